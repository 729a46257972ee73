#include "engine/form/expand.h"
#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/form/definition.h"
#include "engine/form/form.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct diags diags;

static void start(void)
{
	arena_init(&arena);
	diags_init(&diags, &arena, STR("form.xml"));
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(expand, .init = start, .fini = finish);

/* Files by their names, the last one without a name. */
struct shelf_file {
	const char *file, *bytes;
};

static bool find(const void *context, struct str institution, const struct library_name *name,
		 struct arena *in, struct library_file *out, struct err *err)
{
	struct str file = library_path(in, name);

	(void)institution;
	for (const struct shelf_file *at = context; at->file; at++)
		if (str_equal_c(file, at->file)) {
			*out = (struct library_file){ file, str_from_c(at->bytes) };
			return true;
		}
	return err_set(err, ERR_NOT_FOUND, "none");
}

#define SPACE "xmlns=\"urn:veidlapa:form:1\""
#define LABEL "<label xml:lang=\"lv\">L</label>"
#define FORM(lists, items)                                                                     \
	"<form " SPACE " id=\"f\" languages=\"lv\" institution=\"99999999902\">"               \
	"<title xml:lang=\"lv\">T</title>" lists                                               \
	"<page id=\"lapa\"><title xml:lang=\"lv\">L</title>" items "</page></form>"
#define BLOCK(id, items)                                                                       \
	"<block " SPACE " id=\"" id "\" version=\"1\" languages=\"lv en\">" items "</block>"
#define TEXT(id, rest) "<text id=\"" id "\"" rest ">" LABEL "</text>"
#define USE(id, block, rest) "<use id=\"" id "\" block=\"" block "\"" rest ">" LABEL "</use>"

static const struct form *read(const char *definition, const struct shelf_file *files)
{
	struct library library = { find, files };

	return form_read_with(&arena, str_from_c(definition), &library, &diags);
}

static void expect_item(const struct form *form, const char *path, const char *relevant)
{
	const struct item *item = form_find(form, str_from_c(path));

	cr_assert_not_null(item, "%s", path);
	cr_expect(str_equal_c(item->rules[RULE_RELEVANT].text, relevant), "%s: %.*s", path,
		  STR_ARG(item->rules[RULE_RELEVANT].text));
}

static void expect_findings(const char *want)
{
	struct buf out;

	buf_init(&out, SIZE_MAX);
	diags_print(&diags, &out);
	cr_expect(str_find(buf_str(&out), str_from_c(want), 0) != SIZE_MAX, "%.*s\n\nnot\n\n%s",
		  STR_ARG(buf_str(&out)), want);
	buf_finish(&out);
}

Test(expand, makes_a_group_of_renamed_items)
{
	static const struct shelf_file files[] = {
		{ "blocks/b.1.xml",
		  BLOCK("b", LABEL TEXT("a", "") TEXT("c", " relevant='a = \"a\" and r.s[1] = "
							   "a'") "<repeat id=\"r\">" LABEL
				     TEXT("s", " relevant='s != a'") "</repeat>") },
		{ 0 }
	};
	const struct form *form =
		read(FORM("", TEXT("a", "") USE("x", "b@1", " relevant='a = \"1\"'")), files);

	cr_assert_eq(diags.errors, 0);
	expect_item(form, "x", "a = \"1\"");
	cr_expect_eq(form_find(form, STR("x"))->kind, ITEM_GROUP);
	expect_item(form, "x_a", "");
	expect_item(form, "x_c", "x_a = \"a\" and x_r.s[1] = x_a");
	expect_item(form, "x_r.s", "s != x_a");
	cr_expect_eq(form->use_count, 1);
}

Test(expand, renames_names_in_the_braces_of_texts)
{
	static const struct shelf_file files[] = {
		{ "blocks/b.1.xml",
		  BLOCK("b", TEXT("a", "") "<text id=\"c\"><label xml:lang=\"lv\">{{a} a {a + "
					   "\"}a\"} un {a</label></text>") },
		{ 0 }
	};
	const struct form *form = read(FORM("", USE("x", "b@1", "")), files);
	const struct item *item = form_find(form, STR("x_c"));

	cr_expect(str_equal_c(item->label.in[0], "{{a} a {x_a + \"}a\"} un {a"), "%.*s",
		  STR_ARG(item->label.in[0]));
}

Test(expand, puts_blocks_into_blocks)
{
	static const struct shelf_file files[] = {
		{ "blocks/inner.1.xml",
		  BLOCK("inner", TEXT("a", "") TEXT("b", " relevant='a = \"\"'")) },
		{ "blocks/outer.1.xml",
		  BLOCK("outer", "<use id=\"i\" block=\"inner@1\">" LABEL
				 "</use>" TEXT("c", " relevant='i_a = \"1\"'")) },
		{ 0 }
	};
	const struct form *form =
		read(FORM("", USE("x", "outer@1", " without=\"i_b\"") USE("y", "outer@1", "")),
		     files);

	cr_assert_eq(diags.errors, 0);
	expect_item(form, "x_c", "x_i_a = \"1\"");
	cr_expect_null(form_find(form, STR("x_i_b")));
	expect_item(form, "y_i_b", "y_i_a = \"\"");
	cr_expect_eq(form->use_count, 2, "each file once");
}

Test(expand, keeps_what_was_written)
{
	static const struct shelf_file files[] = {
		{ "blocks/b.1.xml", BLOCK("b", TEXT("a", "")) }, { 0 }
	};
	const struct form *form = read(
		FORM("<list id=\"l\"><option value=\"v\">" LABEL "</option></list>",
		     USE("x", "b@1", " without=\"q\"") "<choice id=\"ch\" options=\"l\">" LABEL
						       "</choice>"),
		files);
	struct buf xml;
	struct buf json;
	const struct xml *tree;

	buf_init(&xml, SIZE_MAX);
	buf_init(&json, SIZE_MAX);
	cr_assert(definition_write(form->written, SPELLING_XML, &xml));
	cr_assert(definition_write(form->written, SPELLING_JSON, &json));
	cr_expect(str_find(buf_str(&xml), STR("without=\"q\""), 0) != SIZE_MAX);
	tree = definition_read(&arena, buf_str(&json), &diags);
	buf_clear(&json);
	cr_assert(definition_write(tree, SPELLING_XML, &json));
	cr_expect(str_equal(buf_str(&xml), buf_str(&json)));
	buf_finish(&xml);
	buf_finish(&json);
}

Test(expand, gives_questions_the_options_of_a_list)
{
	static const struct shelf_file files[] = {
		{ "lists/l.1.csv", "value,label.lv,label.en,k\na,\"A, B\",X,1\nb,B,Y,\n" },
		{ 0 }
	};
	const struct form *form =
		read(FORM("<list id=\"l\" from=\"l@1\"/>",
			  "<choice id=\"c\" options=\"l\">" LABEL "</choice>"
			  "<choices id=\"d\" options=\"l\">" LABEL "</choices>"),
		     files);
	const struct item *item = form_find(form, STR("c"));

	cr_assert_eq(diags.errors, 0);
	cr_assert_eq(item->option_count, 2);
	cr_expect(str_equal_c(item->options[0].label.in[0], "A, B"));
	cr_expect(str_equal_c(item->options[1].value, "b"));
	cr_expect_eq(form_find(form, STR("d"))->option_count, 2);
}

Test(expand, says_where_in_a_block_or_list_something_is_wrong)
{
	static const struct shelf_file files[] = {
		{ "blocks/b.1.xml", BLOCK("b", "\n <text id=\"a\"/>") },
		{ "lists/l.1.csv", "value,label.lv\na,A\na,B\n" },
		{ 0 }
	};

	(void)read(FORM("\n<list id=\"l\" from=\"l@1\"/>\n",
			USE("x", "b@1", "") "<choice id=\"c\" options=\"l\">" LABEL
					    "</choice>"),
		   files);
	expect_findings("form.xml:2:20: error: the value \"a\" is there twice "
			"(lists/l.1.csv:3:1);");
	expect_findings("error: lapa/x/x_a@label: `x_a` has no `label` (blocks/b.1.xml:2:2);");
	cr_expect_eq(diags.errors, 2);
}

Test(expand, blames_nobody_for_names_of_a_block_that_is_not_there)
{
	static const struct shelf_file files[] = { { 0 } };

	(void)read(FORM("", USE("x", "b@1", "") TEXT("t", " relevant='x_a = \"1\"'")), files);
	expect_findings("there is no block `b`");
	cr_expect_eq(diags.errors, 1);
}

Test(expand, names_the_line_of_an_item_that_has_the_id_already)
{
	static const struct shelf_file files[] = {
		{ "blocks/b.1.xml", BLOCK("b", TEXT("a", "")) }, { 0 }
	};

	(void)read(FORM("\n", USE("x", "b@1", "") TEXT("x_a", "")), files);
	expect_findings("the id `x_a` is taken: an item at line 2 has it too");
}

/* Ten of the next in each: 10^8 without a limit. */
Test(expand, ends_when_blocks_multiply)
{
	struct shelf_file files[10] = { { 0 } };
	struct buf text;

	for (size_t i = 0; i < 8; i++) {
		buf_init(&text, SIZE_MAX);
		buf_printf(&text,
			   "<block " SPACE " id=\"b%zu\" version=\"1\" languages=\"lv\">", i);
		for (size_t k = 0; k < 10; k++)
			if (i < 7)
				buf_printf(&text, "<use id=\"u%zu\" block=\"b%zu@1\"/>", k,
					   i + 1);
			else
				buf_printf(&text, "<text id=\"t%zu\"/>", k);
		buf_add_c(&text, "</block>");
		files[i].file = str_to_c(&arena, str_printf(&arena, "blocks/b%zu.1.xml", i));
		files[i].bytes = str_to_c(&arena, buf_str(&text));
		buf_finish(&text);
	}
	(void)read(FORM("", USE("x", "b0@1", "")), files);
	expect_findings("[form.block.limit]");
}

Test(expand, refuses_a_list_that_is_too_long)
{
	struct buf text;
	struct shelf_file files[2] = { { 0 } };

	buf_init(&text, SIZE_MAX);
	buf_add_c(&text, "value,label.lv\n");
	for (size_t i = 0; i < 100000; i++)
		buf_printf(&text, "%zu,L\n", i);
	files[0].file = "lists/l.1.csv";
	files[0].bytes = str_to_c(&arena, buf_str(&text));
	buf_finish(&text);
	(void)read(FORM("<list id=\"l\" from=\"l@1\"/>",
			"<choice id=\"c\" options=\"l\">" LABEL "</choice>"),
		   files);
	expect_findings("(lists/l.1.csv:2002:1)");
	cr_expect_eq(diags.errors, 1);
}

Test(expand, has_blocks_of_the_platform_that_stand_in_a_form)
{
	static const char *const blocks[] = { "adrese@1", "konts@1", "persona@1",
					      "pieteicejs@1", "uznemums@1" };

	for (size_t i = 0; i < LENGTH(blocks); i++) {
		struct str text = str_printf(
			&arena,
			"<form " SPACE
			" id=\"f\" languages=\"lv en\" institution=\"99999999902\">"
			"<title xml:lang=\"lv\">T</title><title xml:lang=\"en\">T</title>"
			"<page id=\"p\"><title xml:lang=\"lv\">L</title>"
			"<title xml:lang=\"en\">L</title><use id=\"x\" "
			"block=\"%s\"/></page></form>",
			blocks[i]);

		cr_expect_not_null(form_load(&arena, text, &diags), "%s", blocks[i]);
		cr_expect_eq(diags.list.count, 0, "%s", blocks[i]);
	}
}
