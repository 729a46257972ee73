#include "renderers/html/html.h"

#include <criterion/criterion.h>

#include "engine/base/limits.h"
#include "engine/rules/rules.h"
#include "tests/support/cases.h"

#define NBSP "\xC2\xA0"

/* A form, published, and what one person answered. */
struct fixture {
	struct arena arena;
	const struct form *form;
	const struct rules *rules;
	const struct html *html;
	struct html_view view;
	struct buf out;
};

static void expect_no_errors(const struct diags *diags)
{
	for (size_t i = 0; i < diags->list.count; i++)
		cr_expect_eq(diags->list.at[i].severity, SEVERITY_WARNING, "%.*s",
			     STR_ARG(diags->list.at[i].what));
}

static void publish(struct fixture *fixture, const char *path, struct str language)
{
	const struct html *html[LIMIT_LANGUAGES];
	struct diags diags;
	struct err err = { 0 };

	*fixture = (struct fixture){ .form = NULL };
	arena_init(&fixture->arena);
	buf_init(&fixture->out, LIMIT_PAGE);
	diags_init(&diags, &fixture->arena, str_from_c(path));
	fixture->form = form_load(&fixture->arena, case_read(&fixture->arena, str_from_c(path)),
				  &diags);
	expect_no_errors(&diags);
	cr_assert_not_null(fixture->form, "%s", path);
	fixture->rules = rules_build(&fixture->arena, fixture->form, &diags);
	expect_no_errors(&diags);
	cr_assert_not_null(fixture->rules, "%s", path);
	cr_assert(html_publish(&fixture->arena, fixture->form, NULL, html, &err), "%s: %s",
		  path, err.text);
	fixture->html = html[form_language(fixture->form, language)];
	fixture->view.base = STR("/f/x");
}

static void finish(struct fixture *fixture)
{
	buf_finish(&fixture->out);
	arena_finish(&fixture->arena);
}

static void answer(struct fixture *fixture, struct str json)
{
	struct diags diags;
	const struct answers *answers;

	diags_init(&diags, &fixture->arena, STR("answers.json"));
	answers = answers_from_json(&fixture->arena, fixture->form,
				    json_parse(&fixture->arena, json, &diags), &diags);
	expect_no_errors(&diags);
	cr_assert_not_null(answers);
	fixture->view.state =
		rules_run(fixture->rules, answers, 1795413000000, &fixture->arena);
}

static struct str write_page(struct fixture *fixture, enum html_page which, struct str page)
{
	fixture->view.page = page.len == 0 ? NULL : form_find(fixture->form, page);
	buf_clear(&fixture->out);
	cr_assert(html_write(fixture->html, which, &fixture->view, &fixture->arena,
			     &fixture->out));
	return buf_str(&fixture->out);
}

/* What a page must hold, or where lacks is set, must not. */
struct row {
	const char *label;
	struct str page, answers;
	bool problems, lacks;
	struct str text;
};

static void expect_rows(const struct row *rows, size_t count, enum html_page which)
{
	struct fixture fixture;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("lv"));
	for (size_t i = 0; i < count; i++) {
		struct str out;

		answer(&fixture, rows[i].answers);
		fixture.view.show_problems = rows[i].problems;
		out = write_page(&fixture, which, rows[i].page);
		cr_expect_eq(str_find(out, rows[i].text, 0) == SIZE_MAX, rows[i].lacks,
			     "%s:\n%.*s", rows[i].label, STR_ARG(out));
	}
	finish(&fixture);
}

#define HAS(label, page, answers, text)                                                        \
	{                                                                                      \
		label, STR_INIT(page), STR_INIT(answers), false, false, STR_INIT(text)         \
	}
#define LACKS(label, page, answers, text)                                                      \
	{                                                                                      \
		label, STR_INIT(page), STR_INIT(answers), false, true, STR_INIT(text)          \
	}
#define HAS_WRONG(label, page, answers, text)                                                  \
	{                                                                                      \
		label, STR_INIT(page), STR_INIT(answers), true, false, STR_INIT(text)          \
	}
#define LACKS_WRONG(label, page, answers, text)                                                \
	{                                                                                      \
		label, STR_INIT(page), STR_INIT(answers), true, true, STR_INIT(text)           \
	}

