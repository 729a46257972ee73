#include "app/api/api.h"
#include "app/service/crypto.h"
#include "app/service/file.h"
#include "app/service/service.h"
#include "engine/base/json.h"
#include "tests/unit/app/service/press.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/resource.h>

static struct press press;
static struct config config;
static struct service service;

static struct str key_line(const char *institution, struct str key)
{
	unsigned char digest[CRYPTO_DIGEST];
	struct buf hex;
	crypto_sha256(key, digest);
	buf_init(&hex, 64);
	buf_add_hex(&hex, (struct str){ (const char *)digest, sizeof(digest) });
	struct str line =
		str_printf(&press.arena, "%s %.*s\n", institution, STR_ARG(buf_str(&hex)));
	buf_finish(&hex);
	return line;
}

static void start(void)
{
	press_init(&press);
	const struct str lines[] = { key_line(INSTITUTION_A, STR("key-a")),
				     key_line(INSTITUTION_B, STR("key-b")) };
	config.api_keys = str_join(&press.arena, lines, LENGTH(lines), STR(""));
	service = (struct service){ .config = &config,
				    .store = press.store,
				    .catalogue = press.catalogue };
}

static void stop(void)
{
	press_finish(&press);
}

TestSuite(api, .init = start, .fini = stop);

/* What a request says besides its path; what is NULL is not sent. */
struct ask {
	const char *authorization, *type, *accept, *id;
	struct str body;
};

struct reply {
	unsigned status;
	struct str type, body, location, authenticate;
};

static struct reply call(handler *run, const struct ask *ask)
{
	const struct {
		struct str name;
		const char *value;
	} sent[] = { { STR_INIT("authorization"), ask->authorization },
		     { STR_INIT("content-type"), ask->type },
		     { STR_INIT("accept"), ask->accept } };
	struct pair headers[LENGTH(sent)];
	struct request request = { .arena = &press.arena,
				   .headers = headers,
				   .parameters = { str_from_c(ask->id) },
				   .body = ask->body };
	struct response response;
	for (size_t i = 0; i < LENGTH(sent); i++)
		if (sent[i].value)
			headers[request.header_count++] =
				(struct pair){ sent[i].name, str_from_c(sent[i].value) };
	response_init(&response, &press.arena);
	run(&service, &request, &response);
	const struct reply answer = {
		.status = response.status,
		.type = response.content_type,
		.body = str_copy(&press.arena, buf_str(&response.body)),
		.location =
			pairs_get(response.headers.at, response.headers.count, STR("Location")),
		.authenticate = pairs_get(response.headers.at, response.headers.count,
					  STR("WWW-Authenticate")),
	};
	response_finish(&response);
	return answer;
}

static struct reply put(struct str body)
{
	return call(api_forms_put, &(struct ask){ .authorization = "Bearer key-a",
						  .type = "application/xml",
						  .id = "forma",
						  .body = body });
}

static struct str definition(const char *title)
{
	return press_definition(&press, INSTITUTION_A, "forma", title);
}

/* The answer as JSON; ends the test when it is none. */
static const struct json *parse(struct str body)
{
	struct diags diags;
	diags_init(&diags, &press.arena, STR(""));
	const struct json *json = json_parse(&press.arena, body, &diags);
	cr_assert(json, "%.*s", STR_ARG(body));
	return json;
}

Test(api, publishes_a_definition)
{
	struct reply answer = put(definition("Viens"));
	cr_expect_eq(answer.status, 201, "%.*s", STR_ARG(answer.body));
	cr_expect(str_equal(answer.location, STR("/api/v1/forms/forma")));
	cr_expect(str_equal(answer.body, STR("{\"institution\":\"" INSTITUTION_A
					     "\",\"id\":\"forma\",\"version\":1,"
					     "\"warnings\":[]}\n")),
		  "%.*s", STR_ARG(answer.body));
	cr_expect_eq(put(definition("Viens")).status, 200);
	answer = put(definition("Divi"));
	cr_expect_eq(answer.status, 201);
	cr_expect(str_equal(json_get(parse(answer.body), STR("version"))->text, STR("2")));
}

