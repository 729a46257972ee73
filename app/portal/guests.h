/* What outsiders say of a form, where people work on it. */
#ifndef APP_PORTAL_GUESTS_H
#define APP_PORTAL_GUESTS_H

#include "app/portal/workshop.h"

/* What is said of the page (NULL: of any) and not done yet, below the page that is being made.
 * Says nothing when the store does not answer: it is beside what the page is about. */
void guests_tell(const struct workshop *shop, const struct str *of);

#endif
