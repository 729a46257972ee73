/* What changed between two versions of a form, in people's words. */
#ifndef APP_PORTAL_CHANGES_H
#define APP_PORTAL_CHANGES_H

#include "app/portal/portal.h"
#include "engine/form/form.h"

/* On the page that is being made: what it means to the receiver's system, then each change, the
 * gravest first. */
void changes_tell(struct portal *portal, const struct form *before, const struct form *after);
/* The gravest one, and how many there are besides; that there is none. Either may be NULL. */
struct str changes_sum(struct portal *portal, const struct form *before,
		       const struct form *after);
/* A definition of the portal's institution; NULL when it cannot be read. */
const struct form *changes_form(const struct portal *portal, struct str definition);

#endif
