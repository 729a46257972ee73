/* DMN 1.5 §10.3.4.1; context() is in fn_context.c, range() in fn_range.c. */
#include <assert.h>

#include "engine/base/limits.h"
#include "engine/feel/args.h"
#include "engine/feel/fn.h"

enum { UNREADABLE_STEPS = 50 };

static struct value unreadable(struct feel_run *run, struct value text, const char *wanted)
{
	/* A zone's name that is not known is looked for on disk each time. */
	if (!feel_spend(run, UNREADABLE_STEPS))
		return value_null();
	size_t at = str_find(args_shown(text.string), STR("@"), 0);
	struct str zone = str_slice(text.string, at == SIZE_MAX ? at : at + 1, text.string.len);
	if (at != SIZE_MAX && !zone_known(zone))
		return feel_fail(run,
				 "`%.*s` is no known time zone; they look like Europe/Riga",
				 STR_ARG(args_shown(zone)));
	return feel_fail(run, "`%.*s` is not %s", STR_ARG(args_shown(text.string)),
			 translate(run->translation, wanted));
}

/* One piece of a date or time, which must be whole and lie between low and high. */
static bool component(struct feel_run *run, struct value number, const char *name,
		      const int64_t bounds[2], int64_t *out)
{
	if (decimal_to_i64(number.number, out) && *out >= bounds[0] && *out <= bounds[1])
		return true;
	(void)feel_fail(run, "the %s must be a whole number from %lld to %lld",
			translate(run->translation, name), (long long)bounds[0],
			(long long)bounds[1]);
	return false;
}

/* Four, two and two digits with hyphens between them: a date, if there is such a day. */
static bool looks_like_date(struct str text)
{
	static const char shape[] = "0000-00-00";

	if (text.len != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool digit = text.at[i] >= '0' && text.at[i] <= '9';

		if (shape[i] == '0' ? !digit : text.at[i] != shape[i])
			return false;
	}
	return true;
}

static struct value date_from_text(struct feel_run *run, const struct value *args, size_t count)
{
	struct date date;

	(void)count;
	if (date_parse(args[0].string, &date))
		return value_date(date);
	if (looks_like_date(args[0].string))
		return feel_fail(run, "there is no day %.*s", STR_ARG(args[0].string));
	return unreadable(run, args[0], "a date like 2026-01-31");
}

static struct value date_from_date(struct feel_run *run, const struct value *args, size_t count)
{
	(void)run;
	(void)count;
	return args[0];
}

static struct value date_from_moment(struct feel_run *run, const struct value *args,
				     size_t count)
{
	(void)run;
	(void)count;
	return value_date(args[0].date_time->date);
}

static struct value date_from_parts(struct feel_run *run, const struct value *args,
				    size_t count)
{
	static const int64_t years[] = { -999999999, 999999999 };
	static const int64_t months[] = { 1, 12 };
	static const int64_t days[] = { 1, 31 };
	int64_t year, month, day;

	(void)count;
	if (!component(run, args[0], "year", years, &year) ||
	    !component(run, args[1], "month", months, &month) ||
	    !component(run, args[2], "day", days, &day))
		return value_null();
	if (!date_valid(year, month, day))
		return feel_fail(run, "month %lld of year %lld has no day %lld",
				 (long long)month, (long long)year, (long long)day);
	return value_date((struct date){ (int32_t)year, (uint8_t)month, (uint8_t)day });
}

static struct value time_from_text(struct feel_run *run, const struct value *args, size_t count)
{
	struct time time;

	(void)count;
	if (!time_parse(args[0].string, &time))
		return unreadable(run, args[0], "a time like 13:20:00 or 13:20:00@Europe/Riga");
	return value_time(run->arena, time);
}

static struct value time_from_time(struct feel_run *run, const struct value *args, size_t count)
{
	(void)run;
	(void)count;
	return args[0];
}

static struct value time_from_moment(struct feel_run *run, const struct value *args,
				     size_t count)
{
	(void)count;
	return value_time(run->arena, args[0].date_time->time);
}

/* A date is midnight UTC where a time is wanted (DMN 1.5 §10.3.2.3.4). */
static struct value time_from_date(struct feel_run *run, const struct value *args, size_t count)
{
	struct time midnight = { .zone = { .kind = ZONE_OFFSET } };

	(void)args;
	(void)count;
	return value_time(run->arena, midnight);
}

