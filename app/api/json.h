/* Members of the JSON objects that the API answers with. Each but those of the first begins
 * with a comma. */
#ifndef APP_API_JSON_H
#define APP_API_JSON_H

#include "engine/base/buf.h"
#include "engine/base/json.h"
#include "app/http/message.h"

/* What is empty, or 0, is left out. */
void json_add_text(struct buf *out, const char *name, struct str text);
void json_add_moment(struct buf *out, const char *name, int64_t ms);
/* These are always there. */
void json_add_number(struct buf *out, const char *name, int64_t number);
void json_add_bool(struct buf *out, const char *name, bool value);

/* The body as JSON; NULL when it is none. */
const struct json *json_body(const struct request *request);

/* ?name=N, fallback where it is not there; false when it is no number in these bounds. */
struct json_bounds {
	int64_t least, most, fallback;
};
bool json_query(const struct request *request, const char *name,
		const struct json_bounds *bounds, int64_t *out);

#endif
