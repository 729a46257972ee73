/* The list of forms: what can be applied for, in groups, with what a service card says. All
 * texts are ready to be read; what does not apply is empty. */
#ifndef RENDERERS_HTML_HOME_H
#define RENDERERS_HTML_HOME_H

#include "renderers/html/html.h"

/* Where a language is given, the text is in that one and not in the page's. */
struct html_fact {
	struct str label, text, language;
};
struct html_offer {
	struct str href, title, summary, language;
	const struct html_fact *facts;
	size_t fact_count;
};
struct html_group {
	struct str heading, language;
	const struct html_offer *offers;
	size_t offer_count;
};

struct html_home {
	const struct html_group *groups;
	size_t group_count;
	size_t total, found; /* forms there are, and those that are shown, each counted once */
	struct str query;    /* what is looked for */
	struct str by;	     /* empty: by institution; "event" */
	struct str language; /* as the address names it, to be kept */
	/* Addresses of the same in the other order, and what leads on to another language:
	 * "q=pabalsts&". */
	struct str by_institution, by_event, keep;
	/* Set by html_site_home. */
	struct str said, counted, nothing, searchable;
};

bool html_site_home(const struct html_site *site, const struct html_home *home,
		    struct arena *scratch, struct buf *out);

#endif
