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