/* Whole seconds and nanoseconds of a number from 0 to less than 60. */
static bool split_seconds(struct feel_run *run, struct value number, struct time *out)
{
	struct decimal whole, fraction, nano;
	int64_t seconds, nanos;
	bool ok = decimal_round(number.number, 0, ROUND_FLOOR, &whole) &&
		  decimal_to_i64(whole, &seconds) && seconds >= 0 && seconds <= 59 &&
		  decimal_subtract(number.number, whole, &fraction) &&
		  decimal_multiply(fraction, decimal_from_i64(1000000000), &nano) &&
		  decimal_round(nano, 0, ROUND_DOWN, &nano) && decimal_to_i64(nano, &nanos);

	if (!ok) {
		(void)feel_fail(run, "the second must be a number from 0 to less than 60");
		return false;
	}
	out->second = (uint8_t)seconds;
	out->nano = (uint32_t)nanos;
	return true;
}

static struct value time_from_parts(struct feel_run *run, const struct value *args,
				    size_t count)
{
	static const int64_t hours[] = { 0, 23 };
	static const int64_t minutes[] = { 0, 59 };
	struct time time = { 0 };
	int64_t hour, minute;

	(void)count;
	if (!component(run, args[0], "hour", hours, &hour) ||
	    !component(run, args[1], "minute", minutes, &minute) ||
	    !split_seconds(run, args[2], &time))
		return value_null();
	time.hour = (uint8_t)hour;
	time.minute = (uint8_t)minute;
	if (args[3].kind == VALUE_DURATION) {
		struct duration offset = args[3].duration;

		if (offset.seconds > TIME_OFFSET_MAX || offset.seconds < -TIME_OFFSET_MAX ||
		    offset.nano != 0)
			return feel_fail(run,
					 "the offset is at most 18 hours, in whole seconds");
		time.zone = (struct zone){ ZONE_OFFSET, (int32_t)offset.seconds, { NULL, 0 } };
	}
	return value_time(run->arena, time);
}

/* A date alone is midnight without a zone. */
static struct value moment_from_text(struct feel_run *run, const struct value *args,
				     size_t count)
{
	struct date_time moment = { 0 };

	(void)count;
	if (!date_parse(args[0].string, &moment.date)) {
		moment = (struct date_time){ 0 };
		if (!date_time_parse(args[0].string, &moment))
			return unreadable(run, args[0],
					  "a date and time like 2026-01-31T13:20:00");
	}
	return value_date_time(run->arena, moment);
}

static struct value moment_from_parts(struct feel_run *run, const struct value *args,
				      size_t count)
{
	struct date date = args[0].kind == VALUE_DATE ? args[0].date : args[0].date_time->date;

	(void)count;
	return value_date_time(run->arena, (struct date_time){ date, *args[1].time });
}

static struct value duration(struct feel_run *run, const struct value *args, size_t count)
{
	struct duration duration;
	int64_t months;

	(void)count;
	if (duration_parse(args[0].string, &duration))
		return value_duration(duration);
	if (months_parse(args[0].string, &months))
		return value_months(months);
	return unreadable(run, args[0], "a duration like P1Y2M or P1DT2H30M");
}

static struct date date_of(struct value value)
{
	return value.kind == VALUE_DATE ? value.date : value.date_time->date;
}

/* Whole months between the dates, towards zero; times of day do not count. */
static struct value months_between(struct feel_run *run, const struct value *args, size_t count)
{
	struct date from = date_of(args[0]), to = date_of(args[1]);
	int64_t months = ((int64_t)to.year - from.year) * 12 + to.month - from.month;

	(void)run;
	(void)count;
	if (months > 0 && to.day < from.day)
		months--;
	if (months < 0 && to.day > from.day)
		months++;
	return value_months(months);
}

/* A grouping or decimal separator: one of those allowed, or null for none; -1 when neither. */
static int separator(struct value value, const char *allowed)
{
	if (value.kind == VALUE_NULL)
		return 0;
	if (value.kind == VALUE_STRING && value.string.len == 1)
		for (const char *c = allowed; *c; c++)
			if (value.string.at[0] == *c)
				return *c;
	return -1;
}

enum { NUMBER_TEXT = 128 };

/* The text without its grouping separators, which stand before the point only, and with "." for
 * its point; its length, or 0 when it has a comma or period that is neither. */
static size_t plain_number(struct str text, int grouping, int point, char plain[NUMBER_TEXT])
{
	bool fraction = false;
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == grouping && !fraction)
			continue;
		if (len == NUMBER_TEXT || ((c == '.' || c == ',') && c != point))
			return 0;
		fraction = fraction || c == point;
		if (c == point)
			c = '.';
		plain[len++] = c;
	}
	return len;
}

