#include "app/delivery/post.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/delivery/sign.h"
#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "tests/unit/app/delivery/fixture.h"

TestSuite(post, .init = fixture_init, .fini = fixture_finish);

/* Does what is due; false when nothing was. */
static bool deliver(void)
{
	struct post *post = post_new(&config, &err);
	size_t count = 0;

	cr_assert_not_null(post);
	cr_assert(post_drain(post, &count, &err), "%s", err.text);
	post_free(post);
	return count > 0;
}

/* One submission of "a" to a receiver that answers so, attempted once. */
static struct receiver *deliver_to(const char *const *answers, size_t count)
{
	struct receiver *receiver = fixture_receiver(answers, count);

	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	fixture_submit("a", "one");
	cr_assert(deliver());
	return receiver;
}

static enum delivery_state state(void)
{
	return fixture_delivery("a", "one").state;
}

/* How long after now it is due again. */
static int64_t due_in(void)
{
	const struct delivery delivery = fixture_delivery("a", "one");

	cr_assert_eq(delivery.state, DELIVERY_DUE);
	return delivery.next_ms - now.fixed_ms;
}

static void verify(struct receiver *receiver, size_t i, const char *secret)
{
	const struct sign_message message = {
		.id = receiver_header(receiver, i, "webhook-id"),
		.timestamp = receiver_header(receiver, i, "webhook-timestamp"),
		.body = receiver_body(receiver, i),
	};
	struct sign_keys keys;

	cr_assert(sign_keys_read_receiver(str_from_c(secret), &keys, &err));
	cr_expect(sign_verify(&keys, &message,
			      receiver_header(receiver, i, "webhook-signature"),
			      now.fixed_ms / 1000, &err),
		  "%s", err.text);
}

Test(post, has_nothing_to_do_in_an_empty_store)
{
	cr_expect_not(deliver());
}

Test(post, delivers_signed_and_once)
{
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *receiver = deliver_to(answers, 1);

	cr_expect_eq(state(), DELIVERY_DONE);
	cr_assert_eq(receiver_count(receiver), 1);
	cr_expect(str_equal_c(receiver_header(receiver, 0, "webhook-id"), "one"));
	cr_expect(str_equal_c(receiver_header(receiver, 0, "webhook-timestamp"), "1790000000"));
	cr_expect(
		str_equal_c(receiver_header(receiver, 0, "content-type"), "application/json"));
	cr_expect(str_equal_c(receiver_body(receiver, 0),
			      "{\"id\":\"one\",\"vards\":\"Jānis\"}"));
	verify(receiver, 0, FIXTURE_SECRET);
	now.fixed_ms += INT64_C(1000) * 24 * 3600 * 365;
	cr_expect_not(deliver());
}

Test(post, signs_with_every_secret)
{
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *receiver = fixture_receiver(answers, 1);

	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET " " FIXTURE_OLD_SECRET);
	fixture_submit("a", "one");
	cr_assert(deliver());
	verify(receiver, 0, FIXTURE_SECRET);
	verify(receiver, 0, FIXTURE_OLD_SECRET);
}

Test(post, tries_again_after_a_failure_with_the_same_id_and_a_new_signature)
{
	static const char *const answers[] = { "HTTP/1.1 500 No\r\n\r\n", RECEIVER_OK };
	struct receiver *receiver = deliver_to(answers, 2);

	cr_expect(due_in() >= 4000 && due_in() <= 6000, "%lld", (long long)due_in());
	cr_expect_not(deliver());
	now.fixed_ms += 6000;
	cr_expect(deliver());
	cr_expect_eq(state(), DELIVERY_DONE);
	cr_expect_eq(fixture_delivery("a", "one").attempt, 2);
	cr_assert_eq(receiver_count(receiver), 2);
	cr_expect(str_equal(receiver_header(receiver, 0, "webhook-id"),
			    receiver_header(receiver, 1, "webhook-id")));
	cr_expect(str_equal_c(receiver_header(receiver, 1, "webhook-timestamp"), "1790000006"));
	cr_expect_not(str_equal(receiver_header(receiver, 0, "webhook-signature"),
				receiver_header(receiver, 1, "webhook-signature")));
	verify(receiver, 1, FIXTURE_SECRET);
}

