/* Where one is in the portal, and where else one can go. */
#ifndef APP_PORTAL_PLACES_H
#define APP_PORTAL_PLACES_H

#include "app/portal/portal.h"

/* On the page that is being made: the parts of the portal that are theirs, and the way from one
 * of them to this page, by its address. */
void places_show(struct portal *portal);

#endif
