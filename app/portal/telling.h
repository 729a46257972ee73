/* What the checker says, in the words of the screen: parts by their titles, fields as they are
 * called there, languages by their names. Whoever reads the definition as text has the ids. */
#ifndef APP_PORTAL_TELLING_H
#define APP_PORTAL_TELLING_H

#include "app/portal/page.h"
#include "engine/base/diag.h"

/* The finding is about that part of the tree. */
void telling_put(struct page *page, const struct xml *part, struct diag *diag);

#endif
