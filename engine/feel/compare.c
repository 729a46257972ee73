/* Equality, order and identity of values. */
#include "engine/feel/value.h"

#include "engine/base/limits.h"

enum truth { FALSE, TRUE, UNKNOWN };

static enum truth truth_of(bool boolean)
{
	return boolean ? TRUE : FALSE;
}

/* Seconds since the epoch in UTC, or of the local time when there is no zone. */
static bool moment_seconds(const struct date_time *moment, int64_t *seconds)
{
	int32_t offset = 0;

	if (moment->time.zone.kind != ZONE_NONE &&
	    !zone_offset(moment->time.zone, moment->date, moment->time, &offset))
		return false;
	*seconds = date_to_days(moment->date) * 86400 + moment->time.hour * INT64_C(3600) +
		   moment->time.minute * INT64_C(60) + moment->time.second - offset;
	return true;
}

/* A time alone is compared as if on the first day of the epoch. */
static struct date_time on_epoch_day(const struct time *time)
{
	return (struct date_time){ .date = { 1970, 1, 1 }, .time = *time };
}

/* A local moment and one with a zone have no order. */
static bool moment_order(const struct date_time *a, const struct date_time *b, int *seconds,
			 int *nanos)
{
	int64_t left, right;

	if ((a->time.zone.kind == ZONE_NONE) != (b->time.zone.kind == ZONE_NONE))
		return false;
	if (!moment_seconds(a, &left) || !moment_seconds(b, &right))
		return false;
	*seconds = (left > right) - (left < right);
	*nanos = (a->time.nano > b->time.nano) - (a->time.nano < b->time.nano);
	return true;
}

static bool times_order(struct value a, struct value b, int *seconds, int *nanos)
{
	struct date_time left, right;

	if (a.kind == VALUE_DATE_TIME)
		return moment_order(a.date_time, b.date_time, seconds, nanos);
	left = on_epoch_day(a.time);
	right = on_epoch_day(b.time);
	return moment_order(&left, &right, seconds, nanos);
}

static int dates_order(struct date a, struct date b)
{
	int64_t left = a.year * INT64_C(512) + a.month * INT64_C(32) + a.day;
	int64_t right = b.year * INT64_C(512) + b.month * INT64_C(32) + b.day;

	return (left > right) - (left < right);
}

static int durations_order(struct duration a, struct duration b)
{
	if (a.seconds != b.seconds)
		return a.seconds < b.seconds ? -1 : 1;
	return (a.nano > b.nano) - (a.nano < b.nano);
}

/* --- equality ------------------------------------------------------------------------------
 */

static enum truth equal_at(struct value a, struct value b, size_t *budget, unsigned depth);

static bool spend(size_t *budget, size_t steps)
{
	if (steps > *budget) {
		*budget = 0;
		return false;
	}
	*budget -= steps;
	return true;
}

static enum truth equal_lists(const struct list *a, const struct list *b, size_t *budget,
			      unsigned depth)
{
	enum truth result = TRUE;

	if (a->count != b->count)
		return FALSE;
	for (size_t i = 0; i < a->count && result != FALSE; i++) {
		enum truth item = equal_at(a->items[i], b->items[i], budget, depth);

		result = item == TRUE ? result : item;
	}
	return result;
}

static enum truth equal_contexts(const struct context *a, const struct context *b,
				 size_t *budget, unsigned depth)
{
	enum truth result = TRUE;

	if (a->count != b->count)
		return FALSE;
	for (size_t i = 0; i < a->count && result != FALSE; i++) {
		const struct context_entry *entry = &a->entries[i];
		/* Most contexts that are compared have their keys in the same order. */
		const struct value *other = str_equal(b->entries[i].key, entry->key)
						    ? &b->entries[i].value
						    : context_get(b, entry->key);

		if (other == NULL)
			return FALSE;
		if (!spend(budget, other == &b->entries[i].value ? 1 : b->count))
			return UNKNOWN;
		enum truth item = equal_at(entry->value, *other, budget, depth);
		result = item == TRUE ? result : item;
	}
	return result;
}

static enum truth equal_ranges(const struct range *a, const struct range *b, size_t *budget,
			       unsigned depth)
{
	enum truth low, high;

	if (a->kind != b->kind || a->low_included != b->low_included ||
	    a->high_included != b->high_included)
		return FALSE;
	low = equal_at(a->low, b->low, budget, depth);
	high = equal_at(a->high, b->high, budget, depth);
	if (low == FALSE || high == FALSE)
		return FALSE;
	return low == TRUE && high == TRUE ? TRUE : UNKNOWN;
}

/* Table 42 compares the properties of times; the second is a whole one. */
static enum truth equal_times(struct value a, struct value b)
{
	int seconds, nanos;

	return truth_of(times_order(a, b, &seconds, &nanos) && seconds == 0);
}

