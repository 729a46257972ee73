#include "app/portal/changes.h"

#include "app/service/shelf.h"
#include "engine/contract/compare.h"

/* More at once nobody reads. */
enum { CHANGES_MOST = 200 };

/* Words of the portal for what a change names by the definition's own. */
static const struct {
	enum change_kind kind;
	const char *detail, *values; /* prefixes of words */
} named[] = {
	{ CHANGE_FIELD_ADDED, "part", "" },   { CHANGE_PART_ADDED, "part", "" },
	{ CHANGE_FIELD_REMOVED, "part", "" }, { CHANGE_PART_REMOVED, "part", "" },
	{ CHANGE_FIELD_TYPE, "", "part" },    { CHANGE_BOUND_LOOSER, "attr", "" },
	{ CHANGE_BOUND_TIGHTER, "attr", "" }, { CHANGE_RULE, "attr", "" },
	{ CHANGE_TEXT, "part", "" },
};

static struct str name_of(const struct page *page, const char *prefix, struct str text)
{
	const struct str key = str_printf(page->arena, "portal.%s.%.*s", prefix, STR_ARG(text));

	return word_known(page->words, key) ? word(page->words, key) : text;
}

static struct str quoted(const struct page *page, struct str text)
{
	return text.len == 0 ? page_word(page, "change.nothing")
			     : page_word_with(page, "change.quoted", "text", text);
}

static struct str item_text(const struct page *page, const struct change *change)
{
	const struct item *item = change->after != NULL ? change->after : change->before;

	if (item == NULL)
		return page_word(page, "change.form");
	if (str_equal(item_title(item), item->id))
		return quoted(page, item->id);
	return str_printf(page->arena, "%.*s (%.*s)", STR_ARG(quoted(page, item_title(item))),
			  STR_ARG(item->id));
}

static struct str page_text(const struct page *page, const struct change *change)
{
	const struct item *item = change->after != NULL ? change->after : change->before;

	while (item != NULL && item->parent != NULL)
		item = item->parent;
	return quoted(page, item == NULL ? STR("") : item_title(item));
}

static struct str sentence(const struct page *page, const struct change *change)
{
	const char *detail = "", *values = "";
	struct buf text;
	struct str said;

	for (size_t i = 0; i < LENGTH(named); i++)
		if (named[i].kind == change->kind) {
			detail = named[i].detail;
			values = named[i].values;
		}
	const struct pair parameters[] = {
		{ STR("item"), item_text(page, change) },
		{ STR("page"), page_text(page, change) },
		{ STR("detail"), name_of(page, detail, change->detail) },
		{ STR("was"), quoted(page, name_of(page, values, change->was)) },
		{ STR("is"), quoted(page, name_of(page, values, change->is)) },
	};
	buf_init(&text, (size_t)64 * 1024);
	word_print(page->words,
		   str_printf(page->arena, "portal.change.%s", change_rule(change->kind)->name),
		   parameters, LENGTH(parameters), &text);
	said = str_copy(page->arena, buf_str(&text));
	buf_finish(&text);
	return said;
}

static void tell_change(struct page *page, struct xml *list, const struct change *change)
{
	const struct change_rule *rule = change_rule(change->kind);
	struct xml *item = page_add(page, list, "item", sentence(page, change));

	page_set(page, item, "detail",
		 page_word(page, str_to_c(page->arena, str_printf(page->arena, "change.why.%s",
								  rule->name))));
	if (rule->effect == EFFECT_BREAKING)
		page_set(page, item, "tag", page_word(page, "change.breaks"));
}

void changes_tell(struct page *page, const struct form *before, const struct form *after)
{
	static const char *const sums[] = { [EFFECT_COMPATIBLE] = "changes.compatible",
					    [EFFECT_ADDITIVE] = "changes.additive",
					    [EFFECT_BREAKING] = "changes.breaking" };
	static const enum change_effect order[] = { EFFECT_BREAKING, EFFECT_ADDITIVE,
						    EFFECT_COMPATIBLE };
	const struct changes changes = compare_forms(page->arena, before, after);
	struct xml *list;
	size_t told = 0;

	page_say(page, "text",
		 changes.count == 0 ? "changes.none" : sums[changes_effect(&changes)]);
	if (changes.count == 0)
		return;
	list = page_add(page, page->root, "list", STR(""));
	for (size_t k = 0; k < LENGTH(order); k++)
		for (size_t i = 0; i < changes.count && told < CHANGES_MOST; i++) {
			if (change_rule(changes.at[i].kind)->effect != order[k])
				continue;
			tell_change(page, list, &changes.at[i]);
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

struct str changes_sum(struct page *page, const struct form *before, const struct form *after)
{
	struct changes changes = { 0 };
	struct str said;

	if (before == NULL || after == NULL)
		return page_word(page, "changes.unknown");
	changes = compare_forms(page->arena, before, after);
	if (changes.count == 0)
		return page_word(page, "changes.same");
	said = sentence(page, gravest(&changes));
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
