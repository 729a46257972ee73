/* What no well-meaning client sends. */
#include "tests/unit/app/http/running.h"
#include "engine/base/clock.h"
#include "engine/base/limits.h"

#include <criterion/criterion.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

TestSuite(hostile, .init = running_start, .fini = running_stop);
/* These start their own. */
TestSuite(hostile_started, .fini = running_stop);

/* Each is refused, and the connection with it: whatever follows is not read as a request. */
Test(hostile, refuses_what_can_be_read_in_two_ways)
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
		struct str response = running_ask(rows[i].bytes);
		cr_expect_eq(client_status(response), 400, "%s: %.*s", rows[i].label,
			     STR_ARG(response));
	}
}

Test(hostile, refuses_paths_that_hide_something)
{
	static const char *const paths[] = {
		"/f/a%00b", "/f%2fa",	    "/f%2Fa", "/f/%5ca",   "/f/a\\b", "/f/%2e%2e/a",
		"//",	    "//f/a",	    "/f//a",  "/f/../a",   "/f/./a",  "/..",
		"/f/a/..",  "/f/%",	    "/f/%4",  "/f/%zz",	   "/f/%c3",  "/f/%c0%af",
		"/f/\"a\"", "/f/<a>",	    "/f/a#b", "/f/a?b=%0", "/?a=%00", "/?a=%ff",
		"/f/{a}",   "/f/%ed%a0%80",
	};
	for (size_t i = 0; i < LENGTH(paths); i++) {
		struct str response = running_ask(str_printf(
			&running.arena, "GET %s HTTP/1.1\r\n" HOST "\r\n", paths[i]));
		cr_expect_eq(client_status(response), 400, "%s: %.*s", paths[i],
			     STR_ARG(response));
		cr_expect(str_equal(client_header(response, "Connection"), STR("close")), "%s",
			  paths[i]);
	}
}

Test(hostile, refuses_a_head_that_is_too_large)
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
	cr_expect_eq(client_status(running_ask(buf_str(&many))), 431);
	cr_expect_eq(client_status(running_ask(buf_str(&long_target))), 414);
	buf_clear(&many);
	buf_add_c(&many, "GET / HTTP/1.1\r\n" HOST "a: ");
	for (size_t i = 0; i < LIMIT_HEADER_BYTES; i++)
		buf_add_byte(&many, 'a');
	buf_add_c(&many, "\r\n\r\n");
	cr_expect_eq(client_status(running_ask(buf_str(&many))), 431);
	buf_clear(&many);
	for (size_t i = 0; i < 90000; i++)
		buf_add_byte(&many, 'a');
	struct str endless =
		running_ask(buf_str(&many)); /* refused by the library itself, or cut */
	cr_expect(endless.len == 0 || client_status(endless) >= 400, "%.*s", STR_ARG(endless));
	buf_finish(&many);
	buf_finish(&long_target);
}

