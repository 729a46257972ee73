#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(replay, .init = fixture_init, .fini = fixture_finish);

static struct deliveries claim(int64_t now_ms)
{
	const struct claim what = {
		.most = 10, .per_institution = 10, .now_ms = now_ms, .lease_ms = 100
	};
	struct deliveries out;

	cr_assert(store_outbox_claim(store, &what, &arena, &out, &err), "%s", err.text);
	return out;
}

static void finish(const struct delivery *delivery, enum delivery_state next, int64_t next_ms)
{
	const struct outcome outcome = { .started_ms = 2000, .next = next, .next_ms = next_ms };

	cr_assert(store_outbox_finish(store, delivery, &outcome, &err), "%s", err.text);
}

/* "done" was delivered, "parked" given up, "later" failed and waits, "new" never tried;
 * received at 1000, 1001, 1002, 1003. */
static void set_up(void)
{
	static const char *const ids[] = { "done", "parked", "later", "new" };
	bool created;

	fixture_endpoint("a");
	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct submission one = fixture_submission("a", ids[i]);
		one.received_ms = 1000 + (int64_t)i;
		cr_assert(store_submit(store, &arena, &one, NULL, &created, &err));
	}
	const struct deliveries claimed = claim(1002);
	cr_assert_eq(claimed.count, 3);
	for (size_t i = 0; i < claimed.count; i++) {
		const struct delivery *one = &claimed.at[i];
		if (str_equal_c(one->id, "done"))
			finish(one, DELIVERY_DONE, 2000);
		else if (str_equal_c(one->id, "parked"))
			finish(one, DELIVERY_PARKED, 2000);
		else
			finish(one, DELIVERY_DUE, 90000);
	}
}

static int64_t again(const struct replay *replay)
{
	int64_t count = -1;

	cr_assert(store_outbox_replay(store, replay, 3000, &count, &err), "%s", err.text);
	return count;
}

static struct delivery get(const char *id)
{
	struct delivery delivery;

	cr_assert(store_delivery_get(store, STR("a"), str_from_c(id), &arena, &delivery, &err));
	return delivery;
}

Test(replay, of_one_keeps_its_id_and_begins_its_schedule_anew)
{
	set_up();
	cr_expect_eq(again(&(struct replay){ .institution = STR("a"), .id = STR("done") }), 1);
	const struct delivery done = get("done");
	cr_expect_eq(done.state, DELIVERY_DUE);
	cr_expect_eq(done.next_ms, 3000);
	cr_expect_eq(done.replayed, 1);
	cr_expect_eq(done.attempt, 1);
	cr_expect_eq(again(&(struct replay){ .institution = STR("a"), .id = STR("none") }), 0);
	cr_expect_eq(again(&(struct replay){ .institution = STR("b"), .id = STR("done") }), 0,
		     "of another institution");
	const struct deliveries claimed = claim(3000);
	cr_assert_eq(claimed.count, 2);
	const struct delivery *first =
		&claimed.at[str_equal_c(claimed.at[0].id, "done") ? 0 : 1];
	cr_expect_eq(first->attempt, 2, "attempts are counted on");
	cr_expect_eq(first->replayed, 1);
	cr_expect_eq(again(&(struct replay){ .institution = STR("a"), .id = STR("done") }), 0,
		     "it is under way");
}

Test(replay, of_a_range_takes_what_was_received_then)
{
	set_up();
	cr_expect_eq(again(&(struct replay){ STR("a"), .from_ms = 1001, .to_ms = 1003 }), 2);
	cr_expect_eq(get("done").state, DELIVERY_DONE);
	cr_expect_eq(get("parked").next_ms, 3000);
	cr_expect_eq(get("later").next_ms, 3000);
	cr_expect_eq(get("new").next_ms, 1003);
}

Test(replay, of_what_failed_leaves_out_what_was_accepted_or_not_tried)
{
	set_up();
	cr_expect_eq(again(&(struct replay){ STR("a"), .from_ms = 2001, .failed = true }), 0,
		     "before that time");
	cr_expect_eq(again(&(struct replay){ STR("a"), .from_ms = 2000, .failed = true }), 2);
	cr_expect_eq(get("done").state, DELIVERY_DONE);
	cr_expect_eq(get("parked").state, DELIVERY_DUE);
	cr_expect_eq(get("later").next_ms, 3000);
	cr_expect_eq(get("new").replayed, 0);
}

