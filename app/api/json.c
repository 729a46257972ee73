#include "app/api/json.h"

#include "engine/feel/temporal.h"

#include <inttypes.h>

void json_add_text(struct buf *out, const char *name, struct str text)
{
	if (text.len == 0)
		return;
	buf_printf(out, ",\"%s\":", name);
	buf_add_json(out, text);
}

void json_add_moment(struct buf *out, const char *name, int64_t ms)
{
	struct date_time moment;

	if (ms == 0 ||
	    !date_time_from_epoch(ms / 1000, 0, (struct zone){ .kind = ZONE_OFFSET }, &moment))
		return;
	buf_printf(out, ",\"%s\":\"", name);
	date_time_print(&moment, out);
	buf_add_byte(out, '"');
}

void json_add_number(struct buf *out, const char *name, int64_t number)
{
	buf_printf(out, ",\"%s\":%" PRId64, name, number);
}

void json_add_bool(struct buf *out, const char *name, bool value)
{
	buf_printf(out, ",\"%s\":%s", name, value ? "true" : "false");
}

const struct json *json_body(const struct request *request)
{
	struct diags diags;

	diags_init(&diags, request->arena, STR("body"));
	return json_parse(request->arena, request->body, &diags);
}

bool json_query(const struct request *request, const char *name,
		const struct json_bounds *bounds, int64_t *out)
{
	const struct str text = request_query(request, str_from_c(name));
	uint64_t number = 0;

	*out = bounds->fallback;
	if (text.len == 0)
		return true;
	if (!str_to_u64(text, &number) || number > (uint64_t)bounds->most ||
	    (int64_t)number < bounds->least)
		return false;
	*out = (int64_t)number;
	return true;
}