static struct value number(struct feel_run *run, const struct value *args, size_t count)
{
	int grouping = separator(args[1], " ,.");
	int point = separator(args[2], ",.");
	char plain[NUMBER_TEXT];
	struct decimal result;

	(void)count;
	if (grouping < 0)
		return feel_fail(run,
				 "the grouping separator is a space, comma, period, or null");
	if (point < 0)
		return feel_fail(run, "the decimal separator is a comma, period, or null");
	if (grouping != 0 && grouping == point)
		return feel_fail(run, "the grouping and the decimal separator are the same");
	if (point == 0 && grouping != '.')
		point = '.';
	size_t len = plain_number(args[0].string, grouping, point, plain);
	if (!decimal_parse((struct str){ plain, len }, &result))
		return unreadable(run, args[0], "a number with these separators");
	return value_number(result);
}

/* Counts all that is in a value; lists can share what they hold, so that a small tree prints to
 * a text without end. */
static bool spend_value(struct feel_run *run, struct value value, unsigned depth)
{
	if (!feel_spend(run, 1) || depth > LIMIT_FEEL_DEPTH)
		return false;
	if (value.kind == VALUE_STRING)
		return args_spend_text(run, value.string);
	for (size_t i = 0; value.kind == VALUE_LIST && i < value.list->count; i++)
		if (!spend_value(run, value.list->items[i], depth + 1))
			return false;
	for (size_t i = 0; value.kind == VALUE_CONTEXT && i < value.context->count; i++)
		if (!spend_value(run, value.context->entries[i].value, depth + 1))
			return false;
	return true;
}

/* What is not made of others fits in a buffer of this size. */
enum { SCALAR_TEXT = 256 };

static struct value scalar_text(struct feel_run *run, struct value value)
{
	char room[SCALAR_TEXT];
	struct buf text = { .at = room, .room = sizeof(room), .ceiling = sizeof(room) };

	value_print_plain(value, &text);
	assert(!buf_full(&text));
	return value_string(str_copy(run->arena, buf_str(&text)));
}

static struct value composite_text(struct feel_run *run, struct value value)
{
	struct value result;
	struct buf text;

	if (!spend_value(run, value, 1))
		return feel_fail(run, "the value is too large to be written out");
	buf_init(&text, LIMIT_FEEL_STRING);
	value_print_plain(value, &text);
	if (buf_full(&text))
		result = feel_fail(run, "the text would be longer than %d bytes",
				   LIMIT_FEEL_STRING);
	else
		result = value_string(str_copy(run->arena, buf_str(&text)));
	buf_finish(&text);
	return result;
}

static struct value string(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	switch (args[0].kind) {
	case VALUE_NULL:
	case VALUE_STRING:
		return args[0];
	case VALUE_FUNCTION:
		return feel_fail(run, "a function has no text");
	case VALUE_LIST:
	case VALUE_CONTEXT:
	case VALUE_RANGE:
		return composite_text(run, args[0]);
	case VALUE_BOOLEAN:
	case VALUE_NUMBER:
	case VALUE_DATE:
	case VALUE_TIME:
	case VALUE_DATE_TIME:
	case VALUE_DURATION:
	case VALUE_MONTHS:
		break;
	}
	return scalar_text(run, args[0]);
}

