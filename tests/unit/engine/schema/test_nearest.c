#include "engine/schema/nearest.h"

#include <criterion/criterion.h>

static const struct {
	const char *a, *b;
	size_t want;
} rows[] = {
	{ "", "", 0 },
	{ "label", "label", 0 },
	{ "", "abc", 3 },
	{ "labell", "label", 1 },
	{ "lable", "label", 1 }, /* swapped neighbours are one mistake */
	{ "requierd", "required", 1 },
	{ "maxLength", "max-length", 2 },
	{ "kitten", "sitting", 3 },
	{ "abcdefghijklmnopqrstuvwxyzabcdefghijklmno", "a", SIZE_MAX },
};

Test(nearest, counts_mistakes)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str a = str_from_c(rows[i].a);
		struct str b = str_from_c(rows[i].b);
		cr_expect_eq(nearest_distance(a, b), rows[i].want, "%s %s", rows[i].a,
			     rows[i].b);
		cr_expect_eq(nearest_distance(b, a), rows[i].want, "%s %s", rows[i].b,
			     rows[i].a);
	}
}

Test(nearest, finds_the_closest_word_that_is_close_enough)
{
	const struct str known[] = { STR("label"), STR("hint"), STR("text") };

	cr_expect(str_equal(nearest_find(STR("labels"), known, 3), STR("label")));
	cr_expect(str_equal(nearest_find(STR("texts"), known, 3), STR("text")));
	cr_expect_eq(nearest_find(STR("telephone"), known, 3).len, 0);
	cr_expect_eq(nearest_find(STR(""), known, 3).len, 0);
	cr_expect_eq(nearest_find(STR("label"), NULL, 0).len, 0);
}
