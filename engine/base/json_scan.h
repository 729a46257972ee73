/* The strict reader of JSON: grammar, limits, and every value and key as it comes. */
#ifndef ENGINE_BASE_JSON_SCAN_H
#define ENGINE_BASE_JSON_SCAN_H

#include "engine/base/diag.h"
#include "engine/base/json.h"

/* A value or a key, which is a string. */
struct json_mark {
	enum json_type type;
	struct place place;
	struct str written; /* of a number its source text, of a string what is between its
			       quotes */
	struct str content; /* of a number the same, of a string what it means */
	size_t members;	    /* of an array or object */
	bool boolean;
};

/* In document order: an object's own mark, then for each member the key's and the value's. */
struct json_marks {
	struct arena *arena;
	VEC(struct json_mark) list;
};

/* False when the text is not exactly one JSON value within the limits; then diags says why. */
bool json_scan(struct str text, struct json_marks *marks, struct diags *diags);

#endif
