/* DMN 1.5 §10.3.4.6 (is), §10.3.4.8 and §10.3.4.11. */
#include "engine/feel/args.h"
#include "engine/feel/fn.h"

static struct date date_of(struct value value)
{
	return value.kind == VALUE_DATE ? value.date : value.date_time->date;
}

/* The zone of everybody who fills in our forms; see DMN 1.5 §10.3.4.11, which leaves it open.
 */
static bool local_now(struct feel_run *run, struct date_time *out)
{
	static const struct zone riga = { ZONE_NAMED, 0, STR_INIT("Europe/Riga") };
	int64_t millis = run->now_ms % 1000;

	if (millis < 0)
		millis += 1000;
	if (date_time_from_epoch((run->now_ms - millis) / 1000, (uint32_t)millis * 1000000,
				 riga, out))
		return true;
	(void)feel_fail(run, "the time in Europe/Riga is not known here");
	return false;
}

static struct value now(struct feel_run *run, const struct value *args, size_t count)
{
	struct date_time moment;

	(void)args;
	(void)count;
	if (!local_now(run, &moment))
		return value_null();
	return value_date_time(run->arena, moment);
}

static struct value today(struct feel_run *run, const struct value *args, size_t count)
{
	struct date_time moment;

	(void)args;
	(void)count;
	return local_now(run, &moment) ? value_date(moment.date) : value_null();
}

static struct value day_of_year(struct feel_run *run, const struct value *args, size_t count)
{
	(void)run;
	(void)count;
	return value_integer(date_day_of_year(date_of(args[0])));
}

static struct value week_of_year(struct feel_run *run, const struct value *args, size_t count)
{
	(void)run;
	(void)count;
	return value_integer(date_week_of_year(date_of(args[0])));
}

static struct value day_of_week(struct feel_run *run, const struct value *args, size_t count)
{
	static const struct str names[] = {
		STR_INIT("Monday"),   STR_INIT("Tuesday"), STR_INIT("Wednesday"),
		STR_INIT("Thursday"), STR_INIT("Friday"),  STR_INIT("Saturday"),
		STR_INIT("Sunday"),
	};

	(void)run;
	(void)count;
	return value_string(names[date_weekday(date_of(args[0])) - 1]);
}

static struct value month_of_year(struct feel_run *run, const struct value *args, size_t count)
{
	static const struct str names[] = {
		STR_INIT("January"), STR_INIT("February"), STR_INIT("March"),
		STR_INIT("April"),   STR_INIT("May"),	   STR_INIT("June"),
		STR_INIT("July"),    STR_INIT("August"),   STR_INIT("September"),
		STR_INIT("October"), STR_INIT("November"), STR_INIT("December"),
	};

	(void)run;
	(void)count;
	return value_string(names[date_of(args[0]).month - 1]);
}

static struct value is(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	/* What is the same is equal too, and only the comparison for equality counts its cost.
	 */
	struct value equal = feel_equal(run, &args[0], &args[1]);
	if (run->spent)
		return value_null();
	return value_boolean(value_is_true(equal) && value_same(args[0], args[1]));
}

static const struct builtin rows[] = {
	{ "day of week", "date: date", "string", day_of_week,
	  ENGLISH("The English name of the weekday."),
	  "day of week(@\"2026-11-23\") = \"Monday\"\n" },
	{ "day of week", "date: date and time", "string", day_of_week,
	  ENGLISH("The English name of the weekday."),
	  "day of week(@\"2026-11-22T23:59:59\") = \"Sunday\"\n" },
	{ "day of year", "date: date", "number", day_of_year,
	  ENGLISH("The day's number in its year."), "day of year(@\"2026-02-01\") = 32\n" },
	{ "day of year", "date: date and time", "number", day_of_year,
	  ENGLISH("The day's number in its year."),
	  "day of year(@\"2024-12-31T00:00:00\") = 366\n" },
	{ "is", "value1: Any, value2: Any", "boolean", is,
	  ENGLISH("Are the two exactly the same value? Times in different zones are not, even "
		  "when "
		  "they "
		  "are equal."),
	  "is(@\"P1Y\", @\"P12M\") = true\n"
	  "is(@\"10:00:00\", @\"10:00:00Z\") = false\n"
	  "is(1, \"1\") = false\n" },
	{ "month of year", "date: date", "string", month_of_year,
	  ENGLISH("The English name of the month."),
	  "month of year(@\"2026-11-23\") = \"November\"\n" },
	{ "month of year", "date: date and time", "string", month_of_year,
	  ENGLISH("The English name of the month."),
	  "month of year(@\"2026-05-01T12:00:00\") = \"May\"\n" },
	{ "now", "", "date and time", now,
	  ENGLISH("Date and time in Europe/Riga, the same throughout one evaluation."),
	  "now().timezone = \"Europe/Riga\"\n" },
	{ "today", "", "date", today,
	  ENGLISH("The date in Europe/Riga, the same throughout one evaluation."),
	  "today() = date(now())\n" },
	{ "week of year", "date: date", "number", week_of_year,
	  ENGLISH("The week's number by ISO 8601: weeks begin on Monday, the first has 4 "
		  "January."),
	  "week of year(@\"2026-01-01\") = 1\n"
	  "week of year(@\"2010-01-01\") = 53\n" },
	{ "week of year", "date: date and time", "number", week_of_year,
	  ENGLISH("The week's number by ISO 8601."),
	  "week of year(@\"2003-12-29T08:00:00\") = 1\n" },
};

const struct builtin_table fn_temporal = { "temporal", rows, LENGTH(rows), false };
