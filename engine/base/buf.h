/* Growing bytes with a ceiling: the ceiling is set once, at birth. */
#ifndef ENGINE_BASE_BUF_H
#define ENGINE_BASE_BUF_H

#include "engine/base/str.h"

/* Once an append would pass the ceiling the buffer is full: it keeps what it has, ignores what
 * follows, and says so. So a writer appends without looking and asks buf_full once, at the end.
 */
struct buf {
	char *at;
	size_t len, room, ceiling;
	bool full;
};

void buf_init(struct buf *buf, size_t ceiling);
void buf_finish(struct buf *buf); /* safe on a zeroed buffer */
void buf_clear(struct buf *buf);  /* keeps the memory and the ceiling */
bool buf_full(const struct buf *buf);
/* Makes room for len more bytes at once, as far as the ceiling allows; nothing is added. */
void buf_reserve(struct buf *buf, size_t len);
/* What is in it, borrowed until the next append. */
struct str buf_str(const struct buf *buf);

void buf_add(struct buf *buf, struct str text);
void buf_add_c(struct buf *buf, const char *text);
void buf_add_byte(struct buf *buf, char byte);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text as a JSON string, with quotes; invalid UTF-8 becomes U+FFFD; < > & U+2028 U+2029 are
 * escaped too. */
void buf_add_json(struct buf *buf, struct str text);
/* For text and for attribute values in double quotes, HTML and XML alike: & < > " ' and CR are
 * escaped, characters XML forbids become U+FFFD. */
void buf_add_html(struct buf *buf, struct str text);
/* RFC 3986: all but the unreserved characters as %XX. */
void buf_add_url(struct buf *buf, struct str text);
void buf_add_base64(struct buf *buf, struct str bytes);	   /* RFC 4648 §4, padded */
void buf_add_base64url(struct buf *buf, struct str bytes); /* RFC 4648 §5, not padded */
void buf_add_hex(struct buf *buf, struct str bytes);	   /* lower case */

#endif
