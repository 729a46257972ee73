#include "engine/form/definition.h"
#include "engine/form/form.h"
#include "tests/support/cases.h"

#include <criterion/criterion.h>

enum { OUT = 4 * 1024 * 1024 };

static void cases_of(struct arena *arena, const char *folder, struct cases *cases)
{
	cr_assert(cases_list(arena, folder, cases), "%s", folder);
	cr_assert_gt(cases->count, 0, "%s", folder);
}

static bool is_definition(struct str path)
{
	return str_ends(path, STR(".xml")) || str_ends(path, STR(".json"));
}

/* One finding a line, as the .expected files have them: "5:18: error: code path". */
static struct str findings(struct arena *arena, const struct diags *diags)
{
	struct buf out;
	struct str text;

	buf_init(&out, OUT);
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *diag = &diags->list.at[i];
		buf_printf(&out, "%u:%u: %s: %s%s%.*s\n", (unsigned)diag->place.line,
			   (unsigned)diag->place.column,
			   diag->severity == SEVERITY_ERROR ? "error" : "warning", diag->code,
			   diag->path.len > 0 ? " " : "", STR_ARG(diag->path));
	}
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static const struct form *load(struct arena *arena, struct str path, struct diags *diags)
{
	diags_init(diags, arena, path);
	return form_load(arena, case_read(arena, path), diags);
}

static struct str written(struct arena *arena, const struct xml *tree, enum spelling spelling)
{
	struct buf out;
	struct str text;