static enum truth equal_same_kind(struct value a, struct value b, size_t *budget,
				  unsigned depth)
{
	switch (a.kind) {
	case VALUE_NULL:
		return TRUE;
	case VALUE_BOOLEAN:
		return truth_of(a.boolean == b.boolean);
	case VALUE_NUMBER:
		return truth_of(decimal_compare(a.number, b.number) == 0);
	case VALUE_STRING:
		if (!spend(budget, a.string.len / 64))
			return UNKNOWN;
		return truth_of(str_equal(a.string, b.string));
	case VALUE_DATE:
		return truth_of(dates_order(a.date, b.date) == 0);
	case VALUE_TIME:
	case VALUE_DATE_TIME:
		return equal_times(a, b);
	case VALUE_DURATION:
		return truth_of(durations_order(a.duration, b.duration) == 0);
	case VALUE_MONTHS:
		return truth_of(a.months == b.months);
	case VALUE_LIST:
		return equal_lists(a.list, b.list, budget, depth + 1);
	case VALUE_CONTEXT:
		return equal_contexts(a.context, b.context, budget, depth + 1);
	case VALUE_RANGE:
		return equal_ranges(a.range, b.range, budget, depth + 1);
	case VALUE_FUNCTION:
		return a.function == b.function ? TRUE : UNKNOWN;
	}
	return UNKNOWN;
}

static enum truth equal_at(struct value a, struct value b, size_t *budget, unsigned depth)
{
	if (depth > VALUE_DEPTH || !spend(budget, 1))
		return UNKNOWN;
	if (a.kind == b.kind)
		return equal_same_kind(a, b, budget, depth);
	return a.kind == VALUE_NULL || b.kind == VALUE_NULL ? FALSE : UNKNOWN;
}

struct value value_equal_within(struct value a, struct value b, size_t *budget)
{
	enum truth truth = equal_at(a, b, budget, 0);

	return truth == UNKNOWN ? value_null() : value_boolean(truth == TRUE);
}

struct value value_equal(struct value a, struct value b)
{
	size_t budget = LIMIT_FEEL_STEPS;

	return value_equal_within(a, b, &budget);
}

/* --- order ---------------------------------------------------------------------------------
 */

static bool compare_times(struct value a, struct value b, int *out)
{
	int seconds, nanos;

	if (!times_order(a, b, &seconds, &nanos))
		return false;
	*out = seconds != 0 ? seconds : nanos;
	return true;
}

bool value_compare(struct value a, struct value b, int *out)
{
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case VALUE_NUMBER:
		*out = decimal_compare(a.number, b.number);
		return true;
	case VALUE_STRING:
		*out = str_compare(a.string, b.string);
		*out = (*out > 0) - (*out < 0);
		return true;
	case VALUE_DATE:
		*out = dates_order(a.date, b.date);
		return true;
	case VALUE_TIME:
	case VALUE_DATE_TIME:
		return compare_times(a, b, out);
	case VALUE_DURATION:
		*out = durations_order(a.duration, b.duration);
		return true;
	case VALUE_MONTHS:
		*out = (a.months > b.months) - (a.months < b.months);
		return true;
	case VALUE_NULL:
	case VALUE_BOOLEAN:
	case VALUE_LIST:
	case VALUE_CONTEXT:
	case VALUE_RANGE:
	case VALUE_FUNCTION:
		return false;
	}
	return false;
}

/* --- identity ------------------------------------------------------------------------------
 */

static bool same_at(struct value a, struct value b, size_t *budget, unsigned depth);

static bool same_lists(const struct list *a, const struct list *b, size_t *budget,
		       unsigned depth)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same_at(a->items[i], b->items[i], budget, depth))
			return false;
	return true;
}

static bool same_contexts(const struct context *a, const struct context *b, size_t *budget,
			  unsigned depth)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct value *other = context_get(b, a->entries[i].key);

		if (other == NULL || !same_at(a->entries[i].value, *other, budget, depth))
			return false;
	}
	return true;
}

static bool same_ranges(const struct range *a, const struct range *b, size_t *budget,
			unsigned depth)
{
	return a->kind == b->kind && a->low_included == b->low_included &&
	       a->high_included == b->high_included && same_at(a->low, b->low, budget, depth) &&
	       same_at(a->high, b->high, budget, depth);
}

static bool same_times(const struct time *a, const struct time *b)
{
	return a->hour == b->hour && a->minute == b->minute && a->second == b->second &&
	       a->nano == b->nano && a->zone.kind == b->zone.kind &&
	       a->zone.offset == b->zone.offset && str_equal(a->zone.name, b->zone.name);
}

static bool same_at(struct value a, struct value b, size_t *budget, unsigned depth)
{
	if (a.kind != b.kind || depth > VALUE_DEPTH || !spend(budget, 1))
		return false;
	switch (a.kind) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOLEAN:
		return a.boolean == b.boolean;
	case VALUE_NUMBER:
		return decimal_compare(a.number, b.number) == 0;
	case VALUE_STRING:
		return str_equal(a.string, b.string);
	case VALUE_DATE:
		return dates_order(a.date, b.date) == 0;
	case VALUE_TIME:
		return same_times(a.time, b.time);
	case VALUE_DATE_TIME:
		return dates_order(a.date_time->date, b.date_time->date) == 0 &&
		       same_times(&a.date_time->time, &b.date_time->time);
	case VALUE_DURATION:
		return durations_order(a.duration, b.duration) == 0;
	case VALUE_MONTHS:
		return a.months == b.months;
	case VALUE_LIST:
		return same_lists(a.list, b.list, budget, depth + 1);
	case VALUE_CONTEXT:
		return same_contexts(a.context, b.context, budget, depth + 1);
	case VALUE_RANGE:
		return same_ranges(a.range, b.range, budget, depth + 1);
	case VALUE_FUNCTION:
		return a.function == b.function;
	}
	return false;
}

bool value_same(struct value a, struct value b)
{
	size_t budget = LIMIT_FEEL_STEPS;

	return same_at(a, b, &budget, 0);
}
