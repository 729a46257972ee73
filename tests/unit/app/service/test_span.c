#include <criterion/criterion.h>

#include "app/service/span.h"

static const struct {
	int64_t ms;
	const char *name;
} rows[] = {
	{ -5, "1" },
	{ 0, "1" },
	{ 1000, "1" },
	{ 1001, "2" },
	{ 60000, "60" },
	{ 61000, "120" },
	{ 86400000, "86400" },
	{ 86400001, "172800" },
	{ 2592000000, "2592000" },
	{ 2592000001, "inf" },
	{ INT64_MAX, "inf" },
};

Test(span, is_named_by_its_upper_bound)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const unsigned class = span_class(rows[i].ms);
		cr_expect(str_equal_c(span_name(class), rows[i].name), "%s", rows[i].name);
		cr_expect_eq(span_find(span_name(class)), class);
	}
	cr_expect_eq(span_find(STR("7")), SPAN_CLASSES);
}

Test(span, percents_lie_evenly_within_a_class)
{
	struct spans spans = { 0 };

	spans.counts[span_class(240000)] = 100; /* from 180 to 300 seconds */
	cr_expect_eq(spans_percent(&spans, 25), 210);
	cr_expect_eq(spans_percent(&spans, 50), 240);
	cr_expect_eq(spans_percent(&spans, 100), 300);
	spans.counts[span_class(1000)] = 300;
	cr_expect_eq(spans_percent(&spans, 50), 0);
	cr_expect_eq(spans_percent(&spans, 75), 1);
	cr_expect_eq(spans_percent(&spans, 80), 204);
	cr_expect_eq(spans_sum(&spans), 400);
}

Test(span, without_end_gives_its_beginning)
{
	struct spans spans = { 0 };

	spans.counts[SPAN_CLASSES - 1] = 3;
	cr_expect_eq(spans_percent(&spans, 50), 2592000);
}
