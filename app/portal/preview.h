/* What citizens would see of a design. */
#ifndef APP_PORTAL_PREVIEW_H
#define APP_PORTAL_PREVIEW_H

#include "app/portal/workshop.h"

/* Puts the page that the element is on, or the first one, beside the page being made. */
void preview_beside(struct workshop *shop, const struct xml *element);
/* Answers with that page of a tree that is not saved. */
void preview_tree(struct workshop *shop, const struct xml *tree, const struct xml *element);

#endif
