#include "storage/guests.h"

#include <criterion/criterion.h>
#include <pthread.h>

#include "tests/unit/storage/fixture.h"

TestSuite(guests, .init = fixture_init, .fini = fixture_finish);

static const struct audit_line line = { .what = STR_INIT("guest"), .reference = STR_INIT("f") };

static void put(const char *digest, int64_t expires_ms)
{
	const struct guest_link link = { .institution = STR("i"),
					 .form = STR("f"),
					 .digest = str_from_c(digest),
					 .revision = 7,
					 .name = STR("Anna"),
					 .created_ms = 1,
					 .expires_ms = expires_ms };

	cr_assert(store_guest_link_put(store, &link, &line, &err), "%s", err.text);
}

static bool opens(const char *digest, int64_t now_ms)
{
	struct guest_link link = { .institution = STR("i"), .digest = str_from_c(digest) };

	err = (struct err){ 0 };
	if (store_guest_link_get(store, &arena, now_ms, &link, &err)) {
		cr_expect_eq(link.revision, 7);
		return true;
	}
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	return false;
}

static size_t audited(void)
{
	struct audit_lines lines = { 0 };

	cr_assert(store_audit_list(store, &arena, STR("i"), 0, &lines, &err), "%s", err.text);
	return lines.count;
}

Test(guests, open_a_link_until_its_time_is_over_or_it_is_revoked)
{
	struct guest_links links = { 0 };
	struct guest_link second = {
		.institution = STR("i"), .form = STR("f"), .number = 2, .revoked_ms = 5
	};

	put("one", 10);
	put("two", 20);
	cr_expect(opens("one", 9));
	cr_expect_not(opens("one", 10));
	cr_expect_not(opens("three", 9));
	cr_assert(store_guest_link_revoke(store, &second, &line, &err), "%s", err.text);
	cr_expect_not(opens("two", 9));
	cr_assert(store_guest_link_revoke(store, &second, &line, &err), "%s", err.text);
	cr_assert(store_guest_links_list(store, &arena, STR("i"), STR("f"), &links, &err));
	cr_assert_eq(links.count, 2);
	cr_expect_eq(links.at[0].number, 2);
	cr_expect_eq(links.at[0].revoked_ms, 5);
	cr_expect_eq(audited(), 3, "what changed nothing is not told");
}

static bool say(const char *text)
{
	const struct guest_comment comment = { .institution = STR("i"),
					       .form = STR("f"),
					       .revision = 7,
					       .page = STR("p"),
					       .text = str_from_c(text),
					       .time_ms = 3 };

	err = (struct err){ 0 };
	return store_guest_comment_add(store, &comment, 2, &line, &err);
}

Test(guests, say_so_much_until_something_is_done_about_it)
{
	struct guest_comments comments = { 0 };
	const struct guest_comment done = { .institution = STR("i"),
					    .form = STR("f"),
					    .number = 2,
					    .done_ms = 9,
					    .done_by = STR("Anna") };

	cr_expect(say("one"), "%s", err.text);
	cr_expect(say("two"), "%s", err.text);
	cr_expect_not(say("three"));
	cr_expect_eq(err.code, ERR_LIMIT);
	cr_assert(store_guest_comment_done(store, &done, &line, &err), "%s", err.text);
	cr_expect(say("three"), "%s", err.text);
	cr_assert(store_guest_comments_list(store, &arena, STR("i"), STR("f"), &comments, &err),
		  "%s", err.text);
	cr_assert_eq(comments.count, 3);
	cr_expect(str_equal_c(comments.at[0].text, "three"));
	cr_expect(str_equal_c(comments.at[1].text, "one"));
	cr_expect(str_equal_c(comments.at[2].text, "two"), "what is done comes last");
	cr_expect(str_equal_c(comments.at[2].done_by, "Anna"));
	cr_expect_eq(audited(), 4);
}

