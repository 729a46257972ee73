/* A sheet whose first row names its columns, some once for each language. */
#ifndef ENGINE_XLSFORM_TABLE_H
#define ENGINE_XLSFORM_TABLE_H

#include "engine/xlsform/workbook.h"

struct table_column {
	struct str header;   /* as it is written */
	struct str base;     /* "constraint_message" */
	struct str language; /* "Latvian (lv)"; empty: of no language */
};

struct table {
	const struct sheet *sheet;
	const struct table_column *columns;
	size_t column_count;
	const struct sheet_row *rows; /* without the first */
	size_t row_count;
};

/* A sheet that is not there is an empty table. */
struct table table_new(struct arena *arena, const struct sheet *sheet);
/* The first column of that base and language; SIZE_MAX: none. */
size_t table_column(const struct table *table, const char *base, struct str language);
/* The cell of the column without a language; empty when there is none. */
struct str table_cell(const struct table *table, const struct sheet_row *row, const char *base);
bool table_has(const struct table *table, const char *base);
/* "survey!F12"; of a column that is not there: "survey!12". */
struct str table_place(struct arena *arena, const struct table *table,
		       const struct sheet_row *row, size_t column);

#endif
