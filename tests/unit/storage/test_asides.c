#include "storage/asides.h"

#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(asides, .init = fixture_init, .fini = fixture_finish);

static struct aside aside_of(const char *form, const char *author, const char *content)
{
	return (struct aside){ .institution = STR("a"),
			       .form = str_from_c(form),
			       .kind = STR("trial"),
			       .author = str_from_c(author),
			       .content = str_from_c(content),
			       .time_ms = 7 };
}

static void put(const char *form, const char *author, const char *content)
{
	const struct aside aside = aside_of(form, author, content);

	cr_assert(store_aside_put(store, &aside, &err), "%s", err.text);
}

static struct str get(const char *form, const char *author)
{
	struct aside aside = aside_of(form, author, "");

	return store_aside_get(store, &arena, &aside, &err) ? aside.content : STR("(none)");
}

Test(asides, are_one_for_each_author)
{
	put("f", "x", "one");
	put("f", "y", "two");
	put("g", "x", "three");
	put("f", "x", "four");
	cr_expect(str_equal_c(get("f", "x"), "four"));
	cr_expect(str_equal_c(get("f", "y"), "two"));
	cr_expect(str_equal_c(get("g", "x"), "three"));
	cr_expect(str_equal_c(get("g", "y"), "(none)"));
	cr_expect(err.code == ERR_NOT_FOUND);
}

Test(asides, are_gone_when_they_are_removed)
{
	const struct aside aside = aside_of("f", "x", "");

	put("f", "x", "one");
	put("f", "y", "two");
	cr_assert(store_aside_remove(store, &aside, &err));
	cr_expect(str_equal_c(get("f", "x"), "(none)"));
	cr_expect(str_equal_c(get("f", "y"), "two"));
	cr_assert(store_aside_remove(store, &aside, &err), "again");
}
