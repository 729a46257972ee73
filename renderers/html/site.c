/* Pages that belong to no form. */
#include <stddef.h>
#include <string.h>

#include "engine/base/limits.h"
#include "renderers/html/home.h"
#include "renderers/html/publish.h"
#include "renderers/html/sheet.h"

struct html_site {
	const struct look *look;
	const struct words *words;
	const struct program *programs[PUBLISH_SITE_PAGES];
};

/* The lists that pages are made of; one may stand in the rows of another. */
enum site_list {
	PAGE, /* no list: the page itself */
	BUTTONS,
	FACTS,
	FIELDS,
	LINKS,
	PARAGRAPHS,
	GROUPS,
	OFFERS,
	SAID,
	LISTS
};

struct site_filling {
	const void *page; /* struct html_sheet or html_home */
	size_t at[LISTS]; /* of each list, the row that is gone through */
};

/* Where a list is, in the page or in a row of the list around it. */
#define LIST_OF(type, list, number, row, outer)                                                \
	{                                                                                      \
		(outer), offsetof(type, list), offsetof(type, number), sizeof(row)             \
	}
#define SHEET_LIST(list, number, row) LIST_OF(struct html_sheet, list, number, row, PAGE)

static const struct {
	enum site_list outer;
	size_t rows, count, size;
} lists[LISTS] = {
	[BUTTONS] = SHEET_LIST(buttons, button_count, struct sheet_button),
	[FACTS] = SHEET_LIST(facts, fact_count, struct sheet_fact),
	[FIELDS] = SHEET_LIST(fields, field_count, struct sheet_field),
	[LINKS] = SHEET_LIST(links, link_count, struct html_link),
	[PARAGRAPHS] = SHEET_LIST(paragraphs, paragraph_count, struct sheet_paragraph),
	[GROUPS] = LIST_OF(struct html_home, groups, group_count, struct html_group, PAGE),
	[OFFERS] = LIST_OF(struct html_group, offers, offer_count, struct html_offer, GROUPS),
	[SAID] = LIST_OF(struct html_offer, facts, fact_count, struct html_fact, OFFERS),
};

/* What a slot is: a text, a list; is it the first of its list? */
enum site_kind { TEXT, LIST, FIRST };

struct site_row {
	struct str name;
	enum site_kind kind;
	enum site_list list; /* the one that it is, or in whose rows it stands */
	size_t text;
};

#define TEXT_OF(name, list, type, member)                                                      \
	{                                                                                      \
		STR_INIT(name), TEXT, list, offsetof(type, member)                             \
	}
#define SHEET_TEXT(name, member) TEXT_OF(name, PAGE, struct html_sheet, member)
#define HOME_TEXT(name, member) TEXT_OF(name, PAGE, struct html_home, member)
#define WHOLE_LIST(name, list)                                                                 \
	{                                                                                      \
		STR_INIT(name), LIST, list, 0                                                  \
	}

static const struct site_row slots[] = {
	SHEET_TEXT("/action", action),
	TEXT_OF("/button-action", BUTTONS, struct sheet_button, action),
	TEXT_OF("/button-text", BUTTONS, struct sheet_button, text),
	WHOLE_LIST("/buttons", BUTTONS),
	HOME_TEXT("/by", by),
	HOME_TEXT("/by-event", by_event),
	HOME_TEXT("/by-institution", by_institution),
	HOME_TEXT("/counted", counted),
	SHEET_TEXT("/csrf", csrf),
	TEXT_OF("/fact-href", FACTS, struct sheet_fact, href),
	TEXT_OF("/fact-label", FACTS, struct sheet_fact, label),
	TEXT_OF("/fact-language", FACTS, struct sheet_fact, language),
	TEXT_OF("/fact-text", FACTS, struct sheet_fact, text),
	WHOLE_LIST("/facts", FACTS),
	TEXT_OF("/field-autocomplete", FIELDS, struct sheet_field, autocomplete),
	TEXT_OF("/field-control", FIELDS, struct sheet_field, control),
	TEXT_OF("/field-hint", FIELDS, struct sheet_field, hint),
	TEXT_OF("/field-label", FIELDS, struct sheet_field, label),
	TEXT_OF("/field-name", FIELDS, struct sheet_field, name),
	TEXT_OF("/field-value", FIELDS, struct sheet_field, value),
	TEXT_OF("/field-wrong", FIELDS, struct sheet_field, wrong),
	WHOLE_LIST("/fields", FIELDS),
	{ STR_INIT("/first"), FIRST, BUTTONS, 0 },
	TEXT_OF("/group-heading", GROUPS, struct html_group, heading),
	TEXT_OF("/group-language", GROUPS, struct html_group, language),
	WHOLE_LIST("/groups", GROUPS),
	HOME_TEXT("/keep", keep),
	HOME_TEXT("/language", language),
	TEXT_OF("/link-href", LINKS, struct html_link, href),
	TEXT_OF("/link-text", LINKS, struct html_link, text),
	WHOLE_LIST("/links", LINKS),
	HOME_TEXT("/nothing", nothing),
	SHEET_TEXT("/notice", notice),
	TEXT_OF("/offer-href", OFFERS, struct html_offer, href),
	TEXT_OF("/offer-language", OFFERS, struct html_offer, language),
	TEXT_OF("/offer-summary", OFFERS, struct html_offer, summary),
	TEXT_OF("/offer-title", OFFERS, struct html_offer, title),
	WHOLE_LIST("/offers", OFFERS),
	TEXT_OF("/paragraph", PARAGRAPHS, struct sheet_paragraph, text),
	WHOLE_LIST("/paragraphs", PARAGRAPHS),
	SHEET_TEXT("/problem", problem),
	HOME_TEXT("/query", query),
	SHEET_TEXT("/request", request),
	WHOLE_LIST("/said", SAID),
	TEXT_OF("/said-label", SAID, struct html_fact, label),
	TEXT_OF("/said-language", SAID, struct html_fact, language),
	TEXT_OF("/said-text", SAID, struct html_fact, text),
	HOME_TEXT("/searchable", searchable),
	SHEET_TEXT("/title", title),
	HOME_TEXT("/welcome", said),
};

