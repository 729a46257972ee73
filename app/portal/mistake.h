/* What can be wrong with an answer, for who gives it words of their own. */
#ifndef APP_PORTAL_MISTAKE_H
#define APP_PORTAL_MISTAKE_H

#include "app/portal/page.h"

/* Is the attribute of the element the code of such a mistake? */
bool mistake_is(const struct xml *element, struct str attribute);
/* Options of the field: what the program itself says of each, the one that the element has
 * chosen. */
void mistake_offer(struct page *page, struct xml *field, const struct xml *element,
		   struct str attribute);

#endif
