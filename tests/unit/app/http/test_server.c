#include "tests/unit/app/http/running.h"
#include "engine/base/log.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <unistd.h>

TestSuite(server, .init = running_start, .fini = running_stop);
/* These start their own. */
TestSuite(server_started, .fini = running_stop);

Test(server, answers_by_method_and_path)
{
	static const struct {
		const char *label, *line;
		unsigned status;
		const char *allow, *body;
	} rows[] = {
		{ "the root", "GET /", 200, "", "/||" },
		{ "a parameter, decoded", "GET /f/a%C4%81?b=c", 200, "",
		  "/f/a\xc4\x81|a\xc4\x81|" },
		{ "an unknown path", "GET /nothing", 404, "", "<h1>404</h1>" },
		{ "a slash at the end", "GET /f/a/", 404, "", "<h1>404</h1>" },
		{ "an unknown path of the API", "GET /api/v1/none", 404, "",
		  "{\"type\":\"urn:veidlapa:problem:not-found\",\"title\":\"Not "
		  "Found\",\"status\":404,"
		  "\"detail\":\"no such path\",\"instance\":\"urn:veidlapa:request:" },
		{ "another method", "DELETE /f/a", 405, "GET, HEAD, POST", "<h1>405</h1>" },
		{ "a method of no route", "PATCH /", 405, "GET, HEAD", "<h1>405</h1>" },
		{ "another method of the API", "POST /api/v1/things/1", 405, "GET, HEAD, PUT",
		  "{\"type\":\"urn:veidlapa:problem:method-not-allowed\",\"title\":\"Method "
		  "Not Allowed\",\"status\":405,"
		  "\"detail\":\"method\",\"instance\":\"urn:veidlapa:request:" },
		{ "too large a page", "GET /large", 500, "", "<h1>500</h1>" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str response = running_ask(str_printf(
			&running.arena, "%s HTTP/1.1\r\n" HOST CLOSE "\r\n", rows[i].line));
		struct str body = client_body(response);
		struct str allow = client_header(response, "Allow");
		cr_expect_eq(client_status(response), rows[i].status, "%s", rows[i].label);
		cr_expect(str_starts(body, str_from_c(rows[i].body)), "%s: %.*s", rows[i].label,
			  STR_ARG(body));
		cr_expect(str_equal_c(allow, rows[i].allow), "%s: %.*s", rows[i].label,
			  STR_ARG(allow));
	}
}

Test(server, answers_head_with_the_length_only)
{
	struct str response = running_ask(STR("HEAD /f/a HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	cr_expect_eq(client_status(response), 200);
	cr_expect(str_equal(client_header(response, "Content-Length"), STR("7")));
	cr_expect_eq(client_body(response).len, 0);
}

Test(server, takes_a_body_up_to_the_routes_limit)
{
	static const struct {
		const char *label;
		struct str bytes;
		unsigned status;
	} rows[] = {
		{ "by length",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST CLOSE "Content-Length: 3\r\n\r\nabc"),
		  200 },
		{ "by chunks",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST CLOSE
			   "Transfer-Encoding: chunked\r\n\r\n"
			   "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"),
		  200 },
		{ "none",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST CLOSE "Content-Length: 0\r\n\r\n"),
		  200 },
		{ "too long by its length, asked before it comes",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST
			   "Expect: 100-continue\r\nContent-Length: 101\r\n\r\n"),
		  413 },
		{ "far too long, at once",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 999999999\r\n\r\n"),
		  413 },
		{ "too long by its length",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 101\r\n\r\n"
			   "0123456789012345678901234567890123456789012345678901234567890"
			   "1234567890123456789012345678901234567890"),
		  413 },
		{ "too long by its chunks",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
			   "65\r\n0123456789012345678901234567890123456789012345678901234567890"
			   "1234567890123456789012345678901234567890\r\n0\r\n\r\n"),
		  413 },
		{ "where none is taken",
		  STR_INIT("DELETE /api/v1/things/1 HTTP/1.1\r\n" HOST
			   "Content-Length: 3\r\n\r\nabc"),
		  405 },
		{ "packed",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\n"
			   "Content-Length: 3\r\n\r\nabc"),
		  415 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str response = running_ask(rows[i].bytes);
		cr_expect_eq(client_status(response), rows[i].status, "%s: %.*s", rows[i].label,
			     STR_ARG(response));
	}
	struct str response = running_ask(rows[1].bytes);
	cr_expect(str_equal(client_body(response), STR("/f/a|a|abc")));
}

