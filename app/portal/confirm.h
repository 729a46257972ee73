/* What cannot be taken back, or stops others, is asked about once more: on a page of its own,
 * to which its button leads. It works without scripts, and carries along what was posted. */
#ifndef APP_PORTAL_CONFIRM_H
#define APP_PORTAL_CONFIRM_H

#include "app/portal/portal.h"

struct confirm {
	const char
		*action;  /* words "confirm.<action>", "confirm.<action>.text"; its button's */
	struct str about; /* {about} in the first of them */
	struct str back;  /* where to go instead */
	bool reason;	  /* why is asked, too, and kept */
};

/* Was the page below answered with yes? False when it was sent, or says what its reason lacks.
 */
bool confirm_given(struct portal *portal, const struct confirm *confirm,
		   const struct pair *pairs, size_t count);
/* Of a page that was answered. */
struct str confirm_reason(const struct pair *pairs, size_t count);

#endif
