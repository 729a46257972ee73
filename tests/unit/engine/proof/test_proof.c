#include "engine/proof/proof.h"

#include <criterion/criterion.h>

/* A form of one page with what every row may use. */
static const char head[] =
	"<form xmlns='urn:veidlapa:form:1' id='f' languages='lv' institution='99999999902'>"
	"<title xml:lang='lv'>F</title><page id='p'><title xml:lang='lv'>P</title>"
	"<choice id='veids'><label xml:lang='lv'>Veids</label>"
	"<option value='a'><label xml:lang='lv'>A</label></option>"
	"<option value='b'><label xml:lang='lv'>B</label></option>"
	"<option value='c'><label xml:lang='lv'>C</label></option></choice>"
	"<choice id='pie_a' relevant='veids = \"a\"'><label xml:lang='lv'>Pie A</label>"
	"<option value='x'><label xml:lang='lv'>X</label></option>"
	"<option value='y'><label xml:lang='lv'>Y</label></option></choice>"
	"<yes-no id='vai'><label xml:lang='lv'>Vai</label></yes-no>"
	"<number id='skaits' decimals='0' min='1' max='10'><label "
	"xml:lang='lv'>S</label></number>"
	"<number id='svars'><label xml:lang='lv'>Svars</label></number>"
	"<date id='diena'><label xml:lang='lv'>Diena</label></date>"
	"<text id='vards'><label xml:lang='lv'>Vards</label></text>"
	"<choices id='kanali'><label xml:lang='lv'>Kanali</label>"
	"<option value='e'><label xml:lang='lv'>E</label></option></choices>"
	"<repeat id='rindas'><label xml:lang='lv'>Rindas</label>"
	"<number id='summa'><label xml:lang='lv'>Summa</label></number>"
	"<text id='rinda_x'%s><label xml:lang='lv'>RX</label></text></repeat>";

/* What a row says is put into a text field's tag, or beside it, or into one in the rows. */
enum where { TAG, BESIDE, ROW };

struct row {
	enum where where;
	const char *text;
	const char *want; /* "code path, …"; empty: nothing */
};