Test(post, takes_only_2xx_for_acceptance)
{
	static const struct {
		const char *answer;
		bool accepted;
	} rows[] = {
		{ "HTTP/1.1 200 OK\r\n\r\n", true },
		{ "HTTP/1.1 202 Accepted\r\n\r\n", true },
		{ "HTTP/1.1 299 Whatever\r\n\r\n", true },
		{ "HTTP/1.1 300 Choices\r\n\r\n", false },
		{ "HTTP/1.1 302 Found\r\nLocation: /other\r\n\r\n", false },
		{ "HTTP/1.1 304 Not Modified\r\n\r\n", false },
		{ "HTTP/1.1 400 Bad Request\r\n\r\n", false },
		{ "HTTP/1.1 401 Unauthorized\r\n\r\n", false },
		{ "HTTP/1.1 404 Not Found\r\n\r\n", false },
		{ "HTTP/1.1 500 No\r\n\r\n", false },
		{ "nonsense", false },
		{ "", false },
	};
	const char *answers[LENGTH(rows)];

	for (size_t i = 0; i < LENGTH(rows); i++)
		answers[i] = rows[i].answer;
	struct receiver *receiver = fixture_receiver(answers, LENGTH(answers));
	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct str id = str_printf(&arena, "%zu", i);
		fixture_submit("a", str_to_c(&arena, id));
		cr_assert(deliver());
		cr_expect_eq(fixture_delivery("a", id.at).state,
			     rows[i].accepted ? DELIVERY_DONE : DELIVERY_DUE, "%s",
			     rows[i].answer);
	}
	cr_expect_eq(receiver_count(receiver), LENGTH(rows), "nothing was followed");
	fixture_hang_up();
}

Test(post, waits_a_minute_for_a_slow_receiver)
{
	static const char *const answers[] = { NULL };

	config.fetch.total_ms = 100;
	deliver_to(answers, 1);
	cr_expect_eq(due_in(), 60000);
}

/* Though it has become time to look whether there is more. */
Test(post, sleeps_while_all_its_places_are_taken)
{
	enum { LOOKED_MS = 2000, TURNS_MOST = 50 };
	static const char *const answers[] = { NULL };
	struct receiver *receiver = fixture_receiver(answers, 1);
	int turns = 0;

	config.most = 1;
	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	fixture_submit("a", "one");
	struct post *post = post_new(&config, &err);
	cr_assert_not_null(post, "%s", err.text);
	while (receiver_count(receiver) == 0)
		cr_assert(post_turn(post, true, &err), "%s", err.text);
	for (const int64_t end = clock_steady() + LOOKED_MS; clock_steady() < end; turns++)
		cr_assert(post_turn(post, true, &err), "%s", err.text);
	cr_expect_lt(turns, TURNS_MOST, "%d turns", turns);
	fixture_hang_up();
	post_free(post);
}

Test(post, waits_as_long_as_it_is_asked_to)
{
	static const char *const answers[] = {
		"HTTP/1.1 503 Busy\r\nRetry-After: 600\r\n\r\n"
	};

	deliver_to(answers, 1);
	cr_expect_eq(due_in(), 600000);
}

Test(post, parks_what_is_gone_and_disables_the_endpoint)
{
	static const char *const answers[] = { "HTTP/1.1 410 Gone\r\n\r\n" };
	struct receiver *receiver = deliver_to(answers, 1);
	struct endpoint endpoint;

	cr_expect_eq(state(), DELIVERY_PARKED);
	cr_assert(store_endpoint_get(config.store, STR("a"), &arena, &endpoint, &err));
	cr_expect(endpoint.disabled);
	fixture_submit("a", "two");
	cr_expect_not(deliver(), "what comes later waits for a new endpoint");
	cr_expect_eq(receiver_count(receiver), 1);
}

Test(post, parks_what_was_tried_often_enough)
{
	static const int64_t delays[] = { 0, 1000, 1000 };
	static const struct retry_policy thrice = { .delays_ms = delays, .attempts = 3 };
	static const char *const answers[] = { "HTTP/1.1 500 No\r\n\r\n" };

	config.retry = &thrice;
	struct receiver *receiver = deliver_to(answers, 1);
	for (int i = 0; i < 2; i++) {
		cr_expect_eq(state(), DELIVERY_DUE);
		now.fixed_ms += 1200;
		cr_expect(deliver());
	}
	cr_expect_eq(state(), DELIVERY_PARKED);
	now.fixed_ms += INT64_C(1000) * 24 * 3600 * 365;
	cr_expect_not(deliver());
	cr_expect_eq(receiver_count(receiver), 3);
}

Test(post, never_reaches_an_address_that_is_not_allowed)
{
	static const char *const answers[] = { RECEIVER_OK };

	config.fetch.allow_count = 0;
	struct receiver *receiver = deliver_to(answers, 1);
	cr_expect_eq(receiver_count(receiver), 0);
	cr_expect_eq(state(), DELIVERY_DUE, "it waits until somebody mends the address");
}

