#include "engine/feel/zone.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "engine/feel/zone_table.h"

static int64_t utc(const char *text)
{
	struct date_time moment;

	cr_assert(date_time_parse(str_from_c(text), &moment), "%s", text);
	return date_time_to_epoch(&moment);
}

Test(zone, knows_real_names_only)
{
	static const char *const known[] = {
		"Europe/Riga", "Etc/UTC", "UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires",
		"Europe/Riga"
	};
	static const char *const unknown[] = {
		"",
		"/",
		"Europe",
		"Europe/",
		"Europe//Riga",
		"/Europe/Riga",
		"Europe/Rig",
		"../zoneinfo/UTC",
		"Europe/../UTC",
		"posix/UTC",
		"right/UTC",
		"tzdata.zi",
		"zone.tab",
		"europe/riga",
		"Europe/Riga ",
		"leapseconds",
		"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	for (size_t i = 0; i < LENGTH(known); i++)
		cr_expect(zone_known(str_from_c(known[i])), "%s", known[i]);
	for (size_t i = 0; i < LENGTH(unknown); i++)
		cr_expect_not(zone_known(str_from_c(unknown[i])), "%s", unknown[i]);
	cr_expect_not(zone_known(STR("Europe/Riga\0")));
}

Test(zone, gives_the_offset_at_a_moment)
{
	static const struct {
		const char *zone, *moment;
		int32_t offset;
	} rows[] = {
		{ "Europe/Riga", "2026-11-23T12:00:00Z", 7200 },
		{ "Europe/Riga", "2026-07-01T12:00:00Z", 10800 },
		{ "Europe/Riga", "2026-03-29T00:59:59Z", 7200 },
		{ "Europe/Riga", "2026-03-29T01:00:00Z", 10800 },
		{ "Europe/Riga", "2026-10-25T00:59:59Z", 10800 },
		{ "Europe/Riga", "2026-10-25T01:00:00Z", 7200 },
		{ "Europe/Riga", "2400-07-01T12:00:00Z", 10800 },
		{ "Europe/Riga", "2400-12-01T12:00:00Z", 7200 },
		{ "Europe/Riga", "1980-01-01T12:00:00Z", 10800 },
		{ "Europe/Riga", "2000-07-01T12:00:00Z", 7200 }, /* no summer time that year */
		{ "Europe/Riga", "1800-01-01T12:00:00Z", 5794 },
		{ "Australia/Sydney", "2050-01-01T12:00:00Z", 39600 },
		{ "Australia/Sydney", "2050-07-01T12:00:00Z", 36000 },
		{ "Asia/Tokyo", "2026-07-01T12:00:00Z", 32400 },
		{ "Asia/Kathmandu", "2026-07-01T12:00:00Z", 20700 },
		{ "Etc/GMT+5", "2026-07-01T12:00:00Z", -18000 },
		{ "Europe/Dublin", "2050-07-01T12:00:00Z", 3600 },
		{ "Europe/Dublin", "2050-12-01T12:00:00Z", 0 },
		{ "Africa/Casablanca", "2026-11-23T12:00:00Z", 3600 },
		{ "Europe/Riga", "999999999-07-01T12:00:00Z", 10800 },
		{ "Europe/Riga", "-999999999-07-01T12:00:00Z", 5794 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		int32_t offset = 0;

		cr_expect(
			zone_offset_at(str_from_c(rows[i].zone), utc(rows[i].moment), &offset));
		cr_expect_eq(offset, rows[i].offset, "%s %s: %" PRId32, rows[i].zone,
			     rows[i].moment, offset);
	}
	int32_t offset;
	cr_expect_not(zone_offset_at(STR("No/Where"), 0, &offset));
}

Test(zone, gives_the_offset_at_a_local_time)
{
	static const struct {
		const char *local;
		int32_t offset;
	} rows[] = {
		{ "2026-03-29T02:59:59@Europe/Riga", 7200 },
		{ "2026-03-29T03:30:00@Europe/Riga", 7200 }, /* skipped */
		{ "2026-03-29T04:00:00@Europe/Riga", 10800 },
		{ "2026-10-25T02:59:59@Europe/Riga", 10800 },
		{ "2026-10-25T03:30:00@Europe/Riga", 10800 }, /* comes twice */
		{ "2026-10-25T04:00:00@Europe/Riga", 7200 },
		{ "2026-10-25T04:00:00+01:30", 5400 },
		{ "2026-10-25T04:00:00Z", 0 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct date_time moment;
		int32_t offset = -1;

		cr_assert(date_time_parse(str_from_c(rows[i].local), &moment));
		cr_expect(zone_offset(moment.time.zone, moment.date, moment.time, &offset));
		cr_expect_eq(offset, rows[i].offset, "%s: %" PRId32, rows[i].local, offset);
	}
}

Test(zone, has_no_offset_without_a_zone)
{
	struct time time = { 12, 0, 0, 0, { 0 } };
	struct zone unknown = { ZONE_NAMED, 0, STR("No/Where") };
	int32_t offset;

	cr_expect_not(zone_offset(time.zone, (struct date){ 2026, 1, 1 }, time, &offset));
	cr_expect_not(zone_offset(unknown, (struct date){ 2026, 1, 1 }, time, &offset));
}

Test(zone, turns_moments_into_local_times_and_back)
{
	static const char *const rows[] = {
		"2026-11-23T12:30:15@Europe/Riga",
		"2026-07-01T00:00:00@Europe/Riga",
		"1969-12-31T23:59:59+05:30",
		"2026-10-25T03:30:00@Europe/Riga",
		"999999999-12-31T23:59:59@Europe/Riga",
		"-999999999-01-01T00:00:00Z",
	};
	struct buf out;

	buf_init(&out, 100);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct date_time moment, back;

		cr_assert(date_time_parse(str_from_c(rows[i]), &moment));
		cr_expect(date_time_from_epoch(date_time_to_epoch(&moment), 0, moment.time.zone,
					       &back));
		buf_clear(&out);
		date_time_print(&back, &out);
		cr_expect(str_equal_c(buf_str(&out), rows[i]), "%s", rows[i]);
	}
	buf_finish(&out);
}

Test(zone, refuses_moments_it_cannot_place)
{
	struct zone unknown = { ZONE_NAMED, 0, STR("No/Where") };
	struct zone east = { ZONE_OFFSET, 3600, { NULL, 0 } };
	struct date_time out;

	cr_expect_not(date_time_from_epoch(0, 0, unknown, &out));
	cr_expect_not(date_time_from_epoch(INT64_MAX, 0, east, &out));
	cr_expect_not(date_time_from_epoch(INT64_MAX / 2, 0, east, &out));
}

Test(zone_rule, gives_offsets)
{
	static const struct {
		const char *rule, *moment;
		int32_t offset;
	} rows[] = {
		{ "UTC0", "2026-07-01T00:00:00Z", 0 },
		{ "<+0545>-5:45", "2026-07-01T00:00:00Z", 20700 },
		{ "EST+5:00:01", "2026-07-01T00:00:00Z", -18001 },
		{ "EET-2EEST,M3.5.0/3,M10.5.0/4", "2026-03-29T00:59:59Z", 7200 },
		{ "EET-2EEST,M3.5.0/3,M10.5.0/4", "2026-03-29T01:00:00Z", 10800 },
		{ "EST5EDT4,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18000 },
		{ "EST5EDT4,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14400 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01T00:00:00Z", 0 },
		{ "AAA0BBB,J60,J300", "2024-03-01T01:59:59Z", 0 },
		{ "AAA0BBB,J60,J300", "2024-03-01T02:00:00Z", 3600 },
		{ "AAA0BBB,J60,J300", "2023-03-01T02:00:00Z", 3600 },
		{ "AAA0BBB,59,300", "2024-02-29T02:00:00Z", 3600 },
		{ "AAA0BBB,59,300", "2024-02-29T01:59:59Z", 0 },
		{ "AAA0BBB,59/-1,300/167", "2024-02-28T23:00:00Z", 3600 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct zone_rule rule;

		cr_assert(zone_rule_parse(str_from_c(rows[i].rule), &rule), "%s", rows[i].rule);
		cr_expect_eq(zone_rule_offset(&rule, utc(rows[i].moment)), rows[i].offset,
			     "%s %s: %" PRId32, rows[i].rule, rows[i].moment,
			     zone_rule_offset(&rule, utc(rows[i].moment)));
	}
}

Test(zone_rule, refuses_what_is_none)
{
	static const char *const rows[] = {
		"",
		"UT0",
		"UTC",
		"UTC25",
		"UTC0:60",
		"UTC0:00:60",
		"UTC-",
		"<UTC0",
		"<+1>0",
		"AAA0B",
		"AAA0BBB",
		"AAA0BBB,",
		"AAA0BBB,J0,J1",
		"AAA0BBB,J366,J1",
		"AAA0BBB,366,1",
		"AAA0BBB,M13.1.0,M1.1.0",
		"AAA0BBB,M1.6.0,M1.1.0",
		"AAA0BBB,M1.1.7,M1.1.0",
		"AAA0BBB,M1.1,M1.1.0",
		"AAA0BBB,J1",
		"AAA0BBB,J1,J2,",
		"AAA0BBB,J1/168,J2",
		"AAA0BBB25,J1,J2",
		"AAA0BBB,x,J2",
		"AAA0BBB,J1 J2",
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct zone_rule rule;

		cr_expect_not(zone_rule_parse(str_from_c(rows[i]), &rule), "%s", rows[i]);
	}
}

/* A file with a minimal first block, two kinds (offsets 3600 and 7200) and two changes, at 100
 * and 200. */
enum { FIRST = 44 + 7, SECOND = 44 + 2 * 9 + 2 * 6 + 4, FILE_LEN = FIRST + SECOND + 7 };

static void put(char *at, uint64_t number, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		at[i] = (char)(number >> (8 * (bytes - 1 - i)));
}

static void make_file(char file[FILE_LEN])
{
	char *second = file + FIRST;
	char *block = second + 44;

	memset(file, 0, FILE_LEN);
	memcpy(file, "TZif2", 5);
	put(file + 36, 1, 4);
	put(file + 40, 1, 4);
	memcpy(second, "TZif2", 5);
	put(second + 32, 2, 4);
	put(second + 36, 2, 4);
	put(second + 40, 4, 4);
	put(block, 100, 8);
	put(block + 8, 200, 8);
	block[16] = 1;
	block[17] = 0;
	put(block + 18, 3600, 4);
	put(block + 24, 7200, 4);
	memcpy(file + FIRST + SECOND, "\nAAA0\n\n", 7);
	file[FILE_LEN - 1] = '\n';
}

Test(zone_table, reads_a_file)
{
	char file[FILE_LEN];
	struct zone_table table;

	make_file(file);
	cr_assert(zone_table_init(&table, (struct str){ file, FILE_LEN - 1 }));
	cr_expect_eq(zone_table_offset(&table, 99), 3600);
	cr_expect_eq(zone_table_offset(&table, 100), 7200);
	cr_expect_eq(zone_table_offset(&table, 199), 7200);
	cr_expect(table.has_rule);
	cr_expect_eq(zone_table_offset(&table, 200), 0);
	zone_table_finish(&table);
	/* Two line ends: no rule that can be read, so the last change goes on. */
	cr_assert(zone_table_init(&table, (struct str){ file, FILE_LEN }));
	cr_expect_not(table.has_rule);
	cr_expect_eq(zone_table_offset(&table, 200), 3600);
	zone_table_finish(&table);
}

Test(zone_table, refuses_what_is_none)
{
	static const struct {
		const char *label;
		size_t at;
		unsigned char byte;
	} rows[] = {
		{ "other letters", 0, 'X' },
		{ "the first version", 4, '1' },
		{ "a first block beyond the end", 35, 200 },
		{ "a count beyond all files", 32, 1 },
		{ "no second header", FIRST, 'X' },
		{ "a second block beyond the end", FIRST + 35, 200 },
		{ "no kinds", FIRST + 39, 0 },
		{ "a kind that is not there", FIRST + 44 + 16, 2 },
		{ "moments in disorder", FIRST + 44 + 7, 201 },
		{ "an offset of more than a day", FIRST + 44 + 18, 1 },
		{ "an offset of less than minus a day", FIRST + 44 + 24, 0x80 },
		{ "no line end before the rule", FIRST + SECOND, 'X' },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		char file[FILE_LEN];
		struct zone_table table;

		make_file(file);
		file[rows[i].at] = (char)rows[i].byte;
		cr_expect_not(zone_table_init(&table, (struct str){ file, FILE_LEN - 1 }), "%s",
			      rows[i].label);
	}
}

Test(zone_table, refuses_a_file_cut_short)
{
	char file[FILE_LEN];

	make_file(file);
	for (size_t len = 0; len < FILE_LEN - 1; len++) {
		struct zone_table table;

		cr_expect_not(zone_table_init(&table, (struct str){ file, len }), "%zu", len);
	}
}
