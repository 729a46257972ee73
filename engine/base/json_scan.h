/* The strict reader before json-c: grammar, limits, and where every value and key begins. */
#ifndef ENGINE_BASE_JSON_SCAN_H
#define ENGINE_BASE_JSON_SCAN_H

#include "engine/base/diag.h"

/* A value or a key; of a number also its source text, of a string what is between its quotes.
 */
struct json_mark {
	struct place place;
	struct str written;
};

/* In document order: an object's own mark, then for each member the key's and the value's. */
struct json_marks {
	struct arena *arena;
	VEC(struct json_mark) list;
};

/* False when the text is not exactly one JSON value within the limits; then diags says why. */
bool json_scan(struct str text, struct json_marks *marks, struct diags *diags);

#endif