Test(api, tells_every_finding_with_its_place)
{
	(void)put(definition("Viens"));
	struct reply answer = put(STR("<form xmlns=\"urn:veidlapa:form:1\" id=\"forma\" "
				      "languages=\"lv\" institution=\"" INSTITUTION_A "\">\n"
				      "  <page id=\"lapa\">\n"
				      "    <txt id=\"a\"/>\n"
				      "    <text id=\"b\" max-length=\"x\"/>\n"
				      "  </page>\n"
				      "</form>\n"));
	cr_assert_eq(answer.status, 422, "%.*s", STR_ARG(answer.body));
	cr_expect(str_equal(answer.type, STR("application/problem+json")));
	const struct json *findings = json_get(parse(answer.body), STR("findings"));
	cr_assert(findings);
	cr_expect_geq(findings->count, 2, "%.*s", STR_ARG(answer.body));
	for (const struct json *at = findings->first; at; at = at->next) {
		cr_expect(json_get(at, STR("line")));
		cr_expect_gt(json_get_str(at, STR("code")).len, 0);
		cr_expect_gt(json_get_str(at, STR("what")).len, 0);
	}
	answer = call(api_forms_get,
		      &(struct ask){ "Bearer key-a", NULL, NULL, "forma", { 0 } });
	cr_expect(str_equal(answer.body, definition("Viens")));
}

/* Those of forms/, as an institution would send them; the other spelling says the same, and is
 * no new version. */
Test(api, publishes_real_forms)
{
	static const struct {
		const char *id, *path, *type;
		unsigned status;
	} rows[] = {
		{ "apbedisanas-pabalsts", "forms/apbedisanas-pabalsts/form.xml",
		  "application/xml", 201 },
		{ "apbedisanas-pabalsts", "forms/apbedisanas-pabalsts/form.json",
		  "application/json", 200 },
	};
	struct str first = STR("");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct ask ask = { "Bearer key-a", rows[i].type, NULL, rows[i].id, { 0 } };
		cr_assert(file_read(&press.arena, str_from_c(rows[i].path), LIMIT_DEFINITION,
				    &ask.body, &press.err),
			  "%s", press.err.text);
		struct reply reply = call(api_forms_put, &ask);
		cr_expect_eq(reply.status, rows[i].status, "%s: %.*s", rows[i].path,
			     STR_ARG(reply.body));
		if (i == 0)
			first = ask.body;
		reply = call(api_forms_get, &ask);
		cr_expect(str_equal(reply.body, first), "%s", rows[i].path);
	}
}

Test(api, wants_a_key)
{
	static const struct {
		const char *authorization, *authenticate;
	} rows[] = {
		{ NULL, "Bearer realm=\"veidlapa\"" },
		{ "key-a", "Bearer realm=\"veidlapa\"" },
		{ "Basic a2V5LWE=", "Bearer realm=\"veidlapa\"" },
		{ "Bearer ", "Bearer realm=\"veidlapa\"" },
		{ "Bearer key-c", "Bearer realm=\"veidlapa\", error=\"invalid_token\"" },
		{ "Bearer key-a key-b", "Bearer realm=\"veidlapa\", error=\"invalid_token\"" },
	};
	static handler *const handlers[] = { api_forms_list, api_forms_get, api_forms_put };
	for (size_t i = 0; i < LENGTH(rows); i++) {
		for (size_t j = 0; j < LENGTH(handlers); j++) {
			struct reply answer =
				call(handlers[j],
				     &(struct ask){ rows[i].authorization, "application/xml",
						    NULL, "forma", definition("Viens") });
			cr_expect_eq(answer.status, 401, "%zu %zu", i, j);
			cr_expect(str_equal_c(answer.authenticate, rows[i].authenticate),
				  "%zu: %.*s", i, STR_ARG(answer.authenticate));
		}
	}
	cr_expect_null(catalogue_current(press.catalogue, STR("forma")));
	cr_expect_eq(
		call(api_forms_list, &(struct ask){ "bearer key-a", NULL, NULL, NULL, { 0 } })
			.status,
		200);
}

Test(api, keeps_institutions_apart)
{
	cr_expect_eq(put(definition("Viens")).status, 201);
	const struct ask foreign = { "Bearer key-b", "application/xml", NULL, "forma",
				     definition("Divi") };
	cr_expect_eq(call(api_forms_put, &foreign).status, 403);
	cr_expect_eq(call(api_forms_get, &foreign).status, 404);
	struct reply answer = call(api_forms_list, &foreign);
	cr_expect(str_equal(answer.body, STR("{\"forms\":[]}\n")), "%.*s",
		  STR_ARG(answer.body));
}

Test(api, wants_the_id_of_the_path)
{
	struct reply answer =
		call(api_forms_put, &(struct ask){ "Bearer key-a", "application/xml", NULL,
						   "cita", definition("Viens") });
	cr_expect_eq(answer.status, 422);
	const struct json *findings = json_get(parse(answer.body), STR("findings"));
	cr_assert(findings && findings->count == 1, "%.*s", STR_ARG(answer.body));
	cr_expect(
		str_equal(json_get_str(findings->first, STR("code")), STR("form.id.mismatch")));
}

