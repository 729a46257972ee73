#include "app/portal/changes.h"

#include "app/portal/change.h"
#include "app/service/shelf.h"

/* More at once nobody reads. */
enum { CHANGES_MOST = 200 };

static void tell_change(const struct telling *telling, struct xml *list,
			const struct change *change)
{
	struct page *page = &telling->portal->page;
	struct xml *item = page_add(page, list, "item", change_say(telling, change));

	page_set(page, item, "detail", change_reason(telling, change));
	if (change_rule(change->kind)->effect == EFFECT_BREAKING)
		page_set(page, item, "tag", page_word(page, "change.breaks"));
}

/* Is nothing but the order other than it was? */
static bool is_order_only(const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (change_rule(changes->at[i].kind)->effect != EFFECT_COMPATIBLE &&
		    changes->at[i].kind != CHANGE_ORDER &&
		    changes->at[i].kind != CHANGE_FIELD_CARRIED)
			return false;
	return true;
}

static const char *sum_of(const struct changes *changes)
{
	static const char *const sums[] = { [EFFECT_COMPATIBLE] = "changes.compatible",
					    [EFFECT_ADDITIVE] = "changes.additive",
					    [EFFECT_BREAKING] = "changes.breaking" };
	const enum change_effect effect = changes_effect(changes);

	if (changes->count == 0)
		return "changes.none";
	return effect == EFFECT_ADDITIVE && is_order_only(changes) ? "changes.order"
								   : sums[effect];
}

void changes_tell(struct portal *portal, const struct form *before, const struct form *after)
{
	static const enum change_effect order[] = { EFFECT_BREAKING, EFFECT_ADDITIVE,
						    EFFECT_COMPATIBLE };
	const struct telling telling = { portal, before, after };
	struct page *page = &portal->page;
	const struct changes changes = compare_forms(page->arena, before, after);
	struct xml *list;
	size_t told = 0;

	page_say(page, "text", sum_of(&changes));
	if (changes.count == 0)
		return;
	list = page_add(page, page->root, "list", STR(""));
	for (size_t k = 0; k < LENGTH(order); k++)
		for (size_t i = 0; i < changes.count && told < CHANGES_MOST; i++) {
			if (change_rule(changes.at[i].kind)->effect != order[k])
				continue;
			tell_change(&telling, list, &changes.at[i]);
			told++;
		}
	if (told < changes.count)
		page_say(page, "text", "changes.more");
}

/* --- in one line -------------------------------------------------------------------------- */

static const struct change *gravest(const struct changes *changes)
{
	const struct change *found = &changes->at[0];

	for (size_t i = 1; i < changes->count; i++)
		if (change_rule(changes->at[i].kind)->effect > change_rule(found->kind)->effect)
			found = &changes->at[i];
	return found;
}

struct str changes_sum(struct portal *portal, const struct form *before,
		       const struct form *after)
{
	const struct telling telling = { portal, before, after };
	const struct page *page = &portal->page;
	struct changes changes = { 0 };
	struct str said;

	if (before == NULL || after == NULL)
		return page_word(page, "changes.unknown");
	changes = compare_forms(page->arena, before, after);
	if (changes.count == 0)
		return page_word(page, "changes.same");
	said = change_say(&telling, gravest(&changes));
	return changes.count == 1
		       ? said
		       : str_printf(page->arena, "%.*s %.*s", STR_ARG(said),
				    STR_ARG(page_word_with(page, "changes.besides", "count",
							   str_printf(page->arena, "%zu",
								      changes.count - 1))));
}

const struct form *changes_form(const struct portal *portal, struct str definition)
{
	const struct shelf shelf = { .store = portal->service->store,
				     .institution = portal->institution };
	const struct library library = shelf_library(&shelf);
	struct diags nobody;

	diags_init(&nobody, portal->arena, STR(""));
	return form_read_with(portal->arena, definition, &library, &nobody);
}