static const struct row fields[] = {
	HAS("the language is said", "viens", "{}", "<html lang=\"lv\">"),
	HAS("the page's title comes first", "viens", "{}", "<title>Viens – Visi veidi</title>"),
	HAS("a label is tied to its input, and its hint", "viens", "{}",
	    "<label for=\"vards\">Vārds<span class=\"star\" "
	    "aria-hidden=\"true\">\xC2\xA0*</span>"
	    "</label><div class=\"hint\" id=\"vards-hint\">Kā pasē</div>"
	    "<details class=\"easy\"><summary>Vieglajā valodā</summary>"
	    "<p>Rakstiet savu vārdu.</p><p>Skatieties pasē.</p></details>"
	    "<input type=\"text\" autocomplete=\"given-name\" id=\"vards\" name=\"vards\" "
	    "aria-required=\"true\" aria-describedby=\"vards-hint\" value=\"\">"),
	HAS("what was typed is kept and escaped", "viens",
	    "{\"vards\": \"\\\"><script>x</script>\"}",
	    "value=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\""),
	LACKS("nothing typed is markup", "viens", "{\"vards\": \"<script>\"}", "<script>"),
	HAS("a textarea keeps its first empty line", "viens", "{\"apraksts\": \"\\nx\"}",
	    "aria-describedby=\"apraksts-hint\">\n\nx</textarea>"),
	HAS("a unit is seen and heard", "viens", "{}",
	    "Skaits<span class=\"hidden\"> (gab.)</span>"),
	HAS("numbers bring up digits", "viens", "{}", "inputmode=\"numeric\" id=\"skaits\""),
	HAS("a default stands in its input as one types it", "viens", "{}",
	    "name=\"summa\" value=\"12,50\""),
	HAS("a calculated value is read, not typed", "viens", "{}",
	    "<output id=\"dubulta\">25,00\xC2\xA0€</output>"),
	LACKS("a calculated value is not posted", "viens", "{}", "name=\"dubulta\""),
	HAS("parts of a date have names and tokens of their own", "viens", "{}",
	    "autocomplete=\"bday-month\" id=\"diena.month\" name=\"diena.month\""),
	LACKS("required by a rule that does not hold", "viens", "{\"skaits\": \"1\"}",
	      "Diena<span class=\"star\""),
	HAS("required by a rule that holds", "viens", "{\"skaits\": \"2\"}",
	    "Diena<span class=\"star\""),
	HAS("yes and no are one question", "viens", "{\"piekrit\": true}",
	    "<fieldset role=\"radiogroup\" class=\"field\" aria-required=\"true\"><legend>"),
	HAS("yes is chosen", "viens", "{\"piekrit\": true}",
	    "value=\"true\" id=\"piekrit\" name=\"piekrit\" checked>"),
	HAS("no is chosen", "viens", "{\"piekrit\": false}",
	    "value=\"false\" id=\"piekrit-2\" name=\"piekrit\" checked>"),
	HAS("a choice is chosen", "viens", "{\"veids\": \"b\"}",
	    "value=\"b\" id=\"veids-2\" name=\"veids\" checked"),
	HAS("an option's hint is tied to it", "viens", "{}",
	    "aria-describedby=\"veids-2-note\""),
	HAS("several are chosen", "viens", "{\"krasas\": [\"z\", \"s\"]}",
	    "value=\"s\" id=\"krasas-2\" name=\"krasas\" checked>"),
	HAS("a long choice is a list", "viens", "{\"menesis\": \"m3\"}",
	    "<option value=\"m3\" selected>III</option>"),
	LACKS("what is not relevant is not there", "viens", "{}", "konts"),
	HAS("what is relevant is there", "viens", "{\"veids\": \"b\"}",
	    "<input type=\"hidden\" name=\"_shown\" value=\"konts\">"),
	LACKS("what is read only is not asked", "viens", "{\"veids\": \"a\"}",
	      "name=\"talrunis\""),
	HAS("a note is paragraphs", "viens", "{}",
	    "<p>Pirmā rindkopa.</p><p>Otrā rindkopa.</p>"),
	HAS("a group is a fieldset", "divi", "{}",
	    "<fieldset class=\"group\" id=\"kopa\"><legend>Kopā</legend>"),
	HAS("names in rows have the row's number", "divi",
	    "{\"izdevumi\": [{\"kas\": \"Zieds\"}, {\"kas\": \"Krūze\"}]}",
	    "id=\"izdevumi.1.kas\" name=\"izdevumi.1.kas\" aria-required=\"true\" "
	    "value=\"Krūze\""),
	HAS("parts in rows do too", "divi", "{}", "id=\"izdevumi.0.kad.day\""),
	HAS("what is relevant in one row", "divi",
	    "{\"izdevumi\": [{\"ceks\": false}, {\"ceks\": true}]}",
	    "name=\"izdevumi.1.ceka_numurs\""),
	LACKS("is not in another", "divi",
	      "{\"izdevumi\": [{\"ceks\": false}, {\"ceks\": true}]}",
	      "name=\"izdevumi.0.ceka_numurs\""),
	HAS("rows are added", "divi", "{}", "name=\"_action\" value=\"add:izdevumi\""),
	LACKS("up to the most", "divi", "{\"izdevumi\": [{}, {}, {}]}",
	      "value=\"add:izdevumi\""),
	HAS("and removed", "divi", "{\"izdevumi\": [{}, {}]}", "value=\"remove:izdevumi.1\""),
	LACKS("down to the least", "divi", "{\"izdevumi\": [{}]}", "remove:"),
	HAS("the Enter key goes on", "divi", "{}",
	    "<button class=\"enter\" form=\"divi\" name=\"_action\" value=\"next\" "
	    "tabindex=\"-1\""),
	HAS("a declaration is a box to tick", "divi", "{\"apliecinu\": true}",
	    "<input type=\"checkbox\" value=\"true\" id=\"apliecinu\" name=\"apliecinu\" "
	    "aria-required=\"true\" checked>"),
	HAS("the page says where it is", "divi", "{}", "2. solis no 2"),
	HAS("and leads back with what was typed", "divi", "{}",
	    "<button class=\"link\" form=\"divi\" name=\"_action\" value=\"back\">Atpakaļ<"),
	HAS("so does the other language", "viens", "{}",
	    "<button class=\"link\" lang=\"en\" form=\"viens\" name=\"_action\" "
	    "value=\"lang:en\">English</button>"),
	LACKS("nothing is wrong before an attempt", "viens", "{}", "role=\"alert\""),
};

