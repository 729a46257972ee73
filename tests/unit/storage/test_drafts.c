#include <criterion/criterion.h>

#include "engine/base/limits.h"
#include "tests/unit/storage/fixture.h"

TestSuite(drafts, .init = fixture_init, .fini = fixture_finish);

static struct draft draft_of(const char *id, const char *answers, int64_t expires_ms)
{
	return (struct draft){ .institution = STR("a"),
			       .id = str_from_c(id),
			       .form = STR("form"),
			       .version = 3,
			       .language = STR("lv"),
			       .answers = str_from_c(answers),
			       .created_ms = 10,
			       .updated_ms = 20,
			       .expires_ms = expires_ms };
}

static void put(struct draft draft)
{
	cr_assert(store_draft_put(store, &draft, &err), "%s", err.text);
}

Test(drafts, survive_a_restart)
{
	struct draft read;

	put(draft_of("id", "{\"vards\":\"Zane\"}", 99));
	fixture_reopen();
	cr_assert(store_draft_get(store, STR("a"), STR("id"), &arena, &read, &err));
	cr_expect(str_equal_c(read.form, "form"));
	cr_expect_eq(read.version, 3);
	cr_expect(str_equal_c(read.language, "lv"));
	cr_expect(str_equal_c(read.answers, "{\"vards\":\"Zane\"}"));
	cr_expect_eq(read.created_ms, 10);
	cr_expect_eq(read.updated_ms, 20);
	cr_expect_eq(read.expires_ms, 99);
}

Test(drafts, are_replaced_whole)
{
	struct draft read;
	struct draft second = draft_of("id", "{}", 100);

	put(draft_of("id", "{\"vards\":\"Zane\"}", 99));
	second.language = STR("en");
	second.version = 4;
	put(second);
	cr_assert(store_draft_get(store, STR("a"), STR("id"), &arena, &read, &err));
	cr_expect(str_equal_c(read.answers, "{}"));
	cr_expect(str_equal_c(read.language, "en"));
	cr_expect_eq(read.version, 4);
	cr_expect_eq(read.expires_ms, 100);
}

Test(drafts, belong_to_one_institution)
{
	struct draft read;

	put(draft_of("id", "{}", 99));
	cr_expect_not(store_draft_get(store, STR("b"), STR("id"), &arena, &read, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_str_eq(err.text, "no such draft of b", "the id is a secret");
}

Test(drafts, keep_an_id_of_any_bytes)
{
	struct draft draft = draft_of("", "{}", 99);
	struct draft read;

	draft.id = (struct str){ "\0\xff\x80'\n", 5 };
	put(draft);
	cr_expect(store_draft_get(store, STR("a"), draft.id, &arena, &read, &err));
	cr_expect(str_equal(read.id, draft.id));
	cr_expect_not(store_draft_get(store, STR("a"), STR(""), &arena, &read, &err));
}

Test(drafts, expire_when_their_time_has_come)
{
	struct draft read;
	int64_t removed = 0;

	put(draft_of("old", "{}", 99));
	put(draft_of("now", "{}", 100));
	put(draft_of("new", "{}", 101));
	cr_assert(store_drafts_expire(store, 100, &removed, &err));
	cr_expect_eq(removed, 2);
	cr_expect(store_draft_get(store, STR("a"), STR("new"), &arena, &read, &err));
	cr_expect_not(store_draft_get(store, STR("a"), STR("now"), &arena, &read, &err));
	cr_assert(store_drafts_expire(store, 100, &removed, &err));
	cr_expect_eq(removed, 0);
}