static const struct row rows[] = {
	/* options and nothing else */
	{ TAG, "relevant='veids = \"a\"'", "" },
	{ TAG, "relevant='veids = \"a\" and veids = \"b\"'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='veids in (\"a\", \"b\")'", "" },
	{ TAG, "relevant='veids = null and veids = \"a\"'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='not(veids in (\"a\", \"b\", \"c\", null))'",
	  "proof.item.never p/t@relevant" },
	{ TAG, "relevant='veids != \"a\" or veids != \"b\"'",
	  "proof.condition.always p/t@relevant" },
	{ TAG, "relevant='string length(veids) > 1'", "proof.item.never p/t@relevant" },
	/* an item that is not asked is null */
	{ TAG, "relevant='pie_a = \"x\"'", "" },
	{ TAG, "relevant='pie_a = \"x\" and veids = \"b\"'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='pie_a = null and veids = \"b\"'", "" },
	{ TAG, "relevant='pie_a != \"x\" and veids = \"b\"'", "" },
	/* null is not true, and not false either */
	{ TAG, "relevant='vai or not(vai)'", "" },
	{ TAG, "relevant='vai or not(vai) or vai = null'",
	  "proof.condition.always p/t@relevant" },
	{ TAG, "relevant='vai and not(vai)'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='if vai then false else vai'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='if vai then false else true'", "" },
	/* numbers and days */
	{ TAG, "relevant='skaits > 10'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='skaits >= 10'", "" },
	{ TAG, "relevant='skaits > 3 and skaits &lt; 4'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='svars > 3 and svars &lt; 4'", "" },
	{ TAG, "relevant='svars > 4 and svars &lt; 3'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='svars between 3 and 4 and svars in (> 4)'",
	  "proof.item.never p/t@relevant" },
	{ TAG, "relevant='3 > svars and svars in [3..5)'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='diena > date(\"2026-01-01\") and diena &lt; date(\"2026-01-02\")'",
	  "proof.item.never p/t@relevant" },
	{ TAG, "relevant='diena > date(\"2026-01-01\") and diena &lt; date(\"2026-01-03\")'",
	  "" },
	{ TAG, "relevant='diena > today()'", "" },
	{ TAG, "relevant='diena > today() and not(diena > today())'",
	  "proof.item.never p/t@relevant" },
	{ TAG, "relevant='today() > date(\"2000-01-01\")'", "" },
	/* texts, lists and what else is not looked into */
	{ TAG, "relevant='vards = \"x\" and vards = \"y\"'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='vards > \"x\" and vards &lt; \"y\"'", "" },
	{ TAG, "relevant='vards != null and vards = null'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='list contains(kanali, \"e\")'", "" },
	{ TAG, "relevant='count(rindas) > 3 and not(count(rindas) > 3)'",
	  "proof.item.never p/t@relevant" },
	{ TAG, "relevant='sum(rindas.summa) > 3 and sum(rindas.summa) &lt; 2'", "" },
	{ TAG, "relevant='svars > skaits and skaits > svars'", "" },
	{ TAG, "relevant='false'", "proof.item.never p/t@relevant" },
	{ TAG, "relevant='true' required='false' readonly='false'", "" },
	/* rows */
	{ ROW, " relevant='summa > 3 and summa &lt; 2'",
	  "proof.item.never p/rindas/rinda_x@relevant" },
	{ ROW, " relevant='summa > 3 and sum(rindas.summa) &lt; 2 and vai'", "" },
	{ ROW, " relevant='summa > 3' required='summa = 3'",
	  "proof.required.never p/rindas/rinda_x@required" },
	/* required, readonly */
	{ TAG, "relevant='vai' required='not(vai)'", "proof.required.never p/t@required" },
	{ TAG, "relevant='vai' required='vai'", "proof.condition.always p/t@required" },
	{ TAG, "required='vai and not(vai)'", "proof.condition.never p/t@required" },
	{ TAG, "readonly='vai and not(vai)' default='\"x\"'",
	  "proof.condition.never p/t@readonly" },
	/* what a rule gives */
	{ BESIDE,
	  "<number id='c' calculate='if vai then 5 else 3'><label "
	  "xml:lang='lv'>C</label></number>"
	  "<text id='t' relevant='c = 4'><label xml:lang='lv'>T</label></text>",
	  "proof.item.never p/t@relevant" },
	{ BESIDE,
	  "<number id='c' calculate='if vai then 5 else 3'><label "
	  "xml:lang='lv'>C</label></number>"
	  "<text id='t' relevant='c = 5 and vai'><label xml:lang='lv'>T</label></text>",
	  "" },
	{ BESIDE,
	  "<number id='c' max='3' calculate='skaits'><label xml:lang='lv'>C</label></number>"
	  "<text id='t' relevant='c = 4'><label xml:lang='lv'>T</label></text>",
	  "" },
	{ BESIDE,
	  "<yes-no id='c' calculate='veids = \"a\" and vai'><label "
	  "xml:lang='lv'>C</label></yes-no>"
	  "<text id='t' relevant='c and not(vai)'><label xml:lang='lv'>T</label></text>",
	  "proof.item.never p/t@relevant" },
	{ BESIDE,
	  "<choice id='c' default='vards'><label xml:lang='lv'>C</label>"
	  "<option value='x'><label xml:lang='lv'>X</label></option></choice>"
	  "<text id='t' relevant='c != null and c != \"x\"'><label "
	  "xml:lang='lv'>T</label></text>",
	  "" },
	/* constraints */
	{ BESIDE,
	  "<number id='n' constraint='n > 5'><label xml:lang='lv'>N</label>"
	  "<constraint test='n &lt; 3'/></number>",
	  "proof.constraint.contradiction p/n@constraint" },
	{ BESIDE,
	  "<number id='n' constraint='n > 5'><label xml:lang='lv'>N</label>"
	  "<constraint test='n &lt; 3' level='warning'/></number>",
	  "" },
	{ TAG, "constraint='t = null'", "proof.constraint.never p/t@constraint" },
	{ TAG, "relevant='vai' constraint='vai'", "proof.condition.always p/t@constraint" },
	{ TAG, "constraint='skaits > 5'", "" },
	{ BESIDE,
	  "<choice id='c' constraint='c != \"x\"'><label xml:lang='lv'>C</label>"
	  "<option value='x'><label xml:lang='lv'>X</label></option>"
	  "<option value='y'><label xml:lang='lv'>Y</label></option></choice>",
	  "proof.option.never p/c" },
	{ BESIDE,
	  "<choice id='c' constraint='c != \"x\" or vai'><label xml:lang='lv'>C</label>"
	  "<option value='x'><label xml:lang='lv'>X</label></option>"
	  "<option value='y'><label xml:lang='lv'>Y</label></option></choice>",
	  "" },
	/* values and decisions are nobody's answers */
	{ BESIDE,
	  "<value id='v' type='number' calculate='if vai then 12.345 else 3'/>"
	  "<text id='t' relevant='v = 12.345'><label xml:lang='lv'>T</label></text>"
	  "<text id='u' relevant='v = 4'><label xml:lang='lv'>U</label></text>",
	  "proof.item.never p/u@relevant" },
	{ BESIDE,
	  "<decision id='d' hit='U'><input expression='vai'/><output type='text' name='o'/>"
	  "<rule><when test='true'/><then result='\"a\"'/></rule>"
	  "<rule><when test='false'/><then result='\"b\"'/></rule></decision>"
	  "<text id='t' relevant='d = \"a\"'><label xml:lang='lv'>T</label></text>",
	  "" },
	{ BESIDE, "<value id='v' type='number' calculate='skaits'/>", "proof.unused p/v" },
	/* options that are offered only sometimes */
	{ BESIDE,
	  "<choice id='c'><label xml:lang='lv'>C</label>"
	  "<option value='x' filter='vai and not(vai)'><label xml:lang='lv'>X</label></option>"
	  "<option value='y' filter='vai'><label xml:lang='lv'>Y</label></option></choice>",
	  "proof.option.never p/c" },
	/* what has to be in order together */
	{ BESIDE,
	  "<number id='n' required='true' constraint='veids = \"a\"'><label "
	  "xml:lang='lv'>N</label></number>"
	  "<number id='m' required='true' constraint='veids = \"b\"'><label "
	  "xml:lang='lv'>M</label></number>",
	  "proof.form.unsendable p/m" },
	{ BESIDE,
	  "<number id='n' required='true' constraint='svars != null and svars > 5'><label "
	  "xml:lang='lv'>N</label></number>"
	  "<number id='m' required='true' constraint='svars &lt; 3'><label "
	  "xml:lang='lv'>M</label></number>",
	  "proof.form.unsendable p/m" },
	{ BESIDE,
	  "<number id='n' required='vai' constraint='svars != null and svars > 5'><label "
	  "xml:lang='lv'>N</label></number>"
	  "<number id='m' required='true' constraint='svars &lt; 3'><label "
	  "xml:lang='lv'>M</label></number>",
	  "" },
	{ BESIDE,
	  "</page><page id='q' exit='true' relevant='vai != true'><title "
	  "xml:lang='lv'>Q</title>"
	  "<note id='z'><text xml:lang='lv'>Z</text></note>",
	  "" },
	{ BESIDE,
	  "</page><page id='q' exit='true'><title xml:lang='lv'>Q</title>"
	  "<note id='z'><text xml:lang='lv'>Z</text></note>",
	  "proof.form.unsendable q" },
	/* what is inside of what is never asked is said once */
	{ BESIDE,
	  "<group id='g' relevant='skaits > 10'><label xml:lang='lv'>G</label>"
	  "<text id='t' relevant='vai'><label xml:lang='lv'>T</label></text></group>",
	  "proof.item.never p/g@relevant" },
	{ BESIDE,
	  "<group id='g' relevant='vai'><label xml:lang='lv'>G</label>"
	  "<text id='t' relevant='not(vai)'><label xml:lang='lv'>T</label></text></group>",
	  "proof.item.never p/g/t@relevant" },
	{ BESIDE,
	  "</page><page id='q' relevant='vai and not(vai)'><title xml:lang='lv'>Q</title>",
	  "proof.page.never q@relevant" },
};

