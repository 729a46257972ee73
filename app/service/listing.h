/* What can be applied for, as people look for it: grouped, in each language of the pages, with
 * what a search looks through. Made anew when something else is in force, so that a request
 * only chooses. */
#ifndef APP_SERVICE_LISTING_H
#define APP_SERVICE_LISTING_H

#include "app/service/service.h"
#include "renderers/html/home.h"

enum listing_way { LISTING_BY_INSTITUTION, LISTING_BY_EVENT, LISTING_WAYS };

struct listing_form {
	struct str id;
	struct str searched; /* collate_fold of its texts in all languages */
	struct str linked;   /* as a public service, a JSON-LD object: cpsv.h */
	/* As the list shows it. */
	struct html_offer offers[LISTING_WAYS][SERVICE_LANGUAGES];
};

/* What stands under one heading: indexes of listing.forms. A form may stand in several. */
struct listing_group {
	struct str heading, language; /* language: where it is not the page's */
	const size_t *forms;
	size_t form_count;
};
struct listing_groups {
	const struct listing_group *at;
	size_t count;
};

struct listing {
	const struct listing_form *forms;
	size_t form_count;
	struct listing_groups groups[LISTING_WAYS][SERVICE_LANGUAGES];
};

/* Keeps the newest listing of the service's catalogue. */
struct listings *listings_new(const struct service *service);
void listings_free(struct listings *listings);
/* What is in force now; unchanged until it is released. */
const struct listing *listings_current(struct listings *listings);
void listings_release(struct listings *listings, const struct listing *listing);

/* NULL: no form has that id. */
const struct listing_form *listing_find(const struct listing *listing, struct str id);

#endif
