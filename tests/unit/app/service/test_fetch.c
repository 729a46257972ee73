#include "app/service/fetch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "tests/support/receiver.h"

static struct arena arena;
static struct err err;
static struct receiver *receiver;

static void finish(void)
{
	if (receiver != NULL)
		receiver_stop(receiver);
	arena_finish(&arena);
}

TestSuite(fetch, .fini = finish);

static const struct cidr loopback = { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 }, 104 };
static const struct fetch_policy demo = {
	.allow = &loopback, .allow_count = 1, .plain_http = true, .total_ms = 5000
};

static struct fetch_response post(const struct fetch_policy *policy, const char *url)
{
	const struct pair headers[] = { { STR("Content-Type"), STR("application/json") },
					{ STR("webhook-id"), STR("id") } };
	const struct fetch_request request = { .url = str_from_c(url),
					       .headers = headers,
					       .header_count = LENGTH(headers),
					       .body = STR("{\"vards\":\"Jānis\"}") };
	struct fetcher *fetcher = fetcher_new(policy, 1, &err);
	struct fetch_response response;

	cr_assert_not_null(fetcher);
	fetch_post(fetcher, &request, &arena, &response);
	fetcher_free(fetcher);
	return response;
}

static struct fetch_response post_to(const char *answer, const struct fetch_policy *policy)
{
	const char **answers = malloc(sizeof(*answers));

	answers[0] = answer;
	receiver = receiver_start(answers, 1);
	const struct fetch_response response = post(policy, receiver_url(receiver));
	receiver_stop(receiver);
	receiver = NULL;
	free(answers);
	return response;
}

Test(fetch, posts_the_body_and_the_headers_as_they_are)
{
	static const char *const answers[] = { "HTTP/1.1 201 Created\r\n\r\nthanks" };

	receiver = receiver_start(answers, 1);
	const struct fetch_response response = post(&demo, receiver_url(receiver));
	cr_expect_eq(response.end, FETCH_ANSWERED, "%.*s", STR_ARG(response.detail));
	cr_expect_eq(response.status, 201);
	cr_expect(str_equal_c(response.body, "thanks"));
	cr_assert_eq(receiver_count(receiver), 1);
	cr_expect(str_equal_c(receiver_body(receiver, 0), "{\"vards\":\"Jānis\"}"));
	cr_expect(
		str_equal_c(receiver_header(receiver, 0, "content-type"), "application/json"));
	cr_expect(str_equal_c(receiver_header(receiver, 0, "webhook-id"), "id"));
	cr_expect(str_equal_c(receiver_header(receiver, 0, "user-agent"), "Veidlapa"));
	cr_expect(str_equal_c(receiver_header(receiver, 0, "expect"), ""));
	cr_expect(str_equal_c(receiver_header(receiver, 0, "accept-encoding"), ""));
}

Test(fetch, looks_at_an_address_whatever_the_one_before_was)
{
	static const char *const answers[] = { "HTTP/1.1 200 OK\r\n\r\n",
					       "HTTP/1.1 200 OK\r\n\r\n" };
	receiver = receiver_start(answers, LENGTH(answers));
	const struct {
		const char *url;
		enum fetch_end end;
	} rows[] = {
		{ "", FETCH_BLOCKED },
		{ receiver_url(receiver), FETCH_ANSWERED },
		{ "ftp://127.0.0.1/", FETCH_BLOCKED },
		{ receiver_url(receiver), FETCH_ANSWERED },
		{ "", FETCH_BLOCKED },
	};
	struct fetcher *fetcher = fetcher_new(&demo, 1, &err);

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct fetch_request request = { .url = str_from_c(rows[i].url) };
		struct fetch_response response;
		fetch_post(fetcher, &request, &arena, &response);
		cr_expect_eq(response.end, rows[i].end, "%s", rows[i].url);
	}
	fetcher_free(fetcher);
	cr_expect_eq(receiver_count(receiver), 2);
}

