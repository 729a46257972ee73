#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(trace, .init = fixture_init, .fini = fixture_finish);

Test(trace, says_how_a_submission_stands)
{
	struct submission sent;
	struct submission_trace trace;

	fixture_submit("a", "one");
	cr_assert(store_submission_get(store, STR("a"), STR("one"), &arena, &sent, &err));
	cr_assert(store_trace_get(store, STR("a"), sent.reference, &arena, &trace, &err), "%s",
		  err.text);
	cr_expect(str_equal(trace.id, STR("one")));
	cr_expect(str_equal(trace.form, sent.form));
	cr_expect_eq(trace.received_ms, sent.received_ms);
	cr_expect_eq(trace.delivered_ms, 0);
	cr_expect_not(trace.erased);
	cr_expect_eq(trace.access.len, 0);
	cr_expect_not(store_trace_get(store, STR("b"), sent.reference, &arena, &trace, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(trace, lists_what_was_said_in_its_order)
{
	static const char *const states[] = { "accepted", "waiting", "done" };
	const struct audit_line line = { .what = STR("submission.status") };
	struct submission_statuses list;

	fixture_submit("a", "one");
	cr_assert(store_status_list(store, STR("a"), STR("one"), &arena, &list, &err));
	cr_expect_eq(list.count, 0);
	for (size_t i = 0; i < LENGTH(states); i++) {
		const struct submission_status status = { STR("a"), STR("one"),
							  str_from_c(states[i]), STR("7"),
							  5000 };
		cr_assert(store_status_add(store, &status, &line, &err));
	}
	cr_assert(store_status_list(store, STR("a"), STR("one"), &arena, &list, &err));
	cr_assert_eq(list.count, LENGTH(states));
	for (size_t i = 0; i < LENGTH(states); i++)
		cr_expect(str_equal_c(list.at[i].state, states[i]));
}
