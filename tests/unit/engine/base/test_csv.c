#include "engine/base/arena.h"
#include "engine/base/asset.h"
#include "engine/base/csv.h"
#include "engine/base/limits.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct diags diags;
static struct csv csv;

static void init(void)
{
	diags_init(&diags, &arena, STR(""));
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(csv, .init = init, .fini = finish);

/* The cells with | between them, a line each. */
static struct str written(void)
{
	struct str out = STR("");

	for (size_t i = 0; i < csv.row_count; i++)
		out = str_printf(
			&arena, "%.*s%.*s\n", STR_ARG(out),
			STR_ARG(str_join(&arena, csv.rows[i].cells, csv.columns, STR("|"))));
	return out;
}

Test(csv, reads_cells_plain_and_in_quotes)
{
	static const struct {
		const char *text, *cells;
	} rows[] = {
		{ "a", "a\n" },
		{ "a,b\n1,2\n", "a|b\n1|2\n" },
		{ "a,b\r\n1,2\r\n", "a|b\n1|2\n" },
		{ "a,b\n1,2", "a|b\n1|2\n" },
		{ "a,b\n,\n", "a|b\n|\n" },
		{ "a\n\n", "a\n\n" },
		{ "\"a\",\"b\"\n1,\"2, and\nmore\"\n", "a|b\n1|2, and\nmore\n" },
		{ "\"so \"\"called\"\"\",\"\"\n", "so \"called\"|\n" },
		{ "\"\"\"\"\"\"", "\"\"\n" },
		{ "\xEF\xBB\xBFvalue\nĀ b \n", "value\nĀ b \n" },
		{ " a ,\tb\n", " a |\tb\n" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		cr_assert(csv_parse(&arena, str_from_c(rows[i].text), &diags, &csv), "%s",
			  rows[i].text);
		cr_expect_str_eq(str_to_c(&arena, written()), rows[i].cells);
	}
}

Test(csv, says_where_a_text_is_no_table)
{
	static const struct {
		const char *text, *code;
		struct place place;
	} rows[] = {
		{ "", "csv.empty", { 1, 1 } },
		{ "\xEF\xBB\xBF", "csv.empty", { 1, 1 } },
		{ "a,b\n1\n", "csv.columns", { 2, 1 } },
		{ "a\n1,2\n", "csv.columns", { 2, 1 } },
		{ "a,b\n1,2\n\n", "csv.columns", { 3, 1 } },
		{ "a,b\n1,ā\"2\n", "csv.quote", { 2, 4 } },
		{ "a,b\n1,\"2\n", "csv.quote", { 2, 3 } },
		{ "a,b\n1,\"2\" \n", "csv.quote", { 2, 6 } },
		{ "a\r1", "csv.character", { 1, 2 } },
		{ "\"a\r1\"", "csv.character", { 1, 3 } },
		{ "a\n\x01", "csv.character", { 2, 1 } },
		{ "a\n\xFF", "csv.utf8", { 2, 1 } },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct diag *diag;

		diags_init(&diags, &arena, STR(""));
		cr_expect_not(csv_parse(&arena, str_from_c(rows[i].text), &diags, &csv), "%s",
			      rows[i].text);
		cr_assert_eq(diags.list.count, 1, "%s", rows[i].text);
		diag = &diags.list.at[0];
		cr_expect_str_eq(diag->code, rows[i].code, "%s", rows[i].text);
		cr_expect_eq(diag->place.line, rows[i].place.line, "%s", rows[i].text);
		cr_expect_eq(diag->place.column, rows[i].place.column, "%s", rows[i].text);
		cr_expect_gt(diag->fix.len, 0);
	}
}

static struct str repeated(const char *what, size_t count)
{
	struct str one = str_from_c(what);
	char *text = arena_alloc(&arena, one.len * count);

	for (size_t i = 0; i < one.len * count; i++)
		text[i] = one.at[i % one.len];
	return (struct str){ text, one.len * count };
}

Test(csv, has_limits)
{
	struct str texts[] = { repeated("a", LIMIT_CSV + 1),
			       repeated("a\n", LIMIT_CSV_ROWS + 1),
			       repeated(",", LIMIT_CSV_COLUMNS) };

	cr_expect(csv_parse(&arena, repeated("a\n", LIMIT_CSV_ROWS), &diags, &csv));
	cr_expect(csv_parse(&arena, repeated(",", LIMIT_CSV_COLUMNS - 1), &diags, &csv));
	cr_expect_eq(diags.errors, 0);
	for (size_t i = 0; i < LENGTH(texts); i++) {
		diags_init(&diags, &arena, STR(""));
		cr_expect_not(csv_parse(&arena, texts[i], &diags, &csv));
		cr_assert_eq(diags.list.count, 1);
		cr_expect_str_eq(diags.list.at[0].code, "csv.size");
	}
}

Test(csv, finds_a_column_by_its_name)
{
	cr_assert(csv_parse(&arena, STR("value,label.lv\n1,2\n"), &diags, &csv));
	cr_expect_eq(csv_column(&csv, STR("label.lv")), 1);
	cr_expect_eq(csv_column(&csv, STR("label.en")), SIZE_MAX);
}

Test(csv, knows_the_line_of_a_row)
{
	cr_assert(csv_parse(&arena, STR("a\n\"b\nb\"\nc\n"), &diags, &csv));
	cr_expect_eq(csv.rows[2].line, 4);
}

/* Every country of ISO 3166-1 once, with a name in both languages; Latvia first. */
Test(csv, reads_the_list_of_countries)
{
	const struct asset *asset = asset_find(STR("forms/lists/valstis.1.csv"));

	cr_assert_not_null(asset);
	cr_assert(csv_parse(&arena, asset->bytes, &diags, &csv));
	cr_expect_eq(csv.columns, 3);
	cr_expect_eq(csv.row_count, 250);
	cr_expect(str_equal_c(csv.rows[1].cells[0], "LV"));
	for (size_t i = 1; i < csv.row_count; i++) {
		cr_expect_eq(csv.rows[i].cells[0].len, 2);
		for (size_t j = 0; j < csv.columns; j++)
			cr_expect_gt(csv.rows[i].cells[j].len, 0);
	}
}
