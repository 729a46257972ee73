#include "app/portal/finding.h"

#include "app/portal/part.h"
#include "engine/form/edit.h"

/* The part in there that holds the place and has a page of its own; NULL when none does. */
static const struct xml *part_inside(const struct xml *element, struct place place)
{
	const struct xml *at = xml_child(element, STR(""));

	while (at != NULL && (part_is_text(at) || !part_holds(at, place)))
		at = xml_next(at, STR(""));
	return at;
}

static const struct xml *innermost(const struct xml *tree, struct place place)
{
	const struct xml *found = tree;

	for (const struct xml *at = tree; at != NULL; at = part_inside(at, place))
		found = at;
	return found;
}

void finding_list(const struct workshop *shop, const struct diags *diags)
{
	struct page *page = &shop->portal->page;
	struct xml *at = page_findings(page, diags)->first;
	const struct xml *tree = workshop_tree(shop);

	if (tree == NULL || (shop->portal->roles & ROLE_AUTHOR) == 0)
		return;
	for (size_t i = 0; at != NULL; at = at->next, i++) {
		const struct xml *part = innermost(tree, diags->list.at[i].place);

		page_set(page, at, "href", part_url(shop, edit_place(page->arena, part)));
	}
}