Test(api, takes_xml_and_json_for_what_they_are)
{
	static const struct {
		const char *type;
		struct str body;
		unsigned status;
	} rows[] = {
		{ "application/xml; charset=utf-8", STR_INIT("<form/>"), 422 },
		{ "Application/JSON", STR_INIT("{}"), 422 },
		{ "application/json", STR_INIT("<form/>"), 415 },
		{ "application/xml", STR_INIT("{}"), 415 },
		{ "text/xml", STR_INIT("<form/>"), 415 },
		{ "application/x-www-form-urlencoded", STR_INIT("a=b"), 415 },
		{ NULL, STR_INIT("<form/>"), 415 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct reply answer =
			call(api_forms_put, &(struct ask){ "Bearer key-a", rows[i].type, NULL,
							   "forma", rows[i].body });
		cr_expect_eq(answer.status, rows[i].status, "%zu: %.*s", i,
			     STR_ARG(answer.body));
	}
}

Test(api, gives_a_definition_in_the_spelling_that_is_asked_for)
{
	static const struct {
		const char *accept;
		unsigned status;
		const char *type;
	} rows[] = {
		{ NULL, 200, "application/xml" },
		{ "*/*", 200, "application/xml" },
		{ "application/xml", 200, "application/xml" },
		{ "text/html, application/xml;q=0.9", 200, "application/xml" },
		{ "application/json, application/xml", 200, "application/xml" },
		{ "application/json", 200, "application/json" },
		{ "application/json, */*;q=0.1", 200, "application/json" },
		{ "text/html", 406, "application/problem+json" },
	};
	(void)put(definition("Viens"));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct reply answer = call(
			api_forms_get,
			&(struct ask){ "Bearer key-a", NULL, rows[i].accept, "forma", { 0 } });
		cr_expect_eq(answer.status, rows[i].status, "%zu", i);
		cr_expect(str_equal_c(answer.type, rows[i].type), "%zu", i);
	}
	struct reply json =
		call(api_forms_get,
		     &(struct ask){ "Bearer key-a", NULL, "application/json", "forma", { 0 } });
	cr_expect(str_equal(json_get_str(parse(json.body), STR("id")), STR("forma")));
	struct reply again =
		call(api_forms_put, &(struct ask){ "Bearer key-a", "application/json", NULL,
						   "forma", json.body });
	cr_expect_eq(again.status, 200, "it is the same: %.*s", STR_ARG(again.body));
}

Test(api, lists_forms_with_their_titles)
{
	(void)put(definition("Viens \"un\" tikai"));
	struct reply answer =
		call(api_forms_list, &(struct ask){ "Bearer key-a", NULL, NULL, NULL, { 0 } });
	cr_expect(str_equal(answer.body, STR("{\"forms\":[{\"institution\":\"" INSTITUTION_A
					     "\",\"id\":\"forma\",\"version\":1,"
					     "\"title\":{\"lv\":\"Viens \\\"un\\\" tikai\"},"
					     "\"description\":{},\"languages\":[\"lv\"]}]}\n")),
		  "%.*s", STR_ARG(answer.body));
}

/* A disk that takes nothing more, as far as this process is concerned. */
static void fill_disk(bool full)
{
	struct rlimit limit;
	cr_assert_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = full ? 1 : limit.rlim_max;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

Test(api, says_when_the_store_takes_nothing)
{
	(void)signal(SIGXFSZ, SIG_IGN);
	cr_expect_eq(put(definition("Viens")).status, 201);
	fill_disk(true);
	struct reply reply = put(definition("Divi"));
	cr_expect_eq(reply.status, 503, "%.*s", STR_ARG(reply.body));
	cr_expect(str_equal(reply.type, STR("application/problem+json")));
	cr_expect_eq(str_find(reply.body, STR(".db"), 0), SIZE_MAX);
	cr_expect_eq(call(api_health_ready, &(struct ask){ 0 }).status, 503);
	cr_expect_eq(call(api_health_live, &(struct ask){ 0 }).status, 200);
	fill_disk(false);
	reply = call(api_forms_get,
		     &(struct ask){ "Bearer key-a", NULL, NULL, "forma", { 0 } });
	cr_expect(str_equal(reply.body, definition("Viens")));
	cr_expect_eq(call(api_health_ready, &(struct ask){ 0 }).status, 200);
	reply = put(definition("Divi"));
	cr_expect(str_equal(json_get(parse(reply.body), STR("version"))->text, STR("2")));
}

Test(api, says_that_it_is_alive_and_ready)
{
	const struct ask plain = { 0 };
	cr_expect_eq(call(api_health_live, &plain).status, 200);
	cr_expect_eq(call(api_health_ready, &plain).status, 200);
}
