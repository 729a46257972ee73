#include "engine/contract/spelling.h"

#include <criterion/criterion.h>

#define XML                                                                                    \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><event xmlns=\"urn:veidlapa:form:1:f:2\">"  \
	"<data><form><urn>urn:veidlapa:form:1:f:2</urn></form>"

static struct arena arena;

static void add_link(void *context, struct str id, struct buf *out)
{
	(void)context;
	buf_printf(out, "https://e/?a&id=%.*s", STR_ARG(id));
}

static struct str spell(struct spelling spelling, const char *event)
{
	struct spelling_files parts = { 0 };
	struct err err;
	struct buf out;

	spelling.arena = &arena;
	spelling.parts = &parts;
	spelling.add_link = add_link;
	const struct json *json = spelling_read(str_from_c(event), &arena, &err);
	cr_assert(json, "%s: %s", event, err.text);
	buf_init(&out, SIZE_MAX);
	spelling_write(&spelling, json, &out);
	const struct str text = str_copy(&arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static const struct {
	const char *label, *answers, *want;
} rows[] = {
	{ "numbers have no exponent", "{\"n\":1.2E-10}", "<n>0.00000000012</n>" },
	{ "of a negative one the sign stands in front", "{\"n\":-0.5}", "<n>-0.5</n>" },
	{ "great ones are written out", "{\"n\":1E+3}", "<n>1000</n>" },
	{ "text is escaped", "{\"t\":\"a\\u003cb & \\\"c\\\"\"}",
	  "<t>a&lt;b &amp; &quot;c&quot;</t>" },
	{ "yes and no", "{\"a\":true,\"b\":false}", "<a>true</a><b>false</b>" },
	{ "null is not there", "{\"a\":null,\"b\":[]}", "" },
	{ "chosen options repeat", "{\"c\":[\"x\",\"y\"]}", "<c>x</c><c>y</c>" },
	{ "an address has its parts", "{\"a\":{\"city\":\"C\",\"postcode\":\"LV-1010\"}}",
	  "<a><city>C</city><postcode>LV-1010</postcode></a>" },
	{ "rows repeat, rows in rows too",
	  "{\"r\":[{\"q\":[{\"t\":\"1\"},{\"t\":\"2\"}]},{\"q\":[]}]}",
	  "<r><q><t>1</t></q><q><t>2</t></q></r><r></r>" },
};

Test(spelling, says_an_event_in_xml)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct str event =
			str_printf(&arena,
				   "{\"data\":{\"form\":{\"urn\":\"urn:veidlapa:form:1:f:2\"},"
				   "\"answers\":%s}}",
				   rows[i].answers);
		const struct str got =
			spell((struct spelling){ .xml = true }, str_to_c(&arena, event));
		const struct str want = str_printf(
			&arena, XML "<answers>%s</answers></data></event>", rows[i].want);
		cr_expect(str_equal(got, want), "%s: %.*s", rows[i].label, STR_ARG(got));
	}
	arena_finish(&arena);
}

#define FILES                                                                                  \
	"{\"data\": {\"answers\": {\"a\": [{\"size\": 1, \"content\": \"\x1Ax\x1A\"}, "        \
	"{\"size\": 2, \"content\": \"\x1Ay\x1A\"}]}}}"
#define AROUND(first, second)                                                                  \
	"{\"data\":{\"answers\":{\"a\":[{\"size\":1," first "},{\"size\":2," second "}]}}}"

Test(spelling, files_are_inside_beside_it_or_elsewhere)
{
	static const struct {
		enum contract_files files;
		const char *want;
	} ways[] = {
		{ CONTRACT_CONTENT,
		  AROUND("\"content\":\"\x1Ax\x1A\"", "\"content\":\"\x1Ay\x1A\"") },
		{ CONTRACT_PART, AROUND("\"part\":\"file-1\"", "\"part\":\"file-2\"") },
		{ CONTRACT_LINK, AROUND("\"url\":\"https://e/?a\\u0026id=x\"",
					"\"url\":\"https://e/?a\\u0026id=y\"") },
	};

	for (size_t i = 0; i < LENGTH(ways); i++) {
		const struct str got =
			spell((struct spelling){ .files = ways[i].files }, FILES);
		cr_expect(str_equal_c(got, ways[i].want), "%.*s", STR_ARG(got));
	}
	cr_expect(str_find(spell((struct spelling){ .xml = true }, FILES),
			   STR("<size>2</size><content>\x1Ay\x1A</content></a>"),
			   0) != SIZE_MAX);
	arena_finish(&arena);
}

Test(spelling, a_thin_event_has_neither_answers_nor_subject)
{
	const struct str got =
		spell((struct spelling){ .thin = true },
		      "{\"data\":{\"sequence\":1,\"subject\":\"PK:1\",\"answers\":{\"a\":1}}}");

	cr_expect(str_equal_c(got, "{\"data\":{\"sequence\":1}}"), "%.*s", STR_ARG(got));
	arena_finish(&arena);
}

Test(spelling, what_is_no_event_is_refused)
{
	struct err err;

	cr_expect_null(spelling_read(STR("[1]"), &arena, &err));
	cr_expect_eq(err.code, ERR_INVALID);
	cr_expect_null(spelling_read(STR("{"), &arena, &err));
	arena_finish(&arena);
}
