/* What the checker says of a form, each where it can be mended. */
#ifndef APP_PORTAL_FINDING_H
#define APP_PORTAL_FINDING_H

#include "app/portal/workshop.h"

/* A list of them; for an author each leads to the page of the builder that has what it is
 * about. They are of the workshop's text. */
void finding_list(const struct workshop *shop, const struct diags *diags);

#endif
