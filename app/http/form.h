/* Pairs of application/x-www-form-urlencoded, as bodies and queries have them. */
#ifndef APP_HTTP_FORM_H
#define APP_HTTP_FORM_H

#include "app/http/message.h"

/* In their order, decoded, in the arena. False when something is malformed (see
 * uri_decode_form) or there are over LIMIT_PAIRS of them. */
bool form_parse(struct arena *arena, struct str text, const struct pair **pairs, size_t *count);

#endif