static bool takes(enum site_kind kind, enum slot_use use)
{
	if (use == SLOT_EACH)
		return kind == LIST;
	return use == SLOT_TEST || kind == TEXT;
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

/* The row of that list that is gone through. Lists nest as deep as the table says. */
static const char *row_of(const struct site_filling *filling, enum site_list list)
{
	const char *rows;

	if (list == PAGE)
		return filling->page;
	/* cppcheck-suppress pointerSize ; the pointer is what is copied */
	memcpy(&rows, row_of(filling, lists[list].outer) + lists[list].rows, sizeof rows);
	return rows + filling->at[list] * lists[list].size;
}

static struct str data_text(void *context, uint32_t slot)
{
	struct str text;

	memcpy(&text, row_of(context, slots[slot].list) + slots[slot].text, sizeof text);
	return text;
}

static size_t data_count(void *context, uint32_t slot)
{
	enum site_list list = slots[slot].list;
	size_t count;

	memcpy(&count, row_of(context, lists[list].outer) + lists[list].count, sizeof count);
	return count;
}

static bool data_test(void *context, uint32_t slot)
{
	const struct site_filling *filling = context;

	switch (slots[slot].kind) {
	case FIRST:
		return filling->at[slots[slot].list] == 0;
	case LIST:
		return data_count(context, slot) > 0;
	case TEXT:
		break;
	}
	return data_text(context, slot).len > 0;
}

static void data_enter(void *context, uint32_t slot, size_t index)
{
	struct site_filling *filling = context;

	filling->at[slots[slot].list] = index;
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

static bool write(const struct program *program, const void *page, struct buf *out)
{
	struct site_filling filling = { .page = page };
	const struct data data = { data_text,  data_test,  data_count,
				   data_enter, data_leave, &filling };

	return program_run(program, &data, out);
}

static struct str count_in_words(const struct html_site *site, size_t number,
				 struct arena *scratch)
{
	const struct pair count = { STR("count"), str_printf(scratch, "%zu", number) };
	struct buf text;
	struct str copy;

	buf_init(&text, LIMIT_PAGE);
	word_print(site->words, STR("home.found"), &count, 1, &text);
	copy = str_copy(scratch, buf_str(&text));
	buf_finish(&text);
	return copy;
}

bool html_site_home(const struct html_site *site, const struct html_home *home,
		    struct arena *scratch, struct buf *out)
{
	struct html_home page = *home;

	page.said = word(site->words, home->total > 0 ? STR("home.text") : STR("home.empty"));
	page.searchable = home->total > 0 ? STR("yes") : STR("");
	if (home->query.len > 0)
		page.counted = count_in_words(site, home->found, scratch);
	if (home->query.len > 0 && home->found == 0)
		page.nothing = word(site->words, STR("home.nothing"));
	return write(site->programs[PUBLISH_HOME], &page, out);
}

bool html_site_message(const struct html_site *site, struct str key, struct str request,
		       struct arena *scratch, struct buf *out)
{
	struct str text = word(site->words, str_printf(scratch, "%.*s.text", STR_ARG(key)));
	VEC(struct sheet_paragraph) paragraphs = { 0 };
	struct str line;

	while (str_next(&text, '\n', &line))
		VEC_ADD(scratch, &paragraphs)->text = line;
	const struct html_sheet sheet = {
		.title = word(site->words, str_printf(scratch, "%.*s.title", STR_ARG(key))),
		.paragraphs = paragraphs.at,
		.paragraph_count = paragraphs.count,
		.request = request,
	};

	return write(site->programs[PUBLISH_MESSAGE], &sheet, out);
}

bool html_site_sheet(const struct html_site *site, const struct html_sheet *sheet,
		     struct buf *out)
{
	return write(site->programs[PUBLISH_SHEET], sheet, out);
}
