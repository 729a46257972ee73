#include "engine/feel/holiday.h"

#include <stddef.h>

/* Likums "Par svētku, atceres un atzīmējamām dienām" (3 October 1990), section 1, written from
 * memory and not compared with the text of the law. Judged by today's list whatever the year.
 * Not in it: the closing day of the Song and Dance Festival (each festival sets its date), days
 * that were free once (24 September 2018, 29 May 2023), and the working days that the
 * government moves from year to year. */

enum { MONDAY = 1, SATURDAY = 6, SUNDAY = 7, SPAN_DAYS = 36525, WEEK = 7, WEEKDAYS = 5 };

static const struct {
	uint8_t month, day;
	bool in_lieu; /* on a weekend: the next Monday is free as well */
	const char *name;
} fixed_days[] = {
	{ 1, 1, false, "Jaungada diena" },
	{ 5, 1, false, "Darba svētki" },
	{ 5, 4, true, "Latvijas Republikas Neatkarības atjaunošanas diena" },
	{ 6, 23, false, "Līgo diena" },
	{ 6, 24, false, "Jāņu diena" },
	{ 11, 18, true, "Latvijas Republikas Proklamēšanas diena" },
	{ 12, 24, false, "Ziemassvētki" },
	{ 12, 25, false, "Ziemassvētki" },
	{ 12, 26, false, "Ziemassvētki" },
	{ 12, 31, false, "Vecgada diena" },
};

static const struct {
	int days; /* from Easter Sunday */
	const char *name;
} easter_days[] = {
	{ -2, "Lielā Piektdiena" },
	{ 0, "Pirmās Lieldienas" },
	{ 1, "Otrās Lieldienas" },
	{ 49, "Vasarsvētki" },
};

/* The anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
static int64_t easter(int32_t year)
{
	int32_t cycle = (year % 5700000 + 5700000) % 5700000; /* the tables repeat after that */
	int32_t golden = cycle % 19, century = cycle / 100, rest = cycle % 100;
	int32_t skipped = century / 4;
	int32_t moon = (century + 8) / 25;
	int32_t epact = (19 * golden + century - skipped - (century - moon + 1) / 3 + 15) % 30;
	int32_t sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
	int32_t late = (golden + 11 * epact + 22 * sunday) / 451;
	int32_t day = epact + sunday - 7 * late + 114;
	struct date date = { year, (uint8_t)(day / 31), (uint8_t)(day % 31 + 1) };

	return date_to_days(date);
}

static bool is_mothers_day(struct date date)
{
	return date.month == 5 && date.day >= 8 && date.day <= 14 &&
	       date_weekday(date) == SUNDAY;
}

/* A Monday one or two days after a holiday of the law that fell on the weekend. */
static bool is_in_lieu(struct date date, uint8_t month, uint8_t day)
{
	unsigned after = (unsigned)date.day - day;

	return date.month == month && date.day > day && after <= 2 &&
	       date_weekday(date) == MONDAY;
}

static const char *fixed_name(struct date date)
{
	for (size_t i = 0; i < LENGTH(fixed_days); i++) {
		if (date.month == fixed_days[i].month && date.day == fixed_days[i].day)
			return fixed_days[i].name;
		if (fixed_days[i].in_lieu &&
		    is_in_lieu(date, fixed_days[i].month, fixed_days[i].day))
			return fixed_days[i].name;
	}
	return NULL;
}

const char *holiday_name(struct date date)
{
	const char *name = fixed_name(date);

	if (name)
		return name;
	if (is_mothers_day(date))
		return "Mātes diena";
	int64_t after = date_to_days(date) - easter(date.year);
	for (size_t i = 0; i < LENGTH(easter_days); i++)
		if (after == easter_days[i].days)
			return easter_days[i].name;
	return NULL;
}

bool holiday_is_working(struct date date)
{
	return date_weekday(date) < SATURDAY && !holiday_name(date);
}

