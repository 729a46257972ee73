/* The line protocol of the public conformance suite: typed JSON values in, typed JSON values
 * out. A request is {"id", "expr", "context"} or {"id", "test", "input", "context"}. */
#ifndef ENGINE_FEEL_JSONL_H
#define ENGINE_FEEL_JSONL_H

#include "engine/feel/feel.h"

struct json;

/* Appends the answer to one line, with its line end: {"id", "result"} or {"id", "error"}.
 * Everything is made in the arena. */
void jsonl_answer(struct arena *arena, struct str line, int64_t now_ms, struct buf *out);

/* {"t": "number", "v": "1.5"} to a value; false when it is none. */
bool typed_read(struct arena *arena, const struct json *json, struct value *out);
void typed_print(struct value value, struct buf *out);

#endif
