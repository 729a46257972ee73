#include "engine/feel/args.h"

#include <assert.h>

#include "engine/base/limits.h"
#include "engine/base/utf8.h"

static const int64_t whole_max = 1000000000000;

struct items args_items_of(struct value list)
{
	return (struct items){ list.list->items, list.list->count };
}

bool args_list(struct feel_run *run, const struct value *arg, struct items *out)
{
	if (arg->kind == VALUE_NULL) {
		(void)feel_fail(run, "the list is null");
		return false;
	}
	*out = arg->kind == VALUE_LIST ? args_items_of(*arg) : (struct items){ arg, 1 };
	return true;
}

bool args_items(struct feel_run *run, const struct value *args, size_t count, struct items *out)
{
	assert(count > 0); /* a call without any does not fit the row */
	if (count == 1)
		return args_list(run, args, out);
	*out = (struct items){ args, count };
	return true;
}

int64_t args_whole(struct value number)
{
	struct decimal whole;
	int64_t result;

	if (decimal_round(number.number, 0, ROUND_DOWN, &whole) &&
	    decimal_to_i64(whole, &result) && result <= whole_max && result >= -whole_max)
		return result;
	return decimal_sign(number.number) < 0 ? -whole_max : whole_max;
}

bool args_index(struct feel_run *run, struct value position, size_t count, size_t *out)
{
	int64_t at = args_whole(position);
	uint64_t size = at < 0 ? (uint64_t)-at : (uint64_t)at;

	if (size == 0 || size > count) {
		(void)feel_fail(run,
				"there is no position %lld among %zu; positions count from 1, "
				"or from -1 at the end",
				(long long)at, count);
		return false;
	}
	*out = (size_t)(at < 0 ? count - size : size - 1);
	return true;
}

struct list *args_new_list(struct feel_run *run, size_t count)
{
	if (count > LIMIT_FEEL_LIST) {
		(void)feel_fail(run, "a list of %zu items is too long; the most is %d", count,
				LIMIT_FEEL_LIST);
		return NULL;
	}
	if (!feel_spend(run, count + 1))
		return NULL;
	return list_new(run->arena, count);
}

struct value args_list_value(const struct list *list)
{
	struct value value = { .kind = VALUE_LIST };

	value.list = list;
	return value;
}

bool args_spend_text(struct feel_run *run, struct str text)
{
	return feel_spend(run, text.len / 16 + 1);
}

struct str args_shown(struct str text)
{
	enum { SHOWN = 40 };

	return str_slice(text, 0, utf8_offset(text, SHOWN));
}

const char *args_kind(const struct feel_run *run, struct value value)
{
	static const char *const kinds[] = {
		[VALUE_NULL] = ENGLISH("null"),
		[VALUE_BOOLEAN] = ENGLISH("a boolean"),
		[VALUE_NUMBER] = ENGLISH("a number"),
		[VALUE_STRING] = ENGLISH("a string"),
		[VALUE_DATE] = ENGLISH("a date"),
		[VALUE_TIME] = ENGLISH("a time"),
		[VALUE_DATE_TIME] = ENGLISH("a date and time"),
		[VALUE_DURATION] = ENGLISH("a days and time duration"),
		[VALUE_MONTHS] = ENGLISH("a years and months duration"),
		[VALUE_LIST] = ENGLISH("a list"),
		[VALUE_CONTEXT] = ENGLISH("a context"),
		[VALUE_RANGE] = ENGLISH("a range"),
		[VALUE_FUNCTION] = ENGLISH("a function"),
	};

	return translate(run->translation, kinds[value.kind]);
}
