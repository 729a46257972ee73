#include "renderers/paper/receipt.h"

#include <criterion/criterion.h>

#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "engine/rules/rules.h"
#include "renderers/paper/pdf.h"
#include "tests/support/cases.h"

static const struct str definition = STR_INIT(
	"<form xmlns='urn:veidlapa:form:1' id='x' languages='lv en' institution='99999999902'>"
	"<title xml:lang='lv'>Žurnāls</title><title xml:lang='en'>Journal</title>"
	"<page id='viens'><title xml:lang='lv'>Viens</title><title xml:lang='en'>One</title>"
	"<text id='vards'><label xml:lang='lv'>Vārds</label><label xml:lang='en'>Name</label>"
	"</text>"
	"<group id='kopa'><label xml:lang='lv'>Kopā</label><label xml:lang='en'>Together"
	"</label><money id='summa'><label xml:lang='lv'>Summa</label>"
	"<label xml:lang='en'>Sum</label></money></group>"
	"<repeat id='rindas'><label xml:lang='lv'>Rindas</label><label xml:lang='en'>Rows"
	"</label><long-text id='teksts'><label xml:lang='lv'>Teksts</label>"
	"<label xml:lang='en'>Text</label></long-text></repeat>"
	"<repeat id='berni'><label xml:lang='lv'>Bērni</label><label xml:lang='en'>Children"
	"</label><entry xml:lang='lv'>Bērns</entry><entry xml:lang='en'>Child</entry>"
	"<text id='kods'><label xml:lang='lv'>Kods</label><label xml:lang='en'>Code</label>"
	"</text></repeat>"
	"<attachment id='datnes'><label xml:lang='lv'>Datnes</label>"
	"<label xml:lang='en'>Files</label></attachment>"
	"<text id='sev' deliver='false'><label xml:lang='lv'>Sev</label>"
	"<label xml:lang='en'>For oneself</label></text>"
	"<text id='cits' relevant='vards = \"X\"'><label xml:lang='lv'>Cits</label>"
	"<label xml:lang='en'>Other</label></text></page></form>");

struct fixture {
	struct arena arena;
	struct paper_receipt receipt;
};

static void begin(struct fixture *fixture, struct str json)
{
	struct diags diags;
	const struct form *form;
	const struct rules *rules;
	const struct answers *answers;

	*fixture = (struct fixture){ .receipt = { .language = 0 } };
	arena_init(&fixture->arena);
	diags_init(&diags, &fixture->arena, STR("form"));
	form = form_load(&fixture->arena, definition, &diags);
	cr_assert_not_null(form);
	rules = rules_build(&fixture->arena, form, &diags);
	cr_assert_not_null(rules);
	answers = answers_from_json(&fixture->arena, form,
				    json_parse(&fixture->arena, json, &diags), &diags);
	cr_assert_not_null(answers);
	fixture->receipt = (struct paper_receipt){
		.form = form,
		.state = rules_sent(rules, answers, 1770294600000, &fixture->arena),
		.reference = STR("VL-7K4M-2Q9D"),
		.receiver = STR("Iestāde"),
		.version = 3,
		.urn = STR("urn:x:3"),
		.sent_ms = 1770294600000,
	};
}

static struct str all_of(struct fixture *fixture)
{
	const struct paper *paper = paper_receipt(&fixture->arena, &fixture->receipt);
	struct str text = STR("");

	for (size_t i = 0; i < paper->lines.count; i++) {
		const struct paper_line *line = &paper->lines.at[i];

		text = str_printf(&fixture->arena, "%.*s%d%u %.*s=%.*s\n", STR_ARG(text),
				  (int)line->kind, line->depth, STR_ARG(line->label),
				  STR_ARG(line->text));
	}
	return text;
}

static void expect_in(struct str text, struct str part)
{
	cr_expect_neq(str_find(text, part, 0), SIZE_MAX, "%.*s is not in\n%.*s", STR_ARG(part),
		      STR_ARG(text));
}

Test(paper_receipt, says_what_was_sent_with_groups_and_rows)
{
	struct fixture fixture;
	struct str text;

	begin(&fixture, STR("{\"vards\": \"Žanete\", \"summa\": 1234.5, "
			    "\"rindas\": [{\"teksts\": \"A\"}, {\"teksts\": \"B\"}], "
			    "\"berni\": [{\"kods\": \"C\"}]}"));
	text = all_of(&fixture);
	expect_in(text, STR("20 Iesnieguma numurs=VL-7K4M-2Q9D\n20 Veidlapa=Žurnāls\n"
			    "20 Veidlapas versija=3 (urn:x:3)\n"));
	expect_in(text, STR("10 =Viens\n20 Vārds=Žanete\n30 Kopā=\n21 Summa=1"));
	expect_in(text, STR("30 Rindas=\n31 1.=\n22 Teksts=A\n31 2.=\n22 Teksts=B\n"));
	expect_in(text, STR("30 Bērni=\n31 Bērns: 1=\n22 Kods=C\n"));
	arena_finish(&fixture.arena);
}

Test(paper_receipt, speaks_the_language_asked_for_and_names_what_is_empty)
{
	struct fixture fixture;

	begin(&fixture, STR("{}"));
	fixture.receipt.language = 1;
	expect_in(all_of(&fixture), STR("10 =One\n20 Name=No answer\n30 Together=\n"
					"21 Sum=No answer\n30 Rows=\n31 1.=\n"
					"22 Text=No answer\n30 Children=\n"
					"31 Child: 1=\n22 Code=No answer\n"
					"20 Files=No answer\n"));
	cr_expect_eq(str_find(all_of(&fixture), STR("For oneself"), 0), SIZE_MAX);
	cr_expect_eq(str_find(all_of(&fixture), STR("Other"), 0), SIZE_MAX);
	arena_finish(&fixture.arena);
}

Test(paper_receipt, does_without_what_it_may_not_read)
{
	struct fixture fixture;

	begin(&fixture, STR("{\"vards\": \"Žanete\"}"));
	fixture.receipt.state = NULL;
	cr_expect_eq(str_find(all_of(&fixture), STR("Žanete"), 0), SIZE_MAX);
	arena_finish(&fixture.arena);
}

Test(pdf, takes_texts_of_many_pages_and_words_without_an_end)
{
	struct fixture fixture;
	struct buf text;
	struct buf out;
	struct err err = { 0 };

	buf_init(&text, LIMIT_ANSWERS);
	buf_add_c(&text, "{\"vards\": \"");
	for (int i = 0; i < 500; i++)
		buf_add_c(&text, "ā\\n garāks");
	for (int i = 0; i < 5000; i++)
		buf_add_c(&text, "ģ");
	buf_add_c(&text, "\"}");
	begin(&fixture, buf_str(&text));
	buf_init(&out, LIMIT_PAGE);
	cr_expect(pdf_write(paper_receipt(&fixture.arena, &fixture.receipt), &out, &err), "%s",
		  err.text);
	cr_expect(str_starts(buf_str(&out), STR("%PDF-1.")));
	buf_finish(&out);
	buf_finish(&text);
	arena_finish(&fixture.arena);
}

Test(pdf, fails_when_there_is_no_room)
{
	struct fixture fixture;
	struct buf out;
	struct err err = { 0 };

	begin(&fixture, STR("{}"));
	buf_init(&out, 100);
	cr_expect_not(pdf_write(paper_receipt(&fixture.arena, &fixture.receipt), &out, &err));
	cr_expect_eq(err.code, ERR_LIMIT);
	buf_finish(&out);
	arena_finish(&fixture.arena);
}
