/* Rules as people say them. */
#ifndef APP_PORTAL_SAYING_H
#define APP_PORTAL_SAYING_H

#include "app/portal/page.h"

/* "„Kā vēlaties saņemt pabalstu?” ir „Bankas kontā”", for rules that compare answers and join
 * that by and, or by or; empty for others. The names are those of the form around element. */
struct str saying_of(struct page *page, const struct xml *element, struct str rule);
/* The same of what the checker says of a table: "vai_ir_berni = false, skaits > 5". */
struct str saying_of_case(struct page *page, const struct xml *element, struct str text);
/* Takes what is written around a value away; false when it is not there. */
bool saying_cut(struct str *text, const char *before, const char *after);

#endif
