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
	const struct xml *tree = workshop_tree(shop);
	struct page_spot *spots;

	if (tree == NULL || (shop->portal->roles & ROLE_AUTHOR) == 0) {
		page_findings(page, diags, NULL);
		return;
	}
	spots = ARENA_ARRAY(page->arena, struct page_spot, diags->list.count);
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct xml *part = innermost(tree, diags->list.at[i].place);

		spots[i] = (struct page_spot){ part_title(page, part),
					       part_url(shop, edit_place(page->arena, part)) };
	}
	page_findings(page, diags, spots);
}
