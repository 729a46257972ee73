#include "app/pages/sheet.h"

#include "app/pages/language.h"

/* Of what belongs to no form the visitor's own. */
static struct str language_of(const struct journey *journey)
{
	const struct languages languages = { service_languages, SERVICE_LANGUAGES };

	if (journey->published != NULL)
		return journey->published->form->languages[journey->language];
	return service_languages[language_choose(journey->request, journey->response, languages,
						 journey->service->https)];
}

void sheet_begin(struct sheet *sheet, struct journey *journey, struct str title)
{
	const struct str language = language_of(journey);

	*sheet = (struct sheet){ .journey = journey,
				 .arena = journey->request->arena,
				 .site = journey->service->sites[0],
				 .words = words_in(language) };
	for (size_t i = 0; i < SERVICE_LANGUAGES; i++)
		if (str_equal(service_languages[i], language))
			sheet->site = journey->service->sites[i];
	sheet->page.title = word(sheet->words, title);
}

void sheet_text(struct sheet *sheet, struct str key)
{
	VEC_ADD(sheet->arena, &sheet->paragraphs)->text = word(sheet->words, key);
}

void sheet_fact(struct sheet *sheet, struct str key, struct str text)
{
	if (text.len > 0)
		*VEC_ADD(sheet->arena, &sheet->facts) =
			(struct sheet_fact){ word(sheet->words, key), text };
}

static struct str moment_with(const struct sheet *sheet, int64_t ms,
			      void (*print)(const struct words *words, int64_t ms,
					    struct buf *out))
{
	struct buf text;
	struct str moment;

	buf_init(&text, 256);
	print(sheet->words, ms, &text);
	moment = str_copy(sheet->arena, buf_str(&text));
	buf_finish(&text);
	return moment;
}

struct str sheet_moment(const struct sheet *sheet, int64_t ms)
{
	return moment_with(sheet, ms, moment_print);
}

struct str sheet_until(const struct sheet *sheet, int64_t ms)
{
	return moment_with(sheet, ms, moment_print_until);
}

void sheet_form(struct sheet *sheet, struct str path)
{
	const struct journey *journey = sheet->journey;

	sheet->page.action = journey_url(journey, path);
	if (journey->secret.len > 0)
		sheet->page.csrf = token_csrf(sheet->arena, journey->service, journey->secret);
}

void sheet_hidden(struct sheet *sheet, struct str name, struct str value)
{
	*VEC_ADD(sheet->arena, &sheet->fields) =
		(struct sheet_field){ .name = name, .value = value };
}

void sheet_field(struct sheet *sheet, struct str name, struct str key, struct str value)
{
	*VEC_ADD(sheet->arena, &sheet->fields) =
		(struct sheet_field){ .name = name,
				      .value = value,
				      .label = word(sheet->words, key),
				      .autocomplete = STR("off"),
				      .control = STR("text") };
}

void sheet_button(struct sheet *sheet, struct str action, struct str key)
{
	*VEC_ADD(sheet->arena, &sheet->buttons) =
		(struct sheet_button){ action, word(sheet->words, key) };
}

void sheet_link(struct sheet *sheet, struct str href, struct str key)
{
	*VEC_ADD(sheet->arena, &sheet->links) =
		(struct html_link){ .href = href, .text = word(sheet->words, key) };
}

void sheet_send(struct sheet *sheet)
{
	struct html_sheet *page = &sheet->page;
	struct response *response = sheet->journey->response;

	page->paragraphs = sheet->paragraphs.at;
	page->paragraph_count = sheet->paragraphs.count;
	page->facts = sheet->facts.at;
	page->fact_count = sheet->facts.count;
	page->fields = sheet->fields.at;
	page->field_count = sheet->fields.count;
	page->buttons = sheet->buttons.at;
	page->button_count = sheet->buttons.count;
	page->links = sheet->links.at;
	page->link_count = sheet->links.count;
	if (response->status >= 500)
		page->request = response->request;
	response->content_type = STR("text/html; charset=utf-8");
	(void)html_site_sheet(sheet->site, page, &response->body);
}