static void write_form(const struct row *row, struct buf *out)
{
	const char *tag = row->where == TAG ? row->text : "";

	buf_printf(out, head, row->where == ROW ? row->text : "");
	if (row->where == BESIDE)
		buf_add(out, str_from_c(row->text));
	buf_printf(out, "<text id='%s' %s><label xml:lang='lv'>T</label></text></page></form>",
		   row->where == TAG ? "t" : "beigas", tag);
}

static struct str found(struct arena *arena, const struct row *row)
{
	struct buf text, out;
	struct diags diags;
	const struct form *form;
	const struct rules *rules;
	struct str result;

	buf_init(&text, 64 * 1024);
	buf_init(&out, 64 * 1024);
	write_form(row, &text);
	diags_init(&diags, arena, STR(""));
	form = form_load(arena, str_copy(arena, buf_str(&text)), &diags);
	rules = form != NULL ? rules_build(arena, form, &diags) : NULL;
	if (rules != NULL)
		(void)proof_check(form, rules, &diags);
	for (size_t i = 0; i < diags.list.count; i++)
		if (str_starts(str_from_c(diags.list.at[i].code), STR("proof.")) ||
		    rules == NULL)
			buf_printf(&out, "%s%s %.*s", out.len > 0 ? ", " : "",
				   diags.list.at[i].code, STR_ARG(diags.list.at[i].path));
	result = str_copy(arena, buf_str(&out));
	buf_finish(&text);
	buf_finish(&out);
	return result;
}

Test(proof, finds_what_can_never_be_and_nothing_else)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena arena;
		struct str got;

		arena_init(&arena);
		got = found(&arena, &rows[i]);
		cr_expect(str_equal_c(got, rows[i].want), "%s\n got: %.*s\nwant: %s",
			  rows[i].text, STR_ARG(got), rows[i].want);
		arena_finish(&arena);
	}
}
