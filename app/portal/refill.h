/* A page that comes back because something on it was wrong. */
#ifndef APP_PORTAL_REFILL_H
#define APP_PORTAL_REFILL_H

#include "app/http/message.h"
#include "app/portal/page.h"

/* The fields in there show what was posted, however it was refused. */
void refill(struct page *page, struct xml *form, const struct pair *pairs, size_t count);
/* Says at the field of that name what is wrong with it; false when there is none. */
bool refill_error(struct page *page, struct xml *form, struct str name, struct str problem);

/* Says at each field that has something else than what was posted what it has; before what was
 * posted is filled in. */
void refill_compare(struct page *page, struct xml *form, const struct pair *pairs,
		    size_t count);

#endif
