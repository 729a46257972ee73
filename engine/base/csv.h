/* CSV to a table with places, strictly by RFC 4180: commas, quotes doubled inside quotes, every
 * row as long as the first. */
#ifndef ENGINE_BASE_CSV_H
#define ENGINE_BASE_CSV_H

#include "engine/base/diag.h"

struct csv_row {
	const struct str *cells; /* as many as csv.columns */
	uint32_t line;		 /* where it begins */
};

struct csv {
	const struct csv_row *rows; /* the first is the header, where the file has one */
	size_t row_count;
	size_t columns;
};

/* False, with the first problem in diags, when the text is not a table within the limits of
 * limits.h. A BOM at the start is skipped: spreadsheets write one. Lines end with CRLF or LF,
 * the last one too or not. Cells are borrowed from text, those with doubled quotes are in the
 * arena. Codes: "csv.…". */
bool csv_parse(struct arena *arena, struct str text, struct diags *diags, struct csv *out);
/* The column whose first row says name, or SIZE_MAX. */
size_t csv_column(const struct csv *csv, struct str name);

#endif
