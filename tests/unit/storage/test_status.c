#include <criterion/criterion.h>
#include <pthread.h>

#include "tests/unit/storage/fixture.h"

TestSuite(status, .init = fixture_init, .fini = fixture_finish);

static bool add(const char *institution, const char *state, const char *number)
{
	const struct submission_status status = { str_from_c(institution), STR("one"),
						  str_from_c(state), str_from_c(number), 5000 };

	const struct audit_line line = { .what = STR("submission.status") };

	return store_status_add(store, &status, &line, &err);
}

static struct submission_status get(bool expected)
{
	struct submission_status status;

	cr_assert(store_status_get(store, STR("a"), STR("one"), &arena, &status, &err));
	cr_assert_eq(status.state.len > 0, expected);
	return status;
}

Test(status, is_the_newest_that_was_said)
{
	fixture_submit("a", "one");
	get(false);
	cr_assert(add("a", "accepted", "7/2026"), "%s", err.text);
	cr_assert(add("a", "done", ""), "%s", err.text);
	const struct submission_status status = get(true);
	cr_expect(str_equal_c(status.state, "done"));
	cr_expect_eq(status.at_ms, 5000);
	cr_expect_not(add("b", "done", ""), "of another institution");
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

static void *add_many(void *wrong)
{
	const struct submission_status status = { STR("a"), STR("one"), STR("accepted"),
						  STR("7"), 5000 };
	const struct audit_line line = { .what = STR("submission.status") };

	for (int i = 0; i < 50; i++) {
		struct err failure = { 0 };
		*(size_t *)wrong += !store_status_add(store, &status, &line, &failure);
	}
	return NULL;
}

Test(status, is_taken_also_when_another_is_said_at_once)
{
	pthread_t threads[2];
	size_t wrong[2] = { 0 };

	fixture_submit("a", "one");
	for (size_t i = 0; i < LENGTH(threads); i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, add_many, &wrong[i]), 0);
	for (size_t i = 0; i < LENGTH(threads); i++) {
		(void)pthread_join(threads[i], NULL);
		cr_expect_eq(wrong[i], 0);
	}
}

Test(status, of_the_institution_stays_above_that_of_a_delivery)
{
	fixture_submit("a", "one");
	cr_assert(add("a", "accepted", "7/2026"), "%s", err.text);
	cr_assert(add("a", "delivered", "8"), "%s", err.text);
	cr_expect(str_equal_c(get(true).state, "accepted"));
}

Test(status, holds_the_case_number_that_a_delivery_was_answered_with)
{
	const struct claim claim = {
		.most = 1, .per_institution = 1, .now_ms = 1000, .lease_ms = 100
	};
	const struct outcome outcome = { .next = DELIVERY_DONE,
					 .ended_ms = 1050,
					 .case_number = STR("AB-12") };
	struct deliveries claimed;

	fixture_endpoint("a");
	fixture_submit("a", "one");
	cr_assert(store_outbox_claim(store, &claim, &arena, &claimed, &err), "%s", err.text);
	cr_assert_eq(claimed.count, 1);
	cr_assert(store_outbox_finish(store, &claimed.at[0], &outcome, &err), "%s", err.text);
	const struct submission_status status = get(true);
	cr_expect(str_equal_c(status.state, "delivered"));
	cr_expect(str_equal_c(status.case_number, "AB-12"));
	cr_expect_eq(status.at_ms, 1050);
}

/* --- pulling ------------------------------------------------------------------------------ */

static struct pulled list(int64_t after, int64_t most)
{
	const struct pull pull = { STR("a"), after, most };
	struct pulled out;

	cr_assert(store_submissions_after(store, &pull, &arena, &out, &err), "%s", err.text);
	return out;
}

static int64_t acknowledged(void)
{
	int64_t upto = -1;

	cr_assert(store_submissions_acknowledged(store, STR("a"), &upto, &err), "%s", err.text);
	return upto;
}

static int64_t acknowledge(int64_t upto)
{
	const struct audit_line line = { .time_ms = 2000,
					 .what = STR("submissions.acknowledged") };
	int64_t count = -1;

	cr_assert(store_submissions_acknowledge(store, STR("a"), upto, &line, &count, &err),
		  "%s", err.text);
	return count;
}

Test(status, lists_submissions_in_order_and_counts_what_is_acknowledged)
{
	cr_expect_eq(acknowledged(), 0);
	fixture_submit("a", "one");
	fixture_submit("b", "other");
	fixture_submit("a", "two");
	fixture_submit("a", "three");
	const struct pulled all = list(0, 10);
	cr_assert_eq(all.count, 3);
	for (size_t i = 0; i < all.count; i++)
		cr_expect_eq(all.at[i].sequence, (int64_t)i + 1);
	cr_expect(str_equal_c(all.at[1].id, "two"));
	cr_expect_eq(list(1, 1).count, 1);
	cr_expect(str_equal_c(list(1, 1).at[0].id, "two"));
	cr_expect_eq(list(3, 10).count, 0);
	cr_expect_eq(acknowledged(), 0);
	cr_expect_eq(acknowledge(2), 2);
	cr_expect_eq(acknowledge(2), 0);
	cr_expect_eq(acknowledged(), 2);
	cr_expect_eq(acknowledge(100), 1);
	cr_expect_eq(acknowledged(), 3);
}

Test(status, is_told_in_the_audit_where_something_changed)
{
	struct audit_lines lines = { 0 };

	fixture_submit("a", "one");
	cr_assert(add("a", "done", ""), "%s", err.text);
	cr_expect_not(add("b", "done", ""));
	cr_expect_eq(acknowledge(1), 1);
	cr_expect_eq(acknowledge(1), 0);
	cr_assert(store_audit_list(store, &arena, STR("a"), 0, &lines, &err));
	cr_assert_eq(lines.count, 2);
	cr_expect(str_equal_c(lines.at[1].what, "submission.status"));
	cr_expect(str_equal_c(lines.at[0].what, "submissions.acknowledged"));
	cr_assert(store_audit_list(store, &arena, STR("b"), 0, &lines, &err));
	cr_expect_eq(lines.count, 2, "b has none");
}
