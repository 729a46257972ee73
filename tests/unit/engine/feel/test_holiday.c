#include "engine/feel/holiday.h"

#include <criterion/criterion.h>
#include <inttypes.h>

static struct date day(const char *text)
{
	struct date date;

	cr_assert(date_parse(str_from_c(text), &date), "%s", text);
	return date;
}

Test(holiday, names_public_holidays)
{
	static const struct {
		const char *date, *name; /* NULL: none */
	} rows[] = {
		{ "2026-01-01", "Jaungada diena" },
		{ "2026-01-02", NULL },
		{ "2026-04-03", "Lielā Piektdiena" },
		{ "2026-04-04", NULL },
		{ "2026-04-05", "Pirmās Lieldienas" },
		{ "2026-04-06", "Otrās Lieldienas" },
		{ "2026-05-01", "Darba svētki" },
		{ "2026-05-04", "Latvijas Republikas Neatkarības atjaunošanas diena" },
		{ "2026-05-10", "Mātes diena" },
		{ "2026-05-17", NULL },
		{ "2026-05-24", "Vasarsvētki" },
		{ "2026-06-23", "Līgo diena" },
		{ "2026-06-24", "Jāņu diena" },
		{ "2026-11-18", "Latvijas Republikas Proklamēšanas diena" },
		{ "2026-12-24", "Ziemassvētki" },
		{ "2026-12-25", "Ziemassvētki" },
		{ "2026-12-26", "Ziemassvētki" },
		{ "2026-12-31", "Vecgada diena" },
		/* In lieu: 4 May 2025 was a Sunday, 18 November 2023 a Saturday. */
		{ "2025-05-05", "Latvijas Republikas Neatkarības atjaunošanas diena" },
		{ "2023-11-20", "Latvijas Republikas Proklamēšanas diena" },
		{ "2023-11-19", NULL },
		{ "2026-05-05", NULL },
		{ "2026-05-11", NULL },
		/* Easter at its earliest and latest, and far away. */
		{ "1818-03-22", "Pirmās Lieldienas" },
		{ "2038-04-25", "Pirmās Lieldienas" },
		{ "2000-04-23", "Pirmās Lieldienas" },
		{ "2024-03-31", "Pirmās Lieldienas" },
		{ "5702024-03-31", "Pirmās Lieldienas" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *name = holiday_name(day(rows[i].date));

		cr_expect_eq(name != NULL, rows[i].name != NULL, "%s", rows[i].date);
		if (name && rows[i].name)
			cr_expect_str_eq(name, rows[i].name, "%s", rows[i].date);
	}
}

Test(holiday, is_not_a_working_day)
{
	cr_expect(holiday_is_working(day("2026-11-23")));
	cr_expect_not(holiday_is_working(day("2026-11-18")));
	cr_expect_not(holiday_is_working(day("2026-11-21")));
	cr_expect_not(holiday_is_working(day("2026-11-22")));
}

Test(holiday, adds_working_days)
{
	static const struct {
		const char *from;
		int64_t days;
		const char *want;
	} rows[] = {
		{ "2026-11-23", 0, "2026-11-23" },  { "2026-11-21", 0, "2026-11-23" },
		{ "2026-11-20", 1, "2026-11-23" },  { "2026-11-21", 1, "2026-11-23" },
		{ "2026-11-17", 1, "2026-11-19" },  { "2026-11-19", -1, "2026-11-17" },
		{ "2026-12-23", 1, "2026-12-28" },  { "2026-12-30", 1, "2027-01-04" },
		{ "2026-11-23", 5, "2026-11-30" },  { "2026-11-30", -5, "2026-11-23" },
		{ "2026-11-22", -1, "2026-11-20" }, { "2026-01-01", 250, "2026-12-30" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct date got;

		cr_expect(holiday_add_working(day(rows[i].from), rows[i].days, &got));
		cr_expect_eq(date_to_days(got), date_to_days(day(rows[i].want)),
			     "%s %+" PRId64 ": %" PRId32 "-%d-%d", rows[i].from, rows[i].days,
			     got.year, got.month, got.day);
	}
}

Test(holiday, gives_up_beyond_a_century_and_the_calendar)
{
	struct date out;
	int64_t count;

	cr_expect_not(holiday_add_working(day("2026-01-01"), 30000, &out));
	cr_expect_not(holiday_add_working(day("2026-01-01"), INT64_MIN, &out));
	cr_expect_not(holiday_add_working(day("999999999-12-30"), 10, &out));
	cr_expect_not(holiday_count_working(day("1900-01-01"), day("2026-01-01"), &count));
	cr_expect_not(holiday_count_working(day("2026-01-01"), day("1900-01-01"), &count));
}

Test(holiday, counts_working_days)
{
	static const struct {
		const char *from, *to;
		int64_t want;
	} rows[] = {
		{ "2026-11-23", "2026-11-23", 0 },   { "2026-11-20", "2026-11-23", 1 },
		{ "2026-11-16", "2026-11-20", 3 },   { "2026-11-20", "2026-11-16", -3 },
		{ "2026-12-23", "2027-01-04", 4 },   { "2026-11-21", "2026-11-22", 0 },
		{ "2025-12-31", "2026-12-31", 250 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		int64_t got = -99;

		cr_expect(holiday_count_working(day(rows[i].from), day(rows[i].to), &got));
		cr_expect_eq(got, rows[i].want, "%s to %s: %" PRId64, rows[i].from, rows[i].to,
			     got);
	}
}

/* Years at once come to what the days say one by one. */
Test(holiday, counts_as_the_days_do)
{
	const int64_t start = date_to_days(day("1995-12-30"));
	int64_t count = 0;

	for (int64_t today = start + 1; today < start + 11000; today++) {
		struct date from, to, back;
		int64_t there, home;

		cr_assert(date_from_days(start, &from) && date_from_days(today, &to));
		count += holiday_is_working(to);
		cr_assert(holiday_count_working(from, to, &there) && there == count);
		cr_assert(holiday_count_working(to, from, &home));
		cr_assert_eq(home, -count - holiday_is_working(from) + holiday_is_working(to));
		if (!holiday_is_working(to))
			continue;
		cr_assert(holiday_add_working(from, count, &back));
		cr_assert_eq(date_to_days(back), today);
		cr_assert(holiday_add_working(to, -count, &back));
		cr_assert_leq(date_to_days(back), start);
	}
}
