/* What the checker says of a form, each where it can be mended. */
#ifndef APP_PORTAL_FINDING_H
#define APP_PORTAL_FINDING_H

#include "app/portal/workshop.h"

/* A list of them, without lines and codes; for an author each leads to the page of the builder
 * that has what it is about. They are of the workshop's text. */
void finding_list(const struct workshop *shop, const struct diags *diags);
/* There are errors, and all of them say that something is merely not there yet. */
bool finding_is_unfinished(const struct workshop *shop, const struct diags *diags);
/* Those about the element, on its own page of the builder, and at the fields of the form (or
 * NULL) that they are about: what is merely not there yet is told calmly, since that is how
 * everything begins. True when something is wrong that can be mended there. */
bool finding_tell(const struct workshop *shop, const struct xml *element, struct xml *form);
/* How the list of the form marks the element: nothing, that it is not finished, or how many
 * findings there are. */
struct str finding_mark(struct page *page, const struct xml *element,
			const struct diags *diags);

#endif
