#include "app/pages/journey.h"
#include "app/pages/language.h"
#include "app/pages/pages.h"

static struct str title_in(const struct catalogue_entry *entry, struct str language)
{
	for (size_t i = 0; i < entry->language_count; i++)
		if (str_equal(entry->languages[i], language))
			return text_in(&entry->title, i);
	return text_in(&entry->title, 0);
}

void home_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct catalogue_entry *entries = NULL;
	size_t count = catalogue_list(service->catalogue, request->arena, &entries);
	const struct languages languages = { service_languages, SERVICE_LANGUAGES };
	size_t language = language_choose(request, response, languages, service->https);
	struct html_link *links = ARENA_ARRAY(request->arena, struct html_link, count);

	for (size_t i = 0; i < count; i++)
		links[i] = (struct html_link){
			.href = str_printf(request->arena, "/f/%.*s", STR_ARG(entries[i].id)),
			.text = title_in(&entries[i], service_languages[language]),
			.detail = service_institution(service, entries[i].institution),
		};
	response->content_type = STR("text/html; charset=utf-8");
	(void)html_site_home(service->sites[language], links, count, request->arena,
			     &response->body);
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
