#include "app/portal/usage.h"

#include "app/portal/mention.h"
#include "app/portal/part.h"
#include "engine/base/map.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"

/* What is looked for, and who was found to speak of it. */
struct usage {
	struct page *page;
	struct map ids;		/* of what may be used */
	struct map beginnings;	/* of the ids of what a block brings */
	struct map values;	/* of options of these, which are gone */
	const struct xml *part; /* not looked into; NULL: nothing is left out */
	VEC(const struct xml *) users;
};

/* --- what may be used --------------------------------------------------------------------- */

/* Recursion is as deep as the tree, which intake limits. */
static void take_ids(struct usage *usage, const struct xml *element)
{
	const struct str id = xml_get(element, STR("id"));

	if (id.len > 0 && element->parent != NULL)
		(void)map_add(str_equal_c(element->name, "use") ? &usage->beginnings
								: &usage->ids,
			      id, NULL);
	for (const struct xml *at = xml_child(element, STR("")); at != NULL;
	     at = xml_next(at, STR("")))
		take_ids(usage, at);
}

static bool is_sought(const struct usage *usage, struct str word)
{
	bool found = map_has(&usage->ids, word);

	for (size_t i = 0; i < usage->beginnings.count && !found; i++) {
		const struct str id = usage->beginnings.entries[i].key;

		found = str_starts(word, id) && (word.len == id.len || word.at[id.len] == '_');
	}
	return found;
}

/* --- who speaks of it --------------------------------------------------------------------- */

static bool speaks(const struct usage *usage, struct str text)
{
	struct str word;

	while (mention_next(&text, &word))
		if (is_sought(usage, word))
			return true;
	return false;
}

/* "Jums pienākas {summa} eiro" */
static bool shows(const struct usage *usage, struct str text)
{
	size_t open = str_find(text, STR("{"), 0);

	while (open != SIZE_MAX) {
		const size_t close = str_find(text, STR("}"), open);

		if (close == SIZE_MAX)
			return false;
		if (speaks(usage, str_slice(text, open + 1, close)))
			return true;
		open = str_find(text, STR("{"), close);
	}
	return false;
}

static bool names_others(struct str type, struct str name)
{
	static const struct str types[] = { STR_INIT("expression"), STR_INIT("itemPath"),
					    STR_INIT("pages") };

	for (size_t i = 0; i < LENGTH(types); i++)
		if (str_equal(type, types[i]))
			return true;
	return str_equal_c(name, "options");
}

static bool uses(const struct usage *usage, const struct xml *element)
{
	const struct shape *shape = xsd_shape(element);

	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next) {
		const struct shape_part *attr =
			shape == NULL ? NULL : shape_attr(shape, at->name);

		if (attr != NULL && names_others(attr->type, at->name) &&
		    speaks(usage, at->value))
			return true;
	}
	return part_is_text(element) && shows(usage, xml_text(usage->page->arena, element));
}

/* The question, table or scenario that it is a piece of. */
static const struct xml *whole(const struct xml *element)
{
	while (element->parent != NULL && element->parent->parent != NULL &&
	       (part_is_text(element) || !part_is_container(element->parent)))
		element = element->parent;
	return part_is_text(element) ? element->parent : element;
}

/* In the order of the form, each once. Recursion is as deep as the tree, which intake limits.
 */
static void look(struct usage *usage, const struct xml *element)
{
	const struct xml *user = whole(element);

	if (element == usage->part)
		return;
	if (uses(usage, element) && user != usage->part &&
	    (usage->users.count == 0 || usage->users.at[usage->users.count - 1] != user))
		*VEC_ADD(usage->page->arena, &usage->users) = user;
	for (const struct xml *at = xml_child(element, STR("")); at != NULL;
	     at = xml_next(at, STR("")))
		look(usage, at);
}

/* --- in words ----------------------------------------------------------------------------- */

