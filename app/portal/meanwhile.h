/* What somebody changed while a page of the builder was open. Nothing that was typed there is
 * lost: what nobody else touched is changed all the same, the rest stays in the fields. */
#ifndef APP_PORTAL_MEANWHILE_H
#define APP_PORTAL_MEANWHILE_H

#include "app/portal/deed.h"
#include "app/portal/workshop.h"

/* What of the newest tree the page was about, which has the place it had in the revision that
 * was posted; NULL: it is gone. *untouched: it is as it was, so that the deed may be done. */
struct xml *meanwhile_find(const struct workshop *shop, struct xml *tree, struct str place,
			   const struct deed *deed, bool *untouched);
/* Who changed it, and what to do now. */
struct str meanwhile_says(const struct workshop *shop);
/* What was typed and has no place any more, on a page of its own. */
void meanwhile_show_gone(struct workshop *shop, const struct deed *deed);

/* Where that is now which one of the last revisions had at the place: for an address that
 * somebody kept. NULL: it is gone, or never was. */
struct xml *meanwhile_trace(const struct workshop *shop, struct xml *tree, struct str place);

#endif
