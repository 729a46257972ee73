/* A FEEL value: a tag and either the thing itself or a pointer into an arena. Passed and copied
 * by value, never changed. */
#ifndef ENGINE_FEEL_VALUE_H
#define ENGINE_FEEL_VALUE_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/feel/decimal.h"
#include "engine/feel/temporal.h"

enum value_kind {
	VALUE_NULL,
	VALUE_BOOLEAN,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_DATE,
	VALUE_TIME,
	VALUE_DATE_TIME,
	VALUE_DURATION, /* days and time */
	VALUE_MONTHS,	/* years and months duration */
	VALUE_LIST,
	VALUE_CONTEXT,
	VALUE_RANGE,
	VALUE_FUNCTION,
};

struct value {
	enum value_kind kind;
	union {
		bool boolean;
		struct decimal number;
		struct str string;
		struct date date;
		const struct time *time;
		const struct date_time *date_time;
		struct duration duration;
		int64_t months;
		const struct list *list;
		const struct context *context;
		const struct range *range;
		const struct function
			*function; /* feel/eval.c and feel/builtin.h know what is in it */
	};
};

/* The items lie apart from their count, so that the beginning of a list is a list too, without
 * a copy. */
struct list {
	size_t count;
	struct value *items;
};

struct context_entry {
	struct str key;
	struct value value;
};

/* Keys are unique and keep their order. */
struct context {
	size_t count;
	struct context_entry entries[];
};

/* How a range was written: "[1..5]", or as a comparison. (= 5) is not [5..5]: DMN TCK 0068. */
enum range_kind { RANGE_BETWEEN, RANGE_BELOW, RANGE_ABOVE, RANGE_EXACTLY, RANGE_EXCEPT };

struct range {
	struct value low, high; /* BELOW: low is null, and ABOVE: high; EXACTLY, EXCEPT: both
				   are the value */
	bool low_included, high_included;
	enum range_kind kind;
};

/* How deep values may nest; whatever walks them stops there, and what lies deeper is null to
 * it.
 */
enum { VALUE_DEPTH = 500 };

static inline struct value value_null(void)
{
	return (struct value){ .kind = VALUE_NULL };
}

static inline struct value value_boolean(bool boolean)
{
	return (struct value){ .kind = VALUE_BOOLEAN, .boolean = boolean };
}

static inline struct value value_number(struct decimal number)
{
	return (struct value){ .kind = VALUE_NUMBER, .number = number };
}

struct value value_integer(int64_t number);
struct value value_string(struct str text); /* borrows */
struct value value_date(struct date date);
struct value value_time(struct arena *arena, struct time time);
struct value value_date_time(struct arena *arena, struct date_time moment);
struct value value_duration(struct duration duration);
struct value value_months(int64_t months);
struct value value_list(struct arena *arena, const struct value *items,
			size_t count); /* copies the items */
/* Of so many nulls, to be filled in. */
struct list *list_new(struct arena *arena, size_t count);
struct value value_context(struct arena *arena, const struct context_entry *entries,
			   size_t count);
struct value value_range(struct arena *arena, struct range range);

/* Exactly the boolean true. */
static inline bool value_is_true(struct value value)
{
	return value.kind == VALUE_BOOLEAN && value.boolean;
}

/* The entry's value, or NULL when there is no such key. */
const struct value *context_get(const struct context *context, struct str key);
/* The same, but NULL too when it is not at that index: rows have their entries in one order, so
 * that it mostly is. */
static inline const struct value *context_at(const struct context *context, size_t index,
					     struct str key)
{
	if (index < context->count && str_equal(context->entries[index].key, key))
		return &context->entries[index].value;
	return NULL;
}

/* FEEL's "=": VALUE_BOOLEAN, or null when the two cannot be compared (DMN 1.5 table 42). */
struct value value_equal(struct value a, struct value b);
/* The same; *budget goes down by a step a value and 64 bytes of text, and null is the answer
 * once it is used up. */
struct value value_equal_within(struct value a, struct value b, size_t *budget);
/* FEEL's order: false when the two have none; else *out is -1, 0 or 1. */
bool value_compare(struct value a, struct value b, int *out);
/* Same kind and same contents; null is the same as null. For tests, sets, and change detection.
 */
bool value_same(struct value a, struct value b);
/* Copies everything it reaches, so that it may outlive its first arena; a function still needs
 * the arena of the expression that it is from. A value that reaches
 * the same part over and over, more often than memory could hold copies, loses those: null. */
struct value value_copy(struct arena *arena, struct value value);

/* As FEEL text that reads back to the same value: "abc" in quotes, date("2026-01-31"), [1, 2],
 * {a: 1}. */
void value_print(struct value value, struct buf *out);
/* What FEEL's string() gives: no quotes around a string itself, 2026-01-31. */
void value_print_plain(struct value value, struct buf *out);
/* As JSON: numbers as JSON numbers, temporals as strings, contexts as objects. */
void value_print_json(struct value value, struct buf *out);
struct json;
/* The value of a JSON tree: strings stay strings. */
struct value value_from_json(struct arena *arena, const struct json *json);
/* "number", "days and time duration"…, as FEEL names them. */
struct str value_kind_name(enum value_kind kind);

#endif
