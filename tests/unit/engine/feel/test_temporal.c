#include "engine/feel/temporal.h"

#include <criterion/criterion.h>
#include <inttypes.h>

static struct date day(int32_t year, int month, int day_of_month)
{
	return (struct date){ year, (uint8_t)month, (uint8_t)day_of_month };
}

static bool same_day(struct date a, struct date b)
{
	return a.year == b.year && a.month == b.month && a.day == b.day;
}

Test(date, knows_which_days_exist)
{
	static const struct {
		int64_t year, month, day;
		bool exists;
	} rows[] = {
		{ 2026, 1, 31, true },	     { 2026, 2, 29, false },
		{ 2024, 2, 29, true },	     { 1900, 2, 29, false },
		{ 2000, 2, 29, true },	     { 0, 2, 29, true },
		{ -4, 2, 29, true },	     { -1, 2, 29, false },
		{ 2026, 0, 1, false },	     { 2026, 13, 1, false },
		{ 2026, 4, 31, false },	     { 2026, 4, 0, false },
		{ 999999999, 12, 31, true }, { 1000000000, 1, 1, false },
		{ -999999999, 1, 1, true },  { -1000000000, 1, 1, false },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(date_valid(rows[i].year, rows[i].month, rows[i].day),
			     rows[i].exists, "%" PRId64 "-%" PRId64 "-%" PRId64, rows[i].year,
			     rows[i].month, rows[i].day);
}

Test(date, counts_days_from_1970_both_ways)
{
	static const struct {
		struct date date;
		int64_t days;
	} rows[] = {
		{ { 1970, 1, 1 }, 0 },
		{ { 1969, 12, 31 }, -1 },
		{ { 2000, 3, 1 }, 11017 },
		{ { 0, 3, 1 }, -719468 },
		{ { -1, 12, 31 }, -719529 },
		{ { 2026, 11, 23 }, 20780 },
		{ { 999999999, 12, 31 }, 365241780471 },
		{ { -999999999, 1, 1 }, -365243219162 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct date back;

		cr_expect_eq(date_to_days(rows[i].date), rows[i].days, "row %zu: %" PRId64, i,
			     date_to_days(rows[i].date));
		cr_expect(date_from_days(rows[i].days, &back));
		cr_expect(same_day(back, rows[i].date), "row %zu", i);
	}
}

Test(date, refuses_days_outside_the_years)
{
	struct date date;

	cr_expect_not(date_from_days(365241780472, &date));
	cr_expect_not(date_from_days(-365243219163, &date));
	cr_expect_not(date_from_days(INT64_MAX, &date));
	cr_expect_not(date_from_days(INT64_MIN, &date));
}

Test(date, every_day_of_four_centuries_comes_back)
{
	struct date before = { 1599, 12, 31 };

	for (int64_t days = date_to_days(day(1600, 1, 1));
	     days <= date_to_days(day(2000, 12, 31)); days++) {
		struct date date;

		cr_assert(date_from_days(days, &date));
		cr_assert(date_valid(date.year, date.month, date.day));
		cr_assert_eq(date_to_days(date), days);
		cr_assert_not(same_day(date, before));
		before = date;
	}
}

Test(date, adds_months_and_clamps_the_day)
{
	static const struct {
		struct date date;
		int64_t months;
		struct date want;
	} rows[] = {
		{ { 2026, 1, 31 }, 1, { 2026, 2, 28 } },
		{ { 2024, 1, 31 }, 1, { 2024, 2, 29 } },
		{ { 2026, 1, 31 }, -2, { 2025, 11, 30 } },
		{ { 2026, 12, 15 }, 1, { 2027, 1, 15 } },
		{ { 0, 1, 1 }, -1, { -1, 12, 1 } },
		{ { 2026, 5, 5 }, 0, { 2026, 5, 5 } },
		{ { 2024, 2, 29 }, 12, { 2025, 2, 28 } },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct date got;

		cr_expect(date_add_months(rows[i].date, rows[i].months, &got));
		cr_expect(same_day(got, rows[i].want), "row %zu", i);
	}
	struct date out;
	cr_expect_not(date_add_months(day(999999999, 12, 1), 1, &out));
	cr_expect_not(date_add_months(day(-999999999, 1, 1), -1, &out));
	cr_expect_not(date_add_months(day(2026, 1, 1), INT64_MAX, &out));
}

Test(date, knows_weekdays_and_weeks)
{
	static const struct {
		struct date date;
		unsigned weekday, day_of_year, week;
	} rows[] = {
		{ { 1970, 1, 1 }, 4, 1, 1 },	  { { 2026, 11, 23 }, 1, 327, 48 },
		{ { 2003, 12, 29 }, 1, 363, 1 },  { { 2004, 1, 1 }, 4, 1, 1 },
		{ { 2005, 1, 1 }, 6, 1, 53 },	  { { 2010, 1, 1 }, 5, 1, 53 },
		{ { 2020, 12, 31 }, 4, 366, 53 }, { { 2021, 1, 3 }, 7, 3, 53 },
		{ { 2021, 1, 4 }, 1, 4, 1 },	  { { 2018, 12, 31 }, 1, 365, 1 },
		{ { -1, 12, 31 }, 5, 365, 52 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		cr_expect_eq(date_weekday(rows[i].date), rows[i].weekday, "row %zu: %u", i,
			     date_weekday(rows[i].date));
		cr_expect_eq(date_day_of_year(rows[i].date), rows[i].day_of_year, "row %zu", i);
		cr_expect_eq(date_week_of_year(rows[i].date), rows[i].week, "row %zu: %u", i,
			     date_week_of_year(rows[i].date));
	}
}

/* Each reads the text and prints the value; "" when it is not one. */
static const char *round_date(const char *text, struct buf *out)
{
	struct date date;

	if (date_parse(str_from_c(text), &date))
		date_print(date, out);
	buf_add_byte(out, '\0');
	return out->at;
}

static const char *round_time(const char *text, struct buf *out)
{
	struct time time;

	if (time_parse(str_from_c(text), &time))
		time_print(&time, out);
	buf_add_byte(out, '\0');
	return out->at;
}

static const char *round_moment(const char *text, struct buf *out)
{
	struct date_time moment;

	if (date_time_parse(str_from_c(text), &moment))
		date_time_print(&moment, out);
	buf_add_byte(out, '\0');
	return out->at;
}

static const char *round_duration(const char *text, struct buf *out)
{
	struct duration duration;

	if (duration_parse(str_from_c(text), &duration))
		duration_print(duration, out);
	buf_add_byte(out, '\0');
	return out->at;
}

static const char *round_months(const char *text, struct buf *out)
{
	int64_t months;

	if (months_parse(str_from_c(text), &months))
		months_print(months, out);
	buf_add_byte(out, '\0');
	return out->at;
}

struct round {
	const char *text;
	const char *want; /* NULL: the same again */
};

static void check_rounds(const char *(*round)(const char *, struct buf *),
			 const struct round *rows, size_t count)
{
	struct buf out;

	buf_init(&out, 1000);
	for (size_t i = 0; i < count; i++) {
		buf_clear(&out);
		cr_expect_str_eq(round(rows[i].text, &out),
				 rows[i].want ? rows[i].want : rows[i].text, "%s",
				 rows[i].text);
	}
	buf_finish(&out);
}

Test(date, reads_and_prints)
{
	static const struct round rows[] = {
		{ "2026-11-23", NULL },
		{ "-2017-12-31", NULL },
		{ "0000-01-01", NULL },
		{ "0998-12-31", NULL },
		{ "12345-01-01", NULL },
		{ "999999999-12-31", NULL },
		{ "-999999999-12-31", NULL },
		{ "-0001-01-01", NULL },
		{ "-0000-01-01", "" },
		{ "998-12-31", "" },
		{ "01211-12-31", "" },
		{ "+2012-12-02", "" },
		{ "1000000000-01-01", "" },
		{ "2026-2-03", "" },
		{ "2026-02-3", "" },
		{ "2026-02-30", "" },
		{ "2026-02-28Z", "" },
		{ "2026-02-28T", "" },
		{ "2026/02/28", "" },
		{ "", "" },
		{ "-", "" },
		{ " 2026-02-28", "" },
		{ "2026-02-28 ", "" },
		{ "2026-02", "" },
	};

	check_rounds(round_date, rows, LENGTH(rows));
}

Test(time, reads_and_prints)
{
	static const struct round rows[] = {
		{ "11:22:33", NULL },
		{ "00:00:00", NULL },
		{ "11:22:33.5", NULL },
		{ "11:22:33.500", "11:22:33.5" },
		{ "11:22:33.000", "11:22:33" },
		{ "11:22:33.123456789", NULL },
		{ "11:22:33.000000001", NULL },
		{ "11:22:33.1234567890", "" },
		{ "11:22:33.", "" },
		{ "11:22:33Z", NULL },
		{ "11:22:33z", "11:22:33Z" },
		{ "11:22:33ZZ", "" },
		{ "11:22:33-00:00", "11:22:33Z" },
		{ "11:22:33+00:00", "11:22:33Z" },
		{ "11:22:33+02:00", NULL },
		{ "11:22:33-02:30", NULL },
		{ "11:22:33+01:36:14", NULL },
		{ "11:22:33-18:00", NULL },
		{ "11:22:33+18:00:01", "" },
		{ "11:22:33+19:00", "" },
		{ "11:22:33+5:00", "" },
		{ "11:22:33+05:0", "" },
		{ "11:22:33+05", "" },
		{ "11:22:33+05:60", "" },
		{ "11:22:33+05:00:60", "" },
		{ "11:22:33+05:00:5", "" },
		{ "11:22:33+05:00x", "" },
		{ "11:22:33*05:00", "" },
		{ "11:22:33@Europe/Riga", NULL },
		{ "11:22:33.5@Etc/UTC", NULL },
		{ "11:22:33+01:00@Europe/Riga", "" },
		{ "11:22:33@Europe/Rīga", "" },
		{ "11:22:33@", "" },
		{ "11:22:33@../../etc/passwd", "" },
		{ "24:00:00", "00:00:00" },
		{ "24:00:01", "" },
		{ "24:00:00.1", "" },
		{ "24:01:00", "" },
		{ "25:00:00", "" },
		{ "23:60:00", "" },
		{ "23:59:60", "" },
		{ "7:00:00", "" },
		{ "07:0:00", "" },
		{ "07:00:0", "" },
		{ "07:00", "" },
		{ "", "" },
	};

	check_rounds(round_time, rows, LENGTH(rows));
}

Test(date_time, reads_and_prints)
{
	static const struct round rows[] = {
		{ "2017-12-31T11:22:33", NULL },
		{ "-2017-12-31T11:22:33.345", NULL },
		{ "999999999-12-31T23:59:59.999999999@Europe/Paris", NULL },
		{ "2017-12-31T11:22:33-01:35", NULL },
		{ "2017-12-31T24:00:00", "2018-01-01T00:00:00" },
		{ "999999999-12-31T24:00:00", "" },
		{ "2017-12-31T24:00:01", "" },
		{ "2017-12-31", "" },
		{ "2017-12-31T", "" },
		{ "2017-12-31 11:22:33", "" },
		{ "2017-12-31t11:22:33", "" },
		{ "2011-12-03T10:15:30+01:00@Europe/Paris", "" },
		{ "2017-12-31T13:20:00@xyz/abc", "" },
		{ "2017-13-10T11:22:33", "" },
	};

	check_rounds(round_moment, rows, LENGTH(rows));
}

Test(duration, reads_and_prints)
{
	static const struct round rows[] = {
		{ "P1DT2H3M4.123456789S", NULL },
		{ "PT0S", NULL },
		{ "P0D", "PT0S" },
		{ "-PT0S", "PT0S" },
		{ "PT0.000S", "PT0S" },
		{ "-PT0.5S", NULL },
		{ "-PT1H2M", NULL },
		{ "PT1000M", "PT16H40M" },
		{ "PT24H", "P1D" },
		{ "P2DT274M", "P2DT4H34M" },
		{ "PT3600S", "PT1H" },
		{ "PT60.5S", "PT1M0.5S" },
		{ "P1DT0.1S", NULL },
		{ "P106751991167300DT15H30M7S", NULL },
		{ "P106751991167301D", "" },
		{ "PT9223372036854775807S", "P106751991167300DT15H30M7S" },
		{ "PT9223372036854775808S", "" },
		{ "P1DT9223372036854775807S", "" },
		{ "P99999999999999999999D", "" },
		{ "PT1M1H", "" },
		{ "P", "" },
		{ "PT", "" },
		{ "P1DT", "" },
		{ "-P", "" },
		{ "1D", "" },
		{ "P1H", "" },
		{ "P1Y", "" },
		{ "P1M", "" },
		{ "P-1D", "" },
		{ "P1.5D", "" },
		{ "PT1.S", "" },
		{ "PT.5S", "" },
		{ "PT5", "" },
		{ "P1D ", "" },
		{ "", "" },
	};

	check_rounds(round_duration, rows, LENGTH(rows));
}

Test(duration, prints_the_least_number)
{
	struct buf out;

	buf_init(&out, 100);
	duration_print((struct duration){ INT64_MIN, 0 }, &out);
	months_print(INT64_MIN, &out);
	cr_expect(str_equal_c(buf_str(&out),
			      "-P106751991167300DT15H30M8S-P768614336404564650Y8M"));
	buf_finish(&out);
}

Test(months, reads_and_prints)
{
	static const struct round rows[] = {
		{ "P1Y2M", NULL },
		{ "P26M", "P2Y2M" },
		{ "P0Y", "P0M" },
		{ "-P0M", "P0M" },
		{ "-P99999999Y", NULL },
		{ "P999999999M", "P83333333Y3M" },
		{ "P12M", "P1Y" },
		{ "P768614336404564651Y", "" },
		{ "P1M1Y", "" },
		{ "P1Y1D", "" },
		{ "P", "" },
		{ "P1YT", "" },
		{ "Y", "" },
		{ "P1.5Y", "" },
		{ "", "" },
	};

	check_rounds(round_months, rows, LENGTH(rows));
}