Test(replay, lets_one_through_at_once_where_the_breaker_is_open)
{
	const struct breaker open = { .opens = 3, .until_ms = 1000000 };
	struct endpoint endpoint;

	set_up();
	cr_assert(store_endpoint_get(store, STR("a"), &arena, &endpoint, &err));
	cr_assert(store_endpoint_break(store, &endpoint, &open, &err));
	cr_expect_eq(claim(100000).count, 0, "an open breaker uses up no attempts");
	cr_expect_eq(again(&(struct replay){ .institution = STR("a"), .id = STR("parked") }),
		     1);
	cr_expect_eq(claim(100000).count, 1, "nobody knows yet whether it is mended");
	cr_assert(store_endpoint_get(store, STR("a"), &arena, &endpoint, &err));
	cr_expect_eq(endpoint.breaker.opens, 3);
}

static const struct delivery *find(const struct deliveries *all, const char *id)
{
	for (size_t i = 0; i < all->count; i++)
		if (str_equal_c(all->at[i].id, id))
			return &all->at[i];
	return NULL;
}

static int64_t delivered_ms(const char *id)
{
	struct submission sent;
	struct submission_trace trace;

	cr_assert(store_submission_get(store, STR("a"), str_from_c(id), &arena, &sent, &err));
	cr_assert(store_trace_get(store, STR("a"), sent.reference, &arena, &trace, &err));
	return trace.delivered_ms;
}

/* As a receiver that gives each delivery a new case does. */
static struct submission_statuses accept(const struct delivery *delivery, const char *number)
{
	const struct outcome outcome = { .started_ms = 2000,
					 .ended_ms = 5000,
					 .next = DELIVERY_DONE,
					 .next_ms = 5000,
					 .case_number = str_from_c(number) };
	struct submission_statuses out;

	cr_assert(store_outbox_finish(store, delivery, &outcome, &err), "%s", err.text);
	cr_assert(store_status_list(store, STR("a"), delivery->submission, &arena, &out, &err));
	return out;
}

Test(replay, keeps_the_first_acceptance_and_its_case_number)
{
	set_up();
	cr_expect_eq(delivered_ms("done"), 2000);
	cr_expect_eq(delivered_ms("parked"), 0);
	cr_expect_eq(again(&(struct replay){ STR("a"), .from_ms = 1000, .to_ms = 1003 }), 3);
	cr_expect_eq(delivered_ms("done"), 2000, "while it is on its way again");
	cr_expect_eq(delivered_ms("parked"), 0);
	const struct deliveries claimed = claim(3000);
	const struct delivery *done = find(&claimed, "done"),
			      *parked = find(&claimed, "parked");
	cr_assert(done != NULL && parked != NULL);
	cr_expect(done->accepted);
	cr_expect_not(parked->accepted);
	cr_expect_eq(accept(done, "A-1").count, 1, "there was none before");
	cr_expect_eq(accept(parked, "B-1").count, 1);
	cr_expect_eq(delivered_ms("done"), 2000);
	cr_expect_eq(delivered_ms("parked"), 5000);
	cr_expect_eq(again(&(struct replay){ .institution = STR("a"), .id = STR("parked") }),
		     1);
	const struct deliveries more = claim(6000);
	const struct submission_statuses last = accept(find(&more, "parked"), "B-2");
	cr_assert_eq(last.count, 1);
	cr_expect(str_equal_c(last.at[0].case_number, "B-1"));
}

Test(replay, lets_one_through_where_the_breaker_was_open)
{
	const struct breaker half_open = { .opens = 1, .until_ms = 99999 };
	struct endpoint endpoint;
	int64_t next_ms = 0;

	set_up();
	cr_assert(store_endpoint_get(store, STR("a"), &arena, &endpoint, &err));
	cr_assert(store_endpoint_break(store, &endpoint, &half_open, &err));
	cr_assert(store_outbox_next(store, &next_ms, &err));
	cr_expect_eq(next_ms, 99999);
	cr_expect_eq(claim(99998).count, 0);
	cr_expect_eq(claim(99999).count, 1);
	cr_expect_eq(claim(99999).count, 0);
}