Test(fetch, gives_every_status_and_follows_no_redirect)
{
	static const struct {
		const char *answer;
		int64_t status, retry_after_s;
	} rows[] = {
		{ "HTTP/1.1 200 OK\r\n\r\n", 200, 0 },
		{ "HTTP/1.1 500 No\r\n\r\n", 500, 0 },
		{ "HTTP/1.1 302 Found\r\nLocation: /other\r\n\r\n", 302, 0 },
		{ "HTTP/1.1 307 X\r\nLocation: http://169.254.169.254/\r\n\r\n", 307, 0 },
		{ "HTTP/1.1 503 X\r\nRetry-After: 120\r\n\r\n", 503, 120 },
		{ "HTTP/1.1 503 X\r\nRetry-After: soon\r\n\r\n", 503, 0 },
		{ "HTTP/1.1 503 X\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n", 503,
		  0 },
		{ "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 410 Gone\r\n\r\n", 410, 0 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct fetch_response response = post_to(rows[i].answer, &demo);
		cr_expect_eq(response.end, FETCH_ANSWERED, "%s", rows[i].answer);
		cr_expect_eq(response.status, rows[i].status, "%s", rows[i].answer);
		cr_expect_eq(response.retry_after_s, rows[i].retry_after_s, "%s",
			     rows[i].answer);
	}
}

Test(fetch, says_how_it_failed)
{
	static const char *const rows[] = { "", "nonsense\r\n\r\n", "HTTP/0.9 200 OK\r\n",
					    "SSH-2.0-OpenSSH_9.2\r\n" };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct fetch_response response = post_to(rows[i], &demo);
		cr_expect_eq(response.end, FETCH_FAILED, "%s: %d", rows[i], (int)response.end);
		cr_expect(response.detail.len > 0);
		cr_expect_eq(response.status, 0);
	}
	const struct fetch_response nobody = post(&demo, "http://127.0.0.1:1/");
	cr_expect_eq(nobody.end, FETCH_FAILED);
}

Test(fetch, waits_only_so_long)
{
	struct fetch_policy hasty = demo;
	const int64_t before = clock_steady();

	hasty.total_ms = 150;
	const struct fetch_response response = post_to(NULL, &hasty);
	cr_expect_eq(response.end, FETCH_TIMEOUT);
	cr_expect_lt(clock_steady() - before, 3000);
}

/* A head and size bytes of filling. */
static char *long_answer(const char *head, char filling, size_t size)
{
	const size_t len = str_from_c(head).len;
	char *answer = malloc(len + size + 5);

	cr_assert_not_null(answer);
	memcpy(answer, head, len);
	memset(answer + len, filling, size);
	memcpy(answer + len + size, "\r\n\r\n", 5);
	return answer;
}

Test(fetch, keeps_only_the_beginning_of_a_long_answer)
{
	char *big = long_answer("HTTP/1.1 200 OK\r\n\r\n", 'x', 10 * 1024 * 1024);
	char *middle = long_answer("HTTP/1.1 200 OK\r\n\r\n", 'x', 20000);
	struct fetch_response response = post_to(big, &demo);

	cr_expect_eq(response.end, FETCH_ANSWERED, "%.*s", STR_ARG(response.detail));
	cr_expect_eq(response.status, 200);
	cr_expect_eq(response.body.len, LIMIT_FETCH_KEPT);
	response = post_to(middle, &demo);
	cr_expect_eq(response.status, 200);
	cr_expect_eq(response.body.len, LIMIT_FETCH_KEPT);
	free(big);
	free(middle);
}

Test(fetch, refuses_long_headers)
{
	char *big = long_answer("HTTP/1.1 200 OK\r\nX: ", 'x', 40000);
	const struct fetch_response response = post_to(big, &demo);

	cr_expect_eq(response.end, FETCH_FAILED);
	cr_expect(str_equal_c(response.detail, "the headers of the answer are too long"));
	free(big);
}

/* --- where it may go ---------------------------------------------------------------------- */

/* Each way to write an address of this machine or its network; none may be reached, whatever
 * the spelling, by the strict policy. */
Test(fetch, reaches_no_private_address_however_it_is_written)
{
	static const char *const urls[] = {
		"https://127.0.0.1/",
		"https://127.1/",
		"https://2130706433/",
		"https://0x7f.0.0.1/",
		"https://0x7f000001/",
		"https://017700000001/",
		"https://0177.0.0.1/",
		"https://0X7F.1/",
		"https://localhost/",
		"https://LOCALHOST/",
		"https://loc%61lhost/",
		"https://0/",
		"https://0.0.0.0/",
		"https://[::1]/",
		"https://[::]/",
		"https://[::ffff:127.0.0.1]/",
		"https://[::ffff:7f00:1]/",
		"https://[0:0:0:0:0:0:0:1]/",
		"https://[::127.0.0.1]/",
		"https://[64:ff9b::7f00:1]/",
		"https://[2002:7f00:1::]/",
		"https://[fe80::1]/",
		"https://[fd00:ec2::254]/",
		"https://169.254.169.254/latest/meta-data/",
		"https://2852039166/",
		"https://10.0.0.1/",
		"https://172.16.0.1/",
		"https://192.168.1.1/",
		"https://100.64.0.1/",
		"https://198.18.0.1/",
		"https://224.0.0.1/",
		"https://255.255.255.255/",
		"https://127.0.0.1:22/",

	};
	static const struct fetch_policy strict = { .connect_ms = 500, .total_ms = 1000 };

	for (size_t i = 0; i < LENGTH(urls); i++) {
		const struct fetch_response response = post(&strict, urls[i]);
		cr_expect_eq(response.end, FETCH_BLOCKED, "%s: %d %.*s", urls[i],
			     (int)response.end, STR_ARG(response.detail));
	}
}