	buf_init(&out, OUT);
	cr_assert(definition_write(tree, spelling, &out));
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static struct str rewritten(struct arena *arena, struct str text, enum spelling spelling)
{
	struct diags diags;
	const struct xml *tree;

	diags_init(&diags, arena, STR(""));
	tree = definition_read(arena, text, &diags);
	cr_assert_not_null(tree);
	cr_assert_eq(diags.list.count, 0, "%.*s", STR_ARG(findings(arena, &diags)));
	return written(arena, tree, spelling);
}

static void expect_same(struct str path, const char *what, struct str a, struct str b)
{
	cr_expect(str_equal(a, b), "%.*s: %s\n%.*s\n%.*s", STR_ARG(path), what, STR_ARG(a),
		  STR_ARG(b));
}

/* Through both spellings and back, all canonical texts are the same. */
static void expect_round_trips(struct arena *arena, struct str path)
{
	struct str source = case_read(arena, path);
	struct str xml = rewritten(arena, source, SPELLING_XML);
	struct str json = rewritten(arena, source, SPELLING_JSON);

	expect_same(path, "xml, xml", xml, rewritten(arena, xml, SPELLING_XML));
	expect_same(path, "json, json", json, rewritten(arena, json, SPELLING_JSON));
	expect_same(path, "xml, json", json, rewritten(arena, xml, SPELLING_JSON));
	expect_same(path, "json, xml", xml, rewritten(arena, json, SPELLING_XML));
	cr_expect(definition_same(arena, source, json) && definition_same(arena, xml, source),
		  "%.*s", STR_ARG(path));
}

static const char *const good_folders[] = {
	"tests/cases/definition/good",
	"forms/apbedisanas-pabalsts",
	"forms/darba-mekletaja-statuss",
	"forms/adresu-datu-pieprasijums",
};

static void with_good(void (*test)(struct arena *arena, struct str path))
{
	for (size_t i = 0; i < LENGTH(good_folders); i++) {
		struct arena arena;
		struct cases cases;
		arena_init(&arena);
		cases_of(&arena, good_folders[i], &cases);
		for (size_t j = 0; j < cases.count; j++)
			if (is_definition(cases.paths[j]))
				test(&arena, cases.paths[j]);
		arena_finish(&arena);
	}
}

static void expect_no_findings(struct arena *arena, struct str path)
{
	struct diags diags;
	const struct form *form = load(arena, path, &diags);

	cr_expect_not_null(form, "%.*s", STR_ARG(path));
	cr_expect_eq(diags.list.count, 0, "%.*s\n%.*s", STR_ARG(path),
		     STR_ARG(findings(arena, &diags)));
}

Test(definition, accepts_good_forms)
{
	with_good(expect_no_findings);
}

Test(definition, loses_nothing_between_the_spellings)
{
	with_good(expect_round_trips);
}

/* The forms in forms/ are written the canonical way, so that a conversion changes nothing. */
static void expect_canonical(struct arena *arena, struct str path)
{
	struct str source = case_read(arena, path);

	if (str_starts(path, STR("forms/")))
		expect_same(path, "canonical", source,
			    rewritten(arena, source, definition_spelling(source)));
}

Test(definition, is_another_one_when_it_says_something_else)
{
	struct arena arena;

	arena_init(&arena);
	cr_expect(definition_same(&arena, STR("<form id=\"a\"/>"), STR("{\"id\": \"a\"}")));
	cr_expect(definition_same(&arena, STR("<form id="), STR("<form id=")));
	cr_expect_not(
		definition_same(&arena, STR("<form id=\"a\"/>"), STR("<form id=\"b\"/>")));
	cr_expect_not(definition_same(&arena, STR("<form id="), STR("<form id")));
	arena_finish(&arena);
}

Test(definition, finds_real_forms_canonical)
{
	with_good(expect_canonical);
}

Test(definition, has_one_form_in_two_spellings)
{
	struct arena arena;
	arena_init(&arena);
	struct str xml = case_read(&arena, STR("forms/apbedisanas-pabalsts/form.xml"));
	struct str json = case_read(&arena, STR("forms/apbedisanas-pabalsts/form.json"));

	expect_same(STR("form.json"), "same", json, rewritten(&arena, xml, SPELLING_JSON));
	arena_finish(&arena);
}

/* Everything about a tidied definition that conversion could lose, by eye. */
static const struct {
	const char *label, *from, *to;
	enum spelling spelling;
} tidied[] = {
	{ "white space in texts",
	  "<form xmlns='urn:veidlapa:form:1'><title xml:lang='lv'>\n a \t b\n\n \n c\n</title>"
	  "</form>",
	  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	  "<form xmlns=\"urn:veidlapa:form:1\">\n"
	  "  <title xml:lang=\"lv\">a b\n\nc</title>\n"
	  "</form>\n",
	  SPELLING_XML },
	{ "order of attributes and parts",
	  "<form xmlns='urn:veidlapa:form:1' languages=' lv  en ' id='f'>"
	  "<page id='p'><text max-length='1' id='a'><hint xml:lang='lv'>h</hint>"
	  "<label xml:lang='lv'>l</label></text></page><title xml:lang='lv'>t</title></form>",
	  "{\n  \"id\": \"f\",\n  \"languages\": [\"lv\", \"en\"],\n  \"title\": {\n"
	  "    \"lv\": \"t\"\n  },\n  \"pages\": [\n    {\n      \"id\": \"p\",\n"
	  "      \"items\": [\n        {\n          \"type\": \"text\",\n"
	  "          \"id\": \"a\",\n          \"maxLength\": 1,\n          \"label\": {\n"
	  "            \"lv\": \"l\"\n          },\n          \"hint\": {\n"
	  "            \"lv\": \"h\"\n          }\n        }\n      ]\n    }\n  ]\n}\n",
	  SPELLING_JSON },
	{ "quotes", "{\"constraint\": \"a = \\\"b\\\"\"}",
	  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	  "<form xmlns=\"urn:veidlapa:form:1\" constraint='a = \"b\"'/>\n",
	  SPELLING_XML },
	{ "both quotes, line ends and signs",
	  "{\"constraint\": \"a < \\\"b'\\\" &\\n\\tc > d\"}",
	  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	  "<form xmlns=\"urn:veidlapa:form:1\" "
	  "constraint=\"a &lt; &quot;b'&quot; &amp;&#10;&#9;c > d\"/>\n",
	  SPELLING_XML },
	{ "control characters in rules",
	  "<form xmlns='urn:veidlapa:form:1' constraint='a&#9;=&#10;1'/>",
	  "{\n  \"constraint\": \"a\\u0009=\\n1\"\n}\n", SPELLING_JSON },
	{ "plain values", "<form xmlns='urn:veidlapa:form:1' constraint='false'/>",
	  "{\n  \"constraint\": false\n}\n", SPELLING_JSON },
	{ "numbers that JSON does not know",
	  "<form xmlns='urn:veidlapa:form:1' constraint='-01.5' min='-0.50' max='1.'/>",
	  "{\n  \"constraint\": \"-01.5\",\n  \"min\": -0.50,\n  \"max\": \"1.\"\n}\n",
	  SPELLING_JSON },
	{ "a text item and the text of a note",
	  "{\"pages\": [{\"items\": [{\"type\": \"text\", \"id\": \"a\"}, "
	  "{\"type\": \"note\", \"id\": \"n\", \"text\": {\"lv\": \"t\"}}]}]}",
	  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	  "<form xmlns=\"urn:veidlapa:form:1\">\n  <page>\n    <text id=\"a\"/>\n"
	  "    <note id=\"n\">\n      <text xml:lang=\"lv\">t</text>\n    </note>\n"
	  "  </page>\n</form>\n",
	  SPELLING_XML },
};

Test(definition, writes_the_canonical_text)
{
	for (size_t i = 0; i < LENGTH(tidied); i++) {
		struct arena arena;
		arena_init(&arena);
		expect_same(str_from_c(tidied[i].label), "wanted second",
			    rewritten(&arena, str_from_c(tidied[i].from), tidied[i].spelling),
			    str_from_c(tidied[i].to));
		arena_finish(&arena);
	}
}

Test(definition, says_when_the_buffer_is_full)
{
	struct arena arena;
	struct diags diags;
	struct buf out;

	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	buf_init(&out, 20);
	cr_expect_not(definition_write(definition_read(&arena, STR("{\"id\": \"f\"}"), &diags),
				       SPELLING_XML, &out));
	buf_finish(&out);
	arena_finish(&arena);
}

Test(definition, tells_the_spelling_by_the_first_character)
{
	cr_expect_eq(definition_spelling(STR(" \n{}")), SPELLING_JSON);
	cr_expect_eq(definition_spelling(STR("[1]")), SPELLING_JSON);
	cr_expect_eq(definition_spelling(STR("<form/>")), SPELLING_XML);
	cr_expect_eq(definition_spelling(STR("\xEF\xBB\xBF {}")), SPELLING_JSON);
	cr_expect_eq(definition_spelling(STR("")), SPELLING_XML);
}

/* --- what is wrong is found --- */

static void expect_helpful(struct str path, const struct diags *diags)
{
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *diag = &diags->list.at[i];
		cr_expect_gt(diag->place.line, 0, "%.*s: %s", STR_ARG(path), diag->code);
		cr_expect_gt(diag->what.len, 0, "%.*s: %s", STR_ARG(path), diag->code);
		cr_expect_gt(diag->fix.len, 0, "%.*s: %s", STR_ARG(path), diag->code);
		cr_expect_neq(str_compare(str_from_c(diag->code), STR("schema.refused")), 0,
			      "%.*s: libxml2's own words reached an analyst", STR_ARG(path));
	}
}

