/* Paths: entries of contexts, over lists, and the properties of dates, times, durations and
 * ranges (DMN 1.5 table 53). */
#include "engine/feel/eval.h"

#define KIND(kind) (1U << (kind))
#define DATES (KIND(VALUE_DATE) | KIND(VALUE_DATE_TIME))
#define TIMES (KIND(VALUE_TIME) | KIND(VALUE_DATE_TIME))

static struct date date_of(struct value value)
{
	return value.kind == VALUE_DATE ? value.date : value.date_time->date;
}

static const struct time *time_of(struct value value)
{
	return value.kind == VALUE_TIME ? value.time : &value.date_time->time;
}

static struct value get_year(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(date_of(value).year);
}

static struct value get_month(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(date_of(value).month);
}

static struct value get_day(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(date_of(value).day);
}

static struct value get_weekday(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(date_weekday(date_of(value)));
}

static struct value get_hour(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(time_of(value)->hour);
}

static struct value get_minute(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(time_of(value)->minute);
}

static struct value get_second(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(time_of(value)->second);
}

static struct value get_offset(struct value value, struct arena *arena)
{
	struct date date = { 1970, 1, 1 };
	int32_t offset;

	(void)arena;
	if (value.kind == VALUE_DATE_TIME)
		date = value.date_time->date;
	if (!zone_offset(time_of(value)->zone, date, *time_of(value), &offset))
		return value_null();
	return value_duration((struct duration){ offset, 0 });
}

static struct value get_zone(struct value value, struct arena *arena)
{
	const struct zone *zone = &time_of(value)->zone;

	(void)arena;
	return zone->kind == ZONE_NAMED ? value_string(zone->name) : value_null();
}

static struct value get_days(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(value.duration.seconds / 86400);
}

static struct value get_hours(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(value.duration.seconds / 3600 % 24);
}

static struct value get_minutes(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(value.duration.seconds / 60 % 60);
}

static struct value get_seconds(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(value.duration.seconds % 60);
}

static struct value get_years(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(value.months / 12);
}

static struct value get_months(struct value value, struct arena *arena)
{
	(void)arena;
	return value_integer(value.months % 12);
}

static struct value get_start(struct value value, struct arena *arena)
{
	(void)arena;
	return value.range->low;
}

static struct value get_end(struct value value, struct arena *arena)
{
	(void)arena;
	return value.range->high;
}

static struct value get_start_included(struct value value, struct arena *arena)
{
	(void)arena;
	return value_boolean(value.range->low_included);
}

static struct value get_end_included(struct value value, struct arena *arena)
{
	(void)arena;
	return value_boolean(value.range->high_included);
}

static const struct property properties[] = {
	{ "year", DATES, FEEL_NUMBER, get_year },
	{ "month", DATES, FEEL_NUMBER, get_month },
	{ "day", DATES, FEEL_NUMBER, get_day },
	{ "weekday", DATES, FEEL_NUMBER, get_weekday },
	{ "hour", TIMES, FEEL_NUMBER, get_hour },
	{ "minute", TIMES, FEEL_NUMBER, get_minute },
	{ "second", TIMES, FEEL_NUMBER, get_second },
	{ "time offset", TIMES, FEEL_DURATION, get_offset },
	{ "timezone", TIMES, FEEL_STRING, get_zone },
	{ "days", KIND(VALUE_DURATION), FEEL_NUMBER, get_days },
	{ "hours", KIND(VALUE_DURATION), FEEL_NUMBER, get_hours },
	{ "minutes", KIND(VALUE_DURATION), FEEL_NUMBER, get_minutes },
	{ "seconds", KIND(VALUE_DURATION), FEEL_NUMBER, get_seconds },
	{ "years", KIND(VALUE_MONTHS), FEEL_NUMBER, get_years },
	{ "months", KIND(VALUE_MONTHS), FEEL_NUMBER, get_months },
	{ "start", KIND(VALUE_RANGE), FEEL_ANY, get_start },
	{ "end", KIND(VALUE_RANGE), FEEL_ANY, get_end },
	{ "start included", KIND(VALUE_RANGE), FEEL_BOOLEAN, get_start_included },
	{ "end included", KIND(VALUE_RANGE), FEEL_BOOLEAN, get_end_included },
};

const struct property *property_find(enum value_kind kind, struct str name)
{
	for (size_t i = 0; i < LENGTH(properties); i++)
		if (properties[i].kinds & KIND(kind) && str_equal_c(name, properties[i].name))
			return &properties[i];
	return NULL;
}

const struct property *property_at(size_t index)
{
	return index < LENGTH(properties) ? &properties[index] : NULL;
}

static struct value entry_elsewhere(const struct node *node, struct scope *scope,
				    const struct context *context)
{
	struct str name = node->member.name;
	const struct value *found = feel_get(scope->run, context, name);

	if (found != NULL)
		return *found;
	return eval_fail(node, scope, "the context has no entry `%.*s`", STR_ARG(name));
}

static inline struct value entry_of(const struct node *node, struct scope *scope,
				    const struct context *context)
{
	const struct value *found = context_at(context, node->member.index, node->member.name);

	return found != NULL ? *found : entry_elsewhere(node, scope, context);
}

/* Of what is no context. */
static struct value member_of(const struct node *node, struct scope *scope,
			      const struct value *value, unsigned depth);

static struct value members_of(const struct node *node, struct scope *scope,
			       const struct list *list, unsigned depth)
{
	struct list *members;

	if (!feel_spend(scope->run, list->count))
		return value_null();
	members = list_new(scope->run->arena, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct value *item = &list->items[i];

		members->items[i] = item->kind == VALUE_CONTEXT
					    ? entry_of(node, scope, item->context)
					    : member_of(node, scope, item, depth + 1);
	}
	return (struct value){ .kind = VALUE_LIST, .list = members };
}

static struct value property_of(const struct node *node, struct scope *scope,
				const struct value *value)
{
	const struct property *property = property_find(value->kind, node->member.name);

	if (property != NULL)
		return property->get(*value, scope->run->arena);
	return eval_fail(node, scope, "%.*s has no property `%.*s`",
			 STR_ARG(feel_kind(scope->run, value->kind)),
			 STR_ARG(node->member.name));
}

static struct value member_of(const struct node *node, struct scope *scope,
			      const struct value *value, unsigned depth)
{
	if (value->kind == VALUE_NULL || depth > VALUE_DEPTH)
		return value_null();
	if (value->kind == VALUE_LIST)
		return members_of(node, scope, value->list, depth);
	return property_of(node, scope, value);
}

struct value eval_member(const struct node *node, struct scope *scope)
{
	struct value room;
	const struct value *of = eval_at(node->member.of, scope, &room);

	if (of->kind == VALUE_CONTEXT)
		return entry_of(node, scope, of->context);
	return member_of(node, scope, of, 0);
}
