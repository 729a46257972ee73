#include <criterion/criterion.h>

#include "app/service/month.h"

/* 2026-10-31T22:00:00Z is midnight in Riga. */
#define NOVEMBER INT64_C(1793484000000)

Test(month, begins_at_midnight_in_riga)
{
	cr_expect_eq(month_of(NOVEMBER), 202611);
	cr_expect_eq(month_of(NOVEMBER - 1000), 202610);
	cr_expect_eq(month_begin(202611), NOVEMBER);
}

Test(month, can_be_counted)
{
	cr_expect_eq(month_add(202611, 1), 202612);
	cr_expect_eq(month_add(202612, 1), 202701);
	cr_expect_eq(month_add(202701, -1), 202612);
	cr_expect_eq(month_add(202601, -13), 202412);
}

static const struct {
	const char *text;
	int64_t month; /* 0: it is none */
} rows[] = {
	{ "2026-11", 202611 }, { "2026-01", 202601 }, { "2026-00", 0 },	   { "2026-13", 0 },
	{ "2026-1", 0 },       { "26-11", 0 },	      { "2026/11", 0 },	   { "", 0 },
	{ "1999-11", 0 },      { "2026-+1", 0 },      { "2026-11-01", 0 },
};

Test(month, is_read_strictly)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct str text = str_from_c(rows[i].text);
		int64_t month = 0;
		cr_expect_eq(month_read(text, &month), rows[i].month > 0, "%s", rows[i].text);
		cr_expect_eq(month, rows[i].month, "%s", rows[i].text);
		if (rows[i].month > 0)
			cr_expect(str_equal(month_text(&arena, month), text));
	}
	arena_finish(&arena);
}
