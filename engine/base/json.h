/* JSON text to a tree with places, strictly by RFC 8259. */
#ifndef ENGINE_BASE_JSON_H
#define ENGINE_BASE_JSON_H

#include "engine/base/written.h"

enum json_type { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_type type;
	struct place place; /* of its first character */
	bool boolean;
	struct str text;	/* of a string its content, of a number its source text */
	struct written written; /* of a string: to find its characters */
	struct str key;		/* inside an object */
	struct place key_place;
	struct json *first, *next; /* children in order; the next sibling */
	size_t count;
};

/* NULL, with every problem that could be found in diags, when the text is not exactly one JSON
 * value within the limits of limits.h: duplicate keys (after unescaping), U+0000, lone
 * surrogates, numbers no decimal128 holds, a BOM, and anything after the value are errors. Text
 * content is copied into the arena. Codes: "json.…". */
struct json *json_parse(struct arena *arena, struct str text, struct diags *diags);
/* The member of an object, or NULL; NULL object gives NULL. */
const struct json *json_get(const struct json *object, struct str key);
/* The string member, or the empty text. */
struct str json_get_str(const struct json *object, struct str key);

#endif
