/* The texts and settings of one thing in the builder, by what the schema lets it have. */
#ifndef APP_PORTAL_SETTING_H
#define APP_PORTAL_SETTING_H

#include "app/http/message.h"
#include "app/portal/refusal.h"
#include "app/portal/workshop.h"

/* As fields of a form: texts in the languages of the form side by side, what is used often, and
 * the rest folded away. */
void settings_ask(struct workshop *shop, struct xml *form, const struct xml *element);
/* Takes over what was posted. A new thing whose id nobody chose gets one by its label. */
void settings_take(struct page *page, struct xml *element, const struct pair *pairs,
		   size_t count);
/* What it is called may be changed, and not taken away. */
struct refusal settings_refuse(struct page *page, const struct xml *element,
			       const struct pair *pairs, size_t count);
/* Gives it the id that the label makes. */
void settings_name(struct page *page, struct xml *element, struct str label);

#endif
