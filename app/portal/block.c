#include "app/portal/block.h"

#include "app/portal/part.h"
#include "app/service/shelf.h"
#include "engine/form/edit.h"
#include "engine/form/expand.h"

bool block_is(const struct xml *element)
{
	return str_equal_c(element->name, "use");
}

/* Recursion is as deep as the tree, which intake limits. */
static const struct xml *group_of(const struct xml *tree, struct str id)
{
	const struct xml *found = NULL;

	if (str_equal_c(tree->name, "group") && str_equal(xml_get(tree, STR("id")), id))
		return tree;
	for (const struct xml *at = xml_child(tree, STR("")); at != NULL && found == NULL;
	     at = xml_next(at, STR("")))
		found = group_of(at, id);
	return found;
}

static const struct xml *expanded(const struct workshop *shop, const struct xml *tree)
{
	const struct portal *portal = shop->portal;
	const struct shelf shelf = { .store = portal->service->store,
				     .institution = portal->institution };
	const struct library library = shelf_library(&shelf);
	struct diags nobody;

	portal_diags(portal, &nobody, shop->form);
	return expand(portal->arena, tree, &library, &nobody).tree;
}

void block_open(const struct workshop *shop, const struct xml *tree)
{
	shop->portal->page.opened = expanded(shop, tree);
}

/* The group that stands for it when the form is published; NULL when the block cannot be had.
 */
static const struct xml *opened(const struct workshop *shop, const struct xml *use)
{
	return group_of(expanded(shop, edit_root(use)), xml_get(use, STR("id")));
}

struct str block_title(const struct workshop *shop, const struct xml *use)
{
	struct page *page = &shop->portal->page;
	const struct xml *group = opened(shop, use);

	return part_title(page, group != NULL && part_said(page, use, STR("label")).len == 0
					? group
					: use);
}

struct str block_brings(const struct workshop *shop, const struct xml *use)
{
	struct page *page = &shop->portal->page;
	const struct xml *group = opened(shop, use);
	struct str all = STR("");

	for (const struct xml *at = group == NULL ? NULL : xml_child(group, STR(""));
	     at != NULL; at = xml_next(at, STR("")))
		if (!part_is_text(at))
			all = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(all),
					 all.len > 0 ? ", " : "",
					 STR_ARG(part_title(page, at)));
	return all;
}
