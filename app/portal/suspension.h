/* That an institution is suspended: since when, by whom, and why. */
#ifndef APP_PORTAL_SUSPENSION_H
#define APP_PORTAL_SUSPENSION_H

#include "app/portal/portal.h"

/* Facts on the page, as the institution's audit has them; nothing where it works. */
void suspension_tell(struct portal *portal, struct str institution);

#endif
