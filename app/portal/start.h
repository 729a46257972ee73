/* A form that is being begun. */
#ifndef APP_PORTAL_START_H
#define APP_PORTAL_START_H

#include "app/portal/portal.h"
#include "engine/xlsform/xlsform.h"

struct start {
	struct portal portal;
	const struct way *way;	  /* NULL: the text itself was posted */
	const struct pair *pairs; /* what was posted */
	size_t count;
	const char *problem;	    /* the word of why nothing was begun */
	struct str there;	    /* the form that has the id already; empty: none has */
	bool failed;		    /* a page says so already */
	struct xlsform_notes notes; /* what a spreadsheet had that the form has not */
	struct diags diags;	    /* of what was read */
};

#endif
