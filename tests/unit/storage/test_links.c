#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(links, .init = fixture_init, .fini = fixture_finish);

static void put_draft(void)
{
	const struct draft draft = { .institution = STR("a"),
				     .id = STR("draft"),
				     .form = STR("form"),
				     .version = 1,
				     .language = STR("lv"),
				     .answers = STR("{}"),
				     .expires_ms = 99 };

	cr_assert(store_draft_put(store, &draft, &err), "%s", err.text);
}

static void put(const char *digest, bool browser, int64_t expires_ms)
{
	const struct draft_link link = { .institution = STR("a"),
					 .digest = str_from_c(digest),
					 .draft = STR("draft"),
					 .browser = browser,
					 .expires_ms = expires_ms };

	cr_assert(store_draft_link_put(store, &link, &err), "%s", err.text);
}

static bool opens(const char *institution, const char *digest, bool browser, int64_t now_ms)
{
	struct draft_link link = { .institution = str_from_c(institution),
				   .digest = str_from_c(digest),
				   .browser = browser };

	return store_draft_link_get(store, &link, now_ms, &arena, &err) &&
	       str_equal(link.draft, STR("draft"));
}

Test(links, open_what_they_were_made_for_until_their_time_is_over)
{
	put("one", false, 1000);
	put("two", true, 1000);
	cr_expect(opens("a", "one", false, 999));
	cr_expect_not(opens("a", "one", false, 1000));
	cr_expect_not(opens("a", "one", true, 999), "a link is no browser");
	cr_expect(opens("a", "two", true, 999));
	cr_expect_not(opens("b", "two", true, 999));
}

Test(links, are_one_for_a_draft_and_any_number_of_browsers)
{
	put("one", false, 1000);
	put("two", true, 1000);
	put("three", true, 1000);
	put("four", false, 1000);
	cr_expect_not(opens("a", "one", false, 1));
	cr_expect(opens("a", "two", true, 1));
	cr_expect(opens("a", "three", true, 1));
	cr_expect(opens("a", "four", false, 1));
}

Test(links, end_with_the_draft_that_is_removed)
{
	const struct draft draft = { .institution = STR("a"), .id = STR("draft") };
	struct draft read;

	put_draft();
	put("one", false, 1000);
	put("two", true, 1000);
	cr_assert(store_draft_remove(store, &draft, &err), "%s", err.text);
	cr_expect_not(opens("a", "one", false, 1));
	cr_expect_not(opens("a", "two", true, 1));
	cr_expect_not(store_draft_get(store, STR("a"), STR("draft"), &arena, &read, &err));
}

Test(links, are_tidied_when_their_time_is_over)
{
	put("one", false, 1000);
	put("two", true, 2000);
	cr_assert(store_draft_links_expire(store, 1500, &err), "%s", err.text);
	cr_expect_not(opens("a", "one", false, 1));
	cr_expect(opens("a", "two", true, 1));
}