/* --- many days ---------------------------------------------------------------------------- */

struct span {
	int64_t low, high; /* days after low, up to and with high */
};

/* From Monday to Friday, since a Monday long ago or until then. */
static int64_t weekdays_through(int64_t day)
{
	int64_t since = day + 3; /* the days of date_to_days begin on a Thursday */
	int64_t rest = (since % WEEK + WEEK) % WEEK;

	return (since - rest) / WEEK * WEEKDAYS + (rest < WEEKDAYS ? rest + 1 : WEEKDAYS);
}

static bool is_weekday_in(struct span span, int64_t day)
{
	return day > span.low && day <= span.high &&
	       weekdays_through(day) > weekdays_through(day - 1);
}

/* The holiday itself, or the Monday in lieu of it. */
static int64_t free_day(int64_t day, bool in_lieu)
{
	int64_t weekday = (int64_t)((day + 3) % WEEK + WEEK) % WEEK + 1;

	return in_lieu && weekday >= SATURDAY ? day + 1 + SUNDAY - weekday : day;
}

/* Holidays of a year that would be working days. No two fall on one day: Easter's are over
 * before May, and Mother's Day is a Sunday. */
static int64_t holidays_in(struct span span, int32_t year)
{
	int64_t sunday = easter(year);
	int64_t count = 0;

	for (size_t i = 0; i < LENGTH(fixed_days); i++) {
		struct date date = { year, fixed_days[i].month, fixed_days[i].day };
		int64_t day = free_day(date_to_days(date), fixed_days[i].in_lieu);

		count += is_weekday_in(span, day);
	}
	for (size_t i = 0; i < LENGTH(easter_days); i++)
		count += is_weekday_in(span, sunday + easter_days[i].days);
	return count;
}

/* False when the span leaves the years that dates have. */
static bool working_in(struct span span, int64_t *count)
{
	struct date first, last;

	if (!date_from_days(span.low, &first) || !date_from_days(span.high, &last))
		return false;
	*count = weekdays_through(span.high) - weekdays_through(span.low);
	for (int32_t year = first.year; year <= last.year; year++)
		*count -= holidays_in(span, year);
	return true;
}

/* So many days hold at most as many working days, so no step goes too far; each leaves less
 * than a third of what was left. */
static bool step(int64_t *today, int64_t *left)
{
	struct span ahead = { *today, *today + *left };
	struct span behind = { *today + *left - 1, *today - 1 };
	int64_t count;

	if (!working_in(*left > 0 ? ahead : behind, &count))
		return false;
	*today += *left;
	*left -= *left > 0 ? count : -count;
	return true;
}

bool holiday_add_working(struct date date, int64_t days, struct date *out)
{
	const int64_t start = date_to_days(date);
	int64_t today = start;
	int64_t left = days;

	if (days > SPAN_DAYS || days < -SPAN_DAYS)
		return false;
	while (left != 0)
		if (!step(&today, &left))
			return false;
	while (date_from_days(today, out) && today - start <= SPAN_DAYS &&
	       start - today <= SPAN_DAYS) {
		if (holiday_is_working(*out))
			return true;
		today++;
	}
	return false;
}

bool holiday_count_working(struct date from, struct date to, int64_t *out)
{
	int64_t low = date_to_days(from), high = date_to_days(to);
	int64_t count;

	if (low <= high) {
		if (high - low > SPAN_DAYS || !working_in((struct span){ low, high }, &count))
			return false;
		*out = count;
		return true;
	}
	if (low - high > SPAN_DAYS || !working_in((struct span){ high - 1, low - 1 }, &count))
		return false;
	*out = -count;
	return true;
}

uint64_t holiday_steps(uint64_t days)
{
	enum { BEGIN = 64, YEAR_DAYS = 365, A_YEAR = 16 };

	return BEGIN + A_YEAR * ((days < SPAN_DAYS ? days : SPAN_DAYS) / YEAR_DAYS + 1);
}