static const struct builtin rows[] = {
	{ "date", "from: string", "date", date_from_text,
	  ENGLISH("The date that a text like 2026-01-31 means."),
	  "date(\"2026-01-31\").day = 31\n"
	  "date(\"2026-02-30\") = null\n" },
	{ "date", "from: date", "date", date_from_date, ENGLISH("The date itself."),
	  "date(@\"2026-01-31\") = @\"2026-01-31\"\n" },
	{ "date", "from: date and time", "date", date_from_moment,
	  ENGLISH("The date of a date and time."),
	  "date(@\"2026-01-31T23:59:59Z\") = @\"2026-01-31\"\n" },
	{ "date", "year: number, month: number, day: number", "date", date_from_parts,
	  ENGLISH("The date of that year, month and day."),
	  "date(2026, 1, 31) = @\"2026-01-31\"\n"
	  "date(2026, 2, 30) = null\n" },
	{ "date and time", "from: string", "date and time", moment_from_text,
	  ENGLISH("The date and time that a text like 2026-01-31T13:20:00@Europe/Riga means; a "
		  "date "
		  "alone "
		  "is midnight."),
	  "date and time(\"2026-01-31T13:20:00\").hour = 13\n"
	  "date and time(\"2026-01-31\") = @\"2026-01-31T00:00:00\"\n" },
	{ "date and time", "date: date, time: time", "date and time", moment_from_parts,
	  ENGLISH("The two together; the zone is the time's."),
	  "date and time(@\"2026-01-31\", @\"13:20:00Z\") = @\"2026-01-31T13:20:00Z\"\n" },
	{ "date and time", "date: date and time, time: time", "date and time",
	  moment_from_parts, ENGLISH("The date of the first with the time of the second."),
	  "date and time(@\"2026-01-31T01:00:00\", @\"13:20:00\") = "
	  "@\"2026-01-31T13:20:00\"\n" },
	{ "duration", "from: string", "Any", duration,
	  ENGLISH("The duration that a text means: days and time, or years and months."),
	  "duration(\"P1DT2H\") = @\"PT26H\"\n"
	  "duration(\"P26M\") = @\"P2Y2M\"\n"
	  "duration(\"P1Y1D\") = null\n" },
	{ "number", "from: string, grouping separator: Any, decimal separator: Any", "number",
	  number,
	  ENGLISH("The number that a text means, written with those separators (null: none)."),
	  "number(\"1 000,5\", \" \", \",\") = 1000.5\n"
	  "number(\"1,000.5\", \",\", \".\") = 1000.5\n"
	  "number(\"12\", null, null) = 12\n"
	  "number(\"1.000\", \".\", \".\") = null\n" },
	{ "string", "from: Any", "string", string,
	  ENGLISH("The value as text; a string is itself."),
	  "string(1.5) = \"1.5\"\n"
	  "string(@\"2026-01-31\") = \"2026-01-31\"\n"
	  "string([1, \"a\"]) = \"[1, \\\"a\\\"]\"\n"
	  "string(null) = null\n" },
	{ "time", "from: string", "time", time_from_text,
	  ENGLISH("The time that a text like 13:20:00 means."),
	  "time(\"13:20:00\").minute = 20\n"
	  "time(\"13:20:00+02:00\") = @\"13:20:00+02:00\"\n"
	  "time(\"25:00:00\") = null\n" },
	{ "time", "from: time", "time", time_from_time, ENGLISH("The time itself."),
	  "time(@\"13:20:00\") = @\"13:20:00\"\n" },
	{ "time", "from: date", "time", time_from_date,
	  ENGLISH("Midnight UTC, the time of a date alone."),
	  "time(@\"2026-01-31\") = @\"00:00:00Z\"\n" },
	{ "time", "from: date and time", "time", time_from_moment,
	  ENGLISH("The time of a date and time."),
	  "time(@\"2026-01-31T13:20:00Z\") = @\"13:20:00Z\"\n" },
	{ "time",
	  "hour: number, minute: number, second: number, offset?: days and time duration",
	  "time", time_from_parts,
	  ENGLISH("The time of that hour, minute and second, in that offset or none."),
	  "time(13, 20, 0) = @\"13:20:00\"\n"
	  "time(13, 20, 0.5, @\"PT2H\") = @\"13:20:00.5+02:00\"\n"
	  "time(24, 0, 1) = null\n" },
	{ "years and months duration", "from: date, to: date", "years and months duration",
	  months_between, ENGLISH("The whole months from one date to another."),
	  "years and months duration(@\"2025-11-30\", @\"2026-12-29\") = @\"P1Y\"\n"
	  "years and months duration(@\"2026-12-29\", @\"2025-11-30\") = @\"-P1Y\"\n" },
	{ "years and months duration", "from: date and time, to: date and time",
	  "years and months duration", months_between,
	  ENGLISH("The whole months from one date to another; times of day do not count."),
	  "years and months duration(@\"2025-01-01T10:00:00\", @\"2026-01-01T09:00:00\") = "
	  "@\"P1Y\"\n" },
	{ "years and months duration", "from: date, to: date and time",
	  "years and months duration", months_between,
	  ENGLISH("The whole months from one date to another; times of day do not count."),
	  "years and months duration(@\"2025-01-01\", @\"2026-01-01T09:00:00\") = @\"P1Y\"\n" },
	{ "years and months duration", "from: date and time, to: date",
	  "years and months duration", months_between,
	  ENGLISH("The whole months from one date to another; times of day do not count."),
	  "years and months duration(@\"2025-01-01T09:00:00\", @\"2026-01-01\") = @\"P1Y\"\n" },
};

const struct builtin_table fn_conversion = { "conversion", rows, LENGTH(rows), false };