/* 1 for a definition with its .expected file beside it. */
static size_t expect_findings(struct arena *arena, struct str path)
{
	struct diags diags;
	const struct form *form;
	struct str expected;

	if (!is_definition(path))
		return 0;
	form = load(arena, path, &diags);
	expected = case_read(arena, str_printf(arena, "%.*s.expected", STR_ARG(path)));
	expect_same(path, "wanted first", expected, findings(arena, &diags));
	cr_expect_eq(form == NULL, diags.errors > 0, "%.*s", STR_ARG(path));
	expect_helpful(path, &diags);
	return 1;
}

Test(definition, finds_all_that_is_wrong_at_its_place)
{
	struct arena arena;
	struct cases cases;
	size_t count = 0;

	arena_init(&arena);
	cases_of(&arena, "tests/cases/definition/bad", &cases);
	for (size_t i = 0; i < cases.count; i++)
		count += expect_findings(&arena, cases.paths[i]);
	cr_expect_geq(count, 60);
	arena_finish(&arena);
}

/* --- limits --- */

static const char *only_code(struct str text)
{
	struct arena arena;
	struct diags diags;
	const char *code;

	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	cr_expect_null(form_load(&arena, text, &diags));
	cr_expect_eq(diags.list.count, 1);
	code = diags.list.at[0].code;
	arena_finish(&arena);
	return code;
}

/* A form with one part repeated: begin, a number, end. */
struct many {
	const char *before, *begin, *end, *after;
};

static const char *code_of_many(const struct many *many, size_t count)
{
	struct buf text;
	const char *code;

	buf_init(&text, OUT);
	buf_add_c(&text, "<form xmlns='urn:veidlapa:form:1' id='f' languages='lv' "
			 "institution='99999999902'><title xml:lang='lv'>F</title>"
			 "<page id='p'><title xml:lang='lv'>P</title>");
	buf_add_c(&text, many->before);
	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%s%zu%s", many->begin, i, many->end);
	buf_add_c(&text, many->after);
	buf_add_c(&text, "</page></form>");
	code = only_code(buf_str(&text));
	buf_finish(&text);
	return code;
}

Test(definition, limits_items_and_options)
{
	static const struct many items = { "", "<email id='e",
					   "'><label xml:lang='lv'>E</label></email>", "" };
	static const struct many options = { "<choice id='c'><label xml:lang='lv'>C</label>",
					     "<option value='o",
					     "'><label xml:lang='lv'>O</label></option>",
					     "</choice>" };

	cr_expect_str_eq(code_of_many(&items, LIMIT_ITEMS), "form.items");
	cr_expect_str_eq(code_of_many(&options, LIMIT_OPTIONS + 1), "form.option.limit");
}

Test(definition, refuses_what_is_too_large_to_read)
{
	struct buf text;

	buf_init(&text, OUT);
	buf_add_c(&text, "<form>");
	for (size_t i = 0; i <= LIMIT_DEFINITION; i++)
		buf_add_byte(&text, ' ');
	buf_add_c(&text, "</form>");
	cr_expect_str_eq(only_code(buf_str(&text)), "xml.size");
	buf_finish(&text);
}
