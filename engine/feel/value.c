#include "engine/feel/value.h"

#include <assert.h>
#include <string.h>

#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "engine/feel/ast.h"

struct value value_integer(int64_t number)
{
	return value_number(decimal_from_i64(number));
}

struct value value_string(struct str text)
{
	return (struct value){ .kind = VALUE_STRING, .string = text };
}

struct value value_date(struct date date)
{
	return (struct value){ .kind = VALUE_DATE, .date = date };
}

struct value value_time(struct arena *arena, struct time time)
{
	struct time *copy = ARENA_NEW(arena, struct time);

	*copy = time;
	return (struct value){ .kind = VALUE_TIME, .time = copy };
}

struct value value_date_time(struct arena *arena, struct date_time moment)
{
	struct date_time *copy = ARENA_NEW(arena, struct date_time);

	*copy = moment;
	return (struct value){ .kind = VALUE_DATE_TIME, .date_time = copy };
}

struct value value_duration(struct duration duration)
{
	return (struct value){ .kind = VALUE_DURATION, .duration = duration };
}

struct value value_months(int64_t months)
{
	return (struct value){ .kind = VALUE_MONTHS, .months = months };
}

struct list *list_new(struct arena *arena, size_t count)
{
	assert(count < SIZE_MAX / sizeof(struct value) - 1);
	struct list *list =
		arena_alloc(arena, sizeof(struct list) + count * sizeof(struct value));

	list->count = count;
	list->items = (struct value *)(list + 1);
	return list;
}

struct value value_list(struct arena *arena, const struct value *items, size_t count)
{
	struct list *list = list_new(arena, count);

	if (count > 0)
		memcpy(list->items, items, count * sizeof(*items));
	return (struct value){ .kind = VALUE_LIST, .list = list };
}

static struct context *new_context(struct arena *arena, size_t count)
{
	assert(count < SIZE_MAX / sizeof(struct context_entry) - 1);
	struct context *context = arena_alloc(
		arena, sizeof(struct context) + count * sizeof(struct context_entry));

	context->count = count;
	return context;
}

struct value value_context(struct arena *arena, const struct context_entry *entries,
			   size_t count)
{
	struct context *context = new_context(arena, count);

	if (count > 0)
		memcpy(context->entries, entries, count * sizeof(*entries));
	return (struct value){ .kind = VALUE_CONTEXT, .context = context };
}

struct value value_range(struct arena *arena, struct range range)
{
	struct range *copy = ARENA_NEW(arena, struct range);

	*copy = range;
	return (struct value){ .kind = VALUE_RANGE, .range = copy };
}

const struct value *context_get(const struct context *context, struct str key)
{
	for (size_t i = 0; i < context->count; i++) {
		if (str_equal(context->entries[i].key, key))
			return &context->entries[i].value;
	}
	return NULL;
}

/* --- copying -------------------------------------------------------------------------------
 */

/* Parts that are shared are copied each time: so many in all, which is more than a value can
 * have that was made within the budget of an evaluation without sharing. */
enum { COPY_PARTS = LIMIT_FEEL_BYTES / sizeof(struct value) };

struct copier {
	struct arena *arena;
	size_t parts;
};

static struct value copy_at(struct copier *copier, struct value value, unsigned depth);

static struct value copy_list(struct copier *copier, const struct list *list, unsigned depth)
{
	struct list *copy = list_new(copier->arena, list->count);

	for (size_t i = 0; i < list->count; i++)
		copy->items[i] = copy_at(copier, list->items[i], depth + 1);
	return (struct value){ .kind = VALUE_LIST, .list = copy };
}

static struct value copy_context(struct copier *copier, const struct context *context,
				 unsigned depth)
{
	struct context *copy = new_context(copier->arena, context->count);

	for (size_t i = 0; i < context->count; i++) {
		copy->entries[i].key = str_copy(copier->arena, context->entries[i].key);
		copy->entries[i].value = copy_at(copier, context->entries[i].value, depth + 1);
	}
	return (struct value){ .kind = VALUE_CONTEXT, .context = copy };
}

static struct value copy_range(struct copier *copier, const struct range *range, unsigned depth)
{
	struct range copy = *range;

	copy.low = copy_at(copier, range->low, depth + 1);
	copy.high = copy_at(copier, range->high, depth + 1);
	return value_range(copier->arena, copy);
}