/* Sends a byte every few milliseconds until the server has had enough; how long that took. */
static int64_t trickle(struct str head)
{
	int fd = client_open(server_port(running.server));
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

Test(hostile_started, cuts_off_who_trickles)
{
	struct server_config config = running_config();
	config.deadlines =
		(struct deadlines){ .header = 200, .idle = 100, .grace = 200, .sweep = 20 };
	running_start_with(&config);
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

Test(hostile_started, cuts_off_who_trickles_the_next_request)
{
	struct server_config config = running_config();
	config.deadlines = (struct deadlines){ .header = 200, .idle = 100, .sweep = 20 };
	running_start_with(&config);
	int fd = client_open(server_port(running.server));
	client_send(fd, STR("GET / HTTP/1.1\r\n" HOST "\r\n"));
	cr_expect_eq(client_status(client_response(fd, &running.arena)), 200);
	client_send(fd, STR("GET / HTTP/1.1\r\n"));
	cr_expect_eq(client_rest(fd, &running.arena).len, 0);
	close(fd);
}

Test(hostile, survives_clients_that_leave)
{
	static const char *const heads[] = { "G", "GET / HTTP/1.1\r\n",
					     "GET / HTTP/1.1\r\n" HOST,
					     "POST /f/a HTTP/1.1\r\n" HOST
					     "Content-Length: 50\r\n\r\nabc" };
	for (size_t i = 0; i < LENGTH(heads); i++) {
		int fd = client_open(server_port(running.server));
		client_send(fd, str_from_c(heads[i]));
		close(fd);
	}
	cr_expect_eq(client_status(running_ask(STR("GET / HTTP/1.1\r\n" HOST CLOSE "\r\n"))),
		     200);
}

Test(hostile, takes_no_more_bodies_at_once_than_memory_allows)
{
	struct str head = STR("PUT /huge HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n"
			      "Transfer-Encoding: chunked\r\n\r\n");
	static const unsigned statuses[] = { 100, 100, 100, 503 };
	int clients[LENGTH(statuses)];
	for (size_t i = 0; i < LENGTH(statuses); i++) {
		clients[i] = client_open(server_port(running.server));
		client_send(clients[i], head);
		struct str response = client_response(clients[i], &running.arena);
		cr_expect_eq(client_status(response), statuses[i], "%zu: %.*s", i,
			     STR_ARG(response));
	}
	/* What one of them gives back, another may have. */
	client_send(clients[0], STR("0\r\n\r\n"));
	cr_expect_eq(client_status(client_response(clients[0], &running.arena)), 200);
	close(clients[LENGTH(clients) - 1]);
	clients[LENGTH(clients) - 1] = client_open(server_port(running.server));
	client_send(clients[LENGTH(clients) - 1], head);
	cr_expect_eq(
		client_status(client_response(clients[LENGTH(clients) - 1], &running.arena)),
		100);
	for (size_t i = 0; i < LENGTH(clients); i++)
		close(clients[i]);
}

/* The same sequence in every run: xorshift64. */
static uint64_t next_number(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* A request with something put in, changed, or left out at some places. */
static struct str mangle(struct str request, uint64_t *state)
{
	static const struct str pieces[] = {
		STR_INIT("\0"),
		STR_INIT("\r\n"),
		STR_INIT("\n"),
		STR_INIT(" "),
		STR_INIT(":"),
		STR_INIT("%00"),
		STR_INIT("%"),
		STR_INIT("/../"),
		STR_INIT("\xff"),
		STR_INIT("ffffffff\r\n"),
		STR_INIT(""),
		STR_INIT("Transfer-Encoding: chunked\r\n"),
		STR_INIT("Content-Length: 99999999999999999999\r\n"),
	};
	for (size_t i = next_number(state) % 5; i > 0; i--) {
		size_t at = next_number(state) % (request.len + 1);
		size_t skip = next_number(state) % 4;
		const struct str parts[] = { str_slice(request, 0, at),
					     pieces[next_number(state) % LENGTH(pieces)],
					     str_slice(request, at + skip, request.len) };
		request = str_join(&running.arena, parts, LENGTH(parts), STR(""));
	}
	return request;
}

Test(hostile_started, survives_mangled_requests)
{
	struct server_config config = running_config();
	config.deadlines =
		(struct deadlines){ .header = 20, .idle = 1, .grace = 20, .sweep = 5 };
	running_start_with(&config);
	static const struct str requests[] = {
		STR_INIT("GET /f/a?b=c&d=%20 HTTP/1.1\r\n" HOST "Cookie: a=b\r\n\r\n"),
		STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"),
		STR_INIT("POST /f/a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
			 "3\r\nabc\r\n0\r\n\r\n"),
	};
	uint64_t state = 88172645463325252;
	for (size_t i = 0; i < 300; i++) {
		int fd = client_open(server_port(running.server));
		client_send(fd, mangle(requests[i % LENGTH(requests)], &state));
		(void)shutdown(fd, SHUT_WR);
		struct str response = client_rest(fd, &running.arena);
		unsigned status = client_status(response);
		cr_expect(response.len == 0 || (status >= 200 && status < 506), "%zu: %.*s", i,
			  STR_ARG(response));
		close(fd);
	}
	cr_expect_eq(client_status(running_ask(STR("GET / HTTP/1.1\r\n" HOST CLOSE "\r\n"))),
		     200);
}
