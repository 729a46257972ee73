#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>

#include "storage/db.h"
#include "tests/unit/storage/fixture.h"

TestSuite(outbox, .init = fixture_init, .fini = fixture_finish);

/* fixture_submission is received at 1000; a lease lasts 100. */
static struct deliveries claim(int64_t now_ms, size_t most, size_t per_institution)
{
	const struct claim what = { .most = most,
				    .per_institution = per_institution,
				    .now_ms = now_ms,
				    .lease_ms = 100 };
	struct deliveries out;

	cr_assert(store_outbox_claim(store, &what, &arena, &out, &err), "%s", err.text);
	return out;
}

static struct delivery claim_one(int64_t now_ms)
{
	const struct deliveries claimed = claim(now_ms, 1, 1);

	cr_assert_eq(claimed.count, 1);
	return claimed.at[0];
}

static bool finish(const struct delivery *delivery, enum delivery_state next, int64_t next_ms)
{
	const struct outcome outcome = { .status = next == DELIVERY_DONE ? 200 : 500,
					 .detail = STR("because"),
					 .started_ms = 1001,
					 .ended_ms = 1002,
					 .next = next,
					 .next_ms = next_ms };

	return store_outbox_finish(store, delivery, &outcome, &err);
}

static int64_t next(void)
{
	int64_t when_ms = 0;

	cr_assert(store_outbox_next(store, &when_ms, &err), "%s", err.text);
	return when_ms;
}

Test(outbox, has_a_delivery_for_every_submission)
{
	fixture_endpoint("a");
	fixture_submit("a", "one");
	fixture_reopen();
	const struct delivery delivery = claim_one(1000);
	cr_expect(str_equal_c(delivery.institution, "a"));
	cr_expect(str_equal_c(delivery.submission, "one"));
	cr_expect(str_equal_c(delivery.id, "one"));
	cr_expect_eq(delivery.attempt, 1);
	cr_expect_eq(delivery.state, DELIVERY_LEASED);
	cr_expect_eq(delivery.next_ms, 1100);
}

Test(outbox, gives_a_delivery_to_one_only)
{
	fixture_endpoint("a");
	fixture_submit("a", "one");
	claim_one(1000);
	cr_expect_eq(claim(1000, 5, 5).count, 0);
	cr_expect_eq(claim(1099, 5, 5).count, 0);
}

Test(outbox, gives_it_again_when_the_lease_ran_out)
{
	fixture_endpoint("a");
	fixture_submit("a", "one");
	const struct delivery first = claim_one(1000);
	const struct delivery second = claim_one(1100);
	cr_expect_eq(second.attempt, 2);
	cr_expect(str_equal(second.id, first.id), "the webhook-id stays");

	/* The one that slept cannot change anything any more. */
	cr_expect_not(finish(&first, DELIVERY_PARKED, 0));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_str_eq(err.text, "the lease of delivery one is no longer held");
	cr_expect(finish(&second, DELIVERY_DONE, 0), "%s", err.text);
	cr_expect(finish(&second, DELIVERY_DONE, 0), "as when the answer was lost");
	cr_expect_not(finish(&second, DELIVERY_DUE, 0), "finishing otherwise");
	cr_expect_eq(claim(999999, 5, 5).count, 0);
}

Test(outbox, knows_which_of_many_leases_still_hold)
{
	enum { MANY = 70 }; /* more than stand in one statement */
	static struct ending endings[MANY];
	char id[16];

	fixture_endpoint("a");
	for (int i = 0; i < MANY; i++) {
		(void)snprintf(id, sizeof(id), "n%d", i);
		fixture_submit("a", id);
	}
	const struct deliveries claimed = claim(1000, MANY, MANY);
	cr_assert_eq(claimed.count, MANY);
	for (size_t i = 0; i < MANY; i++) {
		endings[i].delivery = claimed.at[i];
		endings[i].outcome = (struct outcome){ .status = 200, .next = DELIVERY_DONE };
	}
	endings[3].delivery.lease = STR("7");
	endings[MANY - 1].delivery.lease = STR("7");
	struct turn turn = { .endings = endings, .ending_count = MANY };
	cr_assert(store_outbox_turn(store, &arena, &turn, &err), "%s", err.text);
	for (size_t i = 0; i < MANY; i++)
		cr_expect_eq(endings[i].lost, i == 3 || i == MANY - 1, "%zu", i);
	cr_expect_eq(claim(5000, MANY, MANY).count, 2, "these two alone are still open");
}

