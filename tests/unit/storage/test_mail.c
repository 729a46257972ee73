#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(mail, .init = fixture_init, .fini = fixture_finish);

static void put(const char *id, int64_t next_ms)
{
	const struct mail mail = { .institution = STR("a"),
				   .id = str_from_c(id),
				   .submission = STR("one"),
				   .content = STR("lv zane@example.lv"),
				   .next_ms = next_ms };

	cr_assert(store_mail_put(store, &mail, &err), "%s", err.text);
}

static struct mail claim(int64_t now_ms)
{
	struct mail mail;

	cr_assert(store_mail_claim(store, now_ms, 100, &arena, &mail, &err), "%s", err.text);
	return mail;
}

Test(mail, is_claimed_when_it_is_due_and_again_when_nobody_ended_it)
{
	struct mail mail;

	fixture_submit("a", "one");
	put("first", 1000);
	put("second", 2000);
	cr_expect_eq(claim(999).id.len, 0);
	mail = claim(1000);
	cr_expect(str_equal_c(mail.id, "first"));
	cr_expect(str_equal_c(mail.content, "lv zane@example.lv"));
	cr_expect_eq(mail.attempt, 1);
	cr_expect_eq(claim(1050).id.len, 0, "it is leased");
	fixture_reopen();
	cr_expect_eq(claim(1100).attempt, 2);
}

Test(mail, is_put_off_and_ended)
{
	struct mail mail;

	fixture_submit("a", "one");
	put("first", 1000);
	mail = claim(1000);
	mail.next_ms = 5000;
	cr_assert(store_mail_later(store, &mail, &err), "%s", err.text);
	cr_expect_eq(claim(4999).id.len, 0);
	cr_expect_gt(claim(5000).id.len, 0);
	cr_assert(store_mail_remove(store, &mail, &err), "%s", err.text);
	cr_expect_eq(claim(99999).id.len, 0);
}