Test(html, shows_fields_with_what_was_answered)
{
	expect_rows(fields, LENGTH(fields), HTML_PAGE);
}

static const struct row errors[] = {
	HAS_WRONG("the title says so", "viens", "{}", "<title>Kļūda: Viens"),
	HAS_WRONG("a summary takes focus", "viens", "{}",
		  "aria-labelledby=\"_problems-title\" tabindex=\"-1\" autofocus "
		  "class=\"summary\" role=\"alert\""),
	HAS_WRONG("the summary counts", "viens", "{\"krasas\": [\"z\"], \"piekrit\": true}",
		  "Lai turpinātu, izlabojiet 1" NBSP "kļūdu"),
	HAS_WRONG("the summary leads to the field", "viens", "{}",
		  "<li><a href=\"#vards\">Aizpildiet lauku „Vārds”</a></li>"),
	HAS_WRONG("the summary leads to the part", "viens",
		  "{\"diena\": {\"day\": \"1\", \"month\": \"13\", \"year\": \"2020\"}}",
		  "<a href=\"#diena.month\">"),
	HAS_WRONG("only the part is marked", "viens",
		  "{\"diena\": {\"day\": \"1\", \"month\": \"13\", \"year\": \"2020\"}}",
		  "name=\"diena.month\" aria-invalid=\"true\" value=\"13\""),
	HAS_WRONG("and no other", "viens",
		  "{\"diena\": {\"day\": \"1\", \"month\": \"13\", \"year\": \"2020\"}}",
		  "name=\"diena.day\" value=\"1\""),
	HAS_WRONG("all missing parts are named", "viens",
		  "{\"adrese\": {\"street\": \"Iela 1\"}}",
		  "Ievadiet pilsētu, novadu vai pagastu, kā arī pasta indeksu laukā „Adrese”"),
	HAS_WRONG("and marked", "viens", "{\"adrese\": {\"street\": \"Iela 1\"}}",
		  "name=\"adrese.postcode\" aria-invalid=\"true\""),
	LACKS_WRONG("but not the part that is right", "viens",
		    "{\"adrese\": {\"street\": \"Iela 1\"}}",
		    "name=\"adrese.street\" aria-invalid"),
	HAS_WRONG("the message is tied to its input", "viens", "{}",
		  "aria-invalid=\"true\" aria-describedby=\"vards-hint vards-error\""),
	HAS_WRONG("the message stands by its field", "viens", "{}",
		  "<p class=\"error\" id=\"vards-error\"><span class=\"hidden\">Kļūda: </span>"
		  "Aizpildiet lauku</p>"),
	HAS_WRONG("limits are written as people write them", "viens", "{\"skaits\": \"11\"}",
		  "nedrīkst būt lielāks par 10"),
	HAS_WRONG("an author's own words replace the program's", "viens",
		  "{\"skaits\": \"1,5\"}", "</span>Veselos gabalos, lūdzu</p>"),
	HAS_WRONG("each type says what it needs", "viens", "{}",
		  "Izvēlieties vismaz vienu no atbildēm: „Krāsas”"),
	HAS_WRONG("an author's message wins", "divi", "{}",
		  "<a href=\"#kopa\">Aizpildiet A vai B</a>"),
	HAS_WRONG("a whole that is wrong takes focus from its link", "divi", "{}",
		  "id=\"kopa\" tabindex=\"-1\" aria-describedby=\"kopa-error\""),
	HAS_WRONG("a row says which it is", "divi", "{\"izdevumi\": [{\"kas\": \"x\"}, {}]}",
		  "<a href=\"#izdevumi.1.kas\">Aizpildiet lauku „Izdevumi: 2." NBSP "ieraksts, Par "
		  "ko”</a>"),
	LACKS_WRONG("other pages' errors stay there", "divi", "{}", "vards"),
};

