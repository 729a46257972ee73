#include "engine/form/answers.h"
#include "engine/form/attachment.h"

#include <criterion/criterion.h>
#include <string.h>

/* One of each shape of answer, and repeats in repeats. */
static const char definition[] =
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\" "
	"institution=\"99999999902\">"
	"<title xml:lang=\"lv\">F</title>"
	"<page id=\"p1\"><title xml:lang=\"lv\">P</title>"
	" <text id=\"vards\"><label xml:lang=\"lv\">V</label></text>"
	" <group id=\"g\"><label xml:lang=\"lv\">G</label>"
	"  <date id=\"datums\"><label xml:lang=\"lv\">D</label></date></group>"
	" <choices id=\"izvele\"><label xml:lang=\"lv\">I</label>"
	"  <option value=\"a\"><label xml:lang=\"lv\">A</label></option>"
	"  <option value=\"b\"><label xml:lang=\"lv\">B</label></option></choices>"
	" <attachment id=\"datnes\"><label xml:lang=\"lv\">D</label></attachment>"
	" <repeat id=\"izdevumi\" min=\"2\" max=\"4\"><label xml:lang=\"lv\">R</label>"
	"  <money id=\"summa\"><label xml:lang=\"lv\">S</label></money>"
	"  <repeat id=\"rindas\"><label xml:lang=\"lv\">R</label>"
	"   <text id=\"teksts\"><label xml:lang=\"lv\">T</label></text></repeat></repeat>"
	"</page>"
	"<page id=\"p2\"><title xml:lang=\"lv\">P</title>"
	" <text id=\"cits\"><label xml:lang=\"lv\">C</label></text></page></form>";

static struct arena arena;
static const struct form *form;
static struct answers *answers;

static void set_up(void)
{
	struct diags diags;

	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	form = form_load(&arena, str_from_c(definition), &diags);
	cr_assert_not_null(form);
	answers = answers_new(&arena, form);
}

static void tear_down(void)
{
	arena_finish(&arena);
}

TestSuite(answers, .init = set_up, .fini = tear_down);

