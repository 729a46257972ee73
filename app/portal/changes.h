/* What changed between two versions of a form, in people's words. */
#ifndef APP_PORTAL_CHANGES_H
#define APP_PORTAL_CHANGES_H

#include "app/portal/page.h"
#include "engine/form/form.h"

/* On the page that is being made: what it means to the receiver's system, then each change, the
 * gravest first. */
void changes_tell(struct page *page, const struct form *before, const struct form *after);

#endif