Test(outbox, knows_a_forged_lease)
{
	fixture_endpoint("a");
	fixture_submit("a", "one");
	struct delivery delivery = claim_one(1000);
	static const char *const forged[] = { "", "x", "2", "-1", "18446744073709551615" };
	for (size_t i = 0; i < LENGTH(forged); i++) {
		delivery.lease = str_from_c(forged[i]);
		cr_expect_not(finish(&delivery, DELIVERY_DONE, 0), "%s", forged[i]);
		cr_expect_eq(err.code, ERR_CONFLICT, "%s", forged[i]);
	}
}

Test(outbox, keeps_a_failed_delivery_until_it_is_due_again)
{
	fixture_endpoint("a");
	fixture_submit("a", "one");
	struct delivery delivery = claim_one(1000);
	cr_expect(finish(&delivery, DELIVERY_DUE, 5000));
	cr_expect_eq(next(), 5000);
	cr_expect_eq(claim(4999, 5, 5).count, 0);
	delivery = claim_one(5000);
	cr_expect_eq(delivery.attempt, 2);
	cr_expect(finish(&delivery, DELIVERY_DONE, 0));
	cr_expect_eq(next(), INT64_MAX);
}

Test(outbox, never_claims_what_is_parked_or_done)
{
	fixture_endpoint("a");
	fixture_submit("a", "parked");
	fixture_submit("a", "done");
	const struct deliveries both = claim(1000, 2, 2);
	cr_assert_eq(both.count, 2);
	cr_expect(finish(&both.at[0], DELIVERY_PARKED, 0));
	cr_expect(finish(&both.at[1], DELIVERY_DONE, 0));
	cr_expect_eq(claim(INT64_MAX / 2, 5, 5).count, 0);
	cr_expect_eq(next(), INT64_MAX);
}

Test(outbox, waits_for_an_endpoint_without_using_up_attempts)
{
	fixture_submit("a", "one");
	cr_expect_eq(claim(5000, 5, 5).count, 0);
	cr_expect_eq(next(), INT64_MAX);
	fixture_endpoint("a");
	cr_expect_eq(next(), 1000);
	cr_expect_eq(claim_one(5000).attempt, 1);
}

Test(outbox, leaves_the_deliveries_of_a_disabled_endpoint_waiting)
{
	bool changed;

	fixture_endpoint("a");
	fixture_submit("a", "one");
	cr_assert(store_endpoint_disable(store, STR("a"), STR("https://example.test/in"),
					 &changed, &err));
	cr_expect_eq(claim(5000, 5, 5).count, 0);
	cr_expect_eq(next(), INT64_MAX);
	fixture_endpoint("a");
	cr_expect_eq(claim(5000, 5, 5).count, 1);
}

Test(outbox, claims_the_longest_due_first)
{
	struct submission early = fixture_submission("a", "early");
	bool created;

	fixture_endpoint("a");
	fixture_submit("a", "late");
	early.received_ms = 500;
	cr_assert(store_submit(store, &arena, &early, NULL, &created, &err));
	cr_expect(str_equal_c(claim_one(1000).id, "early"));
}

Test(outbox, shares_its_turns_between_institutions)
{
	static const char *const ids[] = { "1", "2", "3", "4", "5" };

	fixture_endpoint("a");
	fixture_endpoint("b");
	for (size_t i = 0; i < LENGTH(ids); i++)
		fixture_submit("a", ids[i]);
	struct submission last = fixture_submission("b", "1");
	bool created;
	last.received_ms = 1001;
	cr_assert(store_submit(store, &arena, &last, NULL, &created, &err));

	const struct deliveries claimed = claim(2000, 5, 2);
	cr_assert_eq(claimed.count, 3);
	cr_expect(str_equal_c(claimed.at[0].institution, "a"));
	cr_expect(str_equal_c(claimed.at[1].institution, "a"));
	cr_expect(str_equal_c(claimed.at[2].institution, "b"));
	cr_expect_eq(claim(2000, 5, 2).count, 0, "leases that hold count");
	cr_expect(finish(&claimed.at[0], DELIVERY_DONE, 0));
	cr_expect_eq(claim(2000, 5, 2).count, 1);
}

