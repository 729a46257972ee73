/* Saying what was done, on the page that follows a post, for what has no revisions; a form's
 * have workshop_done. */
#ifndef APP_PORTAL_DONE_H
#define APP_PORTAL_DONE_H

#include "app/portal/portal.h"

/* Leads to the page, which says so: the word is "portal.done.<what>". */
void done_redirect(struct portal *portal, struct str url, struct str what);
/* On the page being made, when its address asks for it. */
void done_tell(struct portal *portal);

#endif
