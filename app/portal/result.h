/* A decision table's result on a page: a note that says it, so that it is not computed for
 * nobody. */
#ifndef APP_PORTAL_RESULT_H
#define APP_PORTAL_RESULT_H

#include "app/portal/page.h"

/* The list of pages, with the one after what it depends on chosen, and the button; nothing for what is no decision and no value. */
void result_ask(struct page *page, struct xml *form, const struct xml *element);
/* The new note at the end of the page of that place, shown when there is a result; NULL when there is no such page. */
struct xml *result_show(struct page *page, struct xml *element, struct str place);

#endif
