/* The names that a rule mentions, as it is written: of questions, values, functions, whatever. */
#ifndef APP_PORTAL_MENTION_H
#define APP_PORTAL_MENTION_H

#include "engine/base/str.h"

/* The next word outside of quotes, taken from rest: a name of FEEL, or one of several with
 * points or spaces between them. False when there is none. */
bool mention_next(struct str *rest, struct str *word);

#endif
