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
				 .language = service_languages[0],
				 .arena = journey->request->arena,
				 .site = journey->service->sites[0],
				 .words = words_in(language) };
	for (size_t i = 0; i < SERVICE_LANGUAGES; i++)
		if (str_equal(service_languages[i], language)) {
			sheet->language = language;
			sheet->site = journey->service->sites[i];
		}
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
			(struct sheet_fact){ .label = word(sheet->words, key), .text = text };
}

/* A text that may be in another language than the page. */
static void add_fact_in(struct sheet *sheet, struct str key, struct str text,
			struct str language)
{
	*VEC_ADD(sheet->arena, &sheet->facts) = (struct sheet_fact){
		.label = word(sheet->words, key),
		.text = text,
		.language = str_equal(language, sheet->language) ? STR("") : language,
	};
}

void sheet_title(struct sheet *sheet)
{
	const struct journey *journey = sheet->journey;
	const struct form *form = journey->published->form;
	const bool own = form->title.in[journey->language].len > 0;

	add_fact_in(sheet, STR("receipt.form"), text_in(&form->title, journey->language),
		    form->languages[own ? journey->language : 0]);
}

/* Institutions have names in Latvian. */
void sheet_receiver(struct sheet *sheet, struct str institution)
{
	const struct str name = service_institution(sheet->journey->service, institution);

	if (name.len > 0)
		add_fact_in(sheet, STR("receipt.receiver"), name, STR("lv"));
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

struct sheet_field *sheet_field(struct sheet *sheet, struct str name, struct str key,
				struct str value)
{
	struct sheet_field *field = VEC_ADD(sheet->arena, &sheet->fields);

	*field = (struct sheet_field){ .name = name,
				       .value = value,
				       .label = word(sheet->words, key),
				       .autocomplete = STR("off"),
				       .control = STR("text") };
	return field;
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
