/* A form that is being begun. */
#ifndef APP_PORTAL_START_H
#define APP_PORTAL_START_H

#include "app/portal/portal.h"

struct start {
	struct portal portal;
	const struct way *way;	  /* NULL: the text itself was posted */
	const struct pair *pairs; /* what was posted */
	size_t count;
	const char *problem; /* the word of why nothing was begun */
	bool failed;	     /* a page says so already */
	struct diags diags;  /* of what was read */
};

#endif
