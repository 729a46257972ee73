/* The options of a question or of a list as lines, to be pasted. */
#ifndef APP_PORTAL_OPTION_H
#define APP_PORTAL_OPTION_H

#include "app/portal/page.h"
#include "app/portal/refusal.h"

bool options_may_be(const struct xml *element);
void options_ask(struct page *page, struct xml *form, const struct xml *element);
void options_take(struct arena *arena, struct xml *element, struct str text);
/* Is there a line that says neither what its value is nor its texts? The first such. */
struct refusal options_refuse(struct page *page, const struct xml *element, struct str text);

#endif