/* With what it captured; its body stays with its expression. */
static struct value copy_function(struct copier *copier, const struct function *function,
				  unsigned depth)
{
	size_t count = function->lambda != NULL ? function->lambda->function.capture_count : 0;
	struct function *copy =
		arena_alloc(copier->arena, sizeof(*function) + count * sizeof(struct value));

	*copy = *function;
	for (size_t i = 0; i < count; i++)
		copy->captured[i] = copy_at(copier, function->captured[i], depth + 1);
	return (struct value){ .kind = VALUE_FUNCTION, .function = copy };
}

static struct time copy_time(struct arena *arena, struct time time)
{
	time.zone.name = str_copy(arena, time.zone.name);
	return time;
}

static struct value copy_at(struct copier *copier, struct value value, unsigned depth)
{
	struct date_time moment;

	if (depth > VALUE_DEPTH || copier->parts == COPY_PARTS)
		return value_null();
	copier->parts++;
	switch (value.kind) {
	case VALUE_STRING:
		return value_string(str_copy(copier->arena, value.string));
	case VALUE_TIME:
		return value_time(copier->arena, copy_time(copier->arena, *value.time));
	case VALUE_DATE_TIME:
		moment = *value.date_time;
		moment.time = copy_time(copier->arena, moment.time);
		return value_date_time(copier->arena, moment);
	case VALUE_LIST:
		return copy_list(copier, value.list, depth);
	case VALUE_CONTEXT:
		return copy_context(copier, value.context, depth);
	case VALUE_RANGE:
		return copy_range(copier, value.range, depth);
	case VALUE_FUNCTION:
		return copy_function(copier, value.function, depth);
	case VALUE_NULL:
	case VALUE_BOOLEAN:
	case VALUE_NUMBER:
	case VALUE_DATE:
	case VALUE_DURATION:
	case VALUE_MONTHS:
		return value;
	}
	return value;
}

struct value value_copy(struct arena *arena, struct value value)
{
	struct copier copier = { arena, 0 };

	return copy_at(&copier, value, 0);
}

/* --- from JSON -----------------------------------------------------------------------------
 */

static struct value json_list(struct arena *arena, const struct json *json)
{
	struct list *list = list_new(arena, json->count);
	size_t i = 0;

	for (const struct json *child = json->first; child != NULL; child = child->next)
		list->items[i++] = value_from_json(arena, child);
	return (struct value){ .kind = VALUE_LIST, .list = list };
}

static struct value json_context(struct arena *arena, const struct json *json)
{
	struct context *context = new_context(arena, json->count);
	size_t i = 0;

	for (const struct json *child = json->first; child != NULL; child = child->next) {
		context->entries[i].key = child->key;
		context->entries[i++].value = value_from_json(arena, child);
	}
	return (struct value){ .kind = VALUE_CONTEXT, .context = context };
}

struct value value_from_json(struct arena *arena, const struct json *json)
{
	struct decimal number;

	switch (json->type) {
	case JSON_NULL:
		break;
	case JSON_BOOLEAN:
		return value_boolean(json->boolean);
	case JSON_NUMBER:
		if (decimal_parse(json->text, &number))
			return value_number(number);
		break;
	case JSON_STRING:
		return value_string(json->text);
	case JSON_ARRAY:
		return json_list(arena, json);
	case JSON_OBJECT:
		return json_context(arena, json);
	}
	return value_null();
}

struct str value_kind_name(enum value_kind kind)
{
	static const struct str names[] = {
		[VALUE_NULL] = STR_INIT("null"),
		[VALUE_BOOLEAN] = STR_INIT("boolean"),
		[VALUE_NUMBER] = STR_INIT("number"),
		[VALUE_STRING] = STR_INIT("string"),
		[VALUE_DATE] = STR_INIT("date"),
		[VALUE_TIME] = STR_INIT("time"),
		[VALUE_DATE_TIME] = STR_INIT("date and time"),
		[VALUE_DURATION] = STR_INIT("days and time duration"),
		[VALUE_MONTHS] = STR_INIT("years and months duration"),
		[VALUE_LIST] = STR_INIT("list"),
		[VALUE_CONTEXT] = STR_INIT("context"),
		[VALUE_RANGE] = STR_INIT("range"),
		[VALUE_FUNCTION] = STR_INIT("function"),
	};

	return names[kind];
}