static struct str user_named(struct page *page, const struct xml *user)
{
	struct str kind = page_word(page, "usage.question");
	const struct pair text = { STR("text"), part_title(page, user) };

	(void)word_find(page->words,
			str_printf(page->arena, "portal.usage.%.*s", STR_ARG(user->name)),
			&kind);
	return str_printf(page->arena, "%.*s %.*s", STR_ARG(kind),
			  STR_ARG(page_word_of(page, "quoted", &text, 1)));
}

/* Each of some, and how many more; empty: nobody. */
static struct str who(const struct usage *usage)
{
	enum { NAMED = 5 };
	struct page *page = usage->page;
	struct str all = STR("");

	for (size_t i = 0; i < usage->users.count && i < NAMED; i++)
		all = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? ", " : "",
				 STR_ARG(user_named(page, usage->users.at[i])));
	if (usage->users.count > NAMED)
		all = str_printf(
			page->arena, "%.*s, %.*s", STR_ARG(all),
			STR_ARG(page_word_with(
				page, "usage.more", "count",
				str_printf(page->arena, "%zu", usage->users.count - NAMED))));
	return all;
}

static void begin(struct usage *usage, struct page *page)
{
	*usage = (struct usage){ .page = page };
	map_init(&usage->ids, page->arena);
	map_init(&usage->beginnings, page->arena);
	map_init(&usage->values, page->arena);
}

struct str usage_says(struct page *page, const struct xml *part)
{
	struct usage usage;
	struct str users;

	begin(&usage, page);
	usage.part = part;
	if (part->parent == NULL)
		return STR("");
	take_ids(&usage, part);
	look(&usage, edit_root(part));
	users = who(&usage);
	return users.len == 0 ? users : page_word_with(page, "usage.now", "who", users);
}

/* What is there again is not gone. */
static void keep_gone(struct usage *usage, struct map *ids, const struct xml *now)
{
	struct map gone;

	map_init(&gone, usage->page->arena);
	for (size_t i = 0; i < ids->count; i++)
		if (!edit_has_id(now, ids->entries[i].key))
			(void)map_add(&gone, ids->entries[i].key, NULL);
	*ids = gone;
}

static void tell_parts(struct page *page, const struct xml *before, const struct xml *now)
{
	struct usage usage;
	struct str users;

	begin(&usage, page);
	take_ids(&usage, before);
	keep_gone(&usage, &usage.ids, now);
	keep_gone(&usage, &usage.beginnings, now);
	look(&usage, now);
	users = who(&usage);
	if (users.len > 0)
		(void)page_add(page, page->root, "problem",
			       page_word_with(page, "usage.gone", "who", users));
}

/* --- options that are gone ---------------------------------------------------------------- */

static bool has_option(const struct xml *element, struct str value)
{
	const struct xml *at = xml_child(element, STR("option"));

	while (at != NULL && !str_equal(xml_get(at, STR("value")), value))
		at = xml_next(at, STR("option"));
	return at != NULL;
}

/* "„Uz kontu”, „Pa pastu”": what the element had and has no more; their values are sought. */
static struct str gone_options(struct usage *usage, const struct xml *before,
			       const struct xml *now)
{
	struct page *page = usage->page;
	struct str all = STR("");

	for (const struct xml *at = xml_child(before, STR("option")); at != NULL;
	     at = xml_next(at, STR("option"))) {
		const struct str value = xml_get(at, STR("value"));

		if (has_option(now, value))
			continue;
		(void)map_add(&usage->values, value, NULL);
		all = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(all),
				 all.len > 0 ? ", " : "",
				 STR_ARG(page_word_with(page, "quoted", "text",
							part_title(page, at))));
	}
	return all;
}

