#include "app/portal/functions.h"

#include "engine/feel/builtin.h"
#include "engine/form/edit.h"
#include "renderers/i18n/findings.h"

void functions_link(const struct workshop *shop, struct xml *parent)
{
	struct page *page = &shop->portal->page;
	struct xml *link = page_add(page, parent, "link", page_word(page, "functions.open"));

	page_set(page, link, "href",
		 portal_url(shop->portal, "forms/%.*s/functions", STR_ARG(shop->form)));
	page_set(page, link, "target", STR("functions"));
}

/* The first of its lines. */
static struct str example_of(const struct builtin *function)
{
	struct str rest = str_from_c(function->examples);
	struct str first = STR("");

	(void)str_next(&rest, '\n', &first);
	return first;
}

/* Overloads stand behind each other; the first says what the function is for. */
static bool is_overload(const struct builtin_table *table, size_t i)
{
	return i > 0 && str_equal_c(str_from_c(table->rows[i].name), table->rows[i - 1].name);
}

static void list(struct portal *portal, const struct builtin_table *table)
{
	static const char *const columns[] = { "functions.name", "functions.does",
					       "functions.example" };
	struct page *page = &portal->page;
	const struct translation *translation = findings_in(portal->language);
	const char *domain = str_to_c(
		page->arena, str_printf(page->arena, "functions.of.%s", table->domain));
	struct xml *more = page_add(page, page->root, "more", STR(""));
	struct xml *list = page_table(page, domain, columns, LENGTH(columns));

	page_set(page, more, "label", page_word(page, domain));
	edit_remove(list);
	(void)xml_add(more, list);
	for (size_t i = 0; i < table->count; i++) {
		const struct builtin *function = &table->rows[i];
		struct xml *row;

		if (is_overload(table, i))
			continue;
		row = page_add(page, list, "row", STR(""));
		(void)page_add(page, row, "cell", str_from_c(function->name));
		(void)page_add(page, row, "cell",
			       translate_word(translation, str_from_c(function->help)));
		(void)page_add(page, row, "cell", example_of(function));
	}
}

void portal_functions_get(void *context, const struct request *request,
			  struct response *response)
{
	struct portal portal;
	struct workshop shop;

	if (!portal_open(&portal, context, request, response) || !workshop_open(&shop, &portal))
		return;
	portal_begin(&portal, "functions");
	page_say(&portal.page, "text", "functions.text");
	page_say(&portal.page, "text", "functions.signs");
	for (size_t i = 0; i < builtin_table_count; i++)
		list(&portal, builtin_tables[i]);
	portal_send(&portal);
}
