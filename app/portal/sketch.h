/* A design with what is unfinished or wrong left out, so that the rest of its pages can be
 * looked at meanwhile. */
#ifndef APP_PORTAL_SKETCH_H
#define APP_PORTAL_SKETCH_H

#include "app/portal/workshop.h"

/* Until the request ends; left_out: something is not there. NULL: nothing would be left. */
const struct published *sketch_build(const struct workshop *shop, struct str text,
				     bool *left_out);

#endif