#define DAY INT64_C(86400000)

static void comment(int64_t time_ms)
{
	const struct guest_comment said = { .institution = STR("i"),
					    .form = STR("f"),
					    .revision = 7,
					    .name = STR("Anna"),
					    .text = STR("x"),
					    .time_ms = time_ms };

	cr_assert(store_guest_comment_add(store, &said, 10, &line, &err), "%s", err.text);
}

Test(guests, are_erased_when_their_time_is_over)
{
	const struct guest_comment done = {
		.institution = STR("i"), .form = STR("f"), .number = 1, .done_ms = 10 * DAY
	};
	struct guest_comments comments = { 0 };
	struct guest_links links = { 0 };
	struct audit_lines lines = { 0 };
	int64_t count = 0;

	put("one", 10 * DAY);
	put("two", 11 * DAY);
	comment(1 * DAY);
	comment(2 * DAY);
	comment(40 * DAY);
	cr_assert(store_guest_comment_done(store, &done, &line, &err), "%s", err.text);
	cr_assert(store_guests_purge(store, 100 * DAY, &count, &err), "%s", err.text);
	cr_expect_eq(count, 0);
	cr_assert(store_guests_purge(store, 100 * DAY + 1, &count, &err), "%s", err.text);
	cr_expect_eq(count, 2, "what was done, and one link");
	cr_assert(store_guests_purge(store, 380 * DAY, &count, &err), "%s", err.text);
	cr_expect_eq(count, 2, "what nobody did anything about, and the other");
	cr_assert(
		store_guest_comments_list(store, &arena, STR("i"), STR("f"), &comments, &err));
	cr_assert_eq(comments.count, 1);
	cr_expect_eq(comments.at[0].time_ms, 40 * DAY);
	cr_assert(store_guest_links_list(store, &arena, STR("i"), STR("f"), &links, &err));
	cr_expect_eq(links.count, 0);
	cr_assert(store_audit_list(store, &arena, STR("i"), 0, &lines, &err));
	cr_expect(str_equal_c(lines.at[0].what, "guest.purged"));
	cr_expect(str_equal_c(lines.at[0].detail, "comments=1 links=1"));
	cr_expect(str_equal_c(lines.at[1].what, "guest.purged"));
	/* None is given twice. */
	cr_assert(store_guests_purge(store, 500 * DAY, &count, &err), "%s", err.text);
	cr_expect_eq(count, 1);
	put("three", 600 * DAY);
	comment(500 * DAY);
	comments = (struct guest_comments){ 0 };
	links = (struct guest_links){ 0 };
	cr_assert(
		store_guest_comments_list(store, &arena, STR("i"), STR("f"), &comments, &err));
	cr_assert_eq(comments.count, 1);
	cr_expect_eq(comments.at[0].number, 4);
	cr_assert(store_guest_links_list(store, &arena, STR("i"), STR("f"), &links, &err));
	cr_assert_eq(links.count, 1);
	cr_expect_eq(links.at[0].number, 3);
}

static void *comment_often(void *wrong)
{
	const struct guest_comment comment = { .institution = STR("i"),
					       .form = STR("f"),
					       .revision = 1,
					       .text = STR("x"),
					       .time_ms = 1 };

	for (int i = 0; i < 50; i++) {
		struct err failure = { 0 };
		*(size_t *)wrong += !store_guest_comment_add(store, &comment, 1000, &line,
							     &failure);
	}
	return NULL;
}

Test(guests, comment_beside_each_other)
{
	pthread_t threads[2];
	size_t wrong[2] = { 0 };

	for (size_t i = 0; i < LENGTH(threads); i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, comment_often, &wrong[i]), 0);
	for (size_t i = 0; i < LENGTH(threads); i++) {
		(void)pthread_join(threads[i], NULL);
		cr_expect_eq(wrong[i], 0);
	}
	cr_expect_eq(audited(), 100);
}
