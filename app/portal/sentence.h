/* A rule as a sentence: "show this when PAYOUT is TO ACCOUNT", which becomes FEEL. */
#ifndef APP_PORTAL_SENTENCE_H
#define APP_PORTAL_SENTENCE_H

#include "app/http/message.h"
#include "app/portal/page.h"
#include "app/portal/refusal.h"

/* Can the element have such a rule? */
bool sentence_may_be(const struct xml *element);
/* Is there a question that it can be about? */
bool sentence_has_question(const struct page *page, const struct xml *element);
/* The fields of the sentence. */
void sentence_ask(struct page *page, struct xml *form, const struct xml *element);
/* Puts what was chosen into the element, or says why not. */
struct refusal sentence_take(struct page *page, struct xml *element, const struct pair *pairs,
			     size_t count);

#endif
