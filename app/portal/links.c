/* Which question drives which: as a picture and as a list. */
#include "engine/rules/links.h"

#include "app/portal/apart.h"
#include "app/portal/part.h"
#include "app/portal/workshop.h"
#include "app/service/published.h"
#include "app/service/shelf.h"
#include "engine/base/utf8.h"
#include "engine/form/edit.h"

/* The words are "links.<name>"; what is alike is drawn alike. */
static const struct {
	const char *name, *line;
} kinds[LINK_KINDS] = {
	[LINK_SHOWN] = { "shown", "shown" },
	[LINK_REQUIRED] = { "required", "checked" },
	[LINK_READONLY] = { "readonly", "checked" },
	[LINK_VALUE] = { "value", "value" },
	[LINK_OPTIONS] = { "options", "value" },
	[LINK_CHECKED] = { "checked", "checked" },
	[LINK_TEXT] = { "says", "value" },
};

struct picture {
	struct workshop *shop;
	const struct xml *tree; /* the definition as written: without what blocks bring */
	const struct form *form;
	struct apart titles;
	struct rule_links links;
	size_t *rows; /* by item.index: where it is drawn, from 1; 0: it is not */
	size_t row_count, arcs_width;
};

/* --- list --------------------------------------------------------------------------------- */

static struct str title_of(const struct picture *picture, const struct item *item)
{
	return apart_title(&picture->titles, item);
}

static void add_item_cell(const struct picture *picture, struct xml *row,
			  const struct item *item, struct str text)
{
	struct page *page = &picture->shop->portal->page;
	struct xml *cell = page_add(page, row, "cell", text);
	const struct xml *element = part_at(picture->tree, item->place);

	if (element != NULL)
		page_set(page, cell, "href",
			 part_url(picture->shop, edit_place(page->arena, element)));
}

/* "whether “Account” is shown": with what stands before it, a sentence. */
static struct str decided(const struct picture *picture, const struct rule_link *link)
{
	struct page *page = &picture->shop->portal->page;
	const struct str key = str_printf(page->arena, "links.%s", kinds[link->kind].name);

	return page_word_with(page, str_to_c(page->arena, key), "item",
			      title_of(picture, link->to));
}

static void list(const struct picture *picture)
{
	static const char *const columns[] = { "links.from", "links.to" };
	struct page *page = &picture->shop->portal->page;
	struct xml *table = page_table(page, "links.table", columns, LENGTH(columns));

	for (size_t i = 0; i < picture->links.count; i++) {
		const struct rule_link *link = &picture->links.at[i];
		struct xml *row = page_add(page, table, "row", STR(""));

		add_item_cell(picture, row, link->from, title_of(picture, link->from));
		add_item_cell(picture, row, link->to, decided(picture, link));
	}
}

/* --- picture ------------------------------------------------------------------------------ */

/* One below the other, as in the form, with an arc before them from what drives to what is
 * driven. No letter is wider than LETTER_WIDTH on the average. */
enum { ROW_HEIGHT = 30, ARC_STEP = 22, ARCS_WIDTH = 180, NAME_LETTERS = 60, LETTER_WIDTH = 9 };

static void mark_rows(struct picture *picture)
{
	for (size_t i = 0; i < picture->links.count; i++) {
		picture->rows[picture->links.at[i].from->index] = 1;
		picture->rows[picture->links.at[i].to->index] = 1;
	}
	for (size_t i = 0; i < picture->form->item_count; i++)
		if (picture->rows[i] > 0)
			picture->rows[i] = ++picture->row_count;
}

static size_t middle(size_t row)
{
	return row * ROW_HEIGHT - ROW_HEIGHT / 2;
}

static struct str name_of(const struct picture *picture, const struct item *item)
{
	const struct str title = title_of(picture, item);
	const size_t end = utf8_offset(title, NAME_LETTERS);

	return end == title.len ? title
				: str_printf(picture->shop->portal->arena, "%.*s…", (int)end,
					     title.at);
}

static void draw_name(const struct picture *picture, struct xml *drawing,
		      const struct item *item)
{
	struct page *page = &picture->shop->portal->page;
	struct xml *name = page_add(page, drawing, "name", name_of(picture, item));

	page_set(page, name, "x", str_printf(page->arena, "%zu", picture->arcs_width + 12));
	page_set(page, name, "y",
		 str_printf(page->arena, "%zu", middle(picture->rows[item->index]) + 5));
}