/* `izmaksa = "konts"` */
static bool quotes(const struct usage *usage, struct str text)
{
	for (size_t i = 0; i < usage->values.count; i++) {
		const struct str quoted = str_printf(usage->page->arena, "\"%.*s\"",
						     STR_ARG(usage->values.entries[i].key));

		if (str_find(text, quoted, 0) != SIZE_MAX)
			return true;
	}
	return false;
}

/* What a scenario types or expects. */
static bool types(const struct usage *usage, struct str text)
{
	struct str word;

	while (str_next(&text, ' ', &word))
		if (map_has(&usage->values, word))
			return true;
	return false;
}

/* Does the element, or what is in it and no whole of its own? Recursion is as deep as the tree,
 * which intake limits. */
static bool names_value(const struct usage *usage, const struct xml *element,
			const struct xml *user)
{
	bool names = xml_get(element, STR("item")).len > 0 &&
		     types(usage, xml_get(element, STR("value")));

	if (whole(element) != user)
		return false;
	for (const struct xml_attr *at = element->attrs; at != NULL && !names; at = at->next)
		names = quotes(usage, at->value);
	names = names || (part_is_text(element) &&
			  quotes(usage, xml_text(usage->page->arena, element)));
	for (const struct xml *at = xml_child(element, STR("")); at != NULL && !names;
	     at = xml_next(at, STR("")))
		names = names_value(usage, at, user);
	return names;
}

/* Who speaks of the question and not of what is gone has nothing to mend. */
static void keep_naming(struct usage *usage)
{
	size_t count = 0;

	for (size_t i = 0; i < usage->users.count; i++)
		if (names_value(usage, usage->users.at[i], usage->users.at[i]))
			usage->users.at[count++] = usage->users.at[i];
	usage->users.count = count;
}

/* The question itself, and those that take their options from the list. Recursion is as deep
 * as the tree, which intake limits. */
static void take_owners(struct usage *usage, const struct xml *tree, struct str id)
{
	const struct str own = xml_get(tree, STR("id"));

	if (str_equal(own, id) || str_equal(xml_get(tree, STR("options")), id))
		(void)map_add(&usage->ids, own, NULL);
	for (const struct xml *at = xml_child(tree, STR("")); at != NULL;
	     at = xml_next(at, STR("")))
		take_owners(usage, at, id);
}

static void tell_options_of(struct page *page, const struct xml *before, const struct xml *now)
{
	struct usage usage;
	struct str gone, users;

	begin(&usage, page);
	gone = gone_options(&usage, before, now);
	if (gone.len == 0)
		return;
	take_owners(&usage, edit_root(now), xml_get(now, STR("id")));
	look(&usage, edit_root(now));
	keep_naming(&usage);
	users = who(&usage);
	const struct pair pairs[] = { { STR_INIT("options"), gone },
				      { STR_INIT("who"), users } };
	if (users.len > 0)
		(void)page_add(page, page->root, "problem",
			       page_word_of(page, "usage.gone-options", pairs,
					    LENGTH(pairs)));
}

/* Recursion is as deep as the tree, which intake limits. */
static void tell_options(struct page *page, const struct xml *before, const struct xml *tree)
{
	const struct str id = xml_get(before, STR("id"));
	const struct xml *now = xml_child(before, STR("option")) == NULL || id.len == 0
					? NULL
					: part_by_id(tree, id);

	if (now != NULL)
		tell_options_of(page, before, now);
	for (const struct xml *at = xml_child(before, STR("")); at != NULL;
	     at = xml_next(at, STR("")))
		tell_options(page, at, tree);
}

void usage_tell_removed(const struct workshop *shop)
{
	struct page *page = &shop->portal->page;
	const struct xml *now, *before;

	if (workshop_was_done(shop).len == 0)
		return;
	now = workshop_tree(shop);
	before = workshop_tree_of(shop, shop->revision - 1);
	if (now == NULL || before == NULL)
		return;
	if (str_equal_c(workshop_was_done(shop), "remove"))
		tell_parts(page, before, now);
	tell_options(page, before, now);
}
