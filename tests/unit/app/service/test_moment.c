#include "app/service/moment.h"

#include <criterion/criterion.h>

Test(moment, is_read_with_its_offset_and_not_without)
{
	static const struct {
		const char *text;
		int64_t ms; /* -1: none */
	} rows[] = {
		{ "2026-12-01T09:00:00Z", INT64_C(1796115600000) },
		{ "2026-12-01T11:00:00+02:00", INT64_C(1796115600000) },
		{ "2026-12-01T09:00:00.5Z", INT64_C(1796115600500) },
		{ "2026-12-01T09:00:00", -1 },
		{ "2026-12-01T09:00:00@Europe/Riga", -1 },
		{ "2026-12-01", -1 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "99999-12-31T23:59:59Z", -1 },
		{ "tomorrow", -1 },
		{ "", -1 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		int64_t ms = -1;
		cr_expect_eq(moment_read(str_from_c(rows[i].text), &ms), rows[i].ms >= 0, "%s",
			     rows[i].text);
		cr_expect_eq(ms, rows[i].ms, "%s: %lld", rows[i].text, (long long)ms);
	}
}

/* Europe/Riga is two hours ahead, three in summer; clocks change at 03:00 and at 04:00. */
Test(moment, of_latvian_clocks_is_read_and_written)
{
	static const struct {
		const char *text;
		int64_t ms; /* -1: there is no such time */
	} rows[] = {
		{ "2026-12-01T11:00", INT64_C(1796115600000) },
		{ "2026-07-01T00:00", INT64_C(1782853200000) },
		{ "2026-03-29T02:59", INT64_C(1774745940000) },
		{ "2026-03-29T03:30", -1 },
		{ "2026-03-29T04:00", INT64_C(1774746000000) },
		{ "2026-10-25T02:59", INT64_C(1792886340000) },
		{ "2026-10-25T03:00", INT64_C(1792886400000) },
		{ "2026-10-25T04:00", INT64_C(1792893600000) },
		{ "2026-02-30T10:00", -1 },
		{ "2026-12-01T11:00:00", -1 },
		{ "2026-12-01 11:00", -1 },
		{ "", -1 },
	};
	struct arena arena = { 0 };

	arena_init(&arena);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct str text = str_from_c(rows[i].text);
		int64_t ms = -1;

		cr_expect_eq(moment_read_local(text, &arena, &ms), rows[i].ms >= 0, "%s",
			     rows[i].text);
		if (rows[i].ms >= 0) {
			cr_expect_eq(ms, rows[i].ms, "%s: %lld", rows[i].text, (long long)ms);
			cr_expect(str_equal(moment_write_local(&arena, ms), text), "%s",
				  rows[i].text);
		}
	}
	arena_finish(&arena);
}
