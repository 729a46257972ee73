/* What both sides of a decision table in the builder need: asking for its cells, and taking
 * them over. Internal to table*.c. */
#ifndef APP_PORTAL_TABLE_INNER_H
#define APP_PORTAL_TABLE_INNER_H

#include "app/portal/cell.h"
#include "app/portal/table.h"

/* The two halves of a table: what their columns and cells are called, the cell's attribute, and
 * what stands there where nobody wrote anything. */
struct half {
	struct str column, cell, attribute, nothing;
};
extern const struct half table_inputs, table_outputs;

size_t table_count(const struct xml *parent, struct str name);
/* NULL when there are fewer. */
struct xml *table_nth(const struct xml *parent, struct str name, size_t n);
/* What the cells of a column are about. The text over a column of conditions is given as it is
 * on the page that is read or made. */
struct column table_column_of(const struct page *page, const struct xml *element,
			      const struct half *half, size_t n, struct str about);
/* What a column of conditions is about; empty when there is no such column. */
struct str table_about_of(const struct xml *element, size_t n);

/* "type:0" */
struct str table_numbered(const struct page *page, const char *name, size_t n);
/* "when:2:0" is the cell of the third row and the first column of conditions. */
struct str table_cell_name(struct arena *arena, const struct half *half, size_t rule,
			   size_t column);
/* By its own heading, by the question that it is about, or by the name that rules use; the
 * label has a number where it has none of these. */
struct str table_column_title(struct page *page, const struct xml *column);
struct str table_column_label(struct page *page, const struct half *half,
			      const struct xml *column, size_t n);
/* "2. rinda, Summa" */
struct str table_cell_called(const struct page *page, struct str column, size_t row);

#endif
