#include "engine/form/countries.h"

#include <criterion/criterion.h>

static struct arena arena;

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(countries, .fini = finish);

static const struct form form = {
	.languages = { STR_INIT("lv"), STR_INIT("en"), STR_INIT("fr") }, .language_count = 3
};

static struct str label(const struct option *option, size_t language)
{
	return text_in(&option->label, language);
}

Test(countries, are_there_in_every_language)
{
	size_t count;
	const struct option *options = countries_load(&arena, &form, &count);

	cr_assert_eq(count, 249);
	cr_expect(str_equal_c(label(&options[0], 0), "Latvija"));
	cr_expect(str_equal_c(label(&options[0], 1), "Latvia"));
	cr_expect(str_equal_c(label(&options[0], 2), "Latvia"), "English where nothing is");
}

Test(countries, begin_with_latvia_and_go_on_by_the_alphabet)
{
	static const char *const first[2][4] = {
		{ "Latvija", "Afganistāna", "Albānija", "Alžīrija" },
		{ "Latvia", "Afghanistan", "Åland Islands", "Albania" },
	};
	size_t count;
	const struct option *options = countries_load(&arena, &form, &count);

	for (size_t k = 0; k < 2; k++) {
		const struct option **sorted =
			countries_sorted(&arena, options, count, &form, k);

		for (size_t i = 0; i < 4; i++)
			cr_expect(str_equal_c(label(sorted[i], k), first[k][i]), "%.*s",
				  STR_ARG(label(sorted[i], k)));
	}
}