/* Names to some resolvers, addresses to others. */
Test(fetch, reaches_no_address_of_our_own_though_it_is_public)
{
	static const struct cidr own = {
		{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 93, 184, 216, 34 }, 128
	};
	struct fetch_policy policy = { .own = &own, .own_count = 1, .total_ms = 200 };

	cr_expect_eq(post(&policy, "https://93.184.216.34/").end, FETCH_BLOCKED);
	cr_expect_eq(post(&policy, "https://[::ffff:93.184.216.34]:8443/").end, FETCH_BLOCKED);
	cr_expect_neq(post(&policy, "https://93.184.216.35/").end, FETCH_BLOCKED);
	policy.allow = &own;
	policy.allow_count = 1;
	cr_expect_neq(post(&policy, "https://93.184.216.34/").end, FETCH_BLOCKED, "allowed");
}

Test(fetch, reaches_nothing_by_a_doubtful_name)
{
	static const char *const urls[] = {
		"https://127.0.0.1./",
		"https://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1/", /* circled digits */
		"https://[::1%25lo]/",
		"https://127.0.0.1%2f/",
	};
	static const struct fetch_policy strict = { .connect_ms = 500, .total_ms = 1000 };

	for (size_t i = 0; i < LENGTH(urls); i++) {
		const struct fetch_response response = post(&strict, urls[i]);
		/* Refused, no name, or a resolver that does not answer. */
		cr_expect_neq(response.end, FETCH_ANSWERED, "%s", urls[i]);
		cr_expect_eq(response.address.len, 0, "%s", urls[i]);
	}
}

Test(fetch, reaches_by_plain_http_only_what_is_listed)
{
	static const char *const answers[] = { RECEIVER_OK };
	static const struct cidr elsewhere = { { 0xfd }, 8 };
	const struct fetch_policy other = { .allow = &elsewhere,
					    .allow_count = 1,
					    .plain_http = true };

	receiver = receiver_start(answers, 1);
	cr_expect_eq(post(&other, receiver_url(receiver)).end, FETCH_BLOCKED);
	cr_expect_eq(post(&(struct fetch_policy){ 0 }, receiver_url(receiver)).end,
		     FETCH_BLOCKED);
	cr_expect_eq(post(&other, "http://1.1.1.1/").end, FETCH_BLOCKED, "public, but plain");
	cr_expect_eq(receiver_count(receiver), 0);
	cr_expect_eq(post(&demo, receiver_url(receiver)).end, FETCH_ANSWERED);
}

Test(fetch, says_what_is_wrong_with_an_address)
{
	static const struct {
		const char *url, *message;
	} rows[] = {
		{ "https://example.test/in?a=b", NULL },
		{ "https://example.test:8443", NULL },
		{ "HTTPS://EXAMPLE.TEST/", NULL },
		{ "http://example.test/", "the address must begin with https://" },
		{ "ftp://example.test/", "the address must begin with https://" },
		{ "file:///etc/passwd", "the address must begin with https://" },
		{ "gopher://example.test/", "the address must begin with https://" },
		{ "https://a:b@example.test/", "the address must not hold a user or password" },
		{ "https://a@example.test/", "the address must not hold a user or password" },
		{ "https://example.test/#x", "the address must not hold a #fragment" },
		{ "https://example.test/ x",
		  "the address holds a space or a control character" },
		{ "https://example.test/\r\nX: y",
		  "the address holds a space or a control character" },
		{ "example.test", "not an absolute address: Bad scheme" },
		{ "/in", "not an absolute address: Bad scheme" },
		{ "", "not an absolute address: Bad scheme" },
		{ "https://", "not an absolute address: No host part in the URL" },
		{ "https://example.test:99999/",
		  "not an absolute address: Port number was not a decimal number between 0 and "
		  "65535" },
	};
	static const struct fetch_policy strict = { 0 };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		err.text[0] = '\0';
		cr_expect_eq(fetch_url_check(str_from_c(rows[i].url), &strict, &err),
			     rows[i].message == NULL, "%s", rows[i].url);
		cr_expect_str_eq(err.text, rows[i].message == NULL ? "" : rows[i].message, "%s",
				 rows[i].url);
	}
	cr_expect(fetch_url_check(STR("http://example.test/"), &demo, &err));
}
