#include "app/http/server.h"
#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "tests/unit/app/http/client.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* What the test routes answer: which handler it was, its parameter, and how many bytes came. */
static void echo(void *context, const struct request *request, struct response *response)
{
	(void)context;
	buf_printf(&response->body, "%.*s|%.*s|%.*s", STR_ARG(request->path),
		   STR_ARG(request->parameters[0]), STR_ARG(request->body));
}

static void large(void *context, const struct request *request, struct response *response)
{
	(void)context;
	(void)request;
	for (size_t i = 0; i < LIMIT_PAGE; i++)
		buf_add_byte(&response->body, 'x');
	buf_add_byte(&response->body, 'x');
}

static void page(void *context, unsigned status, struct response *response)
{
	(void)context;
	buf_printf(&response->body, "<h1>%u</h1>", status);
}

static int has_begun[2], may_end[2]; /* pipes: says that it has begun, waits until it may end */

static void slow(void *context, const struct request *request, struct response *response)
{
	char byte = 'b';
	(void)context;
	(void)request;
	(void)!write(has_begun[1], &byte, 1);
	(void)!read(may_end[0], &byte, 1);
	buf_add_c(&response->body, "at last");
}

static const struct route routes[] = {
	{ METHOD_GET, "/slow", slow, 0, false },
	{ METHOD_PUT, "/huge", echo, LIMIT_BODIES / 3, true },
	{ METHOD_GET, "/", echo, 0, false },
	{ METHOD_GET, "/f/{form}", echo, 0, false },
	{ METHOD_POST, "/f/{form}", echo, 100, false },
	{ METHOD_GET, "/large", large, 0, false },
	{ METHOD_GET, "/api/v1/things/{id}", echo, 0, true },
	{ METHOD_PUT, "/api/v1/things/{id}", echo, 200000, true },
};

static struct server *server;
static struct arena arena;

static struct server_config base_config(void)
{
	return (struct server_config){ .listen = STR("127.0.0.1:0"),
				       .routes = routes,
				       .route_count = LENGTH(routes),
				       .error_page = page };
}

static void start_with(struct server_config config)
{
	struct err err = { 0 };
	log_init(LOG_ERROR);
	arena_init(&arena);
	server = server_start(&config, &err);
	cr_assert(server, "%s", err.text);
}

static void start(void)
{
	start_with(base_config());
}

static void stop(void)
{
	server_stop(server, 2000);
	arena_finish(&arena);
}

static struct str ask(struct str bytes)
{
	return client_ask(server_port(server), &arena, bytes);
}

TestSuite(server, .init = start, .fini = stop);
/* These start their own. */
TestSuite(server_started, .fini = stop);

#define HOST "Host: localhost\r\n"
#define CLOSE "Connection: close\r\n"

