#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>

#include "storage/db.h"
#include "tests/unit/storage/fixture.h"
#include "tests/unit/storage/proxy.h"

/* A connection that is lost at COMMIT: the outcome is found out, never guessed. */

static struct proxy *proxy;
static struct store *through; /* the same store, through the proxy */

static void init(void)
{
	fixture_init_postgres();
	proxy = proxy_start(fixture_socket());
	through = store_open(fixture_url_by_port(proxy_port(proxy)), &test_keys, &err);
	cr_assert_not_null(through, "%s", err.text);
}

static void finish(void)
{
	store_close(through);
	proxy_stop(proxy);
	fixture_finish();
}

TestSuite(commit_postgres, .init = init, .fini = finish);

static const struct {
	const char *label;
	enum cut cut;
} cuts[] = { { "before", CUT_BEFORE }, { "during", CUT_DURING }, { "after", CUT_AFTER } };

static int64_t count(const char *sql)
{
	struct db_pool *pool = db_pool_open(fixture_url(), 5000, &err);
	struct db *db = db_take(pool, &err);
	struct rows rows;

	cr_assert_not_null(db, "%s", err.text);
	cr_assert(db_query(db, &arena, (struct statement){ str_from_c(sql), NULL, 0 }, &rows,
			   &err),
		  "%s", err.text);
	db_give(db);
	db_pool_close(pool);
	return rows_int(&rows, 0, 0);
}

Test(commit_postgres, that_was_not_answered_stores_a_submission_once)
{
	for (size_t i = 0; i < LENGTH(cuts); i++) {
		struct submission submission = fixture_submission("a", cuts[i].label);
		struct submission read;
		bool created = false;
		proxy_cut(proxy, cuts[i].cut);
		cr_assert(store_submit(through, &arena, &submission, NULL, &created, &err),
			  "%s: %s", cuts[i].label, err.text);
		cr_expect(created, "%s: it is this one that was stored", cuts[i].label);
		cr_expect_eq(submission.sequence, (int64_t)i + 1, "%s", cuts[i].label);
		cr_expect(store_submission_by_key(store, STR("a"), submission.key, &arena,
						  &read, &err));
		cr_expect(str_equal(read.id, submission.id), "%s", cuts[i].label);
	}
	cr_expect_eq(proxy_cuts(proxy), LENGTH(cuts));
	cr_expect_eq(count("/* x */ SELECT count(*) FROM submission"), LENGTH(cuts));
	cr_expect_eq(count("/* x */ SELECT count(*) FROM delivery"), LENGTH(cuts));
}

Test(commit_postgres, that_was_not_answered_publishes_a_form_once)
{
	for (size_t i = 0; i < LENGTH(cuts); i++) {
		struct form_record record = { .institution = STR("a"),
					      .id = STR("form"),
					      .definition = STR("<form/>"),
					      .digest = str_from_c(cuts[i].label) };
		bool created = false;
		proxy_cut(proxy, cuts[i].cut);
		cr_assert(store_form_publish(through, &record, &created, &err), "%s: %s",
			  cuts[i].label, err.text);
		cr_expect(created, "%s", cuts[i].label);
		cr_expect_eq(record.version, (int64_t)i + 1, "%s", cuts[i].label);
	}
	cr_expect_eq(proxy_cuts(proxy), LENGTH(cuts));
}

Test(commit_postgres, that_was_not_answered_stores_a_list_once)
{
	for (size_t i = 0; i < LENGTH(cuts); i++) {
		const struct library_record record = { .institution = STR("a"),
						       .kind = STR("list"),
						       .name = STR("valstis"),
						       .version = (int64_t)i + 1,
						       .bytes = STR("one") };
		bool created = false;
		proxy_cut(proxy, cuts[i].cut);
		cr_assert(store_library_put(through, &record, &created, &err), "%s: %s",
			  cuts[i].label, err.text);
		cr_expect(created, "%s", cuts[i].label);
	}
	cr_expect_eq(proxy_cuts(proxy), LENGTH(cuts));
}

Test(commit_postgres, that_was_not_answered_adds_a_status_once)
{
	const struct audit_line line = { .what = STR("submission.status") };

	fixture_submit("a", "one");
	for (size_t i = 0; i < LENGTH(cuts); i++) {
		const struct submission_status status = { STR("a"), STR("one"),
							  str_from_c(cuts[i].label), STR("7"),
							  5000 };
		proxy_cut(proxy, cuts[i].cut);
		cr_assert(store_status_add(through, &status, &line, &err), "%s: %s",
			  cuts[i].label, err.text);
	}
	cr_expect_eq(proxy_cuts(proxy), LENGTH(cuts));
	cr_expect_eq(count("/* x */ SELECT count(*) FROM submission_status"), LENGTH(cuts));
	cr_expect_eq(count("/* x */ SELECT count(*) FROM audit WHERE what = "
			   "'submission.status'"),
		     LENGTH(cuts));
}

