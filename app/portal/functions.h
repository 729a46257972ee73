/* What can be used in expressions: a page of its own, which opens beside the one that is worked
 * on. */
#ifndef APP_PORTAL_FUNCTIONS_H
#define APP_PORTAL_FUNCTIONS_H

#include "app/portal/workshop.h"

/* The way there, at a field of FEEL. */
void functions_link(const struct workshop *shop, struct xml *parent);

#endif
