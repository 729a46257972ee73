/* What can be done with a form, as links in groups. */
#ifndef APP_PORTAL_WAYS_H
#define APP_PORTAL_WAYS_H

#include "app/portal/portal.h"

struct ways {
	struct str form;
	bool designed, published, imported; /* there is a design, it can be filled in, … */
	bool locked; /* else the page has the way into the builder as its main button */
};

/* On the page that is being made, what is for who is there. */
void ways_show(struct portal *portal, const struct ways *ways);

#endif