Test(server, keeps_a_connection_for_pipelined_requests)
{
	int fd = client_open(server_port(running.server));
	client_send(fd, STR("GET /f/a HTTP/1.1\r\n" HOST "\r\n"
			    "POST /f/b HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"
			    "GET /nothing HTTP/1.1\r\n" HOST "\r\n"
			    "GET /f/c HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	static const char *const bodies[] = { "/f/a|a|", "/f/b|b|abc", "<h1>404</h1>",
					      "/f/c|c|" };
	for (size_t i = 0; i < LENGTH(bodies); i++) {
		struct str response = client_response(fd, &running.arena);
		cr_expect(str_equal_c(client_body(response), bodies[i]), "%zu: %.*s", i,
			  STR_ARG(response));
	}
	cr_expect_eq(client_response(fd, &running.arena).len, 0);
	close(fd);
}

/* What browsers must be told, for pages and for the API; the letters are those of the design.
 */
static void expect_headers(struct str response, const char *const (*headers)[2], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str value = client_header(response, headers[i][0]);
		cr_expect(str_equal_c(value, headers[i][1]), "%s: %.*s", headers[i][0],
			  STR_ARG(value));
	}
}

#define POLICY                                                                                 \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "      \
	"font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "    \
	"base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; "             \
	"trusted-types 'none'; report-to csp"

