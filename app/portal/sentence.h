/* A rule as a sentence: "show this when PAYOUT is TO ACCOUNT", which becomes FEEL. */
#ifndef APP_PORTAL_SENTENCE_H
#define APP_PORTAL_SENTENCE_H

#include "app/portal/page.h"

/* The fields of the sentence, where the element can be shown or not. */
void sentence_ask(struct page *page, struct xml *form, const struct xml *element);
/* What was chosen as FEEL; empty when nothing was, or it is no sentence about the question that
 * was chosen. */
struct str sentence_rule(struct page *page, const struct xml *element, const struct pair *pairs,
			 size_t count);

#endif