Test(html, says_what_is_wrong_and_where)
{
	expect_rows(errors, LENGTH(errors), HTML_PAGE);
}

static const struct row explained[] = {
	HAS("the rule that matched says which law it is from", "viens", "{\"skaits\": \"2\"}",
	    "<span class=\"legal\" lang=\"lv\">MK 1 5. p.</span>"),
	HAS("another one another", "viens", "{\"skaits\": \"7\"}",
	    "<span class=\"legal\" lang=\"lv\">MK 1 6. p.</span>"),
	LACKS("none says none", "viens", "{}", "MK 1"),
};

Test(html, says_which_rule_of_a_decision_gave_a_value)
{
	expect_rows(explained, LENGTH(explained), HTML_PAGE);
}

static const struct row reviews[] = {
	HAS("an answer as people write it", "", "{\"skaits\": \"2\"}",
	    "<dt>Skaits</dt><dd>2\xC2\xA0gab.</dd><dd class=\"change\">"
	    "<a href=\"/f/x/viens?return=review#skaits\">Labot"
	    "<span class=\"hidden\">: Skaits</span></a></dd>"),
	HAS("an option by its label", "", "{\"veids\": \"b\"}", "<dd>Otrais</dd>"),
	HAS("a code with a hyphen on one line", "", "{\"kods\": \"010120-20004\"}",
	    "<dd><span class=\"whole\">010120-20004</span></dd>"),
	HAS("an address, its postcode on one line", "",
	    "{\"adrese\": {\"street\": \"Iela 1\", \"city\": \"Rīga\", \"postcode\": "
	    "\"1010\"}}",
	    "<dd>Iela 1, Rīga, <span class=\"whole\">LV-1010</span></dd>"),
	HAS("a link leads to the first part", "", "{}", "?return=review#diena.day\""),
	HAS("a row by its number", "", "{\"izdevumi\": [{}, {\"kas\": \"Krūze\"}]}",
	    "?return=review#izdevumi.1.kas\""),
	HAS("its link says in which row", "", "{\"izdevumi\": [{}, {\"kas\": \"Krūze\"}]}",
	    "<span class=\"hidden\">: Par ko, Izdevumi: 2." NBSP "ieraksts</span>"),
	HAS("no answer is said", "", "{}",
	    "<dt><span class=\"whole\">E-pasts</span></dt><dd><span class=\"nothing\">"
	    "Nav atbildes</span></dd>"),
	LACKS("what is not relevant is left out", "", "{}", "<dt>Konts</dt>"),
	LACKS("a calculated value has no link", "", "{}", "#dubulta"),
	HAS("a group keeps what it is called", "", "{}", "<dt>Kopā</dt><dd><dl>"),
	HAS("rows are counted", "", "{\"izdevumi\": [{}, {}]}", "<p class=\"number\">2.</p>"),
	HAS("pages to complete are named before an attempt", "", "{}",
	    "<li><a href=\"/f/x/viens?return=review\">Viens</a></li>"),
	LACKS_WRONG("and not after it", "", "{}", "vēl jāpabeidz"),
	HAS("the last page is behind it", "", "{}", "<a href=\"/f/x/divi\">Atpakaļ</a>"),
	LACKS("nothing is wrong before an attempt", "", "{}", "role=\"alert\""),
	HAS_WRONG("what is wrong leads to its page", "", "{}",
		  "<a href=\"/f/x/viens?return=review#vards\">Aizpildiet lauku „Vārds”</a>"),
	LACKS_WRONG("what is wrong is not nothing", "", "{\"kods\": \"1\"}",
		    "<dt>Personas kods</dt><dd><span class=\"nothing\">"),
	HAS("a warning is shown without an attempt", "", "{\"kods\": \"010120-20005\"}",
	    "<p class=\"warning\"><span class=\"hidden\">Pārbaudiet: </span>"),
};

