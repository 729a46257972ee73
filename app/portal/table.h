/* A decision table as a table: a column for each input and output, a row for each rule. */
#ifndef APP_PORTAL_TABLE_H
#define APP_PORTAL_TABLE_H

#include "app/http/message.h"
#include "app/portal/page.h"

bool table_is(const struct xml *element);
/* Its cells as fields, with an empty row at the end for the next rule. */
void table_ask(struct page *page, struct xml *form, const struct xml *element);
/* Takes the cells over: a rule whose cells are all empty goes away, and so does a column
 * whose question was taken out. */
void table_take(struct page *page, struct xml *element, const struct pair *pairs, size_t count);
/* A column more, "input" or "output", in every rule. */
void table_widen(struct page *page, struct xml *element, const char *column);

#endif
