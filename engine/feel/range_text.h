/* The text that range() reads: "[1..5]", with literals for endpoints (DMN 1.5 §10.3.4.1). */
#ifndef ENGINE_FEEL_RANGE_TEXT_H
#define ENGINE_FEEL_RANGE_TEXT_H

#include "engine/feel/value.h"

/* False when the whole text is not a range of two literals of one ordered kind, the first not
 * after the second. */
bool range_parse(struct arena *arena, struct str text, struct range *out);

#endif
