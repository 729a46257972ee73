/* What the forms of an institution are called, in the language of the page. */
#ifndef APP_PORTAL_TITLE_H
#define APP_PORTAL_TITLE_H

#include "app/portal/portal.h"

/* Empty when the text cannot be read. */
struct str title_of_definition(const struct portal *portal, struct str definition);
struct str title_of_entry(const struct portal *portal, const struct catalogue_entry *entry);
/* Of the form as it is worked on, else as it is published; its id when it is neither. */
struct str title_of_form(const struct portal *portal, struct str form);

/* Of all forms of the portal's institution. */
struct title {
	struct str form, text;
};
VEC_TYPE(titles, struct title);
bool titles_load(const struct portal *portal, struct titles *out, struct err *err);
/* Of what is published alone, which is quicker; adds to what is there. */
void titles_published(const struct portal *portal, struct titles *out);
bool titles_has(const struct titles *titles, struct str form);
/* The id of a form that is not there, or no longer. */
struct str titles_find(const struct titles *titles, struct str form);

#endif
