#include "app/portal/deed.h"

#include "app/portal/option.h"
#include "app/portal/part.h"
#include "app/portal/result.h"
#include "app/portal/sentence.h"
#include "app/portal/setting.h"
#include "app/portal/table.h"
#include "app/portal/today.h"
#include "engine/form/edit.h"

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
	struct xml *today = today_find(deed->element);

	settings_take(deed->page, deed->element, deed->pairs, deed->count);
	today_take(deed->page, deed->element, today, deed->pairs, deed->count);
	if (was_posted(deed, "options"))
		options_take(arena, deed->element, posted(deed, "options"));
	table_take(deed->page, deed->element, deed->pairs, deed->count);
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

static void refuse(struct deed *deed, const char *field, struct str problem)
{
	deed->refusal = (struct refusal){ problem, str_from_c(field) };
}

/* To the end of a page, group or repeat. */
static void do_put(struct deed *deed)
{
	struct xml *parent = edit_find(edit_top(deed->element), posted(deed, "to"));

	if (deed->element->parent == NULL || parent == NULL ||
	    !edit_put(deed->element, parent, NULL))
		refuse(deed, "to", page_word(deed->page, "put.not-there"));
}

/* Dragged: before the thing it was dropped on, or into the page that it was dropped on. */
static void do_drop(struct deed *deed)
{
	struct xml *root = edit_top(deed->element);
	struct xml *what = edit_find(root, posted(deed, "what"));
	struct xml *on = edit_find(root, posted(deed, "on"));

	deed->element = NULL;
	if (what == NULL || on == NULL || what->parent == NULL || on->parent == NULL ||
	    what == on)
		return;
	if (!edit_put(what, on, NULL) && !edit_put(what, on->parent, on))
		refuse(deed, "", page_word(deed->page, "put.not-there"));
}

/* By what it is called in the form's first language; the others are written on its page. */
static void name(struct deed *deed, struct xml *added, struct str label)
{
	const struct str text = edit_naming_text(added);

	if (label.len == 0)
		return;
	if (text.len > 0)
		edit_set_text(deed->page->arena, added, text, part_original(added), label);
	settings_name(deed->page, added, label);
}

/* What nearly everybody wants of it, and can take away. */
static void begin(const struct deed *deed, struct xml *added)
{
	static const struct {
		const char *element;
		struct str attribute, value;
	} beginnings[] = {
		{ "declaration", STR_INIT("required"), STR_INIT("true") },
		{ "number", STR_INIT("decimals"), STR_INIT("0") },
	};

	for (size_t i = 0; i < LENGTH(beginnings); i++)
		if (str_equal_c(added->name, beginnings[i].element))
			edit_set(deed->page->arena, added, beginnings[i].attribute,
				 beginnings[i].value);
	table_begin(deed->page, added);
}

/* "use:persona@1" is a block. What is shown then is what was added. */
static void add(struct deed *deed, struct xml *parent, struct str block, struct str label)
{
	struct arena *arena = deed->page->arena;
	struct str kind = STR("");
	struct xml *added;

	(void)str_next(&block, ':', &kind);
	added = edit_add(arena, parent, kind);
	if (added == NULL)
		return;
	if (block.len > 0) {
		edit_set(arena, added, STR("block"), block);
		(void)str_next(&block, '@', &kind);
		settings_name(deed->page, added, kind);
	}
	begin(deed, added);
	name(deed, added, str_trim(label));
	deed->element = added;
}

static void do_add(struct deed *deed)
{
	add(deed, deed->element, posted(deed, "new"), posted(deed, "called"));
}

/* Behind what is open, on the same page. */
static void do_next(struct deed *deed)
{
	const struct xml *former = deed->element;

	if (former->parent == NULL || !part_is_container(former->parent))
		return;
	add(deed, former->parent, posted(deed, "next-new"), posted(deed, "next-called"));
	if (deed->element != former)
		(void)edit_put(deed->element, former->parent, former->next);
}

static void do_rule(struct deed *deed)
{
	deed->refusal = sentence_take(deed->page, deed->element, deed->pairs, deed->count);
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

static void do_show_result(struct deed *deed)
{
	struct xml *note = result_show(deed->page, deed->element, posted(deed, "result-page"));

	if (note == NULL)
		refuse(deed, "result-page", page_word(deed->page, "put.not-there"));
	else
		deed->element = note;
}

static const struct {
	const char *action;
	void (*run)(struct deed *deed);
} deeds[] = {
	{ "up", do_up },	 { "down", do_down }, { "copy", do_copy },
	{ "remove", do_remove }, { "add", do_add },   { "rule", do_rule },
	{ "put", do_put },	 { "drop", do_drop }, { "input", do_input },
	{ "output", do_output }, { "next", do_next }, { "show-result", do_show_result },
};

/* What is only looked at, or goes away, need not be right. */
static bool is_checked(struct str action)
{
	return !str_equal_c(action, "look") && !str_equal_c(action, "remove");
}

/* Of a table all cells are told that are wrong. */
static struct refusal refusal_of(struct deed *deed)
{
	struct refusal refusal =
		settings_refuse(deed->page, deed->element, deed->pairs, deed->count);

	if (refusal.problem.len == 0)
		refusal = options_refuse(deed->page, deed->element, posted(deed, "options"));

	if (refusal.problem.len > 0)
		return refusal;
	table_refuses(deed->page, deed->element, deed->pairs, deed->count, &deed->others);
	return deed->others.count > 0 ? deed->others.at[0] : refusal;
}

static void take_named(struct deed *deed, const char *called, void (*run)(struct deed *deed))
{
	struct xml *const element = deed->element;

	if (str_trim(posted(deed, called)).len > 0)
		run(deed);
	deed->element = element;
}

static bool has_sentence(const struct deed *deed)
{
	return was_posted(deed, "when") &&
	       (posted(deed, "when").len > 0 || str_trim(posted(deed, "what")).len > 0);
}

/* What was typed beside another button than the one that was pressed. */
static void take_beside(struct deed *deed, struct str action)
{
	if (has_sentence(deed) && !str_equal_c(action, "rule"))
		do_rule(deed);
	if (!is_checked(action)) /* half a sentence is nothing to look at yet */
		deed->refusal = (struct refusal){ 0 };
	if (!is_checked(action) || deed->refusal.problem.len > 0)
		return;
	if (!str_equal_c(action, "add"))
		take_named(deed, "called", do_add);
	if (!str_equal_c(action, "next"))
		take_named(deed, "next-called", do_next);
}

void deed_run(struct deed *deed, struct str action)
{
	if (is_checked(action))
		deed->refusal = refusal_of(deed);
	if (deed->refusal.problem.len > 0)
		return;
	take_fields(deed);
	take_beside(deed, action);
	if (deed->refusal.problem.len > 0)
		return;
	for (size_t i = 0; i < LENGTH(deeds); i++)
		if (str_equal_c(action, deeds[i].action))
			deeds[i].run(deed);
}
