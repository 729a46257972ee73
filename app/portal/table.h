/* A decision table as a table: a column for each input and output, a row for each rule. */
#ifndef APP_PORTAL_TABLE_H
#define APP_PORTAL_TABLE_H

#include "app/http/message.h"
#include "app/portal/page.h"
#include "app/portal/refusal.h"

bool table_is(const struct xml *element);
/* Its cells as fields, with an empty row at the end for the next rule. */
void table_ask(struct page *page, struct xml *form, const struct xml *element);
/* Takes the cells over: a rule whose cells are all empty goes away, and so does a column
 * whose question was taken out. */
void table_take(struct page *page, struct xml *element, const struct pair *pairs, size_t count);
/* The cells in which something is that can stand there in no way. */
void table_refuses(struct page *page, struct xml *element, const struct pair *pairs,
		   size_t count, struct refusals *out);
/* The cell that has the place: its field, and what people call it ("2. rinda, Summa"); false
 * when none has. */
bool table_cell_at(struct page *page, const struct xml *element, struct place place,
		   struct str *field, struct str *called);
/* "2. rinda, Summa: …" */
struct str table_told(const struct page *page, struct str called, struct str problem);
/* A table that was just added begins with a column of each kind. */
void table_begin(struct page *page, struct xml *element);
/* What is in a row, or what a column is about. */
struct str table_says(struct page *page, const struct xml *piece);
/* All of it to be read, in a table of that caption below the root. */
void table_show(struct page *page, const struct xml *element, struct str caption);
/* A column more, "input" or "output", in every rule. */
void table_widen(struct page *page, struct xml *element, const char *column);

#endif
