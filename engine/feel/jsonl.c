#include "engine/feel/jsonl.h"

#include "engine/base/json.h"
#include "engine/base/limits.h"

/* --- values in -------------------------------------------------------------------------------
 */

typedef bool typed_reader(struct arena *arena, const struct json *json, struct value *out);

static bool read_null(struct arena *arena, const struct json *json, struct value *out)
{
	(void)arena;
	(void)json;
	*out = value_null();
	return true;
}

static bool read_boolean(struct arena *arena, const struct json *json, struct value *out)
{
	(void)arena;
	*out = value_boolean(json->boolean);
	return json->type == JSON_BOOLEAN;
}

static bool read_number(struct arena *arena, const struct json *json, struct value *out)
{
	(void)arena;
	out->kind = VALUE_NUMBER;
	return decimal_parse(json->text, &out->number);
}

static bool read_string(struct arena *arena, const struct json *json, struct value *out)
{
	(void)arena;
	*out = value_string(json->text);
	return json->type == JSON_STRING;
}

static bool read_date(struct arena *arena, const struct json *json, struct value *out)
{
	(void)arena;
	out->kind = VALUE_DATE;
	return date_parse(json->text, &out->date);
}

static bool read_time(struct arena *arena, const struct json *json, struct value *out)
{
	struct time time;

	if (!time_parse(json->text, &time))
		return false;
	*out = value_time(arena, time);
	return true;
}

static bool read_date_time(struct arena *arena, const struct json *json, struct value *out)
{
	struct date_time moment;

	if (!date_time_parse(json->text, &moment))
		return false;
	*out = value_date_time(arena, moment);
	return true;
}

static bool read_duration(struct arena *arena, const struct json *json, struct value *out)
{
	(void)arena;
	out->kind = VALUE_DURATION;
	return duration_parse(json->text, &out->duration);
}

static bool read_months(struct arena *arena, const struct json *json, struct value *out)
{
	(void)arena;
	out->kind = VALUE_MONTHS;
	return months_parse(json->text, &out->months);
}

static bool read_list(struct arena *arena, const struct json *json, struct value *out)
{
	struct value *items = ARENA_ARRAY(arena, struct value, json->count);
	size_t count = 0;

	if (json->type != JSON_ARRAY)
		return false;
	for (const struct json *item = json->first; item != NULL; item = item->next)
		if (!typed_read(arena, item, &items[count++]))
			return false;
	*out = value_list(arena, items, count);
	return true;
}

static bool read_context(struct arena *arena, const struct json *json, struct value *out)
{
	struct context_entry *entries = ARENA_ARRAY(arena, struct context_entry, json->count);
	size_t count = 0;

	if (json->type != JSON_OBJECT)
		return false;
	for (const struct json *item = json->first; item != NULL; item = item->next) {
		entries[count].key = item->key;
		if (!typed_read(arena, item, &entries[count++].value))
			return false;
	}
	*out = value_context(arena, entries, count);
	return true;
}

static typed_reader *const readers[] = {
	[VALUE_NULL] = read_null,	    [VALUE_BOOLEAN] = read_boolean,
	[VALUE_NUMBER] = read_number,	    [VALUE_STRING] = read_string,
	[VALUE_DATE] = read_date,	    [VALUE_TIME] = read_time,
	[VALUE_DATE_TIME] = read_date_time, [VALUE_DURATION] = read_duration,
	[VALUE_MONTHS] = read_months,	    [VALUE_LIST] = read_list,
	[VALUE_CONTEXT] = read_context,
};

bool typed_read(struct arena *arena, const struct json *json, struct value *out)
{
	static const struct json none = { .type = JSON_NULL };
	struct str type = json_get_str(json, STR("t"));
	const struct json *value = json_get(json, STR("v"));

	for (size_t i = 0; i < LENGTH(readers); i++)
		if (str_equal(type, value_kind_name((enum value_kind)i)))
			return (value != NULL || i == VALUE_NULL) &&
			       readers[i](arena, value != NULL ? value : &none, out);
	return false;
}

/* --- values out ------------------------------------------------------------------------------
 */

static void print_at(struct value value, struct buf *out, unsigned depth);

static void print_list(const struct list *list, struct buf *out, unsigned depth)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buf_add_byte(out, ',');
		print_at(list->items[i], out, depth);
	}
	buf_add_byte(out, ']');
}

