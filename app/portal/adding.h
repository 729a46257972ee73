/* What can be added to a thing in the builder: by the schema, and from stock. */
#ifndef APP_PORTAL_ADDING_H
#define APP_PORTAL_ADDING_H

#include "app/portal/workshop.h"

/* As a part of a form; nothing where nothing can be added. */
void adding_ask(struct workshop *shop, struct xml *form, const struct xml *element);
/* The same behind the element, on the page or in the group that it is on. */
void adding_ask_next(struct workshop *shop, struct xml *form, const struct xml *element);

#endif
