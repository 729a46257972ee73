/* Who else in a form speaks of a part: rules and texts that use its answer, questions that use
 * its options, scenarios that answer it. */
#ifndef APP_PORTAL_USAGE_H
#define APP_PORTAL_USAGE_H

#include "app/portal/workshop.h"

/* "To izmanto: lēmumu tabula „Summa”, jautājums „Vārds”"; empty when nothing does. */
struct str usage_says(struct page *page, const struct xml *part);
/* After a removal (the page's address says that it was one): who used what is gone. */
void usage_tell_removed(const struct workshop *shop);

#endif
