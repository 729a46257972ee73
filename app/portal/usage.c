#include "app/portal/usage.h"

#include "app/portal/part.h"
#include "engine/base/map.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"

/* What is looked for, and who was found to speak of it. */
struct usage {
	struct page *page;
	struct map ids;		/* of what may be used */
	struct map beginnings;	/* of the ids of what a block brings */
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

static bool is_of_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || (unsigned char)byte >= 0x80;
}

/* Words outside of quotes: names of FEEL, or ids with points or spaces between them. */
static bool speaks(const struct usage *usage, struct str text)
{
	bool quoted = false;
	size_t start = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && is_of_word(text.at[i]))
			continue;
		if (!quoted && is_sought(usage, str_slice(text, start, i)))
			return true;
		quoted ^= i < text.len && text.at[i] == '"';
		start = i + 1;
	}
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

/* Each of some, and how many more. */
static struct str say(const struct usage *usage, const char *key)
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
	return usage->users.count == 0 ? STR("") : page_word_with(page, key, "who", all);
}

static void begin(struct usage *usage, struct page *page)
{
	*usage = (struct usage){ .page = page };
	map_init(&usage->ids, page->arena);
	map_init(&usage->beginnings, page->arena);
}

struct str usage_says(struct page *page, const struct xml *part)
{
	struct usage usage;

	begin(&usage, page);
	usage.part = part;
	if (part->parent == NULL)
		return STR("");
	take_ids(&usage, part);
	look(&usage, edit_root(part));
	return say(&usage, "usage.now");
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

void usage_tell_removed(const struct workshop *shop)
{
	struct portal *portal = shop->portal;
	const struct xml *now, *before;
	struct usage usage;
	struct str told;

	if (!workshop_just_did(shop, STR("remove")))
		return;
	now = workshop_tree(shop);
	before = workshop_tree_of(shop, shop->revision - 1);
	if (now == NULL || before == NULL)
		return;
	begin(&usage, &portal->page);
	take_ids(&usage, before);
	keep_gone(&usage, &usage.ids, now);
	keep_gone(&usage, &usage.beginnings, now);
	look(&usage, now);
	told = say(&usage, "usage.gone");
	if (told.len > 0)
		(void)page_add(&portal->page, portal->page.root, "problem", told);
}
