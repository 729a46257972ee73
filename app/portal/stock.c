#include "app/portal/stock.h"

#include "app/portal/part.h"
#include "app/service/shelf.h"
#include "engine/base/xml.h"
#include "engine/form/edit.h"
#include "engine/form/slug.h"

enum source { FROM_BLOCKS, FROM_LISTS, FROM_FORM };

static const struct {
	struct str attribute;
	enum source source;
} sources[] = {
	{ STR_INIT("block"), FROM_BLOCKS },
	{ STR_INIT("from"), FROM_LISTS },
	{ STR_INIT("options"), FROM_FORM },
};

bool stock_has(struct str attribute)
{
	for (size_t i = 0; i < LENGTH(sources); i++)
		if (str_equal(sources[i].attribute, attribute))
			return true;
	return false;
}

/* --- blocks and classifiers --------------------------------------------------------------- */

/* What the block calls itself, in the person's language or in its first one. */
static struct str label_of(const struct workshop *shop, const struct library *library,
			   const struct library_name *name)
{
	const struct portal *portal = shop->portal;
	struct library_file file;
	struct diags diags;
	struct err err = { 0 };
	const struct xml *block = NULL;
	struct str label = STR("");

	diags_init(&diags, portal->arena, shop->form);
	if (library_find(library, portal->institution, name, portal->arena, &file, &err))
		block = xml_parse(portal->arena, file.bytes, &diags);
	if (block != NULL)
		label = part_said(&portal->page, block, STR("label"));
	return label;
}

/* Files of lists have no titles: those of the program have words. */
static struct str list_label(const struct page *page, struct str name)
{
	struct str label = STR("");

	(void)word_find(page->words,
			str_printf(page->arena, "portal.classifier.%.*s", STR_ARG(name)),
			&label);
	return label;
}

static void offer_all(struct workshop *shop, struct xml *field, enum library_kind kind,
		      const char *prefix, struct str chosen)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	const struct shelf shelf = { .store = portal->service->store,
				     .institution = portal->institution };
	const struct library library = shelf_library(&shelf);
	struct library_names names = { 0 };

	shelf_names(&shelf, kind, portal->arena, &names);
	for (size_t i = 0; i < names.count; i++) {
		const struct library_name *name = &names.at[i];
		const struct str what =
			str_printf(page->arena, "%.*s@%u", STR_ARG(name->name), name->version);
		const struct str label = name->kind == LIBRARY_BLOCK
						 ? label_of(shop, &library, name)
						 : list_label(page, name->name);

		(void)page_option(page, field,
				  str_printf(page->arena, "%s%.*s", prefix, STR_ARG(what)),
				  label.len == 0 ? what
						 : str_printf(page->arena, "%.*s (%.*s)",
							      STR_ARG(label), STR_ARG(what)),
				  chosen);
	}
}

void stock_offer_blocks(struct workshop *shop, struct xml *field)
{
	offer_all(shop, field, LIBRARY_BLOCK, "use:", STR(""));
}

/* --- lists -------------------------------------------------------------------------------- */

static const struct xml *list_of(const struct xml *root, struct str attribute, struct str value)
{
	const struct xml *list = xml_child(root, STR("list"));

	while (list != NULL && !str_equal(xml_get(list, attribute), value))
		list = xml_next(list, STR("list"));
	return list;
}

static void offer_lists(struct workshop *shop, struct xml *field, const struct xml *root,
			struct str chosen)
{
	struct page *page = &shop->portal->page;

	for (const struct xml *list = xml_child(root, STR("list")); list != NULL;
	     list = xml_next(list, STR("list")))
		(void)page_option(page, field, xml_get(list, STR("id")),
				  xml_get(list, STR("id")), chosen);
	offer_all(shop, field, LIBRARY_LIST, "", chosen);
}

void stock_offer(struct workshop *shop, struct xml *field, const struct xml *element,
		 struct str attribute)
{
	struct page *page = &shop->portal->page;
	const struct str chosen = xml_get(element, attribute);

	(void)page_option(page, field, STR(""), STR("–"), chosen);
	for (size_t i = 0; i < LENGTH(sources); i++) {
		if (!str_equal(sources[i].attribute, attribute))
			continue;
		if (sources[i].source == FROM_FORM)
			offer_lists(shop, field, edit_root(element), chosen);
		else
			offer_all(shop, field,
				  sources[i].source == FROM_BLOCKS ? LIBRARY_BLOCK
								   : LIBRARY_LIST,
				  "", chosen);
	}
}

static struct xml *add_list(struct arena *arena, struct xml *root, struct str classifier)
{
	struct str name = classifier;
	struct str stem = STR("");
	struct xml *list = edit_add(arena, root, STR("list"));

	(void)str_next(&name, '@', &stem);
	edit_set(arena, list, STR("id"),
		 edit_free_id(arena, root, slug_make(arena, stem, '_')));
	edit_set(arena, list, STR("from"), classifier);
	return list;
}

void stock_take(struct arena *arena, struct xml *element)
{
	const struct str options = xml_get(element, STR("options"));
	const struct xml *list;
	struct xml *root = edit_top(element);

	if (str_find(options, STR("@"), 0) == SIZE_MAX)
		return;
	list = list_of(root, STR("from"), options);
	if (list == NULL)
		list = add_list(arena, root, options);
	edit_set(arena, element, STR("options"), xml_get(list, STR("id")));
}