static void print_context(const struct context *context, struct buf *out, unsigned depth)
{
	buf_add_byte(out, '{');
	for (size_t i = 0; i < context->count; i++) {
		if (i > 0)
			buf_add_byte(out, ',');
		buf_add_json(out, context->entries[i].key);
		buf_add_byte(out, ':');
		print_at(context->entries[i].value, out, depth);
	}
	buf_add_byte(out, '}');
}

static void print_content(struct value value, struct buf *out, unsigned depth)
{
	buf_add(out, STR(",\"v\":"));
	switch ((int)value.kind) {
	case VALUE_LIST:
		print_list(value.list, out, depth + 1);
		break;
	case VALUE_CONTEXT:
		print_context(value.context, out, depth + 1);
		break;
	case VALUE_NUMBER: /* as text: no reader may take it for a double */
		buf_add_byte(out, '"');
		decimal_print(value.number, out);
		buf_add_byte(out, '"');
		break;
	default:
		value_print_json(value, out);
		break;
	}
}

static void print_at(struct value value, struct buf *out, unsigned depth)
{
	if (buf_full(out))
		return;
	if (depth > VALUE_DEPTH)
		value = value_null();
	buf_add(out, STR("{\"t\":"));
	buf_add_json(out, value_kind_name(value.kind));
	if (value.kind != VALUE_NULL && value.kind != VALUE_RANGE &&
	    value.kind != VALUE_FUNCTION)
		print_content(value, out, depth);
	buf_add_byte(out, '}');
}

void typed_print(struct value value, struct buf *out)
{
	print_at(value, out, 0);
}

/* --- requests --------------------------------------------------------------------------------
 */

struct request {
	struct str id, text;
	bool tests;
	struct feel_names names;
	struct value *values; /* one more than there are names: the input of tests */
	const struct feel_type *input;
};

static bool read_names(struct arena *arena, const struct json *context, struct request *request)
{
	size_t count = context != NULL ? context->count : 0;
	struct feel_name *names = ARENA_ARRAY(arena, struct feel_name, count);
	size_t i = 0;

	request->values = ARENA_ARRAY(arena, struct value, count + 1);
	request->names = (struct feel_names){ names, count };
	if (context == NULL)
		return true;
	for (const struct json *item = context->first; item != NULL; item = item->next) {
		if (!typed_read(arena, item, &request->values[i]))
			return false;
		names[i].name = item->key;
		if (request->values[i].kind != VALUE_NULL)
			names[i].type = feel_type_of_value(arena, request->values[i]);
		i++;
	}
	return true;
}

static bool read_request(struct arena *arena, const struct json *json, struct request *request)
{
	const struct json *test = json_get(json, STR("test"));
	const struct json *input = json_get(json, STR("input"));
	struct value *value;

	request->id = json_get_str(json, STR("id"));
	request->tests = test != NULL;
	request->text = json_get_str(json, test != NULL ? STR("test") : STR("expr"));
	if (!read_names(arena, json_get(json, STR("context")), request))
		return false;
	value = &request->values[request->names.count];
	*value = value_null();
	if (input != NULL && !typed_read(arena, input, value))
		return false;
	if (value->kind != VALUE_NULL)
		request->input = feel_type_of_value(arena, *value);
	return true;
}

static const struct feel_expr *compile(struct arena *arena, const struct request *request,
				       struct diags *diags)
{
	if (request->tests)
		return feel_compile_tests(arena, request->text, &request->names, request->input,
					  diags);
	return feel_compile(arena, request->text, &request->names, diags);
}

static void print_error(const struct diags *diags, struct buf *out)
{
	buf_add(out, STR(",\"error\":"));
	for (size_t i = 0; i < diags->list.count; i++) {
		if (diags->list.at[i].severity != SEVERITY_ERROR)
			continue;
		buf_add_json(out, diags->list.at[i].what);
		return;
	}
	buf_add_json(out, STR("the request is not one of this protocol"));
}

void jsonl_answer(struct arena *arena, struct str line, int64_t now_ms, struct buf *out)
{
	struct request request = { 0 };
	const struct feel_expr *expr = NULL;
	struct diags diags;
	struct feel_run run;
	const struct json *json;

	diags_init(&diags, arena, STR(""));
	json = json_parse(arena, line, &diags);
	if (json != NULL && read_request(arena, json, &request))
		expr = compile(arena, &request, &diags);
	buf_add(out, STR("{\"id\":"));
	buf_add_json(out, request.id);
	if (expr == NULL) {
		print_error(&diags, out);
	} else {
		feel_run_init(&run, arena, now_ms);
		buf_add(out, STR(",\"result\":"));
		typed_print(feel_eval(expr, request.values, &run), out);
	}
	buf_add(out, STR("}\n"));
}
