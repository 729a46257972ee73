/* What the items of a form are called where all of them may stand beside each other: those that
 * are called the same are told apart, "Maksa (Lēmumu tabula)". */
#ifndef APP_PORTAL_APART_H
#define APP_PORTAL_APART_H

#include "app/portal/page.h"
#include "engine/base/map.h"
#include "engine/form/form.h"

struct apart {
	struct page *page;
	struct map owners; /* title → the item that alone has it, or NULL */
};

void apart_read(struct apart *apart, struct page *page, const struct form *form);
/* By its kind, and by the page or group that it is in where its kind is the same, too. A table
 * is often called as the question that takes its result: it always says that it is one. */
struct str apart_title(const struct apart *apart, const struct item *item);

#endif
