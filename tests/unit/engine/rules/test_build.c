#include "engine/rules/rules.h"

#include <criterion/criterion.h>

/* What rules_build finds in a form of these items, on one page: "line:column code what" each,
 * in one text. The items begin in line 2. */
static const char *findings(struct arena *arena, const char *items)
{
	struct diags diags;
	const struct form *form;
	struct buf buf;
	const char *text;

	diags_init(&diags, arena, STR(""));
	form = form_load(arena,
			 str_printf(arena,
				    "<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" "
				    "languages=\"lv\" institution=\"99999999902\">"
				    "<title xml:lang=\"lv\">F</title><page id=\"p\">"
				    "<title xml:lang=\"lv\">P</title>\n%s\n</page></form>",
				    items),
			 &diags);
	buf_init(&buf, 65536);
	if (form != NULL && rules_build(arena, form, &diags) != NULL)
		buf_add_c(&buf, "built");
	diags_sort(&diags);
	for (size_t i = 0; i < diags.list.count; i++) {
		const struct diag *diag = &diags.list.at[i];

		if (diag->severity == SEVERITY_WARNING)
			continue;
		buf_printf(&buf, "%s%u:%u %s %.*s %.*s", buf.len > 0 ? "\n" : "",
			   diag->place.line, diag->place.column, diag->code,
			   STR_ARG(diag->path), STR_ARG(diag->what));
	}
	text = str_to_c(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

#define FIELD(type, id, label, rules)                                                          \
	"<" type " id=\"" id "\" " rules "><label xml:lang=\"lv\">" label "</label></" type ">"
#define NUMBER(id, label, rules) FIELD("number", id, label, rules)

static const struct {
	const char *label, *items, *want;
} rows[] = {
	{ "nothing wrong", NUMBER("a", "A", "required='true'"), "built" },
	{ "an unknown name, where it stands", NUMBER("a", "A", "required='1 = b'"),
	  "2:30 feel.name.unknown p/a@required" },
	{ "a page is no value", NUMBER("a", "A", "required='p'"),
	  "2:26 feel.name.unknown p/a@required" },
	{ "a row's item from outside",
	  NUMBER("a", "A", "required='b = 1'") "<repeat id='r'><label "
					       "xml:lang='lv'>R</label>" NUMBER("b", "B",
										"") "</repeat>",
	  "2:26 feel.name.unknown p/a@required" },
	{ "no expression", NUMBER("a", "A", "required='1 +'"), "2:29 feel.syntax" },
	{ "a condition that is a number", NUMBER("a", "A", "relevant='1 + 1'"),
	  "2:26 rule.type p/a@relevant relevant gives a value of type number where boolean is "
	  "needed" },
	{ "a number that is text", NUMBER("a", "A", "calculate='\"x\"'"),
	  "2:27 rule.type p/a@calculate calculate gives a value of type string where number is "
	  "needed" },
	{ "what can only give null", NUMBER("a", "A", "calculate='1 + \"a\"'"),
	  "2:29 feel.type" },
	{ "several at once",
	  NUMBER("a", "A", "required='x' relevant='y'") NUMBER("b", "B", "default='z'"),
	  "2:26 feel.name.unknown" },
	{ "itself", NUMBER("a", "Summa", "calculate='a + 1'"),
	  "2:27 rule.cycle p/a@calculate \"Summa\" (`a`, 2:27) depends on itself" },
	{ "its own relevance", NUMBER("a", "Summa", "relevant='a = 1'"),
	  "2:26 rule.cycle p/a@relevant \"Summa\" (`a`, 2:26) depends on itself" },
	{ "each other",
	  NUMBER("a", "Summa", "calculate='b'") "\n" NUMBER("b", "Kopā", "default='a'"),
	  "2:27 rule.cycle p/a@calculate \"Summa\" (`a`, 2:27) depends on \"Kopā\" (`b`, 3:25) "
	  "depends "
	  "on "
	  "\"Summa\"" },
	{ "the shortest of two loops",
	  NUMBER("a", "A", "calculate='b'") "\n" NUMBER("b", "B", "calculate='c'") "\n" NUMBER(
		  "c", "C", "calculate='a + d'") "\n" NUMBER("d", "D", "calculate='c'"),
	  "4:27 rule.cycle p/c@calculate \"C\" (`c`, 4:27) depends on \"D\" (`d`, 5:27) "
	  "depends on "
	  "\"C\"" },
	{ "two loops apart",
	  NUMBER("a", "A", "calculate='a'") "\n" NUMBER("b", "B", "calculate='b'"),
	  "2:27 rule.cycle p/a@calculate \"A\" (`a`, 2:27) depends on itself\n"
	  "3:27 rule.cycle p/b@calculate \"B\" (`b`, 3:27) depends on itself" },
	{ "a group that depends on what is in it",
	  "<group id='g' relevant='a = 1'><label xml:lang='lv'>Grupa</label>" NUMBER(
		  "a", "A", "") "</group>",
	  "2:25 rule.cycle p/g@relevant \"Grupa\" (`g`, 2:25) depends on \"A\" (`a`, 2:66) "
	  "depends on "
	  "\"Grupa\"" },
	{ "a row that depends on its whole repeat",
	  "<repeat id='r'><label xml:lang='lv'>R</label>" NUMBER(
		  "a", "A", "calculate='count(r)'") "</repeat>",
	  "2:1 rule.cycle p/r \"R\" (`r`, 2:1) depends on \"A\" (`a`, 2:72) depends on \"R\"" },
	{ "a row that depends on another column",
	  "<repeat id='r'><label xml:lang='lv'>R</label>" NUMBER(
		  "a", "A", "calculate='sum(r.b)'") NUMBER("b", "B", "") "</repeat>",
	  "built" },
	{ "what is required and required again is no loop",
	  NUMBER("a", "A", "required='b = 1'") NUMBER("b", "B", "required='a = 1'"), "built" },
	{ "a constraint may ask for its own item", NUMBER("a", "A", "constraint='a > 1'"),
	  "built" },
};

Test(build, finds_what_is_wrong_where_it_stands)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena arena;
		const char *got;

		arena_init(&arena);
		got = findings(&arena, rows[i].items);
		cr_expect(str_starts(str_from_c(got), str_from_c(rows[i].want)),
			  "%s:\n%s, wanted\n%s", rows[i].label, got, rows[i].want);
		arena_finish(&arena);
	}
}