Test(outbox, turns_first_to_whoever_has_least_under_way)
{
	fixture_endpoint("a");
	fixture_endpoint("b");
	fixture_submit("a", "1");
	fixture_submit("a", "2");
	struct submission other = fixture_submission("b", "1");
	bool created;
	other.received_ms = 1001;
	cr_assert(store_submit(store, &arena, &other, NULL, &created, &err));

	const struct deliveries first = claim(2000, 1, 2);
	cr_assert_eq(first.count, 1);
	cr_expect(str_equal_c(first.at[0].institution, "a"));
	const struct deliveries second = claim(2000, 1, 2);
	cr_assert_eq(second.count, 1);
	cr_expect(str_equal_c(second.at[0].institution, "b"));
}

Test(outbox, says_when_the_next_is_due)
{
	cr_expect_eq(next(), INT64_MAX);
	fixture_endpoint("a");
	fixture_submit("a", "one");
	cr_expect_eq(next(), 1000);
	claim_one(1000);
	cr_expect_eq(next(), 1100, "when the lease runs out");
}

Test(outbox, says_how_a_delivery_stands)
{
	struct delivery read;

	fixture_endpoint("a");
	fixture_submit("a", "one");
	cr_assert(store_delivery_get(store, STR("a"), STR("one"), &arena, &read, &err));
	cr_expect_eq(read.state, DELIVERY_DUE);
	cr_expect_eq(read.attempt, 0);
	const struct delivery delivery = claim_one(1000);
	cr_assert(store_delivery_get(store, STR("a"), STR("one"), &arena, &read, &err));
	cr_expect_eq(read.state, DELIVERY_LEASED);
	cr_expect(str_equal(read.lease, delivery.lease));
	cr_expect(finish(&delivery, DELIVERY_PARKED, 77));
	cr_assert(store_delivery_get(store, STR("a"), STR("one"), &arena, &read, &err));
	cr_expect_eq(read.state, DELIVERY_PARKED);
	cr_expect_eq(read.attempt, 1);
	cr_expect_eq(read.next_ms, 77);
	cr_expect(str_equal_c(read.submission, "one"));
	cr_expect_not(store_delivery_get(store, STR("b"), STR("one"), &arena, &read, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

/* "number started ended status detail" of each attempt, in order; what is not known is "?". */
static struct str attempts(void)
{
	struct db_pool *pool = db_pool_open(fixture_url(), 1000, &err);
	struct db *db = db_take(pool, &err);
	struct rows rows;
	struct str out = STR("");

	cr_assert_not_null(db, "%s", err.text);
	cr_assert(db_query(db, &arena,
			   SQL("/* x */ SELECT number || ' ' || started_ms || ' ' || "
			       "coalesce(CAST(ended_ms AS TEXT), '?') || ' ' || "
			       "coalesce(CAST(status AS TEXT), '?') || ' ' || "
			       "coalesce(detail, '?') FROM attempt ORDER BY number"),
			   &rows, &err),
		  "%s", err.text);
	for (size_t i = 0; i < rows.count; i++)
		out = str_printf(&arena, "%.*s%s%.*s", STR_ARG(out), i > 0 ? "; " : "",
				 STR_ARG(rows_str(&rows, i, 0)));
	db_give(db);
	db_pool_close(pool);
	return out;
}

static struct past_attempt last_attempt(const char *id)
{
	struct delivery delivery;
	struct past_attempts past;

	cr_assert(store_delivery_get(store, STR("a"), str_from_c(id), &arena, &delivery, &err));
	cr_assert(store_attempts_list(store, &delivery, &arena, &past, &err), "%s", err.text);
	cr_assert(past.count > 0);
	return past.at[past.count - 1];
}

/* With the claim: it is in the list, and has a row of its own once its lease ran out. */
Test(outbox, records_an_attempt_before_it_is_made)
{
	fixture_endpoint("a");
	fixture_submit("a", "one");
	cr_expect(str_equal_c(attempts(), ""));
	claim_one(1000);
	const struct past_attempt under_way = last_attempt("one");
	cr_expect_eq(under_way.number, 1);
	cr_expect_eq(under_way.started_ms, 1000);
	cr_expect_eq(under_way.ended_ms, 0);
	const struct delivery second = claim_one(1100);
	cr_expect(str_equal_c(attempts(), "1 1000 ? ? ?"), "%.*s", STR_ARG(attempts()));
	cr_expect_eq(last_attempt("one").number, 2);
	cr_expect(finish(&second, DELIVERY_DUE, 2000));
	cr_expect(str_equal_c(attempts(), "1 1000 ? ? ?; 2 1001 1002 500 because"), "%.*s",
		  STR_ARG(attempts()));
}

Test(outbox, keeps_what_a_receiver_answered_encrypted_cut_and_without_control_characters)
{
	struct outcome outcome = { .status = 500,
				   .answer = STR("N\x1b[1m\xff\nJ\xc4\x81nis"),
				   .keys = STR("v1:12345678"),
				   .next = DELIVERY_DUE };
	char large[9000];

	fixture_endpoint("a");
	fixture_submit("a", "one");
	const struct delivery first = claim_one(1000);
	cr_assert(store_outbox_finish(store, &first, &outcome, &err), "%s", err.text);
	const struct past_attempt past = last_attempt("one");
	cr_expect(str_equal_c(past.answer, "N\xef\xbf\xbd[1m\xef\xbf\xbd\nJ\xc4\x81nis"),
		  "%.*s", STR_ARG(past.answer));
	cr_expect(str_equal_c(past.keys, "v1:12345678"));
	cr_expect_eq(past.status, 500);
	cr_expect_eq(str_find(attempts(), STR("nis"), 0), SIZE_MAX);
	memset(large, 'x', sizeof(large));
	outcome.answer = (struct str){ large, sizeof(large) };
	const struct delivery second = claim_one(2000);
	cr_assert(store_outbox_finish(store, &second, &outcome, &err), "%s", err.text);
	cr_expect_eq(last_attempt("one").answer.len, 4096);
}

Test(outbox, keeps_whatever_went_wrong)
{
	fixture_endpoint("a");
	fixture_submit("a", "one");
	const struct delivery delivery = claim_one(1000);
	const struct outcome outcome = { .detail = STR("a\0\xff\xc4\x81\xc4"),
					 .next = DELIVERY_DONE };
	cr_assert(store_outbox_finish(store, &delivery, &outcome, &err), "%s", err.text);
	cr_expect(str_equal_c(attempts(), "1 0 0 0 a\xef\xbf\xbd\xef\xbf\xbd\xc4\x81"
					  "\xef\xbf\xbd"),
		  "%.*s", STR_ARG(attempts()));
}

Test(outbox, is_due_at_once_by_the_clock_of_the_store)
{
	struct submission ahead = fixture_submission("a", "ahead");
	int64_t now_ms = 0, next_ms = 0;
	bool created;

	cr_assert(store_now(store, NULL, &now_ms, &err), "%s", err.text);
	cr_expect_lt(now_ms - clock_now(NULL), 5000);
	cr_expect_gt(now_ms - clock_now(NULL), -5000);
	ahead.received_ms = now_ms + 3600000; /* our clock is an hour ahead */
	fixture_endpoint("a");
	cr_assert(store_submit(store, &arena, &ahead, NULL, &created, &err), "%s", err.text);
	cr_assert(store_now(store, NULL, &now_ms, &err));
	next_ms = next();
	cr_expect_leq(next_ms, now_ms);
	cr_expect_eq(claim(now_ms, 1, 1).count, 1);
}

/* --- several at once ---------------------------------------------------------------------- */

enum { CLAIMERS = 6, WAITING = 30 };

struct claimer {
	pthread_t thread;
	struct store *store;
	size_t claimed;
	bool failed;
};

static void *claim_until_empty(void *at)
{
	struct claimer *self = at;
	const struct claim what = {
		.most = 2, .per_institution = 100, .now_ms = 1000, .lease_ms = 100
	};
	struct arena own = { 0 };
	struct deliveries out = { .count = 1 };
	struct err failure;

	while (out.count > 0 && !self->failed) {
		self->failed = !store_outbox_claim(self->store, &what, &own, &out, &failure);
		self->claimed += out.count;
	}
	arena_finish(&own);
	return NULL;
}

/* Half of the claimers are of another program: one with a pool of its own. */
Test(outbox, never_gives_one_delivery_to_two)
{
	struct claimer claimers[CLAIMERS] = { 0 };
	struct store *other = store_open(fixture_url(), &test_keys, &err);
	size_t claimed = 0;

	cr_assert_not_null(other, "%s", err.text);
	fixture_endpoint("a");
	for (int i = 0; i < WAITING; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "%d", i);
		fixture_submit("a", id);
	}
	for (size_t i = 0; i < CLAIMERS; i++) {
		claimers[i].store = i % 2 == 0 ? store : other;
		cr_assert_eq(pthread_create(&claimers[i].thread, NULL, claim_until_empty,
					    &claimers[i]),
			     0);
	}
	for (size_t i = 0; i < CLAIMERS; i++) {
		cr_assert_eq(pthread_join(claimers[i].thread, NULL), 0);
		cr_expect_not(claimers[i].failed);
		claimed += claimers[i].claimed;
	}
	cr_expect_eq(claimed, WAITING);
	for (int i = 0; i < WAITING; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "%d", i);
		cr_expect_eq(last_attempt(id).number, 1, "each was recorded, once");
	}
	store_close(other);
}

Test(outbox, is_taken_over_by_another_program_when_a_lease_ran_out)
{
	struct store *own = store;
	struct store *other = store_open(fixture_url(), &test_keys, &err);

	cr_assert_not_null(other, "%s", err.text);
	fixture_endpoint("a");
	fixture_submit("a", "one");
	const struct delivery first = claim_one(1000);
	store = other;
	cr_expect_eq(claim(1099, 1, 1).count, 0, "the lease holds");
	const struct delivery second = claim_one(1100);
	cr_expect_eq(second.attempt, 2);
	store = own;
	cr_expect_not(finish(&first, DELIVERY_DONE, 0), "it comes too late");
	cr_expect_eq(err.code, ERR_CONFLICT);
	store = other;
	cr_expect(finish(&second, DELIVERY_DUE, 3000), "%s", err.text);
	store = own;
	cr_expect_eq(next(), 3000, "what the second said holds");
	store_close(other);
}

static void set_back(int64_t now_ms, int64_t by_ms)
{
	const struct clock_back back = { .now_ms = now_ms, .by_ms = by_ms, .lease_ms = 100 };

	cr_assert(store_outbox_clock_back(store, &back, &err), "%s", err.text);
}

Test(outbox, holds_nothing_until_a_clock_that_was_ahead_is_reached_again)
{
	static const int64_t day = 24 * 3600 * 1000;

	fixture_endpoint("a");
	fixture_endpoint("b");
	fixture_submit("a", "tried");
	fixture_submit("b", "leased");
	const struct deliveries claimed = claim(1000 + day, 2, 1);
	cr_assert_eq(claimed.count, 2);
	const struct delivery *tried = &claimed.at[str_equal_c(claimed.at[1].id, "tried")];
	cr_assert(finish(tried, DELIVERY_DUE, 1000 + day + 5000));

	set_back(2000, 0);
	cr_expect_eq(claim(2000, 5, 5).count, 0, "a day is a pause like any other");
	const struct deliveries freed = claim(2100, 5, 5);
	cr_assert_eq(freed.count, 1, "no lease is longer than a lease");
	cr_assert(finish(&freed.at[0], DELIVERY_DONE, 0));
	set_back(2000, day);
	cr_expect_eq(claim(5999, 5, 1).count, 0, "five seconds were planned");
	const struct deliveries later = claim(6000, 5, 1);
	cr_assert_eq(later.count, 1);
	cr_expect(str_equal_c(later.at[0].id, "tried"));
	cr_expect(finish(&later.at[0], DELIVERY_DUE, 1000 * day));
	set_back(7000, 0);
	cr_expect_eq(claim(7000, 5, 1).count, 1, "nobody ever plans that");
}