static const char *json_of(const struct answers *any)
{
	struct buf buf;
	const char *text;

	buf_init(&buf, LIMIT_ANSWERS);
	cr_assert(answers_to_json(any, &buf));
	text = str_to_c(&arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

static struct answers *from_json(const char *text, const char **codes)
{
	struct diags diags;
	struct answers *read;
	struct buf buf;
	const struct json *json;

	diags_init(&diags, &arena, STR(""));
	json = json_parse(&arena, str_from_c(text), &diags);
	cr_assert_not_null(json, "%s", text);
	read = answers_from_json(&arena, form, json, &diags);
	buf_init(&buf, 4096);
	for (size_t i = 0; i < diags.list.count; i++)
		buf_printf(&buf, "%s%u:%s", i > 0 ? " " : "", diags.list.at[i].place.column,
			   diags.list.at[i].code);
	*codes = str_to_c(&arena, buf_str(&buf));
	buf_finish(&buf);
	return read;
}

Test(answers, begin_with_the_rows_that_there_must_be)
{
	cr_expect_str_eq(json_of(answers),
			 "{\"izdevumi\":[{\"rindas\":[{}]},{\"rindas\":[{}]}]}");
}

static const struct {
	const char *label, *json, *back;
} shapes[] = {
	{ "text", "{\"vards\": \" Anna \"}", "\"vards\":\" Anna \"" },
	{ "a number as if typed", "{\"vards\": 1.5e3}", "\"vards\":\"1500\"" },
	{ "a boolean as if typed", "{\"vards\": true}", "\"vards\":\"true\"" },
	{ "null as left empty", "{\"vards\": null}", "\"vards\":\"\"" },
	{ "a date in parts", "{\"datums\": {\"day\": \"1\", \"month\": 2}}",
	  "\"datums\":{\"day\":\"1\",\"month\":\"2\",\"year\":\"\"}" },
	{ "a date in one", "{\"datums\": \"2026-02-01\"}",
	  "\"datums\":{\"day\":\"1\",\"month\":\"2\",\"year\":\"2026\"}" },
	{ "what is no date", "{\"datums\": \"rīt\"}",
	  "\"datums\":{\"day\":\"rīt\",\"month\":\"\",\"year\":\"\"}" },
	{ "choices", "{\"izvele\": [\"b\", \"a\"]}", "\"izvele\":[\"b\",\"a\"]" },
	{ "one choice alone", "{\"izvele\": \"b\"}", "\"izvele\":[\"b\"]" },
	{ "files",
	  "{\"datnes\": [{\"name\": \"a b.pdf\", \"type\": \"application/pdf\", \"size\": 12, "
	  "\"sha256\": \"ab\", \"id\": \"x\", \"content\": \"AA==\"}]}",
	  "\"datnes\":[{\"name\":\"a b.pdf\",\"type\":\"application/pdf\",\"size\":12,"
	  "\"sha256\":\"ab\",\"id\":\"x\"}]" },
	{ "files that are made up", "{\"datnes\": [\"a.pdf\"]}",
	  "\"datnes\":[{\"name\":\"a.pdf\",\"type\":\"application/pdf\",\"size\":1000}]" },
	{ "no choice", "{\"izvele\": []}", "\"izvele\":[]" },
};

Test(answers, are_read_from_json_in_every_shape)
{
	for (size_t i = 0; i < LENGTH(shapes); i++) {
		const char *codes;
		const struct answers *read = from_json(shapes[i].json, &codes);
		const char *want = str_to_c(
			&arena,
			str_printf(&arena,
				   "{%s,\"izdevumi\":[{\"rindas\":[{}]},{\"rindas\":[{}]}]}",
				   shapes[i].back));

		cr_assert_not_null(read, "%s: %s", shapes[i].label, codes);
		cr_expect_str_eq(json_of(read), want, "%s", shapes[i].label);
		cr_expect_str_eq(json_of(from_json(want, &codes)), want, "%s, once more",
				 shapes[i].label);
	}
}

Test(answers, have_the_rows_that_json_gives)
{
	static const char text[] = "{\"izdevumi\":[{\"summa\":\"1,20\",\"rindas\":[]},"
				   "{\"rindas\":[{\"teksts\":\"a\"},{}]},{\"rindas\":[{}]}]}";
	const char *codes;

	cr_expect_str_eq(json_of(from_json(text, &codes)), text);
	cr_expect_str_eq(json_of(from_json("{\"izdevumi\": []}", &codes)), "{\"izdevumi\":[]}");
}

static const struct {
	const char *json, *codes;
} refused[] = {
	{ "[]", "1:answers.shape" },
	{ "{\"nav\": 1, \"cits\": {}}", "2:answers.unknown 20:answers.shape" },
	{ "{\"g\": {}}", "2:answers.unknown" },
	{ "{\"vards\": [\"a\"]}", "11:answers.shape" },
	{ "{\"datums\": {\"days\": \"1\"}}", "12:answers.shape" },
	{ "{\"izvele\": [\"a\", \"b\", \"a\"]}", "12:answers.shape" },
	{ "{\"izdevumi\": {}}", "14:answers.shape" },
	{ "{\"izdevumi\": [{\"cits\": 1}]}", "16:answers.unknown" },
};

Test(answers, refuse_json_of_another_shape)
{
	for (size_t i = 0; i < LENGTH(refused); i++) {
		const char *codes;

		cr_expect_null(from_json(refused[i].json, &codes));
		cr_expect_str_eq(codes, refused[i].codes, "%s", refused[i].json);
	}
}

#define POST(page, ...)                                                                        \
	post(page, (const struct pair[]){ __VA_ARGS__ },                                       \
	     LENGTH(((const struct pair[]){ __VA_ARGS__ })))
#define PAIR(name, value)                                                                      \
	{                                                                                      \
		STR(name), STR(value)                                                          \
	}

static bool post(const char *page, const struct pair *pairs, size_t count)
{
	struct err err = { 0 };

	return answers_post(answers, form_find(form, str_from_c(page)), pairs, count, &err);
}

Test(answers, take_over_a_posted_page)
{
	cr_assert(POST("p1", PAIR("_shown", "vards"), PAIR("vards", "Anna"),
		       PAIR("_shown", "datums"), PAIR("datums.day", "1"),
		       PAIR("datums.year", "2026"), PAIR("_shown", "izvele"),
		       PAIR("izvele", "b"), PAIR("izvele", "a"), PAIR("izdevumi.1.summa", "5"),
		       PAIR("izdevumi.1.rindas.0.teksts", "x")));
	cr_expect_str_eq(
		json_of(answers),
		"{\"vards\":\"Anna\",\"datums\":{\"day\":\"1\",\"month\":\"\",\"year\":"
		"\"2026\"},\"izvele\":[\"b\",\"a\"],\"izdevumi\":[{\"rindas\":[{}]},"
		"{\"summa\":\"5\",\"rindas\":[{\"teksts\":\"x\"}]}]}");
}

Test(answers, count_a_shown_field_as_given_when_nothing_is_sent)
{
	cr_assert(POST("p1", PAIR("_shown", "izvele"), PAIR("izvele", "b")));
	cr_assert(POST("p1", PAIR("_shown", "izvele")));
	cr_expect_not_null(strstr(json_of(answers), "\"izvele\":[]"));
}

Test(answers, keep_what_was_not_on_the_page)
{
	cr_assert(POST("p1", PAIR("vards", "Anna")));
	cr_assert(POST("p1", PAIR("izvele", "a")));
	cr_expect_not_null(strstr(json_of(answers), "\"vards\":\"Anna\",\"izvele\":[\"a\"]"));
}

Test(answers, ignore_names_that_are_not_of_the_page)
{
	const char *before = json_of(answers);

	cr_assert(POST("p1", PAIR("cits", "x"), PAIR("_csrf", "x"), PAIR("nav", "x"),
		       PAIR("vards.day", "x"), PAIR("datums.hour", "x"), PAIR("datums", "x"),
		       PAIR("g", "x"), PAIR("izdevumi", "x"), PAIR("izdevumi.0", "x"),
		       PAIR("izdevumi.summa", "x"), PAIR("izdevumi.00.summa", "x"),
		       PAIR("izdevumi.-1.summa", "x"), PAIR("izdevumi.7.summa", "x"),
		       PAIR("izdevumi.0.summa.x.y", "x"), PAIR("izdevumi.0.", "x"),
		       PAIR("", "x"), PAIR(".", "x"), PAIR("_shown", "cits"),
		       PAIR("_shown", "")));
	cr_expect_str_eq(strstr(json_of(answers), "\"izdevumi\""),
			 strstr(before, "\"izdevumi\""));
	cr_expect_null(strstr(json_of(answers), "cits"));
}

Test(answers, take_no_files_from_what_is_typed)
{
	const struct item *item = map_get(&form->root.by_id, STR("datnes"));
	struct answer *cell = &answers->root->cells[item->column];
	const struct attachment file = { STR("a.pdf"), STR("application/pdf"), 1, STR("d"),
					 STR("id") };
	const struct pair pairs[] = { { STR("_shown"), STR("datnes") },
				      { STR("datnes"), STR("b.pdf") } };
	struct err err = { 0 };

	cr_assert(answers_post(answers, form->pages[0], pairs, LENGTH(pairs), &err));
	cr_expect(cell->given);
	cr_expect_eq(cell->count, 0);
	answers_add_file(answers, cell, &file);
	answers_add_file(answers, cell, &file);
	cr_assert(answers_post(answers, form->pages[0], pairs, LENGTH(pairs), &err));
	cr_expect_eq(cell->count, 2);
	cr_expect_not(answers_remove_file(answers, cell, 2));
	cr_expect(answers_remove_file(answers, cell, 0));
	cr_expect_eq(cell->count, 1);
}

Test(answers, grow_a_row_that_an_older_page_still_had)
{
	cr_assert(POST("p1", PAIR("izdevumi.2.summa", "5")));
	cr_expect_str_eq(json_of(answers), "{\"izdevumi\":[{\"rindas\":[{}]},{\"rindas\":[{}]},"
					   "{\"summa\":\"5\",\"rindas\":[{}]}]}");
}

Test(answers, refuse_too_much_and_keep_what_was)
{
	static char big[LIMIT_ANSWER + 1];
	struct pair pairs[] = { PAIR("vards", "Anna"), { STR("cits"), { big, sizeof(big) } } };
	struct err err = { 0 };
	const char *before = json_of(answers);

	memset(big, 'a', sizeof(big));
	cr_expect_not(answers_post(answers, form->pages[0], pairs, 2, &err));
	cr_expect_eq(err.code, ERR_LIMIT);
	cr_expect_not(POST("p1", PAIR("vards", "Anna"), PAIR("izvele", "\xFF")));
	cr_expect_str_eq(json_of(answers), before);
}

Test(answers, add_and_remove_rows_between_min_and_max)
{
	const struct item *repeat = form_find(form, STR("izdevumi"));
	struct answer_row *root = answers->root;

	cr_expect_not(answers_remove_row(answers, root, repeat, 0), "two are the least");
	cr_assert(POST("p1", PAIR("izdevumi.0.summa", "0"), PAIR("izdevumi.1.summa", "1")));
	cr_expect(answers_add_row(answers, root, repeat));
	cr_expect(answers_add_row(answers, root, repeat));
	cr_expect_not(answers_add_row(answers, root, repeat), "four are the most");
	cr_expect(answers_remove_row(answers, root, repeat, 0));
	cr_expect_not(answers_remove_row(answers, root, repeat, 3), "there is no such row");
	cr_expect(answers_remove_row(answers, root, repeat, 2));
	cr_expect_str_eq(
		json_of(answers),
		"{\"izdevumi\":[{\"summa\":\"1\",\"rindas\":[{}]},{\"rindas\":[{}]}]}");
}

Test(answers, find_what_they_name)
{
	static const size_t rows[] = { 1, 0 };
	const struct item *item = form_find(form, STR("izdevumi.rindas.teksts"));
	const struct item *found;
	struct answer_row *parent;
	struct buf buf;
	size_t index;

	buf_init(&buf, 100);
	input_name(item, rows, STR(""), &buf);
	cr_expect(str_equal_c(buf_str(&buf), "izdevumi.1.rindas.0.teksts"));
	cr_assert(input_find(answers, buf_str(&buf), &found, &parent, &index));
	cr_expect_eq(found, item);
	cr_expect_eq(index, SIZE_MAX);
	cr_assert(input_find(answers, STR("izdevumi.1"), &found, &parent, &index));
	cr_expect_eq(parent, answers->root);
	cr_expect_eq(index, 1);
	cr_expect_not(input_find(answers, STR("izdevumi.2"), &found, &parent, &index));
	buf_clear(&buf);
	input_name(form_find(form, STR("datums")), rows, STR("day"), &buf);
	cr_expect(str_equal_c(buf_str(&buf), "datums.day"));
	cr_expect(input_find(answers, buf_str(&buf), &found, &parent, NULL));
	buf_finish(&buf);
}

Test(answers, keep_what_a_login_said_whatever_is_posted)
{
	const struct pair posted[] = { { STR("_shown"), STR("vards") },
				       { STR("vards"), STR("Cits") } };
	const struct item *page = form->pages[0];
	struct err err;

	cr_assert(answers_lock(answers, form_find(form, STR("vards")), STR("Anna")));
	cr_expect(answers_post(answers, page, posted, LENGTH(posted), &err));
	cr_expect_str_eq(
		json_of(answers),
		"{\"vards\":\"Anna\",\"izdevumi\":[{\"rindas\":[{}]},{\"rindas\":[{}]}]}");
}

Test(answers, lock_nothing_that_is_no_answer)
{
	cr_expect_not(answers_lock(answers, form_find(form, STR("datums")), STR("2026-01-01")));
	cr_expect_not(answers_lock(answers, form_find(form, STR("izvele")), STR("a")));
	cr_expect_not(answers_lock(answers, form_find(form, STR("izdevumi.summa")), STR("1")));
	cr_expect_not(answers_lock(answers, form_find(form, STR("vards")), STR("")));
}
