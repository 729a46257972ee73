#include "app/service/contrast.h"

#include <criterion/criterion.h>

/* The first three are WCAG's own examples; the last is the least that text may have, almost. */
Test(contrast, is_as_wcag_computes_it)
{
	static const struct {
		struct str one, other;
		double ratio;
	} rows[] = {
		{ STR_INIT("#000000"), STR_INIT("#ffffff"), 21 },
		{ STR_INIT("#ffffff"), STR_INIT("#000000"), 21 },
		{ STR_INIT("#1A5c4B"), STR_INIT("#1a5c4b"), 1 },
		{ STR_INIT("#767676"), STR_INIT("#ffffff"), 4.54 },
		{ STR_INIT("#777777"), STR_INIT("#ffffff"), 4.48 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct colour one;
		struct colour other;

		cr_assert(colour_read(rows[i].one, &one) && colour_read(rows[i].other, &other));
		cr_expect_float_eq(contrast(one, other), rows[i].ratio, 0.006, "%.*s",
				   STR_ARG(rows[i].one));
	}
}

Test(contrast, takes_no_other_spelling)
{
	static const struct str rows[] = { STR_INIT(""), STR_INIT("#123"), STR_INIT("1a5c4b0"),
					   STR_INIT("#1a5c4g"), STR_INIT("red") };
	struct colour colour;

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_not(colour_read(rows[i], &colour), "%.*s", STR_ARG(rows[i]));
}
