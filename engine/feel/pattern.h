/* Compiled patterns: the ones used last are kept, so that an evaluation that comes again
 * compiles nothing. Safe from several threads. */
#ifndef ENGINE_FEEL_PATTERN_H
#define ENGINE_FEEL_PATTERN_H

#include "engine/base/regex.h"

/* As regex_new; what is taken is given back. */
struct regex *pattern_take(struct str text, struct str flags, struct err *err);
void pattern_give(struct regex *regex); /* NULL is fine */

#endif