Test(html, reviews_what_was_answered)
{
	expect_rows(reviews, LENGTH(reviews), HTML_REVIEW);
}

Test(html, leads_back_to_the_review_it_was_opened_from)
{
	struct fixture fixture;
	struct str out;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("en"));
	answer(&fixture, STR("{}"));
	fixture.view.returning = true;
	out = write_page(&fixture, HTML_PAGE, STR("viens"));
	cr_expect_neq(str_find(out, STR("name=\"_return\" value=\"review\""), 0), SIZE_MAX);
	finish(&fixture);
}

Test(html, says_warnings_where_people_look_again)
{
	const struct str warning = STR("<p class=\"warning\" id=\"kods-error\">");
	struct fixture fixture;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("lv"));
	answer(&fixture, STR("{\"kods\": \"010120-20005\"}"));
	cr_expect_eq(str_find(write_page(&fixture, HTML_PAGE, STR("viens")), warning, 0),
		     SIZE_MAX);
	fixture.view.returning = true;
	cr_expect_neq(str_find(write_page(&fixture, HTML_PAGE, STR("viens")), warning, 0),
		      SIZE_MAX);
	finish(&fixture);
}

Test(html, says_warnings_alone_calmly_and_once)
{
	static const struct str has[] = {
		STR_INIT("<title>Viens"),
		STR_INIT("<h2 id=\"_problems-title\">Lūdzu, pārbaudiet</h2>"),
		STR_INIT("class=\"summary caution\" role=\"group\""),
		STR_INIT("<li><a href=\"#kods\">"),
		STR_INIT("name=\"_warned\" value=\"1\""),
	};
	const struct str right =
		STR("{\"vards\": \"A\", \"skaits\": \"1\", \"krasas\": [\"z\"], "
		    "\"piekrit\": true, \"kods\": \"010120-20005\"}");
	struct fixture fixture;
	struct str out;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("lv"));
	answer(&fixture, right);
	out = write_page(&fixture, HTML_PAGE, STR("viens"));
	cr_expect_eq(str_find(out, STR("_warned"), 0), SIZE_MAX);
	fixture.view.show_problems = true;
	out = write_page(&fixture, HTML_PAGE, STR("viens"));
	for (size_t i = 0; i < LENGTH(has); i++)
		cr_expect_neq(str_find(out, has[i], 0), SIZE_MAX, "%.*s", STR_ARG(has[i]));
	cr_expect_eq(str_find(out, STR("Kļūda"), 0), SIZE_MAX);
	finish(&fixture);
}

/* Beside the field its hint is there to be read already; in the summary it is not. */
Test(html, says_in_the_summary_what_a_pattern_asks_for)
{
	struct fixture fixture;
	struct str out;

	publish(&fixture, "forms/adresu-datu-pieprasijums/form.xml", STR("lv"));
	answer(&fixture, STR("{\"bankas_kods\": \"banklv22\"}"));
	fixture.view.show_problems = true;
	out = write_page(&fixture, HTML_PAGE, STR("rekviziti"));
	cr_expect_neq(str_find(out,
			       STR("laukā „Bankas kods”: tā nav uzrakstīta, kā prasīts. BIC "
				   "jeb SWIFT kods: 8 vai 11 lielie burti un cipari.</a>"),
			       0),
		      SIZE_MAX);
	cr_expect_neq(
		str_find(out, STR("Pārbaudiet atbildi: tā nav uzrakstīta, kā prasīts</p>"), 0),
		SIZE_MAX);
	finish(&fixture);
}