/* Each is refused, and the connection with it: whatever follows is not read as a request. */
Test(server, refuses_what_can_be_read_in_two_ways)
{
	static const struct {
		const char *label;
		struct str bytes;
	} rows[] = {
		{ "length and chunked",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n"
			   "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
		{ "two lengths", STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n"
					  "Content-Length: 5\r\n\r\nabcde") },
		{ "the same length twice",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n"
			   "Content-Length: 3\r\n\r\nabc") },
		{ "a list of lengths",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n\r\nabc") },
		{ "a length with a sign",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc") },
		{ "a negative length",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: -3\r\n\r\nabc") },
		{ "a length in hex",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n\r\nabc") },
		{ "a space before the colon",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\nabcde") },
		{ "another coding",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST
			   "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") },
		{ "identity", STR_INIT("POST /f/a HTTP/1.1\r\n" HOST
				       "Transfer-Encoding: identity\r\n\r\nabc") },
		{ "chunked twice",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n"
			   "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
		{ "chunked in HTTP/1.0",
		  STR_INIT("POST /f/a HTTP/1.0\r\n" HOST
			   "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
		{ "no host", STR_INIT("GET / HTTP/1.1\r\n\r\n") },
		{ "two hosts", STR_INIT("GET / HTTP/1.1\r\n" HOST HOST "\r\n") },
		{ "an empty host", STR_INIT("GET / HTTP/1.1\r\nHost:\r\n\r\n") },
		{ "a host with a path", STR_INIT("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n") },
		{ "a host with a user", STR_INIT("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n") },
		{ "a header name with a bracket",
		  STR_INIT("GET / HTTP/1.1\r\n" HOST "a(b: c\r\n\r\n") },
		{ "a header without a colon",
		  STR_INIT("GET / HTTP/1.1\r\n" HOST "nothing\r\n\r\n") },
		{ "a control character",
		  STR_INIT("GET / HTTP/1.1\r\n" HOST "a: b\x01\r\n\r\n") },
		{ "a tab", STR_INIT("GET / HTTP/1.1\r\n" HOST "a: b\tc\r\n\r\n") },
		{ "a carriage return alone",
		  STR_INIT("GET / HTTP/1.1\r\n" HOST "a: b\rc\r\n\r\n") },
		{ "a folded line", STR_INIT("GET / HTTP/1.1\r\n" HOST "a: b\r\n c\r\n\r\n") },
		{ "a folded line that names a coding",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Transfer-Encodin: chunked\r\n g\r\n"
			   "\r\n0\r\n\r\n") },
		{ "a NUL in a value", STR_INIT("GET / HTTP/1.1\r\n" HOST "a: b\0c\r\n\r\n") },
		{ "a NUL in the target", STR_INIT("GET /\0a HTTP/1.1\r\n" HOST "\r\n") },
		{ "a header without a name",
		  STR_INIT("GET / HTTP/1.1\r\n" HOST ": b\r\n\r\n") },
		{ "line feeds alone", STR_INIT("GET / HTTP/1.1\nHost: localhost\na: b\n\n") },
		{ "a body with GET",
		  STR_INIT("GET / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc") },
		{ "a body with HEAD",
		  STR_INIT("HEAD / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc") },
		{ "an absolute target",
		  STR_INIT("GET http://localhost/ HTTP/1.1\r\n" HOST "\r\n") },
		{ "a target without a slash", STR_INIT("GET f/a HTTP/1.1\r\n" HOST "\r\n") },
		{ "an asterisk", STR_INIT("OPTIONS * HTTP/1.1\r\n" HOST "\r\n") },
		{ "a method that is no token",
		  STR_INIT("<script> / HTTP/1.1\r\n" HOST "\r\n") },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str response = ask(rows[i].bytes);
		cr_expect_eq(client_status(response), 400, "%s: %.*s", rows[i].label,
			     STR_ARG(response));
	}
}

Test(server, refuses_paths_that_hide_something)
{
	static const char *const paths[] = {
		"/f/a%00b", "/f%2fa",	    "/f%2Fa", "/f/%5ca",   "/f/a\\b", "/f/%2e%2e/a",
		"//",	    "//f/a",	    "/f//a",  "/f/../a",   "/f/./a",  "/..",
		"/f/a/..",  "/f/%",	    "/f/%4",  "/f/%zz",	   "/f/%c3",  "/f/%c0%af",
		"/f/\"a\"", "/f/<a>",	    "/f/a#b", "/f/a?b=%0", "/?a=%00", "/?a=%ff",
		"/f/{a}",   "/f/%ed%a0%80",
	};
	for (size_t i = 0; i < LENGTH(paths); i++) {
		struct str response =
			ask(str_printf(&arena, "GET %s HTTP/1.1\r\n" HOST "\r\n", paths[i]));
		cr_expect_eq(client_status(response), 400, "%s: %.*s", paths[i],
			     STR_ARG(response));
		cr_expect(str_equal(client_header(response, "Connection"), STR("close")), "%s",
			  paths[i]);
	}
}

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
		  "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
		  "\"detail\":\"no such path\"}\n" },
		{ "another method", "DELETE /f/a", 405, "GET, HEAD, POST", "<h1>405</h1>" },
		{ "a method of no route", "PATCH /", 405, "GET, HEAD", "<h1>405</h1>" },
		{ "another method of the API", "POST /api/v1/things/1", 405, "GET, HEAD, PUT",
		  "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\",\"status\":405,"
		  "\"detail\":\"method\"}\n" },
		{ "too large a page", "GET /large", 500, "", "<h1>500</h1>" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str response = ask(
			str_printf(&arena, "%s HTTP/1.1\r\n" HOST CLOSE "\r\n", rows[i].line));
		struct str body = client_body(response);
		struct str allow = client_header(response, "Allow");
		cr_expect_eq(client_status(response), rows[i].status, "%s", rows[i].label);
		cr_expect(str_equal_c(body, rows[i].body), "%s: %.*s", rows[i].label,
			  STR_ARG(body));
		cr_expect(str_equal_c(allow, rows[i].allow), "%s: %.*s", rows[i].label,
			  STR_ARG(allow));
	}
}

Test(server, answers_head_with_the_length_only)
{
	struct str response = ask(STR("HEAD /f/a HTTP/1.1\r\n" HOST CLOSE "\r\n"));
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
		{ "too long by its length, before it comes",
		  STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 101\r\n\r\n"), 413 },
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
		struct str response = ask(rows[i].bytes);
		cr_expect_eq(client_status(response), rows[i].status, "%s: %.*s", rows[i].label,
			     STR_ARG(response));
	}
	struct str response = ask(rows[1].bytes);
	cr_expect(str_equal(client_body(response), STR("/f/a|a|abc")));
}

Test(server, keeps_a_connection_for_pipelined_requests)
{
	int fd = client_open(server_port(server));
	client_send(fd, STR("GET /f/a HTTP/1.1\r\n" HOST "\r\n"
			    "POST /f/b HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"
			    "GET /nothing HTTP/1.1\r\n" HOST "\r\n"
			    "GET /f/c HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	static const char *const bodies[] = { "/f/a|a|", "/f/b|b|abc", "<h1>404</h1>",
					      "/f/c|c|" };
	for (size_t i = 0; i < LENGTH(bodies); i++) {
		struct str response = client_response(fd, &arena);
		cr_expect(str_equal_c(client_body(response), bodies[i]), "%zu: %.*s", i,
			  STR_ARG(response));
	}
	cr_expect_eq(client_response(fd, &arena).len, 0);
	close(fd);
}

Test(server, refuses_a_head_that_is_too_large)
{
	struct buf many, long_target;
	buf_init(&many, 100000);
	buf_init(&long_target, 100000);
	buf_add_c(&many, "GET / HTTP/1.1\r\n" HOST);
	for (size_t i = 0; i < LIMIT_HEADERS; i++)
		buf_printf(&many, "a%zu: b\r\n", i);
	buf_add_c(&many, "\r\n");
	buf_add_c(&long_target, "GET /");
	for (size_t i = 0; i < LIMIT_URL; i++)
		buf_add_byte(&long_target, 'a');
	buf_add_c(&long_target, " HTTP/1.1\r\n" HOST "\r\n");
	cr_expect_eq(client_status(ask(buf_str(&many))), 431);
	cr_expect_eq(client_status(ask(buf_str(&long_target))), 414);
	buf_clear(&many);
	buf_add_c(&many, "GET / HTTP/1.1\r\n" HOST "a: ");
	for (size_t i = 0; i < LIMIT_HEADER_BYTES; i++)
		buf_add_byte(&many, 'a');
	buf_add_c(&many, "\r\n\r\n");
	cr_expect_eq(client_status(ask(buf_str(&many))), 431);
	buf_clear(&many);
	for (size_t i = 0; i < 90000; i++)
		buf_add_byte(&many, 'a');
	struct str endless = ask(buf_str(&many)); /* refused by the library itself, or cut */
	cr_expect(endless.len == 0 || client_status(endless) >= 400, "%.*s", STR_ARG(endless));
	buf_finish(&many);
	buf_finish(&long_target);
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
	"trusted-types 'none'"

Test(server, tells_browsers_what_a_page_may_do)
{
	static const char *const headers[][2] = {
		{ "Content-Type", "text/html; charset=utf-8" },
		{ "Content-Security-Policy", POLICY },
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
	expect_headers(ask(STR("GET / HTTP/1.1\r\n" HOST CLOSE "\r\n")), headers,
		       LENGTH(headers));
	expect_headers(ask(STR("GET /none HTTP/1.1\r\n" HOST CLOSE "\r\n")), headers,
		       LENGTH(headers));
	expect_headers(ask(STR("GET // HTTP/1.1\r\n" HOST "\r\n")), headers, LENGTH(headers));
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
	expect_headers(ask(STR("GET /api/v1/things/1 HTTP/1.1\r\n" HOST CLOSE "\r\n")), headers,
		       LENGTH(headers));
}

Test(server_started, insists_on_https_where_that_is_the_public_address)
{
	static const char *const headers[][2] = {
		{ "Content-Security-Policy", POLICY "; upgrade-insecure-requests" },
		{ "Strict-Transport-Security", "max-age=63072000; includeSubDomains" },
	};
	struct server_config config = base_config();
	config.https = true;
	start_with(config);
	expect_headers(ask(STR("GET / HTTP/1.1\r\n" HOST CLOSE "\r\n")), headers,
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
		struct str response = ask(str_printf(&arena,
						     "POST /f/a HTTP/1.1\r\n" HOST CLOSE
						     "%sContent-Length: 1\r\n\r\na",
						     rows[i].headers));
		cr_expect_eq(client_status(response), rows[i].status, "%s", rows[i].headers);
	}
}

Test(server_started, compares_the_origin_with_the_public_address)
{
	struct server_config config = base_config();
	config.origin = STR("https://e.example.lv");
	start_with(config);
	cr_expect_eq(client_status(ask(STR("POST /f/a HTTP/1.1\r\n" HOST CLOSE
					   "Origin: https://e.example.lv\r\n"
					   "Content-Length: 1\r\n\r\na"))),
		     200);
	cr_expect_eq(client_status(ask(STR("POST /f/a HTTP/1.1\r\n" HOST CLOSE
					   "Origin: http://localhost\r\n"
					   "Content-Length: 1\r\n\r\na"))),
		     403);
}

/* Sends a byte every few milliseconds until the server has had enough; how long that took. */
static int64_t trickle(struct str head)
{
	int fd = client_open(server_port(server));
	int64_t begun = clock_steady();
	struct timespec pause = { .tv_nsec = 5000000 };
	char byte;
	client_send(fd, head);
	while (recv(fd, &byte, 1, MSG_DONTWAIT) < 0 && clock_steady() - begun < 10000) {
		client_send(fd, STR("a"));
		(void)nanosleep(&pause, NULL);
	}
	close(fd);
	return clock_steady() - begun;
}

Test(server_started, cuts_off_who_trickles)
{
	struct server_config config = base_config();
	config.deadlines =
		(struct deadlines){ .header = 200, .idle = 100, .grace = 200, .sweep = 20 };
	start_with(config);
	static const struct {
		const char *label, *head;
	} rows[] = {
		{ "in the first line", "GET /" },
		{ "in the headers", "GET / HTTP/1.1\r\na: " },
		{ "in the body",
		  "PUT /api/v1/things/1 HTTP/1.1\r\n" HOST "Content-Length: 200000\r\n\r\n" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		int64_t took = trickle(str_from_c(rows[i].head));
		cr_expect(took >= 150 && took < 5000, "%s: after %d ms", rows[i].label,
			  (int)took);
	}
}

Test(server_started, cuts_off_who_trickles_the_next_request)
{
	struct server_config config = base_config();
	config.deadlines = (struct deadlines){ .header = 200, .idle = 100, .sweep = 20 };
	start_with(config);
	int fd = client_open(server_port(server));
	client_send(fd, STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
	cr_expect_eq(client_status(client_response(fd, &arena)), 200);
	client_send(fd, STR("GET / HTTP/1.1\r\n"));
	cr_expect_eq(client_rest(fd, &arena).len, 0);
	close(fd);
}

enum { CLIENTS = 8, ROUNDS = 50 };

static void *knock(void *wrong)
{
	size_t *count = wrong;
	struct arena own;
	arena_init(&own);
	int fd = client_open(server_port(server));
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

Test(server, survives_clients_that_leave)
{
	static const char *const heads[] = { "G", "GET / HTTP/1.1\r\n",
					     "GET / HTTP/1.1\r\n" HOST,
					     "POST /f/a HTTP/1.1\r\n" HOST
					     "Content-Length: 50\r\n\r\nabc" };
	for (size_t i = 0; i < LENGTH(heads); i++) {
		int fd = client_open(server_port(server));
		client_send(fd, str_from_c(heads[i]));
		close(fd);
	}
	cr_expect_eq(client_status(ask(STR("GET / HTTP/1.1\r\n" HOST CLOSE "\r\n"))), 200);
}

Test(server_by_hand, says_why_it_cannot_listen)
{
	static const char *const addresses[] = { "",	       "localhost",	  "127.0.0.1:",
						 ":80",	       "127.0.0.1:99999", "127.0.0.1:x",
						 "192.0.2.1:0" };
	for (size_t i = 0; i < LENGTH(addresses); i++) {
		struct server_config config = base_config();
		struct err err = { 0 };
		config.listen = str_from_c(addresses[i]);
		cr_expect_null(server_start(&config, &err), "%s", addresses[i]);
		cr_expect_str_neq(err.text, "", "%s", addresses[i]);
	}
}

static void *stop_it(void *unused)
{
	(void)unused;
	server_stop(server, 10000);
	return NULL;
}

Test(server_by_hand, lets_a_running_request_end)
{
	pthread_t stopping;
	char byte;
	start();
	cr_assert(pipe(has_begun) == 0 && pipe(may_end) == 0);
	int fd = client_open(server_port(server));
	client_send(fd, STR("GET /slow HTTP/1.1\r\n" HOST "\r\n"));
	cr_assert_eq(read(has_begun[0], &byte, 1), 1);
	cr_assert_eq(pthread_create(&stopping, NULL, stop_it, NULL), 0);
	cr_assert_eq(write(may_end[1], "e", 1), 1);
	struct str response = client_rest(fd, &arena);
	cr_expect(str_equal(client_body(response), STR("at last")), "%.*s", STR_ARG(response));
	(void)pthread_join(stopping, NULL);
	close(fd);
	arena_finish(&arena);
}

Test(server, takes_no_more_bodies_at_once_than_memory_allows)
{
	struct str head = STR("PUT /huge HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n"
			      "Transfer-Encoding: chunked\r\n\r\n");
	static const unsigned statuses[] = { 100, 100, 100, 503 };
	int clients[LENGTH(statuses)];
	for (size_t i = 0; i < LENGTH(statuses); i++) {
		clients[i] = client_open(server_port(server));
		client_send(clients[i], head);
		struct str response = client_response(clients[i], &arena);
		cr_expect_eq(client_status(response), statuses[i], "%zu: %.*s", i,
			     STR_ARG(response));
	}
	/* What one of them gives back, another may have. */
	client_send(clients[0], STR("0\r\n\r\n"));
	cr_expect_eq(client_status(client_response(clients[0], &arena)), 200);
	close(clients[LENGTH(clients) - 1]);
	clients[LENGTH(clients) - 1] = client_open(server_port(server));
	client_send(clients[LENGTH(clients) - 1], head);
	cr_expect_eq(client_status(client_response(clients[LENGTH(clients) - 1], &arena)), 100);
	for (size_t i = 0; i < LENGTH(clients); i++)
		close(clients[i]);
}

/* Each test is a process of its own, so standard error may be taken over. */
Test(server_by_hand, logs_no_value_of_a_request)
{
	char line[4000];
	int ends[2];
	int standard_error = dup(STDERR_FILENO);
	start();
	cr_assert_eq(pipe(ends), 0);
	log_init(LOG_DEBUG);
	cr_assert_geq(dup2(ends[1], STDERR_FILENO), 0);
	close(ends[1]);
	(void)ask(STR("POST /f/canary?a=canary HTTP/1.1\r\n" HOST CLOSE "Cookie: a=canary\r\n"
		      "Authorization: Bearer canary\r\nContent-Length: 6\r\n\r\ncanary"));
	server_stop(server, 2000);
	cr_assert_geq(dup2(standard_error, STDERR_FILENO), 0);
	ssize_t len = read(ends[0], line, sizeof(line));
	cr_assert_gt(len, 0);
	struct str text = { line, (size_t)len };
	cr_expect_eq(str_find(text, STR("canary"), 0), SIZE_MAX, "%.*s", STR_ARG(text));
	cr_expect_neq(
		str_find(text,
			 STR("\"method\":\"POST\",\"route\":\"/f/{form}\",\"status\":200"), 0),
		SIZE_MAX, "%.*s", STR_ARG(text));
	arena_finish(&arena);
}