/* The farther apart the two are, the more. */
static size_t bulge_of(const struct picture *picture, const struct rule_link *link)
{
	const size_t from = picture->rows[link->from->index];
	const size_t to = picture->rows[link->to->index];
	const size_t far = (from < to ? to - from : from - to) * ARC_STEP;

	return far < ARCS_WIDTH ? far : ARCS_WIDTH;
}

static void draw_arc(const struct picture *picture, struct xml *drawing,
		     const struct rule_link *link)
{
	struct page *page = &picture->shop->portal->page;
	const size_t from = middle(picture->rows[link->from->index]);
	const size_t to = middle(picture->rows[link->to->index]);
	const size_t right = picture->arcs_width, left = right - bulge_of(picture, link);
	struct xml *arc = page_add(page, drawing, "arc", STR(""));

	page_set(page, arc, "kind", str_from_c(kinds[link->kind].line));
	page_set(page, arc, "path",
		 str_printf(page->arena, "M%zu %zu C%zu %zu %zu %zu %zu %zu", right, from, left,
			    from, left, to, right - 8, to));
	page_set(page, arc, "head",
		 str_printf(page->arena, "M%zu %zu l-9 -5 v10 z", right, to));
}

/* As much room as the arcs take, and the longest name. */
static size_t measure(struct picture *picture)
{
	size_t letters = 0;

	for (size_t i = 0; i < picture->links.count; i++)
		if (bulge_of(picture, &picture->links.at[i]) > picture->arcs_width)
			picture->arcs_width = bulge_of(picture, &picture->links.at[i]);
	for (size_t i = 0; i < picture->form->item_count; i++) {
		const size_t length =
			picture->rows[i] == 0
				? 0
				: utf8_count(name_of(picture, picture->form->items[i]));

		letters = length > letters ? length : letters;
	}
	return picture->arcs_width + 12 + letters * LETTER_WIDTH;
}

static void draw(struct picture *picture)
{
	struct page *page = &picture->shop->portal->page;
	struct xml *drawing = page_add(page, page->root, "drawing", STR(""));

	mark_rows(picture);
	page_set(page, drawing, "label", page_word(page, "links.picture"));
	page_set(page, drawing, "width",
		 str_printf(page->arena, "%zu", measure(picture)));
	page_set(page, drawing, "height",
		 str_printf(page->arena, "%zu", picture->row_count * ROW_HEIGHT));
	for (size_t i = 0; i < picture->form->item_count; i++)
		if (picture->rows[i] > 0)
			draw_name(picture, drawing, picture->form->items[i]);
	for (size_t i = 0; i < picture->links.count; i++)
		draw_arc(picture, drawing, &picture->links.at[i]);
}

/* --- page --------------------------------------------------------------------------------- */

static void show(struct picture *picture)
{
	struct portal *portal = picture->shop->portal;

	portal_begin(portal, "links");
	if (picture->form == NULL) {
		page_say(&portal->page, "text", "links.errors");
	} else if (picture->links.count == 0) {
		page_say(&portal->page, "text", "links.none");
	} else {
		page_say(&portal->page, "text", "links.text");
		draw(picture);
		list(picture);
	}
	page_link(&portal->page,
		  portal_url(portal, "forms/%.*s/build", STR_ARG(picture->shop->form)),
		  "build.whole");
	portal_send(portal);
}

static void read_links(struct picture *picture)
{
	struct portal *portal = picture->shop->portal;
	const struct shelf shelf = { .store = portal->service->store,
				     .institution = portal->institution };
	const struct library library = shelf_library(&shelf);
	struct diags diags;
	const struct rules *rules = NULL;

	diags_init(&diags, portal->arena, picture->shop->form);
	picture->form = form_load_with(portal->arena, picture->shop->text, &library, &diags);
	if (picture->form != NULL)
		rules = rules_build(portal->arena, picture->form, &diags);
	if (rules == NULL) {
		picture->form = NULL;
		return;
	}
	apart_read(&picture->titles, &portal->page, picture->form);
	picture->rows = ARENA_ARRAY(portal->arena, size_t, picture->form->item_count);
	picture->tree = workshop_tree(picture->shop);
	rules_links(rules, portal->arena, &picture->links);
}

void portal_links_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct picture picture = { .shop = &shop };

	if (!portal_open(&portal, context, request, response) || !workshop_open(&shop, &portal))
		return;
	read_links(&picture);
	show(&picture);
}
