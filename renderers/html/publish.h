/* The one tree that the stylesheets of pages read, and running them over it. Inside
 * renderers/html. */
#ifndef RENDERERS_HTML_PUBLISH_H
#define RENDERERS_HTML_PUBLISH_H

#include "engine/form/form.h"
#include "renderers/i18n/i18n.h"
#include "renderers/template/template.h"

/* The pages of a form that the journey has besides its own: before these, in this order. */
enum { PUBLISH_START, PUBLISH_REVIEW, PUBLISH_RECEIPT, PUBLISH_PAGES };

/* <publish theme logo>: <language code> for each of the form's; <start/>, <review/>,
 * <receipt/>, the pages of the journey; the countries in the order of each language when a
 * field asks for one; the definition, with what the stylesheets ask of every item:
 *
 *     path     how aspect.c calls it, "izdevumi.summa"
 *     name     under which it is posted, which is its element's id too; in a row, a slot
 *     class    "field", "group", "note" or "data"
 *     control  of its type
 *     filtered  "true": some of its options may not be offered
 *     <part id name>   in it, for each that is typed separately
 *
 * The texts of notes, and what the form is for, are in <paragraph>s.
 */
const struct xml *publish_form(struct arena *arena, const struct form *form);
/* <publish>: the languages, <home/>, <message/>: pages that belong to no form. */
const struct xml *publish_site(struct arena *arena);

/* What a binder's word does, with those words. */
bool publish_word(const struct words *words, struct str key, const struct pair *parameters,
		  size_t count, struct buf *out);

#endif
