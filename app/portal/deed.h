/* What can be done to one thing in the builder. */
#ifndef APP_PORTAL_DEED_H
#define APP_PORTAL_DEED_H

#include "app/http/message.h"
#include "app/portal/page.h"
#include "app/portal/refusal.h"

struct deed {
	struct page *page;
	struct xml *element; /* what it is done to; then what to show next, NULL: the form */
	const struct pair *pairs;
	size_t count;
	struct refusal refusal;
	struct refusals others; /* when several cells are wrong: all of them */
	bool is_late;		/* refused, since somebody else was quicker */
};

/* Whatever the button was, what stood in the fields is taken over first, so that no button
 * loses what was typed. */
void deed_run(struct deed *deed, struct str action);

#endif
