#include "app/delivery/verification.h"

#include <criterion/criterion.h>

#include "app/delivery/post.h"
#include "tests/unit/app/delivery/fixture.h"

TestSuite(verification, .init = fixture_init, .fini = fixture_finish);

static void drain(void)
{
	struct post *post = post_new(&config, &err);
	size_t count = 0;

	cr_assert_not_null(post);
	/* The second one is for what could begin once the endpoint had answered. */
	for (int i = 0; i < 2; i++)
		cr_assert(post_drain(post, &count, &err), "%s", err.text);
	post_free(post);
}

static void put_pending(struct receiver *receiver)
{
	const struct endpoint endpoint = { .institution = STR("a"),
					   .url = str_from_c(receiver_url(receiver)),
					   .secrets = STR(FIXTURE_SECRET),
					   .pending = true };

	cr_assert(store_endpoint_put(config.store, &endpoint, &err), "%s", err.text);
}

static struct endpoint get(void)
{
	struct endpoint endpoint;

	cr_assert(store_endpoint_get(config.store, STR("a"), &arena, &endpoint, &err));
	return endpoint;
}

Test(verification, takes_only_the_challenge_itself)
{
	static const struct {
		int64_t status;
		struct str body;
		bool accepted;
	} rows[] = {
		{ 200, STR_INIT("{\"challenge\":\"abc\"}"), true },
		{ 202, STR_INIT("{\"more\":[1],\"challenge\":\"abc\"}\n"), true },
		{ 204, STR_INIT(""), false },
		{ 200, STR_INIT("abc"), false },
		{ 200, STR_INIT("\"abc\""), false },
		{ 200, STR_INIT("{\"challenge\":\"ab\"}"), false },
		{ 200, STR_INIT("{\"challenge\":[\"abc\"]}"), false },
		{ 200, STR_INIT("{\"type\":\"x\",\"data\":{\"challenge\":\"abc\"}}"), false },
		{ 200, STR_INIT("{\"challenge\":\"abc\""), false },
		{ 302, STR_INIT("{\"challenge\":\"abc\"}"), false },
		{ 500, STR_INIT("{\"challenge\":\"abc\"}"), false },
		{ 0, STR_INIT(""), false },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct fetch_response response = { .status = rows[i].status,
							 .body = rows[i].body };
		cr_expect_eq(verification_accepts(&response, STR("abc")), rows[i].accepted,
			     "%zu", i);
	}
}

Test(verification, sends_nothing_to_an_endpoint_that_does_not_answer_it)
{
	static const char *const answers[] = {
		"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"challenge\":\"no\"}"
	};
	struct receiver *receiver = fixture_receiver(answers, 1);

	put_pending(receiver);
	fixture_submit("a", "one");
	drain();
	cr_assert_eq(receiver_count(receiver), 1);
	const struct str body = receiver_body(receiver, 0);
	cr_expect(str_starts(body, STR("{\"type\":\"endpoint.verification\",\"timestamp\":\"")),
		  "%.*s", STR_ARG(body));
	cr_expect(str_starts(receiver_header(receiver, 0, "webhook-signature"), STR("v1,")));
	cr_expect(get().pending);
	cr_expect_eq(get().last.end, ENDPOINT_REFUSED, "whatever its status");
	cr_expect_eq(get().last.status, 200);
	cr_expect_eq(get().breaker.until_ms, now.fixed_ms + 5000, "asked again in a while");
	cr_expect_eq(fixture_delivery("a", "one").attempt, 0);
	drain();
	cr_expect_eq(receiver_count(receiver), 1);
	now.fixed_ms += 5000;
	drain();
	cr_expect_eq(receiver_count(receiver), 2);
	cr_expect_eq(get().breaker.until_ms, now.fixed_ms + 10000);
	put_pending(receiver);
	cr_expect_eq(get().breaker.until_ms, 0, "whoever puts it again is not kept waiting");
}

Test(verification, of_a_url_is_kept_and_of_another_one_made_anew)
{
	static const char *const answers[] = { RECEIVER_OK };
	struct receiver *receiver = fixture_receiver(answers, 1);
	struct endpoint endpoint;

	put_pending(receiver);
	endpoint = get();
	cr_assert(store_endpoint_verified(config.store, &endpoint, &err));
	put_pending(receiver);
	cr_expect_not(get().pending);
	put_pending(fixture_receiver(answers, 1));
	cr_expect(get().pending);
}
