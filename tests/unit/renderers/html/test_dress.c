#include "renderers/html/dress.h"

#include <criterion/criterion.h>

#include "engine/base/arena.h"
#include "engine/base/asset.h"

#define INSTITUTION "99999999902"

static struct arena arena;

static void start(void)
{
	arena_init(&arena);
}

static void stop(void)
{
	arena_finish(&arena);
}

TestSuite(dress, .init = start, .fini = stop);

static struct dress find(const struct look *look, const char *name, const char *institution)
{
	struct dress dress;

	cr_assert(dress_find(&arena, look, str_from_c(name), str_from_c(institution), &dress));
	return dress;
}

static const struct look_brand brands[] = {
	{ STR_INIT(""), STR_INIT("/*platform*/"), STR_INIT(""), STR_INIT("") },
	{ STR_INIT(INSTITUTION), STR_INIT("/*own*/"), STR_INIT("<svg/>"),
	  STR_INIT("image/svg+xml") },
};
static const struct look look = { .brands = brands, .brand_count = 2 };

Test(dress, has_the_theme_and_the_same_packed)
{
	const struct asset *theme = asset_find(STR("renderers/themes/default/theme.css"));
	struct dress dress = find(NULL, "theme.css", INSTITUTION);

	cr_assert_not_null(theme);
	cr_expect(str_equal(dress.bytes, theme->bytes));
	cr_expect(str_equal_c(dress.type, "text/css; charset=utf-8"));
	cr_expect_gt(dress.packed.len, 0);
	cr_expect_lt(dress.packed.len, dress.bytes.len / 2);
	cr_expect(str_starts(dress.packed, STR("\x1F\x8B")));
	cr_expect(str_equal_c(find(NULL, "logo.svg", "").type, "image/svg+xml"));
}

Test(dress, takes_the_operators_colours_and_logo)
{
	struct dress platform = find(&look, "theme.css", "");
	struct dress own = find(&look, "theme.css", INSTITUTION);

	cr_expect(str_ends(platform.bytes, STR("/*platform*/")));
	cr_expect(str_ends(own.bytes, STR("/*platform*//*own*/")));
	cr_expect_eq(own.packed.len, 0);
	cr_expect_not(str_equal(platform.tag, own.tag));
	cr_expect(str_equal_c(find(&look, "logo.svg", INSTITUTION).bytes, "<svg/>"));
	cr_expect_gt(find(&look, "logo.svg", "").bytes.len, 6);
}

Test(dress, has_addresses_that_change_with_the_content)
{
	struct str tag = find(NULL, "theme.css", "").tag;
	struct str own = find(&look, "theme.css", INSTITUTION).tag;

	cr_expect(str_equal(dress_address(&arena, NULL, STR("theme.css"), STR(INSTITUTION)),
			    str_printf(&arena, "/assets/theme.css?v=%.*s", STR_ARG(tag))));
	cr_expect(str_equal(dress_address(&arena, &look, STR("theme.css"), STR(INSTITUTION)),
			    str_printf(&arena,
				       "/assets/theme.css?institution=" INSTITUTION "&v=%.*s",
				       STR_ARG(own))));
}

Test(dress, has_nothing_else)
{
	static const char *const names[] = { "", "none.css", "../default/theme.css", "lv.json",
					     "theme.css.gz" };
	struct dress dress;

	for (size_t i = 0; i < LENGTH(names); i++)
		cr_expect_not(dress_find(&arena, NULL, str_from_c(names[i]), STR(""), &dress),
			      "%s", names[i]);
}
