/* What a publisher said when a form was returned, told to who is to mend it. */
#ifndef APP_PORTAL_REMARK_H
#define APP_PORTAL_REMARK_H

#include "app/portal/portal.h"

/* On the page being made, until the form is sent again. */
void remark_tell(struct portal *portal, struct str form);

#endif
