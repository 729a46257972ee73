/* Crockford's base 32: letters and digits that people can read to one another, none of which is
 * mistaken for another. */
#ifndef APP_SERVICE_BASE32_H
#define APP_SERVICE_BASE32_H

#include "engine/base/buf.h"

/* Upper case, not padded: 5 bytes are 8 letters. */
void base32_add(struct buf *buf, struct str bytes);
/* Takes either case, o for 0, i and l for 1; white space and hyphens do not count. False when
 * there is another character, too few letters for a byte, bits that are left over and not 0, or
 * more than room bytes. */
bool base32_read(struct str text, unsigned char *out, size_t room, size_t *len);

#endif
