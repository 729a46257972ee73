#include "app/http/message.h"
#include "app/http/security.h"
#include "engine/base/log.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct response response;

static void start(void)
{
	log_init(LOG_ERROR);
	arena_init(&arena);
	response_init(&response, &arena);
}

static void stop(void)
{
	response_finish(&response);
	arena_finish(&arena);
}

TestSuite(message, .init = start, .fini = stop);

static struct str header(struct str name)
{
	return pairs_get(response.headers.at, response.headers.count, name);
}

Test(message, finds_cookies)
{
	static const struct pair headers[] = {
		{ STR_INIT("accept"), STR_INIT("a=no") },
		{ STR_INIT("cookie"), STR_INIT("a=1; bb=2;c=; =x;d; e=f=g") },
		{ STR_INIT("cookie"), STR_INIT("a=3;z=9") },
	};
	static const struct {
		const char *name, *value;
	} rows[] = {
		{ "a", "1" }, { "bb", "2" },  { "b", "" },  { "c", "" },
		{ "d", "" },  { "e", "f=g" }, { "z", "9" },
	};
	const struct request request = { .headers = headers, .header_count = LENGTH(headers) };
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str value = request_cookie(&request, str_from_c(rows[i].name));
		cr_expect(str_equal_c(value, rows[i].value), "%s: %.*s", rows[i].name,
			  STR_ARG(value));
	}
}

Test(message, reads_a_form_of_the_right_type_only)
{
	static const struct {
		struct str type;
		bool read;
	} rows[] = {
		{ STR_INIT("application/x-www-form-urlencoded"), true },
		{ STR_INIT("Application/X-WWW-Form-Urlencoded; charset=utf-8"), true },
		{ STR_INIT("application/x-www-form-urlencoded2"), false },
		{ STR_INIT("text/plain"), false },
		{ STR_INIT(""), false },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct pair type = { STR("content-type"), rows[i].type };
		const struct request request = {
			.arena = &arena, .headers = &type, .header_count = 1, .body = STR("a=b")
		};
		const struct pair *pairs;
		size_t count = 0;
		cr_expect_eq(request_form(&request, &pairs, &count), rows[i].read, "%.*s",
			     STR_ARG(rows[i].type));
		cr_expect_eq(count, rows[i].read);
	}
}

Test(message, keeps_control_characters_out_of_headers)
{
	response_header(&response, STR("A"), STR("b\r\nC: d"));
	response_header(&response, STR("E"), STR("f"));
	cr_expect_eq(response.headers.count, 1);
	cr_expect(response_has(&response, STR("e")));
	cr_expect_not(response_has(&response, STR("a")));
}

Test(message, writes_cookies)
{
	static const struct {
		struct cookie cookie;
		const char *want;
	} rows[] = {
		{ { STR_INIT("a"), STR_INIT("b"), 60, true },
		  "a=b; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure" },
		{ { STR_INIT("a"), STR_INIT(""), 0, false },
		  "a=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" },
		{ { STR_INIT("a"), STR_INIT("b"), -1, false },
		  "a=b; Path=/; HttpOnly; SameSite=Lax" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		response.headers.count = 0;
		response_cookie(&response, &rows[i].cookie);
		cr_expect(str_equal_c(header(STR("Set-Cookie")), rows[i].want), "%s",
			  rows[i].want);
	}
}

Test(message, redirects_so_that_a_reload_does_not_post_again)
{
	buf_add_c(&response.body, "forgotten");
	response_redirect(&response, STR("/f/a"));
	cr_expect_eq(response.status, 303);
	cr_expect_eq(response.body.len, 0);
	cr_expect(str_equal(header(STR("Location")), STR("/f/a")));
}

Test(message, tells_problems_as_json)
{
	buf_add_c(&response.body, "forgotten");
	response_problem(&response, 422, STR("No \"good\""), STR("\"a\":[1]"));
	cr_expect_eq(response.status, 422);
	cr_expect(str_equal(response.content_type, STR("application/problem+json")));
	cr_expect(str_equal(buf_str(&response.body),
			    STR("{\"type\":\"urn:veidlapa:problem:unprocessable-content\","
				"\"title\":\"Unprocessable Content\","
				"\"status\":422,\"detail\":\"No \\\"good\\\"\",\"a\":[1]}\n")),
		  "%.*s", STR_ARG(buf_str(&response.body)));
}

Test(message, names_the_request_in_a_problem)
{
	response.request = STR("Q7xx-1.2");
	response_problem(&response, 503, STR(""), STR(""));
	cr_expect(str_ends(buf_str(&response.body), STR("\"status\":503,\"instance\":\"urn:"
							"veidlapa:request:Q7xx-1.2\"}\n")),
		  "%.*s", STR_ARG(buf_str(&response.body)));
}

Test(message, lets_handlers_choose_their_own_security_headers)
{
	response_header(&response, STR("cache-control"), STR("public"));
	security_headers(&response, false, false);
	cr_expect(str_equal(header(STR("cache-control")), STR("public")));
	cr_expect_not(response_has(&response, STR("Strict-Transport-Security")));
	cr_expect_eq(header(STR("Cache-Control")).len, 0);
}
