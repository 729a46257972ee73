#include "app/service/theme.h"

#include <criterion/criterion.h>

static struct arena arena;

static void start(void)
{
	arena_init(&arena);
}

static void stop(void)
{
	arena_finish(&arena);
}

TestSuite(theme, .init = start, .fini = stop);

static struct str css_of(const char *line)
{
	struct look_brand brand = { .css = STR("") };
	struct err err = { 0 };

	cr_assert(theme_brand(&arena, str_from_c(line), &brand, &err), "%s", err.text);
	return brand.css;
}

Test(theme, takes_a_colour_for_each_scheme)
{
	struct str css = css_of("accent=#003366  accent-dark=#9cc3ff");

	cr_expect_neq(str_find(css,
			       STR("(prefers-color-scheme: light) { :root { --accent: #003366; "
				   "--accent-deep: #003366; --link: #003366; --accent-ink: "
				   "#ffffff;"),
			       0),
		      SIZE_MAX, "%.*s", STR_ARG(css));
	cr_expect_neq(str_find(css, STR("--accent: #9cc3ff;"), 0), SIZE_MAX);
	cr_expect_neq(str_find(css, STR("--accent-ink: #0d1411;"), 0), SIZE_MAX);
}

Test(theme, refuses_what_cannot_be_read_or_understood)
{
	static const struct {
		const char *line, *says;
	} rows[] = {
		{ "accent=#ffcc00", "choose a darker one" },
		{ "accent-dark=#003366", "choose a lighter one" },
		{ "accent=blue", "no colour like" },
		{ "colour=#003366", "is not known here" },
		{ "accent=#003366;}body{display:none", "no colour like" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct look_brand brand = { .css = STR("") };
		struct err err = { 0 };

		cr_expect_not(theme_brand(&arena, str_from_c(rows[i].line), &brand, &err));
		cr_expect_neq(str_find(str_from_c(err.text), str_from_c(rows[i].says), 0),
			      SIZE_MAX, "%s: %s", rows[i].line, err.text);
	}
}

Test(theme, is_none_without_a_folder)
{
	const struct look *look;
	struct err err = { 0 };

	cr_expect(theme_read(&arena, STR(""), &look, &err));
	cr_expect_null(look);
}
