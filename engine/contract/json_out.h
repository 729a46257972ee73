/* Writes JSON for people to read too: two spaces of indent, members in the order they come. */
#ifndef ENGINE_CONTRACT_JSON_OUT_H
#define ENGINE_CONTRACT_JSON_OUT_H

#include "engine/base/buf.h"

struct json_out {
	struct buf *out;
	unsigned depth;
	bool filled; /* something stands before, on this level */
};

/* The key of what has none: the outermost value, and what stands in an array. */
#define JSON_OUT_NO_KEY ((struct str){ NULL, 0 })

/* bracket is '{' or '['; closed by the same. */
void json_out_open(struct json_out *json, struct str key, char bracket);
void json_out_close(struct json_out *json, char bracket);
void json_out_text(struct json_out *json, struct str key, struct str text);
/* A value that is JSON already: a number, true, false. */
void json_out_raw(struct json_out *json, struct str key, struct str value);
void json_out_number(struct json_out *json, struct str key, uint64_t number);
void json_out_boolean(struct json_out *json, struct str key, bool boolean);

#endif
