#include "app/delivery/worker.h"

#include <criterion/criterion.h>
#include <poll.h>

#include "tests/unit/app/delivery/fixture.h"

TestSuite(worker, .init = fixture_init, .fini = fixture_finish);

static const int64_t delays[] = { 0, 30, 30, 30, 30 };
static const struct retry_policy quick = { .delays_ms = delays, .attempts = LENGTH(delays) };

static struct worker *start(size_t most)
{
	config.most = most;
	struct worker *started = worker_start(&config, &err);

	cr_assert_not_null(started, "%s", err.text);
	return started;
}

/* The receiver has a request before the store has its end: the store is asked until it has it,
 * for ten seconds at most. */
static bool becomes(const char *institution, const char *id, enum delivery_state state)
{
	for (int i = 0; i < 1000; i++) {
		if (fixture_delivery(institution, id).state == state)
			return true;
		(void)poll(NULL, 0, 10);
	}
	return false;
}

Test(worker, delivers_what_was_there_before_it)
{
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *receiver = fixture_receiver(answers, 1);

	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	fixture_submit("a", "one");
	fixture_submit("a", "two");
	struct worker *worker = start(2);
	cr_expect(becomes("a", "one", DELIVERY_DONE));
	cr_expect(becomes("a", "two", DELIVERY_DONE));
	worker_stop(worker);
	cr_expect_eq(receiver_count(receiver), 2);
}

Test(worker, delivers_at_once_when_it_is_called)
{
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *receiver = fixture_receiver(answers, 1);

	config.clock = NULL;
	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	struct worker *worker = start(1);
	for (size_t i = 1; i <= 20; i++) {
		fixture_submit("a", str_to_c(&arena, str_printf(&arena, "%zu", i)));
		worker_wake(worker);
		cr_assert(receiver_wait(receiver, i), "%zu", i);
	}
	worker_stop(worker);
	cr_expect_eq(receiver_count(receiver), 20);
}

Test(worker, comes_back_when_a_retry_is_due)
{
	static const char *const answers[] = { "HTTP/1.1 500 No\r\n\r\n",
					       "HTTP/1.1 302 X\r\nLocation: /\r\n\r\n", "",
					       RECEIVER_OK };
	struct receiver *receiver = fixture_receiver(answers, 4);

	config.clock = NULL;
	config.retry = &quick;
	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	fixture_submit("a", "one");
	struct worker *worker = start(1);
	cr_expect(becomes("a", "one", DELIVERY_DONE));
	worker_stop(worker);
	cr_expect_eq(receiver_count(receiver), 4);
	cr_expect_eq(fixture_delivery("a", "one").attempt, 4);
}

Test(worker, serves_others_while_one_institution_hangs)
{
	static const char *const never[] = { NULL };
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *alive = fixture_receiver(answers, 1);
	struct receiver *dead = fixture_receiver(never, 1);
	static const char *const ids[] = { "1", "2", "3", "4", "5", "6" };

	config.fetch.total_ms = 60000;
	config.per_institution = 1;
	fixture_endpoint("dead", receiver_url(dead), FIXTURE_SECRET);
	fixture_endpoint("alive", receiver_url(alive), FIXTURE_SECRET);
	for (size_t i = 0; i < LENGTH(ids); i++)
		fixture_submit("dead", str_to_c(&arena, str_printf(&arena, "dead-%s", ids[i])));
	for (size_t i = 0; i < LENGTH(ids); i++)
		fixture_submit("alive", ids[i]);
	struct worker *worker = start(2);
	cr_expect(receiver_wait(alive, LENGTH(ids)));
	cr_expect(receiver_wait(dead, 1));
	cr_expect_eq(receiver_count(dead), 1);
	cr_expect_eq(fixture_delivery("dead", "dead-1").state, DELIVERY_LEASED,
		     "still hanging");
	fixture_hang_up();
	worker_stop(worker);
	cr_expect_eq(receiver_count(alive), LENGTH(ids));
}

Test(worker, finishes_what_is_under_way_before_it_stops)
{
	static const char *const never[] = { NULL };
	struct receiver *slow = fixture_receiver(never, 1);

	config.fetch.total_ms = 300;
	fixture_endpoint("a", receiver_url(slow), FIXTURE_SECRET);
	fixture_submit("a", "one");
	struct worker *worker = start(1);
	cr_expect(receiver_wait(slow, 1));
	worker_stop(worker);
	cr_expect_eq(fixture_delivery("a", "one").state, DELIVERY_DUE, "its end is recorded");
}

Test(worker, shares_a_store_with_others)
{
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *receiver = fixture_receiver(answers, 1);
	enum { MANY = 30 };

	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	for (size_t i = 0; i < MANY; i++)
		fixture_submit("a", str_to_c(&arena, str_printf(&arena, "%zu", i)));
	config.per_institution = 4;
	struct worker *first = start(2);
	struct worker *second = start(2);
	for (size_t i = 0; i < MANY; i++)
		cr_expect(becomes("a", str_to_c(&arena, str_printf(&arena, "%zu", i)),
				  DELIVERY_DONE));
	worker_stop(first);
	worker_stop(second);
	cr_expect_eq(receiver_count(receiver), MANY, "each was delivered once");
}
