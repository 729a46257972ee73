#include "engine/rules/rules.h"

#include <criterion/criterion.h>

#define HEAD                                                                                   \
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"en\" "                       \
	"institution=\"99999999902\"><title xml:lang=\"en\">F</title><page id=\"p\">"          \
	"<title xml:lang=\"en\">P</title>"
#define TAIL "</page></form>"
#define LABEL "<label xml:lang=\"en\">L</label>"

static const struct {
	const char *label, *items, *answers, *want;
} rows[] = {
	{ "numbers have no exponent", "<number id=\"n\">" LABEL "</number>",
	  "{\"n\": \"0,000000000123\"}", "<n>0.000000000123</n>" },
	{ "of a negative one the sign stands in front", "<number id=\"n\">" LABEL "</number>",
	  "{\"n\": \"-0,000000005\"}", "<n>-0.000000005</n>" },
	{ "great ones are written out", "<number id=\"n\">" LABEL "</number>",
	  "{\"n\": \"1234567890123456789012345678901234\"}",
	  "<n>1234567890123456789012345678901234</n>" },
	{ "text is escaped", "<text id=\"t\">" LABEL "</text>", "{\"t\": \"a<b & \\\"c\\\"\"}",
	  "<t>a&lt;b &amp; &quot;c&quot;</t>" },
	{ "what is not answered is not there",
	  "<text id=\"t\">" LABEL "</text><date id=\"d\">" LABEL "</date>",
	  "{\"d\": \"2026-02-01\"}", "<d>2026-02-01</d>" },
	{ "what is not relevant is not there",
	  "<yes-no id=\"a\">" LABEL "</yes-no><text id=\"t\" relevant=\"a\">" LABEL "</text>",
	  "{\"a\": false, \"t\": \"x\"}", "<a>false</a>" },
	{ "chosen options repeat",
	  "<choices id=\"c\">" LABEL "<option value=\"x\">" LABEL
	  "</option><option value=\"y\"><label xml:lang=\"en\">Y</label></option></choices>",
	  "{\"c\": [\"y\", \"x\"]}", "<c>x</c><c>y</c>" },
	{ "files repeat, their bytes are marked", "<attachment id=\"a\">" LABEL "</attachment>",
	  "{\"a\": [{\"name\": \"a&b.pdf\", \"type\": \"application/pdf\", \"size\": 3, "
	  "\"sha256\": \"ab\", \"id\": \"x\"}, \"c.png\"]}",
	  "<a><name>a&amp;b.pdf</name><type>application/pdf</type><size>3</size>"
	  "<sha256>ab</sha256><content>\x1Ax\x1A</content></a>"
	  "<a><name>c.png</name><type>image/png</type><size>1000</size></a>" },
	{ "an address has its parts", "<address id=\"a\">" LABEL "</address>",
	  "{\"a\": {\"street\": \"S\", \"city\": \"C\", \"postcode\": \"1010\"}}",
	  "<a><street>S</street><city>C</city><postcode>LV-1010</postcode></a>" },
	{ "rows repeat, rows in rows too",
	  "<repeat id=\"r\" min=\"0\">" LABEL "<repeat id=\"q\" min=\"0\">" LABEL
	  "<text id=\"t\">" LABEL "</text></repeat></repeat>",
	  "{\"r\": [{\"q\": [{\"t\": \"1\"}, {\"t\": \"2\"}]}, {\"q\": []}]}",
	  "<r><q><t>1</t></q><q><t>2</t></q></r><r></r>" },
};

static void expect(const char *label, const char *items, const char *answers, const char *want)
{
	struct arena arena = { 0 };
	struct diags diags;
	const struct form *form;
	const struct rules *rules;
	const struct answers *read;
	struct buf text;
	struct buf out;

	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	buf_init(&text, 10000);
	buf_init(&out, 10000);
	buf_printf(&text, HEAD "%s" TAIL, items);
	form = form_load(&arena, buf_str(&text), &diags);
	cr_assert(form, "%s", label);
	rules = rules_build(&arena, form, &diags);
	cr_assert(rules, "%s", label);
	read = answers_from_json(&arena, form, json_parse(&arena, str_from_c(answers), &diags),
				 &diags);
	cr_assert(read, "%s", label);
	cr_expect(state_submission_xml(rules_run(rules, read, 0, &arena), &out));
	cr_expect(str_equal_c(buf_str(&out), want), "%s: %.*s", label, STR_ARG(buf_str(&out)));
	buf_finish(&text);
	buf_finish(&out);
	arena_finish(&arena);
}

Test(state_xml, writes_what_is_sent)
{
	for (size_t i = 0; i < LENGTH(rows); i++)
		expect(rows[i].label, rows[i].items, rows[i].answers, rows[i].want);
}
