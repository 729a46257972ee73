/* The one document that all stylesheets of pages read, and running them over it. Inside
 * renderers/html. */
#ifndef RENDERERS_HTML_PUBLISH_H
#define RENDERERS_HTML_PUBLISH_H

#include "engine/form/form.h"
#include "renderers/i18n/i18n.h"
#include "renderers/template/template.h"

/* <publish>: the canonical definition (none for pages that belong to no form, form is NULL
 * then), the table of item types, the countries in the order of the language when a field asks
 * for one, the words. */
void publish_xml(const struct words *words, const struct form *form, size_t language,
		 struct buf *out);
/* The same, read for publish_compile. NULL with err. Yours to free. */
struct template_source *publish_source(const struct words *words, const struct form *form,
				       size_t language, struct err *err);

struct publish_page {
	struct str stylesheet, language;
	struct str page; /* the stylesheets' parameter of that name; may be empty */
};
const struct program *publish_compile(struct arena *arena, const struct publish_page *page,
				      struct template_source *source,
				      const struct binder *binder, struct err *err);

/* All pages of questions of the form, of which there are so many. */
bool publish_compile_pages(struct arena *arena, const struct publish_page *page,
			   struct template_source *source, const struct binder *binder,
			   const struct program **pages, size_t count, struct err *err);

#endif