Test(commit_postgres, that_was_not_answered_finishes_a_delivery)
{
	const struct claim one = {
		.most = 1, .per_institution = 1, .now_ms = 1000, .lease_ms = 100
	};
	const struct outcome outcome = { .next = DELIVERY_DONE,
					 .status = 200,
					 .case_number = STR("7") };
	struct deliveries claimed;

	fixture_endpoint("a");
	for (size_t i = 0; i < LENGTH(cuts); i++) {
		fixture_submit("a", cuts[i].label);
		cr_assert(store_outbox_claim(through, &one, &arena, &claimed, &err));
		cr_assert_eq(claimed.count, 1);
		proxy_cut(proxy, cuts[i].cut);
		cr_expect(store_outbox_finish(through, &claimed.at[0], &outcome, &err),
			  "%s: %s", cuts[i].label, err.text);
	}
	cr_expect_eq(proxy_cuts(proxy), LENGTH(cuts));
	cr_expect_eq(count("/* x */ SELECT count(*) FROM delivery WHERE state = 2"),
		     LENGTH(cuts));
	cr_expect_eq(count("/* x */ SELECT count(*) FROM submission_status"), LENGTH(cuts));
}

Test(commit_postgres, whose_outcome_cannot_be_found_out_is_called_unknown)
{
	struct submission submission = fixture_submission("a", "one");
	struct submission again = fixture_submission("a", "two");
	struct submission before = fixture_submission("a", "zero");
	bool created = true;

	/* The institution has its key by then. */
	cr_assert(store_submit(through, &arena, &before, NULL, &created, &err), "%s", err.text);
	proxy_cut_for_good(proxy, CUT_AFTER);
	cr_expect_not(store_submit(through, &arena, &submission, NULL, &created, &err));
	cr_expect_eq(err.code, ERR_UNKNOWN, "%s", err.text);

	/* Sent again later, with its key, it is found. */
	again.key = submission.key;
	cr_expect(store_submit(store, &arena, &again, NULL, &created, &err));
	cr_expect_not(created);
	cr_expect(str_equal_c(again.id, "one"));
}

/* --- several at once ---------------------------------------------------------------------- */

enum { SENDERS = 12, ROUNDS = 6 };

struct sender {
	pthread_t thread;
	size_t number, created;
	bool failed;
};

static void *send_all(void *at)
{
	struct sender *self = at;
	struct arena own = { 0 };
	struct err failure;

	for (size_t i = 0; i < ROUNDS; i++) {
		bool created = false;
		struct submission submission = {
			.institution = STR("a"),
			.id = str_printf(&own, "id-%zu-%zu", i, self->number),
			.reference = str_printf(&own, "VL-%zu-%zu", i, self->number),
			.key = str_printf(&own, "key-%zu-%zu", i, self->number),
		};
		if (self->number == 0)
			proxy_cut(proxy, cuts[i % LENGTH(cuts)].cut);
		if (!store_submit(through, &own, &submission, NULL, &created, &failure))
			self->failed = true;
		self->created += created;
	}
	arena_finish(&own);
	return NULL;
}

Test(commit_postgres, that_was_not_answered_fails_none_of_those_who_shared_it)
{
	struct sender senders[SENDERS] = { 0 };

	for (size_t i = 0; i < SENDERS; i++) {
		senders[i].number = i;
		cr_assert_eq(pthread_create(&senders[i].thread, NULL, send_all, &senders[i]),
			     0);
	}
	for (size_t i = 0; i < SENDERS; i++) {
		cr_assert_eq(pthread_join(senders[i].thread, NULL), 0);
		cr_expect_not(senders[i].failed, "%zu", i);
		cr_expect_eq(senders[i].created, ROUNDS, "%zu", i);
	}
	cr_expect_gt(proxy_cuts(proxy), 0);
	cr_expect_eq(count("/* x */ SELECT count(*) FROM submission"), SENDERS * ROUNDS);
	cr_expect_eq(count("/* x */ SELECT last FROM submission_sequence"), SENDERS * ROUNDS,
		     "numbers are gapless");
}