Test(server, tells_browsers_what_a_page_may_do)
{
	static const char *const headers[][2] = {
		{ "Content-Type", "text/html; charset=utf-8" },
		{ "Content-Security-Policy", POLICY },
		{ "Reporting-Endpoints", "csp=\"/csp-report\"" },
		{ "X-Content-Type-Options", "nosniff" },
		{ "X-Frame-Options", "DENY" },
		{ "Referrer-Policy", "same-origin" },
		{ "Strict-Transport-Security", "" },
		{ "Cross-Origin-Opener-Policy", "same-origin" },
		{ "Cross-Origin-Resource-Policy", "same-origin" },
		{ "Permissions-Policy",
		  "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
		{ "Cache-Control", "no-store" },
	};
	expect_headers(running_ask(STR("GET / HTTP/1.1\r\n" HOST CLOSE "\r\n")), headers,
		       LENGTH(headers));
	expect_headers(running_ask(STR("GET /none HTTP/1.1\r\n" HOST CLOSE "\r\n")), headers,
		       LENGTH(headers));
	expect_headers(running_ask(STR("GET // HTTP/1.1\r\n" HOST "\r\n")), headers,
		       LENGTH(headers));
}

Test(server, tells_clients_of_the_api_less)
{
	static const char *const headers[][2] = {
		{ "Content-Type", "application/json" },
		{ "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
		{ "X-Content-Type-Options", "nosniff" },
		{ "X-Frame-Options", "" },
		{ "Cache-Control", "no-store" },
	};
	expect_headers(running_ask(STR("GET /api/v1/things/1 HTTP/1.1\r\n" HOST CLOSE "\r\n")),
		       headers, LENGTH(headers));
}

Test(server_started, insists_on_https_where_that_is_the_public_address)
{
	static const char *const headers[][2] = {
		{ "Content-Security-Policy", POLICY "; upgrade-insecure-requests" },
		{ "Strict-Transport-Security", "max-age=63072000; includeSubDomains" },
	};
	struct server_config config = running_config();
	config.https = true;
	running_start_with(&config);
	expect_headers(running_ask(STR("GET / HTTP/1.1\r\n" HOST CLOSE "\r\n")), headers,
		       LENGTH(headers));
}

Test(server, takes_posts_from_its_own_pages_only)
{
	static const struct {
		const char *headers;
		unsigned status;
	} rows[] = {
		{ "", 200 },
		{ "Sec-Fetch-Site: same-origin\r\n", 200 },
		{ "Sec-Fetch-Site: none\r\n", 200 },
		{ "Sec-Fetch-Site: cross-site\r\n", 403 },
		{ "Sec-Fetch-Site: same-site\r\n", 403 },
		{ "Origin: http://localhost\r\n", 200 },
		{ "Origin: http://localhost.example.org\r\n", 403 },
		{ "Origin: null\r\n", 403 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str response = running_ask(str_printf(&running.arena,
							     "POST /f/a HTTP/1.1\r\n" HOST CLOSE
							     "%sContent-Length: 1\r\n\r\na",
							     rows[i].headers));
		cr_expect_eq(client_status(response), rows[i].status, "%s", rows[i].headers);
	}
}

/* A proxy may hide the public address from the Host header. */
Test(server_started, knows_its_public_address)
{
	static const struct {
		const char *origin;
		unsigned status;
	} rows[] = {
		{ "https://e.example.lv", 200 }, { "http://localhost", 200 },
		{ "http://e.example.lv", 403 },	 { "https://e.example.lv.example.org", 403 },
		{ "https://example.org", 403 },
	};
	struct server_config config = running_config();
	config.public = STR("https://e.example.lv/forms");
	running_start_with(&config);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str response =
			running_ask(str_printf(&running.arena,
					       "POST /f/a HTTP/1.1\r\n" HOST CLOSE
					       "Sec-Fetch-Site: same-origin\r\nOrigin: %s\r\n"
					       "Content-Length: 1\r\n\r\na",
					       rows[i].origin));
		cr_expect_eq(client_status(response), rows[i].status, "%s", rows[i].origin);
	}
}

enum { CLIENTS = 8, ROUNDS = 50 };

static void *knock(void *wrong)
{
	size_t *count = wrong;
	struct arena own;
	arena_init(&own);
	int fd = client_open(server_port(running.server));
	for (size_t i = 0; i < ROUNDS; i++) {
		client_send(fd,
			    STR("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"));
		struct str body = client_body(client_response(fd, &own));
		*count += !str_equal(body, STR("/f/a|a|abc"));
	}
	close(fd);
	arena_finish(&own);
	return NULL;
}

Test(server, serves_many_at_once)
{
	pthread_t threads[CLIENTS];
	size_t wrong[CLIENTS] = { 0 };
	for (size_t i = 0; i < CLIENTS; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, knock, &wrong[i]), 0);
	for (size_t i = 0; i < CLIENTS; i++) {
		(void)pthread_join(threads[i], NULL);
		cr_expect_eq(wrong[i], 0);
	}
}

Test(server_by_hand, says_why_it_cannot_listen)
{
	static const char *const addresses[] = { "",	       "localhost",	  "127.0.0.1:",
						 ":80",	       "127.0.0.1:99999", "127.0.0.1:x",
						 "192.0.2.1:0" };
	for (size_t i = 0; i < LENGTH(addresses); i++) {
		struct server_config config = running_config();
		struct err err = { 0 };
		config.listen = str_from_c(addresses[i]);
		cr_expect_null(server_start(&config, &err), "%s", addresses[i]);
		cr_expect_str_neq(err.text, "", "%s", addresses[i]);
	}
}

static void *stop_it(void *unused)
{
	(void)unused;
	server_stop(running.server, 10000);
	return NULL;
}

Test(server_by_hand, lets_a_running_request_end)
{
	pthread_t stopping;
	char byte;
	running_start();
	cr_assert(pipe(running.has_begun) == 0 && pipe(running.may_end) == 0);
	int fd = client_open(server_port(running.server));
	client_send(fd, STR("GET /slow HTTP/1.1\r\n" HOST "\r\n"));
	cr_assert_eq(read(running.has_begun[0], &byte, 1), 1);
	cr_assert_eq(pthread_create(&stopping, NULL, stop_it, NULL), 0);
	cr_assert_eq(write(running.may_end[1], "e", 1), 1);
	struct str response = client_rest(fd, &running.arena);
	cr_expect(str_equal(client_body(response), STR("at last")), "%.*s", STR_ARG(response));
	(void)pthread_join(stopping, NULL);
	close(fd);
	arena_finish(&running.arena);
}

/* More of them than the library has threads. */
Test(server_by_hand, those_who_wait_hold_up_nobody)
{
	int waiting[40];
	char byte;
	running_start();
	cr_assert(pipe(running.has_begun) == 0 && pipe(running.may_end) == 0);
	for (size_t i = 0; i < LENGTH(waiting); i++) {
		waiting[i] = client_open(server_port(running.server));
		client_send(waiting[i], STR("GET /slow HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	}
	for (size_t i = 0; i < LENGTH(waiting); i++)
		cr_assert_eq(read(running.has_begun[0], &byte, 1), 1);
	cr_expect_eq(client_status(running_ask(STR("GET / HTTP/1.1\r\n" HOST CLOSE "\r\n"))),
		     200);
	for (size_t i = 0; i < LENGTH(waiting); i++)
		cr_assert_eq(write(running.may_end[1], "e", 1), 1);
	for (size_t i = 0; i < LENGTH(waiting); i++) {
		struct str response = client_rest(waiting[i], &running.arena);
		cr_expect(str_equal(client_body(response), STR("at last")));
		close(waiting[i]);
	}
	running_stop();
}

/* Each test is a process of its own, so standard error may be taken over. */
Test(server_by_hand, logs_no_value_of_a_request)
{
	char line[4000];
	int ends[2];
	int standard_error = dup(STDERR_FILENO);
	running_start();
	cr_assert_eq(pipe(ends), 0);
	log_init(LOG_DEBUG);
	cr_assert_geq(dup2(ends[1], STDERR_FILENO), 0);
	close(ends[1]);
	(void)running_ask(
		STR("POST /f/canary?a=canary HTTP/1.1\r\n" HOST CLOSE "Cookie: a=canary\r\n"
		    "Authorization: Bearer canary\r\nContent-Length: 6\r\n\r\ncanary"));
	server_stop(running.server, 2000);
	cr_assert_geq(dup2(standard_error, STDERR_FILENO), 0);
	ssize_t len = read(ends[0], line, sizeof(line));
	cr_assert_gt(len, 0);
	struct str text = { line, (size_t)len };
	cr_expect_eq(str_find(text, STR("canary"), 0), SIZE_MAX, "%.*s", STR_ARG(text));
	cr_expect_neq(
		str_find(text,
			 STR("\"method\":\"POST\",\"route\":\"/f/{form}\",\"status\":200"), 0),
		SIZE_MAX, "%.*s", STR_ARG(text));
	arena_finish(&running.arena);
}
