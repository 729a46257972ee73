/* A workbook of a spreadsheet program (ECMA-376 part 1, SpreadsheetML) as sheets of texts: what
 * is shown in the cells, without looks and formulas. */
#ifndef ENGINE_XLSFORM_WORKBOOK_H
#define ENGINE_XLSFORM_WORKBOOK_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "engine/base/vec.h"

enum { WORKBOOK_COLUMNS = 100, WORKBOOK_ROWS = 10000 };

struct sheet_row {
	uint32_t number;	 /* as the program shows it, from 1 */
	const struct str *cells; /* from column A; those that are not there are empty */
	size_t count;
};

struct sheet {
	struct str name;
	const struct sheet_row *rows; /* those in which something stands */
	size_t count;
};

struct workbook {
	const struct sheet *sheets;
	size_t count;
};

/* False with err: ERR_INVALID: it is no workbook, ERR_LIMIT: it is too large. Only the sheets
 * of the names (without regard to capitals) are read. */
bool workbook_read(struct arena *arena, struct str bytes, const char *const *names,
		   size_t name_count, struct workbook *out, struct err *err);
/* NULL when there is none; name in lower case. */
const struct sheet *workbook_sheet(const struct workbook *workbook, const char *name);
/* Without space at its ends; empty beyond the row's end. */
struct str sheet_cell(const struct sheet_row *row, size_t column);
/* "AB12" of column 27, row 12. */
struct str sheet_place(struct arena *arena, size_t column, uint32_t row);

#endif
