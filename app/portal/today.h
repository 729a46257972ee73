/* How a date may lie to today, the rule that most dates need, as a choice. It is kept as a
 * constraint of the question's own, with a message. */
#ifndef APP_PORTAL_TODAY_H
#define APP_PORTAL_TODAY_H

#include "app/portal/page.h"

/* The constraint that such a choice has made; NULL: there is none. */
struct xml *today_find(const struct xml *element);
/* Nothing is asked of what is no date. */
void today_ask(struct page *page, struct xml *form, const struct xml *element);
/* former: what was found before the question could get another id. */
void today_take(struct page *page, struct xml *element, struct xml *former,
		const struct pair *pairs, size_t count);

#endif