Test(post, keeps_what_it_cannot_sign)
{
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *receiver = fixture_receiver(answers, 1);

	fixture_endpoint("a", receiver_url(receiver), "whsec_short");
	fixture_submit("a", "one");
	cr_expect(deliver());
	cr_expect_eq(receiver_count(receiver), 0);
	cr_expect_eq(state(), DELIVERY_DUE);
}

Test(post, accepts_a_big_answer)
{
	struct buf big;

	buf_init(&big, 1024 * 1024);
	buf_add_c(&big, "HTTP/1.1 200 OK\r\n\r\n");
	for (int i = 0; i < 10000; i++)
		buf_add_c(&big, "all work and no play makes a long answer ");
	buf_add_byte(&big, '\0');
	const char *const answers[] = { big.at };
	deliver_to(answers, 1);
	cr_expect_eq(state(), DELIVERY_DONE);
	fixture_hang_up();
	buf_finish(&big);
}

Test(post, takes_up_what_a_dead_process_left)
{
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *receiver = fixture_receiver(answers, 1);
	const struct claim claim = {
		.most = 1, .per_institution = 1, .now_ms = now.fixed_ms, .lease_ms = 45000
	};
	struct deliveries claimed;

	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	fixture_submit("a", "one");
	cr_assert(store_outbox_claim(config.store, &claim, &arena, &claimed, &err));
	cr_assert_eq(claimed.count, 1);
	cr_expect_not(deliver());
	now.fixed_ms += 45000;
	cr_expect(deliver());
	cr_expect_eq(state(), DELIVERY_DONE);
	cr_expect_eq(fixture_delivery("a", "one").attempt, 2);
}

Test(post, is_open_for_a_minute_after_ten_failures_and_then_tries_one)
{
	static const char *const answers[] = { "HTTP/1.1 500 No\r\n\r\n" };
	struct receiver *receiver = fixture_receiver(answers, 1);

	fixture_endpoint("a", receiver_url(receiver), FIXTURE_SECRET);
	for (int i = 0; i < 20; i++)
		fixture_submit("a", str_to_c(&arena, str_printf(&arena, "%d", i)));
	cr_expect(deliver());
	const size_t before = receiver_count(receiver);
	cr_expect(before >= 10 && before < 15, "%zu", before);
	cr_expect_not(deliver());
	now.fixed_ms += 59000;
	cr_expect_not(deliver());
	now.fixed_ms += 1000;
	cr_expect(deliver());
	cr_expect_eq(receiver_count(receiver), before + 1);
	fixture_hang_up();
}

/* --- the log ------------------------------------------------------------------------------ */

/* What the deliveries wrote to standard error. */
static struct str logged(void (*act)(void))
{
	FILE *file = tmpfile();
	const int before = dup(STDERR_FILENO);

	cr_assert(file != NULL && before >= 0);
	log_init(LOG_DEBUG);
	cr_assert(dup2(fileno(file), STDERR_FILENO) >= 0);
	act();
	cr_assert(dup2(before, STDERR_FILENO) >= 0);
	(void)close(before);
	const long size = ftell(file) < 0 || fseek(file, 0, SEEK_END) != 0 ? 0 : ftell(file);
	char *text = arena_alloc(&arena, (size_t)size + 1);
	rewind(file);
	cr_assert_eq(fread(text, 1, (size_t)size, file), (size_t)size);
	(void)fclose(file);
	return (struct str){ text, (size_t)size };
}

static void deliver_three_ways(void)
{
	/* Receivers that send back what they got. */
	static const char *const answers[] = { ("HTTP/1.1 200 OK\r\n\r\nJānis " FIXTURE_SECRET),
					       "HTTP/1.1 500 No\r\n\r\nJānis",
					       "HTTP/1.1 410 Gone\r\n\r\nJānis" };

	deliver_to(answers, LENGTH(answers));
	fixture_submit("a", "two");
	cr_assert(deliver());
	fixture_submit("a", "three");
	cr_assert(deliver());
}

Test(post, logs_ids_and_never_what_was_sent)
{
	static const char *const wanted[] = {
		"delivery.sent",	 "delivery.failed",	 "delivery.parked",
		"\"institution\":\"a\"", "\"delivery\":\"one\"", "\"attempt\":1",
		"\"status\":200",	 "\"status\":410",
	};
	static const char *const secret[] = { "Jānis", "vards", "whsec", "ZGVm" };
	const struct str text = logged(deliver_three_ways);

	for (size_t i = 0; i < LENGTH(wanted); i++)
		cr_expect_lt(str_find(text, str_from_c(wanted[i]), 0), text.len, "%s: %.*s",
			     wanted[i], STR_ARG(text));
	for (size_t i = 0; i < LENGTH(secret); i++)
		cr_expect_eq(str_find(text, str_from_c(secret[i]), 0), SIZE_MAX, "%s",
			     secret[i]);
}
