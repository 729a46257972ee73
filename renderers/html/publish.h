/* The trees that the stylesheets of pages read: one for each page, so that publishing a form of
 * many takes the memory of one. Inside renderers/html. */
#ifndef RENDERERS_HTML_PUBLISH_H
#define RENDERERS_HTML_PUBLISH_H

#include "engine/form/form.h"
#include "renderers/html/look.h"
#include "renderers/i18n/i18n.h"
#include "renderers/template/template.h"

/* The pages of a form that the journey has besides its own: before these, in this order. */
enum { PUBLISH_START, PUBLISH_REVIEW, PUBLISH_RECEIPT, PUBLISH_PAGES };
/* Pages that belong to no form. */
enum { PUBLISH_HOME, PUBLISH_MESSAGE, PUBLISH_SHEET, PUBLISH_SITE_PAGES };

/* <publish theme logo>: <language code> for each of the form's; <start/>, <review/> or
 * <receipt/> unless it is a page of questions; the countries in the order of each language when
 * that page asks for one; the definition, with what the stylesheets ask of every item:
 *
 *     path     how aspect.c calls it, "izdevumi.summa"
 *     name     under which it is posted, which is its element's id too; in a row, a slot
 *     class    "field", "group", "note" or "data"
 *     control  of its type
 *     filtered  "true": some of its options may not be offered
 *     <part id name>   in it, for each that is typed separately
 *
 * <header language> and <footer language> hold what the operator puts on top and at the end.
 *
 * The texts of notes, and what the form is for, are in <paragraph>s. Of the pages a page of
 * questions has itself alone, the start their titles, the others everything but options.
 */
const struct xml *publish_page(struct arena *arena, const struct form *form,
			       const struct look *look, size_t page);
/* <publish>: the languages, and <home/> or <message/>. */
const struct xml *publish_site(struct arena *arena, const struct look *look, size_t page);
/* <publish>: the languages, and a copy of a page of the portal (portal.h). */
const struct xml *publish_portal(struct arena *arena, const struct look *look,
				 const struct xml *portal);

/* What a binder's word does, with those words. */
bool publish_word(const struct words *words, struct str key, const struct pair *parameters,
		  size_t count, struct buf *out);

#endif
