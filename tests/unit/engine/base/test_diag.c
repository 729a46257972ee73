#include "engine/base/buf.h"
#include "engine/base/diag.h"
#include "engine/base/limits.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct diags diags;
static struct buf out;

static void init(void)
{
	diags_init(&diags, &arena, STR("a.xml"));
	buf_init(&out, 10000);
}

static void finish(void)
{
	buf_finish(&out);
	arena_finish(&arena);
}

TestSuite(diag, .init = init, .fini = finish);

static void expect(const char *want)
{
	cr_expect(str_equal_c(buf_str(&out), want), "want %s, got %.*s", want,
		  STR_ARG(buf_str(&out)));
}

Test(diag, prints_one_line_each)
{
	struct diag *diag = diag_error(&diags, "a.b", (struct place){ 3, 7 }, "no %s", "form");
	diag_fix(&diags, diag, "add %d", 1);
	diag_path(&diags, diag, STR("page/item"));
	diag_warning(&diags, "a.c", (struct place){ 0, 0 }, "odd\n\x1b[31m");
	diags_print(&diags, &out);
	expect("a.xml:3:7: error: page/item: no form; add 1 [a.b]\n"
	       "a.xml: warning: odd  [31m [a.c]\n");
	cr_expect_eq(diags.errors, 1);
}

Test(diag, prints_without_file_or_place)
{
	diags.file = STR("");
	diag_add(&diags, SEVERITY_ERROR, "a.b", (struct place){ 0, 0 }, STR("x"), STR("y"));
	diag_add(&diags, SEVERITY_ERROR, "a.b", (struct place){ 1, 2 }, STR("x"), STR(""));
	diags_print(&diags, &out);
	expect("error: x; y [a.b]\n1:2: error: x [a.b]\n");
}

Test(diag, prints_json)
{
	diags_print_json(&diags, &out);
	expect("[]");
	buf_clear(&out);
	diag_add(&diags, SEVERITY_ERROR, "a.b", (struct place){ 1, 2 }, STR("\"x\""), STR("y"));
	diag_warning(&diags, "c", (struct place){ 3, 4 }, "z");
	diags_print_json(&diags, &out);
	expect("[{\"severity\":\"error\",\"code\":\"a.b\",\"line\":1,\"column\":2,\"path\":"
	       "\"\","
	       "\"what\":\"\\\"x\\\"\",\"fix\":\"y\"},"
	       "{\"severity\":\"warning\",\"code\":\"c\",\"line\":3,\"column\":4,\"path\":\"\","
	       "\"what\":\"z\",\"fix\":\"\"}]");
}

Test(diag, sorts_by_place_and_keeps_the_order_of_equals)
{
	static const struct place places[] = {
		{ 2, 1 }, { 1, 9 }, { 2, 1 }, { 1, 2 }, { 0, 0 }
	};
	for (size_t i = 0; i < LENGTH(places); i++)
		diag_error(&diags, "a", places[i], "%zu", i);
	diags_sort(&diags);
	for (size_t i = 0; i < diags.list.count; i++)
		buf_add(&out, diags.list.at[i].what);
	expect("43102");
}

Test(diag, drops_what_is_over_the_limit_but_counts_it)
{
	for (int i = 0; i < LIMIT_DIAGS + 3; i++) {
		struct diag *diag = diag_error(&diags, "a", (struct place){ 1, 1 }, "%d", i);
		diag_fix(&diags, diag, "b");
		diag_path(&diags, diag, STR("c"));
	}
	diag_add(&diags, SEVERITY_ERROR, "a", (struct place){ 1, 1 }, STR("d"), STR("e"));
	cr_expect_eq(diags.list.count, LIMIT_DIAGS);
	cr_expect_eq(diags.errors, LIMIT_DIAGS + 4);
	cr_expect(diags.cut);
	cr_expect(str_equal_c(diags.list.at[LIMIT_DIAGS - 1].what, "499"));
}

Test(diag, counts_lines_and_code_points)
{
	static const struct {
		const char *text;
		size_t offset;
		struct place want;
	} rows[] = {
		{ "", 0, { 1, 1 } },	   { "abc", 2, { 1, 3 } },  { "a\nb", 2, { 2, 1 } },
		{ "a\r\nb", 3, { 2, 1 } }, { "āž😀x", 8, { 1, 4 } }, { "abc", 99, { 1, 4 } },
		{ "\n\n", 2, { 3, 1 } },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct place got = place_at(str_from_c(rows[i].text), rows[i].offset);
		cr_expect_eq(got.line, rows[i].want.line, "row %zu", i);
		cr_expect_eq(got.column, rows[i].want.column, "row %zu", i);
	}
}

Test(diag, walks_to_places_forth_and_back)
{
	struct place_walk walk = place_walk(STR("ab\nā\nc"));
	static const struct {
		size_t offset;
		struct place want;
	} rows[] = { { 1, { 1, 2 } }, { 6, { 3, 1 } }, { 3, { 2, 1 } }, { 7, { 3, 2 } } };
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct place got = place_walk_to(&walk, rows[i].offset);
		cr_expect_eq(got.line, rows[i].want.line, "row %zu", i);
		cr_expect_eq(got.column, rows[i].want.column, "row %zu", i);
	}
}

Test(diag, names_what_it_found)
{
	static const char *const rows[][2] = {
		{ "", "the end of the text" },
		{ "\nx", "the end of the line" },
		{ "word_1+", "\"word_1\"" },
		{ "āb", "\"ā\"" },
		{ "\x07", "the control character U+0007" },
		{ "abcdefghijklmnopqrstuvwxyz", "\"abcdefghijklmnopqrstuvwx\"" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str got = diag_found(&diags, str_from_c(rows[i][0]), 0);
		cr_expect(str_equal_c(got, rows[i][1]), "%.*s", STR_ARG(got));
	}
}
