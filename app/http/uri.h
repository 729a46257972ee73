/* The request target and percent-encoded text, strictly: what could be read in two ways is
 * refused. */
#ifndef APP_HTTP_URI_H
#define APP_HTTP_URI_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* The parts before and after the first '?'. */
void uri_split(struct str target, struct str *path, struct str *query);
/* The decoded path. False when it does not begin with '/', has an empty or a dot segment,
 * anything that RFC 3986 §3.3 does not allow in a path, a wrong %XX, an encoded NUL, slash,
 * backslash or dot, or is not UTF-8 once decoded. */
bool uri_path(struct arena *arena, struct str path, struct str *out);
/* A name or value of application/x-www-form-urlencoded: '+' is a space. False for a wrong %XX,
 * a byte that is not printable ASCII, NUL, or what is not UTF-8 once decoded. */
bool uri_decode_form(struct arena *arena, struct str text, struct str *out);

#endif
