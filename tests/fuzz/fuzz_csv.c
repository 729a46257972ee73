/* Any bytes: either one problem, or a table that reads back the same when every cell is written
 * in quotes. */
#include "engine/base/buf.h"
#include "engine/base/csv.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_cell(struct buf *out, struct str cell)
{
	buf_add_byte(out, '"');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.at[i] == '"')
			buf_add_byte(out, '"');
		buf_add_byte(out, cell.at[i]);
	}
	buf_add_byte(out, '"');
}

static void write_table(struct buf *out, const struct csv *csv)
{
	for (size_t i = 0; i < csv->row_count; i++) {
		for (size_t j = 0; j < csv->columns; j++) {
			buf_add_c(out, j > 0 ? "," : "");
			write_cell(out, csv->rows[i].cells[j]);
		}
		buf_add_c(out, "\r\n");
	}
}

static bool rewrite(struct buf *out, struct arena *arena, struct str text)
{
	struct diags diags;
	struct csv csv;
	bool is_table;

	diags_init(&diags, arena, STR("fuzz"));
	is_table = csv_parse(arena, text, &diags, &csv);
	require(diags.errors == (is_table ? 0 : 1));
	if (is_table)
		write_table(out, &csv);
	return is_table;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct buf once, again;

	arena_init(&arena);
	buf_init(&once, 1024 * 1024);
	buf_init(&again, 1024 * 1024);
	if (rewrite(&once, &arena, (struct str){ (const char *)data, size })) {
		require(rewrite(&again, &arena, buf_str(&once)));
		require(str_equal(buf_str(&once), buf_str(&again)));
	}
	buf_finish(&again);
	buf_finish(&once);
	arena_finish(&arena);
	return 0;
}
