#include "app/portal/finding.h"

#include "app/portal/part.h"
#include "engine/form/edit.h"

/* Something has to be added; what is there is not wrong. */
static bool is_unfinished(const struct diag *diag)
{
	static const struct str codes[] = {
		STR_INIT("decision.empty"),	 STR_INIT("form.empty"),
		STR_INIT("form.list.empty"),	 STR_INIT("form.list.options"),
		STR_INIT("form.option.missing"), STR_INIT("form.page.missing"),
		STR_INIT("form.text.missing"),	 STR_INIT("schema.attribute.missing"),
	};

	for (size_t i = 0; i < LENGTH(codes); i++)
		if (str_equal_c(codes[i], diag->code))
			return true;
	return false;
}

bool finding_is_unfinished(const struct diags *diags)
{
	size_t unfinished = 0;

	for (size_t i = 0; i < diags->list.count; i++)
		unfinished += diags->list.at[i].severity == SEVERITY_ERROR &&
			      is_unfinished(&diags->list.at[i]);
	return unfinished > 0 && unfinished == diags->errors;
}

/* --- outside the builder ------------------------------------------------------------------ */

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

	if (tree == NULL) {
		page_findings(page, diags, NULL);
		return;
	}
	spots = ARENA_ARRAY(page->arena, struct page_spot, diags->list.count);
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct xml *part = innermost(tree, diags->list.at[i].place);

		spots[i] =
			(struct page_spot){ .title = part == tree ? STR("")
								  : part_title(page, part),
					    .plain = true,
					    .unfinished = is_unfinished(&diags->list.at[i]) };
		if (shop->portal->roles & ROLE_AUTHOR)
			spots[i].href = part_url(shop, edit_place(page->arena, part));
	}
	page_findings(page, diags, spots);
}

/* --- in the builder ----------------------------------------------------------------------- */

void finding_tell(const struct workshop *shop, const struct xml *element)
{
	struct portal *portal = shop->portal;
	struct diags all, here;
	struct page_spot *spots;

	(void)workshop_check(shop, &all);
	diags_init(&here, portal->arena, shop->form);
	for (size_t i = 0; i < all.list.count; i++)
		if (part_holds(element, all.list.at[i].place))
			*VEC_ADD(here.arena, &here.list) = all.list.at[i];
	if (here.list.count == 0)
		return;
	spots = ARENA_ARRAY(portal->arena, struct page_spot, here.list.count);
	for (size_t i = 0; i < here.list.count; i++)
		spots[i].unfinished = is_unfinished(&here.list.at[i]);
	page_findings(&portal->page, &here, spots);
}

struct str finding_mark(struct page *page, const struct xml *element, const struct diags *diags)
{
	size_t count = 0, unfinished = 0;

	for (size_t i = 0; i < diags->list.count; i++)
		if (part_holds(element, diags->list.at[i].place)) {
			count++;
			unfinished += is_unfinished(&diags->list.at[i]);
		}
	if (count == 0)
		return STR("");
	if (count == unfinished)
		return page_word(page, "build.unfinished");
	return page_word_with(page, "build.findings", "count",
			      str_printf(page->arena, "%zu", count));
}