/* n items, each needing the one before it, the first the last: one loop as long as the form. */
Test(build, finds_a_loop_through_the_whole_form)
{
	struct arena arena;
	struct buf items;
	const char *got;

	arena_init(&arena);
	buf_init(&items, LIMIT_DEFINITION);
	for (int i = 0; i < 2000; i++)
		buf_printf(&items,
			   "<number id=\"n%d\" calculate=\"n%d\"><label xml:lang=\"lv\">N%d"
			   "</label></number>\n",
			   i, (i + 1) % 2000, i);
	got = findings(&arena, str_to_c(&arena, buf_str(&items)));
	cr_expect(
		str_starts(str_from_c(got), STR("2:28 rule.cycle p/n0@calculate \"N0\" (`n0`, "
						"2:28) depends on \"N1\" (`n1`, 3:28)")),
		"%.200s", got);
	buf_finish(&items);
	arena_finish(&arena);
}

static const char repeat_after_field[] =
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\" "
	"institution=\"99999999902\"><title xml:lang=\"lv\">F</title>"
	"<page id=\"p\"><title xml:lang=\"lv\">P</title>"
	"<number id=\"summa\"><label xml:lang=\"lv\">S</label></number>"
	"<repeat id=\"r\"><label xml:lang=\"lv\">R</label>"
	"<number id=\"gab\" required=\"%s\"><label xml:lang=\"lv\">G</label></number>"
	"</repeat></page></form>";

/* What to do about the only finding in that rule of a row. */
static struct str fix_of(struct arena *arena, const char *rule)
{
	struct diags diags;
	const struct form *form;
	struct str head;
	struct str tail = str_from_c(repeat_after_field);
	struct str parts[3];

	(void)str_next(&tail, '%', &head);
	parts[0] = head;
	parts[1] = str_from_c(rule);
	parts[2] = str_slice(tail, 1, tail.len);
	diags_init(&diags, arena, STR(""));
	form = form_load(arena, str_join(arena, parts, LENGTH(parts), STR("")), &diags);
	cr_assert_not_null(form);
	cr_assert_null(rules_build(arena, form, &diags));
	cr_assert_eq(diags.list.count, 1);
	return diags.list.at[0].fix;
}

Test(build, suggests_names_of_the_row_and_of_the_form)
{
	struct arena arena;
	struct str fix;

	arena_init(&arena);
	fix = fix_of(&arena, "suma = 1");
	cr_expect_neq(str_find(fix, STR("summa"), 0), SIZE_MAX, "%.*s", STR_ARG(fix));
	fix = fix_of(&arena, "gb = 1");
	cr_expect_neq(str_find(fix, STR("gab"), 0), SIZE_MAX, "%.*s", STR_ARG(fix));
	arena_finish(&arena);
}
