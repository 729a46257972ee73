/* What a form can take from elsewhere: blocks and classifiers of the program and of the
 * institution, and the lists of the form itself. */
#ifndef APP_PORTAL_STOCK_H
#define APP_PORTAL_STOCK_H

#include "app/portal/workshop.h"
#include "engine/form/library.h"

/* Is the attribute of that name chosen from a list of such things? */
bool stock_has(struct str attribute);
/* Options of the field, the one that the element has chosen. */
void stock_offer(struct workshop *shop, struct xml *field, const struct xml *element,
		 struct str attribute);
/* Options "use:persona@1", to be put into a form. */
void stock_offer_blocks(struct workshop *shop, struct xml *field);
/* A question that takes its options from a classifier: the form gets a list of it, once. */
void stock_take(struct arena *arena, struct xml *element);

#endif
