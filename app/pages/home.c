#include "app/pages/journey.h"
#include "app/pages/language.h"
#include "app/pages/pages.h"
#include "app/service/cpsv.h"
#include "app/service/listing.h"
#include "app/service/search.h"

/* One visitor's look at the listing. */
struct view {
	const struct listing *listing;
	struct arena *arena;
	enum listing_way way;
	size_t language;
	bool *found; /* of each form, whether it is */
};

/* --- what is found ------------------------------------------------------------------------ */

static size_t find(struct view *view, const struct search *search)
{
	size_t count = view->listing->form_count;
	size_t found = 0;

	view->found = ARENA_ARRAY(view->arena, bool, count);
	for (size_t i = 0; i < count; i++) {
		view->found[i] = search_finds(search, view->listing->forms[i].searched);
		found += view->found[i];
	}
	return found;
}

static struct html_group show_group(const struct view *view, const struct listing_group *group)
{
	struct html_offer *offers =
		ARENA_ARRAY(view->arena, struct html_offer, group->form_count);
	struct html_group shown = { group->heading, group->language, offers, 0 };

	for (size_t i = 0; i < group->form_count; i++)
		if (view->found[group->forms[i]])
			offers[shown.offer_count++] =
				view->listing->forms[group->forms[i]]
					.offers[view->way][view->language];
	return shown;
}

static void show_groups(const struct view *view, struct html_home *home)
{
	const struct listing_groups *groups = &view->listing->groups[view->way][view->language];
	struct html_group *shown = ARENA_ARRAY(view->arena, struct html_group, groups->count);

	for (size_t i = 0; i < groups->count; i++) {
		shown[home->group_count] = show_group(view, &groups->at[i]);
		home->group_count += shown[home->group_count].offer_count > 0;
	}
	home->groups = shown;
}

/* --- where links lead --------------------------------------------------------------------- */

/* "q=pabalsts&by=event&": what of the address is kept, each with "&" behind it. */
static struct str keep(struct arena *arena, struct str query, const char *by,
		       struct str language)
{
	struct buf out;
	struct str copy;

	buf_init(&out, LIMIT_URL);
	if (query.len > 0) {
		buf_add_c(&out, "q=");
		buf_add_url(&out, query);
		buf_add_byte(&out, '&');
	}
	if (by[0] != '\0')
		buf_printf(&out, "by=%s&", by);
	if (language.len > 0)
		buf_printf(&out, "lang=%.*s&", STR_ARG(language));
	copy = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return copy;
}

static struct str link_to(struct arena *arena, struct str kept)
{
	return kept.len == 0
		       ? STR("/")
		       : str_printf(arena, "/?%.*s", STR_ARG(str_slice(kept, 0, kept.len - 1)));
}

static void set_links(struct arena *arena, struct html_home *home)
{
	const char *by = home->by.len > 0 ? "event" : "";

	home->keep = keep(arena, home->query, by, STR(""));
	home->by_institution = link_to(arena, keep(arena, home->query, "", home->language));
	home->by_event = link_to(arena, keep(arena, home->query, "event", home->language));
}

/* --- the pages ---------------------------------------------------------------------------- */

/* Of the address only a language that there is. */
static struct str language_asked(const struct request *request)
{
	struct str asked = request_query(request, STR("lang"));

	for (size_t i = 0; i < SERVICE_LANGUAGES; i++)
		if (str_equal(service_languages[i], asked))
			return asked;
	return STR("");
}

static void show_home(const struct service *service, const struct request *request,
		      const struct listing *listing, struct response *response)
{
	const struct languages languages = { service_languages, SERVICE_LANGUAGES };
	const struct search search =
		search_read(request->arena, request_query(request, STR("q")));
	bool by_event = str_equal_c(request_query(request, STR("by")), "event");
	struct view view = {
		.listing = listing,
		.arena = request->arena,
		.way = by_event ? LISTING_BY_EVENT : LISTING_BY_INSTITUTION,
		.language = language_choose(request, response, languages, service->https),
	};
	struct html_home home = { .total = listing->form_count,
				  .query = search.typed,
				  .by = by_event ? STR("event") : STR(""),
				  .language = language_asked(request) };

	home.found = find(&view, &search);
	show_groups(&view, &home);
	set_links(request->arena, &home);
	response->content_type = STR("text/html; charset=utf-8");
	(void)html_site_home(service->sites[view.language], &home, request->arena,
			     &response->body);
}

void home_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct listing *listing = listings_current(service->listings);

	show_home(service, request, listing, response);
	listings_release(service->listings, listing);
}

void home_linked(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct listing *listing = listings_current(service->listings);
	struct str *services = ARENA_ARRAY(request->arena, struct str, listing->form_count);

	for (size_t i = 0; i < listing->form_count; i++)
		services[i] = listing->forms[i].linked;
	response->content_type = STR("application/ld+json");
	cpsv_write_document(services, listing->form_count, &response->body);
	listings_release(service->listings, listing);
}

void start_linked(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct listing *listing = listings_current(service->listings);
	const struct listing_form *form = listing_find(listing, request->parameters[0]);

	response->content_type = STR("application/ld+json");
	if (form != NULL)
		cpsv_write_document(&form->linked, 1, &response->body);
	else
		response_problem(response, 404, STR("there is no form with that id"), STR(""));
	listings_release(service->listings, listing);
}

void pages_error(void *context, const struct request *request, unsigned status,
		 struct response *response)
{
	static const unsigned with_words[] = { 400, 403, 404, 405, 413, 429, 500, 503 };
	unsigned known = 400;

	for (size_t i = 0; i < LENGTH(with_words); i++)
		if (with_words[i] == status)
			known = status;
	journey_status(request, response, context, known);
	response->status = status;
}
