#include "engine/xlsform/table.h"

/* What columns are also called. */
static const struct {
	struct str also, base;
} aliases[] = {
	{ STR_INIT("calculate"), STR_INIT("calculation") },
	{ STR_INIT("caption"), STR_INIT("label") },
	{ STR_INIT("id_string"), STR_INIT("form_id") },
	{ STR_INIT("list"), STR_INIT("list_name") },
	{ STR_INIT("readonly"), STR_INIT("read_only") },
	{ STR_INIT("relevance"), STR_INIT("relevant") },
	{ STR_INIT("title"), STR_INIT("form_title") },
	{ STR_INIT("value"), STR_INIT("name") },
};

static struct str base_of(struct arena *arena, struct str written)
{
	const struct str lower = str_lower(arena, str_trim(written));
	char *base = ARENA_ARRAY(arena, char, lower.len);

	for (size_t i = 0; i < lower.len; i++)
		base[i] = lower.at[i] == ' ' || lower.at[i] == '-' ? '_' : lower.at[i];
	for (size_t i = 0; i < LENGTH(aliases); i++)
		if (str_equal(aliases[i].also, (struct str){ base, lower.len }))
			return aliases[i].base;
	return (struct str){ base, lower.len };
}

/* Which columns have a language; of others colons are a part of the name. */
static bool is_text(struct str base)
{
	static const char *const texts[] = { "label", "hint", "required_message",
					     "constraint_message", "guidance_hint" };

	for (size_t i = 0; i < LENGTH(texts); i++)
		if (str_equal_c(base, texts[i]))
			return true;
	return false;
}

/* "label::Latvian (lv)", in old files with one colon. */
static struct table_column read_column(struct arena *arena, struct str header)
{
	const size_t colon = str_find(header, STR(":"), 0);
	struct table_column column = { .header = header, .base = base_of(arena, header) };
	struct str base, language;

	if (colon == SIZE_MAX)
		return column;
	base = base_of(arena, str_slice(header, 0, colon));
	language = str_slice(header, colon + 1, header.len);
	if (!is_text(base))
		return column;
	if (str_starts(language, STR(":")))
		language = str_slice(language, 1, language.len);
	column.base = base;
	column.language = str_trim(language);
	return column;
}

struct table table_new(struct arena *arena, const struct sheet *sheet)
{
	struct table table = { .sheet = sheet };
	struct table_column *columns;

	if (sheet == NULL || sheet->count == 0)
		return table;
	columns = ARENA_ARRAY(arena, struct table_column, sheet->rows[0].count);
	for (size_t i = 0; i < sheet->rows[0].count; i++)
		columns[i] = read_column(arena, sheet_cell(&sheet->rows[0], i));
	table.columns = columns;
	table.column_count = sheet->rows[0].count;
	table.rows = sheet->rows + 1;
	table.row_count = sheet->count - 1;
	return table;
}

size_t table_column(const struct table *table, const char *base, struct str language)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (str_equal_c(table->columns[i].base, base) &&
		    str_equal(table->columns[i].language, language))
			return i;
	return SIZE_MAX;
}

struct str table_cell(const struct table *table, const struct sheet_row *row, const char *base)
{
	const size_t column = table_column(table, base, STR(""));

	return column == SIZE_MAX ? STR("") : sheet_cell(row, column);
}

bool table_has(const struct table *table, const char *base)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (str_equal_c(table->columns[i].base, base))
			return true;
	return false;
}

struct str table_place(struct arena *arena, const struct table *table,
		       const struct sheet_row *row, size_t column)
{
	const struct str name = table->sheet->name;

	if (column == SIZE_MAX)
		return str_printf(arena, "%.*s!%u", STR_ARG(name), row->number);
	return str_printf(arena, "%.*s!%.*s", STR_ARG(name),
			  STR_ARG(sheet_place(arena, column, row->number)));
}
