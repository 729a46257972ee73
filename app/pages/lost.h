/* What a page says to whom no draft belongs: it was sent or is gone, or the browser keeps no
 * cookies. */
#ifndef APP_PAGES_LOST_H
#define APP_PAGES_LOST_H

#include "app/pages/journey.h"

/* 410, with ways on: to the form and to the status of what was sent. */
void lost_page(struct journey *journey);

#endif
