/* Pages that belong to no form. */
#include <stddef.h>
#include <string.h>

#include "engine/base/limits.h"
#include "renderers/html/publish.h"
#include "renderers/html/sheet.h"

struct html_site {
	const struct look *look;
	const struct words *words;
	const struct program *programs[PUBLISH_SITE_PAGES];
};

/* All of them are filled in from a sheet. */
struct site_filling {
	const struct html_sheet *sheet;
	size_t at; /* of the list that is gone through */
};

/* What a slot is: a text of the sheet, or of what is being listed; a list; is it the first? */
enum site_slot { WHOLE, LISTED, LIST, FIRST };

/* Where the list, its count, and the text are. */
struct site_row {
	struct str name;
	enum site_slot kind;
	size_t list, size, count, text;
};

#define AT(member) offsetof(struct html_sheet, member)
#define SITE_WHOLE(name, member)                                                               \
	{                                                                                      \
		STR_INIT(name), WHOLE, 0, 0, 0, AT(member)                                     \
	}
#define SITE_LISTED(name, list, type, member)                                                  \
	{                                                                                      \
		STR_INIT(name), LISTED, AT(list), sizeof(type), 0, offsetof(type, member)      \
	}
#define SITE_LIST(name, list, count)                                                           \
	{                                                                                      \
		STR_INIT(name), LIST, AT(list), 0, AT(count), 0                                \
	}

static const struct site_row slots[] = {
	SITE_WHOLE("/action", action),
	SITE_LISTED("/button-action", buttons, struct sheet_button, action),
	SITE_LISTED("/button-text", buttons, struct sheet_button, text),
	SITE_LIST("/buttons", buttons, button_count),
	SITE_WHOLE("/csrf", csrf),
	SITE_LISTED("/fact-label", facts, struct sheet_fact, label),
	SITE_LISTED("/fact-text", facts, struct sheet_fact, text),
	SITE_LIST("/facts", facts, fact_count),
	SITE_LISTED("/field-autocomplete", fields, struct sheet_field, autocomplete),
	SITE_LISTED("/field-control", fields, struct sheet_field, control),
	SITE_LISTED("/field-hint", fields, struct sheet_field, hint),
	SITE_LISTED("/field-label", fields, struct sheet_field, label),
	SITE_LISTED("/field-name", fields, struct sheet_field, name),
	SITE_LISTED("/field-value", fields, struct sheet_field, value),
	SITE_LIST("/fields", fields, field_count),
	{ STR_INIT("/first"), FIRST, 0, 0, 0, 0 },
	SITE_LISTED("/link-detail", links, struct html_link, detail),
	SITE_LISTED("/link-href", links, struct html_link, href),
	SITE_LISTED("/link-text", links, struct html_link, text),
	SITE_LIST("/links", links, link_count),
	SITE_WHOLE("/notice", notice),
	SITE_LISTED("/paragraph", paragraphs, struct sheet_paragraph, text),
	SITE_LIST("/paragraphs", paragraphs, paragraph_count),
	SITE_WHOLE("/problem", problem),
	SITE_WHOLE("/title", title),
};

static bool takes(enum site_slot kind, enum slot_use use)
{
	if (use == SLOT_EACH)
		return kind == LIST;
	return use == SLOT_TEST || kind == WHOLE || kind == LISTED;
}

static bool bind_site(void *context, struct str name, enum slot_use use, uint32_t *slot,
		      struct err *err)
{
	(void)context;
	for (size_t i = 0; i < LENGTH(slots); i++)
		if (str_equal(slots[i].name, name) && takes(slots[i].kind, use)) {
			*slot = (uint32_t)i;
			return true;
		}
	return err_set(err, ERR_INVALID, "a page of the site has nothing called %.*s",
		       STR_ARG(name));
}

static struct str data_text(void *context, uint32_t slot)
{
	const struct site_filling *filling = context;
	const struct site_row *row = &slots[slot];
	const char *base = (const char *)filling->sheet;
	struct str text;

	if (row->kind == LISTED) {
		/* cppcheck-suppress pointerSize ; the pointer is what is copied */
		memcpy(&base, base + row->list, sizeof base);
		base += filling->at * row->size;
	}
	memcpy(&text, base + row->text, sizeof text);
	return text;
}

static size_t data_count(void *context, uint32_t slot)
{
	const struct site_filling *filling = context;
	size_t count;

	memcpy(&count, (const char *)filling->sheet + slots[slot].count, sizeof count);
	return count;
}

static bool data_test(void *context, uint32_t slot)
{
	const struct site_filling *filling = context;

	switch (slots[slot].kind) {
	case FIRST:
		return filling->at == 0;
	case LIST:
		return data_count(context, slot) > 0;
	case WHOLE:
	case LISTED:
		break;
	}
	return data_text(context, slot).len > 0;
}

static void data_enter(void *context, uint32_t slot, size_t index)
{
	struct site_filling *filling = context;

	(void)slot;
	filling->at = index;
}

static void data_leave(void *context, uint32_t slot)
{
	(void)context;
	(void)slot;
}

static bool find_word(void *context, struct str key, const struct pair *parameters,
		      size_t count, struct buf *out)
{
	const struct html_site *site = context;

	return publish_word(site->words, key, parameters, count, out);
}

static const struct xml *source(void *context, struct arena *arena, size_t page)
{
	return publish_site(arena, ((const struct html_site *)context)->look, page);
}

const struct html_site *html_site_new(struct arena *arena, struct str language,
				      const struct look *look, struct err *err)
{
	struct html_site *site = ARENA_NEW(arena, struct html_site);
	const struct program **programs = site->programs;
	const struct binder binder = { language, bind_site, find_word, site };

	site->words = words_in(language);
	site->look = look;
	return template_compile(arena,
				&(struct template_input){
					.stylesheet = STR("renderers/html/site.xsl"),
					.source = source,
					.context = site,
					.page_count = PUBLISH_SITE_PAGES,
					.binders = &binder,
					.binder_count = 1,
				},
				&programs, err)
		       ? site
		       : NULL;
}

static bool write(const struct program *program, const struct html_sheet *sheet,
		  struct buf *out)
{
	struct site_filling filling = { .sheet = sheet };
	const struct data data = { data_text,  data_test,  data_count,
				   data_enter, data_leave, &filling };

	return program_run(program, &data, out);
}

bool html_site_home(const struct html_site *site, const struct html_link *forms, size_t count,
		    struct arena *scratch, struct buf *out)
{
	const struct sheet_paragraph text = { word(
		site->words, count > 0 ? STR("home.text") : STR("home.empty")) };
	const struct html_sheet sheet = { .title = word(site->words, STR("home.title")),
					  .paragraphs = &text,
					  .paragraph_count = 1,
					  .links = forms,
					  .link_count = count };

	(void)scratch;
	return write(site->programs[PUBLISH_HOME], &sheet, out);
}

bool html_site_message(const struct html_site *site, struct str key, struct arena *scratch,
		       struct buf *out)
{
	const struct sheet_paragraph text = { word(
		site->words, str_printf(scratch, "%.*s.text", STR_ARG(key))) };
	const struct html_sheet sheet = {
		.title = word(site->words, str_printf(scratch, "%.*s.title", STR_ARG(key))),
		.paragraphs = &text,
		.paragraph_count = 1,
	};

	return write(site->programs[PUBLISH_MESSAGE], &sheet, out);
}

bool html_site_sheet(const struct html_site *site, const struct html_sheet *sheet,
		     struct buf *out)
{
	return write(site->programs[PUBLISH_SHEET], sheet, out);
}
