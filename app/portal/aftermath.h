/* What a change of the form did, on the page that follows it: that it is saved, who used what is
 * gone, and which scenarios do not hold any more. */
#ifndef APP_PORTAL_AFTERMATH_H
#define APP_PORTAL_AFTERMATH_H

#include "app/portal/workshop.h"

/* wrong: something on the page is not right. */
void aftermath_tell(const struct workshop *shop, bool wrong);

#endif