Test(html, leads_on_to_what_was_begun)
{
	struct fixture fixture;
	struct str out;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("lv"));
	answer(&fixture, STR("{}"));
	fixture.view.resume = STR("/f/x/divi");
	out = write_page(&fixture, HTML_START, STR(""));
	cr_expect_neq(str_find(out, STR("href=\"/f/x/divi\">Turpināt iesākto</a>"), 0),
		      SIZE_MAX);
	cr_expect_neq(str_find(out, STR("name=\"_action\" value=\"restart\""), 0), SIZE_MAX);
	cr_expect_eq(str_find(out, STR("value=\"next\""), 0), SIZE_MAX);
	cr_expect_neq(str_find(out,
			       STR("<a class=\"name\" href=\"/f/x/viens\">Viens</a>"
				   "<span class=\"tag open\">Jāaizpilda</span>"),
			       0),
		      SIZE_MAX);
	finish(&fixture);
}

Test(html, marks_a_text_that_is_only_there_in_the_original_language)
{
	struct fixture fixture;
	struct str out;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("en"));
	answer(&fixture, STR("{}"));
	out = write_page(&fixture, HTML_PAGE, STR("viens"));
	cr_expect_neq(str_find(out,
			       STR("<label for=\"latviski\"><span lang=\"lv\">Tikai "
				   "latviski</span></label>"),
			       0),
		      SIZE_MAX);
	finish(&fixture);
}

Test(html, begins_without_answers)
{
	struct fixture fixture;
	struct str out;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("en"));
	fixture.view.csrf = STR("to\"ken");
	fixture.view.receiver = STR("A & B");
	out = write_page(&fixture, HTML_START, STR(""));
	cr_expect_neq(str_find(out, STR("<form method=\"post\" action=\"/f/x\">"), 0),
		      SIZE_MAX);
	cr_expect_neq(str_find(out, STR("name=\"_csrf\" value=\"to&quot;ken\""), 0), SIZE_MAX);
	cr_expect_neq(str_find(out, STR("A &amp; B"), 0), SIZE_MAX);
	cr_expect_neq(str_find(out, STR("<li><span class=\"name\">One</span></li>"), 0),
		      SIZE_MAX);
	finish(&fixture);
}

Test(html, marks_pages_that_are_not_for_everybody)
{
	static const char listed[] =
		"<ol class=\"steps\"><li><span class=\"name\">Visiem</span></li>"
		"<li><span class=\"name\">Dažiem</span> "
		"<span class=\"tag\">Ja attiecas uz Jums</span></li>"
		"<li><span class=\"name\">Pa daļai</span> "
		"<span class=\"tag\">Ja attiecas uz Jums</span></li>"
		"<li><span class=\"name\">Beigas</span></li></ol>";
	struct fixture fixture;
	struct str out;

	publish(&fixture, "tests/cases/html/some-pages.xml", STR("lv"));
	out = write_page(&fixture, HTML_START, STR(""));
	cr_expect_neq(str_find(out, str_from_c(listed), 0), SIZE_MAX, "%.*s", STR_ARG(out));
	finish(&fixture);
}

Test(html, gives_a_receipt)
{
	struct fixture fixture;
	struct str out;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("lv"));
	fixture.view.reference = STR("VL-7K4M-2Q9D");
	fixture.view.sent_ms = 1770294600000;
	out = write_page(&fixture, HTML_RECEIPT, STR(""));
	cr_expect_neq(str_find(out, STR("VL-7K4M-2Q9D"), 0), SIZE_MAX);
	cr_expect_neq(str_find(out,
			       STR("2026." NBSP "gada 5." NBSP "februārī plkst." NBSP "14:30"),
			       0),
		      SIZE_MAX);
	cr_expect_eq(str_find(out, STR("<dt>Vārds</dt>"), 0), SIZE_MAX);
	answer(&fixture, STR("{\"vards\": \"Anna\"}"));
	out = write_page(&fixture, HTML_RECEIPT, STR(""));
	cr_expect_neq(str_find(out, STR("<dt>Vārds</dt><dd>Anna</dd></div>"), 0), SIZE_MAX);
	cr_expect_eq(str_find(out, STR("return=review"), 0), SIZE_MAX);
	finish(&fixture);
}

