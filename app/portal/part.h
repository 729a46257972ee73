/* One thing of a definition in the builder: what it is called, and where it is. */
#ifndef APP_PORTAL_PART_H
#define APP_PORTAL_PART_H

#include "app/portal/workshop.h"

/* A text of it such as "label", in the language of the page where it has it, else in the form's
 * first: whatever a page of the portal shows of a form is asked for here. */
struct str part_said(const struct page *page, const struct xml *element, struct str name);
/* What it is called: its text, else its id or what it says. */
struct str part_title(struct page *page, const struct xml *element);
/* The same on a page of the builder, which knows what a block calls itself. */
struct str part_heading(const struct workshop *shop, const struct xml *element);
/* "Izvēle: viens variants (izmaksa)" */
struct str part_kind(struct page *page, const struct xml *element);
/* "lv en", and the first of them. */
struct str part_languages(const struct xml *element);
struct str part_original(const struct xml *element);
/* "portal.<prefix>.<name>", or the name where there is no such word. */
struct str part_named(const struct page *page, const char *prefix, struct str name);
/* The same where that is called otherwise in such an element: "portal.<prefix>.<name>.in.page".
 */
struct str part_named_in(const struct page *page, const char *prefix, struct str name,
			 const struct xml *element);
/* Does the place lie in it? Both are of the text that it was read from. */
bool part_holds(const struct xml *element, struct place place);
/* The innermost part with a page of its own that holds the place. */
const struct xml *part_innermost(const struct xml *tree, struct place place);
/* The attribute of the element in whose value the place lies; NULL: it lies in none. */
const struct xml_attr *part_attribute(const struct xml *element, struct place place);
/* What begins there; NULL: nothing does. */
const struct xml *part_at(const struct xml *tree, struct place place);
/* What has that id; NULL: nothing does. */
const struct xml *part_by_id(const struct xml *tree, struct str id);
/* A text such as a label, which its parent's page shows as a field. */
bool part_is_text(const struct xml *element);
/* Does the list of the whole form show what is in it? */
bool part_is_container(const struct xml *element);
/* An item of a list that leads to its page. */
struct xml *part_list(const struct workshop *shop, struct xml *list, const struct xml *element);
struct str part_url(const struct workshop *shop, struct str place);

#endif
