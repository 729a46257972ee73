#include "app/portal/deed.h"

#include "app/portal/option.h"
#include "app/portal/sentence.h"
#include "app/portal/setting.h"
#include "app/portal/table.h"
#include "engine/form/edit.h"
#include "engine/form/slug.h"

static struct str posted(const struct deed *deed, const char *name)
{
	return pairs_get(deed->pairs, deed->count, str_from_c(name));
}

static bool was_posted(const struct deed *deed, const char *name)
{
	for (size_t i = 0; i < deed->count; i++)
		if (str_equal_c(deed->pairs[i].name, name))
			return true;
	return false;
}

static void take_fields(struct deed *deed)
{
	struct arena *arena = deed->page->arena;

	settings_take(deed->page, deed->element, deed->pairs, deed->count);
	if (was_posted(deed, "options"))
		options_take(arena, deed->element, posted(deed, "options"));
	table_take(arena, deed->element, deed->pairs, deed->count);
}

/* --- deeds -------------------------------------------------------------------------------- */

static void do_up(struct deed *deed)
{
	(void)edit_move(deed->element, true);
}

static void do_down(struct deed *deed)
{
	(void)edit_move(deed->element, false);
}

static void do_copy(struct deed *deed)
{
	if (deed->element->parent != NULL)
		deed->element = edit_copy(deed->page->arena, deed->element);
}

static void do_remove(struct deed *deed)
{
	struct xml *parent = deed->element->parent;

	if (parent == NULL)
		return;
	edit_remove(deed->element);
	deed->element = parent->parent == NULL ? NULL : parent;
}

static struct xml *root_of(struct xml *element)
{
	while (element->parent != NULL)
		element = element->parent;
	return element;
}

/* To the end of a page, group or repeat. */
static void do_put(struct deed *deed)
{
	struct xml *parent = edit_find(root_of(deed->element), posted(deed, "to"));

	if (deed->element->parent == NULL || parent == NULL ||
	    !edit_put(deed->element, parent, NULL))
		deed->problem = page_word(deed->page, "put.not-there");
}

/* Dragged: before the thing it was dropped on, or into the page that it was dropped on. */
static void do_drop(struct deed *deed)
{
	struct xml *root = root_of(deed->element);
	struct xml *what = edit_find(root, posted(deed, "what"));
	struct xml *on = edit_find(root, posted(deed, "on"));

	deed->element = NULL;
	if (what == NULL || on == NULL || what->parent == NULL || on->parent == NULL ||
	    what == on)
		return;
	if (!edit_put(what, on, NULL) && !edit_put(what, on->parent, on))
		deed->problem = page_word(deed->page, "put.not-there");
}

/* "use:persona@1" is a block. */
static void do_add(struct deed *deed)
{
	struct arena *arena = deed->page->arena;
	struct str block = posted(deed, "new");
	struct str name = STR("");
	struct xml *added;

	(void)str_next(&block, ':', &name);
	added = edit_add(arena, deed->element, name,
			 block.len > 0 ? STR("") : page_word(deed->page, "build.placeholder"));
	if (added == NULL)
		return;
	if (block.len > 0) {
		edit_set(arena, added, STR("block"), block);
		(void)str_next(&block, '@', &name);
		edit_set(arena, added, STR("id"),
			 edit_free_id(arena, root_of(added), slug_make(arena, name, '_')));
	}
	deed->element = added;
}

static void do_rule(struct deed *deed)
{
	deed->problem = sentence_take(deed->page, deed->element, deed->pairs, deed->count);
}

static void do_input(struct deed *deed)
{
	if (table_is(deed->element))
		table_widen(deed->page, deed->element, "input");
}

static void do_output(struct deed *deed)
{
	if (table_is(deed->element))
		table_widen(deed->page, deed->element, "output");
}

static const struct {
	const char *action;
	void (*run)(struct deed *deed);
} deeds[] = {
	{ "up", do_up },	 { "down", do_down }, { "copy", do_copy },
	{ "remove", do_remove }, { "add", do_add },   { "rule", do_rule },
	{ "put", do_put },	 { "drop", do_drop }, { "input", do_input },
	{ "output", do_output },
};

void deed_run(struct deed *deed, struct str action)
{
	take_fields(deed);
	for (size_t i = 0; i < LENGTH(deeds); i++)
		if (str_equal_c(action, deeds[i].action))
			deeds[i].run(deed);
}