Test(html, says_a_notice_of_the_application)
{
	struct fixture fixture;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("lv"));
	answer(&fixture, STR("{}"));
	fixture.view.notice = STR("notice.questions");
	cr_expect_neq(str_find(write_page(&fixture, HTML_PAGE, STR("viens")),
			       STR("role=\"status\"><p>Pēc Jūsu atbildēm šajā lapā ir jauni"),
			       0),
		      SIZE_MAX);
	finish(&fixture);
}

Test(html, publishes_every_form_in_every_language)
{
	static const char *const forms[] = {
		"forms/apbedisanas-pabalsts/form.xml",
		"forms/darba-mekletaja-statuss/form.xml",
		"forms/adresu-datu-pieprasijums/form.xml",
	};
	static const struct str languages[] = { STR_INIT("lv"), STR_INIT("en") };

	for (size_t i = 0; i < LENGTH(forms) * LENGTH(languages); i++) {
		struct fixture fixture;

		publish(&fixture, forms[i / LENGTH(languages)],
			languages[i % LENGTH(languages)]);
		answer(&fixture, STR("{}"));
		fixture.view.show_problems = true;
		cr_expect_gt(write_page(&fixture, HTML_REVIEW, STR("")).len, 1000);
		finish(&fixture);
	}
}

Test(html, says_when_a_page_does_not_fit)
{
	struct fixture fixture;

	publish(&fixture, "tests/cases/html/every-type.xml", STR("lv"));
	answer(&fixture, STR("{}"));
	buf_finish(&fixture.out);
	buf_init(&fixture.out, 100);
	cr_expect_not(html_write(fixture.html, HTML_REVIEW, &fixture.view, &fixture.arena,
				 &fixture.out));
	finish(&fixture);
}

/* Forms of so many items, each with a label of so many letters, in so many languages. */
static const struct {
	const char *what, *item;
	size_t items, letters, languages;
	const char *refused; /* NULL: published */
} sizes[] = {
	{ "as many lists of countries as a page has fields", "country", 20, 10, 2, NULL },
	{ "a list of countries in every field", "country", 1000, 10, 1,
	  "they take more than 600000 steps" },
	{ "long labels", "text", 20, 1000, 2, NULL },
	{ "long labels in all languages", "text", 20, 16 * 1000, LIMIT_LANGUAGES,
	  "they are larger than 50331648 bytes together" },
};

static struct str sized(struct arena *arena, size_t row)
{
	static const char languages[] = "lv en ru de fr lt et pl";
	struct buf buf;
	struct str text;

	buf_init(&buf, LIMIT_DEFINITION);
	buf_printf(&buf,
		   "<form xmlns='urn:veidlapa:form:1' id='f' languages='%.*s' "
		   "institution='99999999902'><title xml:lang='lv'>F</title>"
		   "<page id='p'><title xml:lang='lv'>P</title>",
		   (int)(sizes[row].languages * 3 - 1), languages);
	for (size_t i = 0; i < sizes[row].items; i++) {
		buf_printf(&buf, "<%s id='n%zu'><label xml:lang='lv'>Lauks %zu ",
			   sizes[row].item, i, i);
		for (size_t k = 0; k < sizes[row].letters; k++)
			buf_add_byte(&buf, '"'); /* six bytes on a page */
		buf_printf(&buf, "</label></%s>", sizes[row].item);
	}
	buf_add(&buf, STR("</page></form>"));
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

Test(html, refuses_pages_that_would_take_long_or_be_large)
{
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		const struct html *html[LIMIT_LANGUAGES];
		struct arena arena;
		struct diags diags;
		struct err err = { 0 };
		const struct form *form;
		bool ok;

		arena_init(&arena);
		diags_init(&diags, &arena, STR("form.xml"));
		form = form_load(&arena, sized(&arena, i), &diags);
		cr_assert_not_null(form, "%s", sizes[i].what);
		ok = html_publish(&arena, form, NULL, html, &err);
		cr_expect_eq(ok, sizes[i].refused == NULL, "%s: %s", sizes[i].what, err.text);
		if (!ok) {
			cr_expect_str_eq(err.text, sizes[i].refused);
			cr_expect_eq(err.code, ERR_LIMIT);
		}
		arena_finish(&arena);
	}
}
