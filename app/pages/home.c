#include "app/pages/journey.h"
#include "app/pages/pages.h"

void home_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct catalogue_entry *entries = NULL;
	size_t count = catalogue_list(service->catalogue, request->arena, &entries);
	struct html_link *links = ARENA_ARRAY(request->arena, struct html_link, count);

	for (size_t i = 0; i < count; i++)
		links[i] = (struct html_link){
			.href = str_printf(request->arena, "/f/%.*s", STR_ARG(entries[i].id)),
			.text = text_in(&entries[i].title, 0),
			.detail = service_institution(service, entries[i].institution),
		};
	response->content_type = STR("text/html; charset=utf-8");
	(void)html_site_home(service->site, links, count, request->arena, &response->body);
}

void pages_error(void *context, unsigned status, struct response *response)
{
	static const unsigned with_words[] = { 400, 403, 404, 405, 413, 429, 500, 503 };
	unsigned known = 400;

	for (size_t i = 0; i < LENGTH(with_words); i++)
		if (with_words[i] == status)
			known = status;
	journey_status(response, context, known);
	response->status = status;
}
