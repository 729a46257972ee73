/* The page of one thing in the builder, with everything that can be done to it. */
#include "app/portal/adding.h"
#include "app/portal/aftermath.h"
#include "app/portal/block.h"
#include "app/portal/deed.h"
#include "app/portal/finding.h"
#include "app/portal/functions.h"
#include "app/portal/guests.h"
#include "app/portal/meanwhile.h"
#include "app/portal/part.h"
#include "app/portal/preview.h"
#include "app/portal/refill.h"
#include "app/portal/result.h"
#include "app/portal/sentence.h"
#include "app/portal/setting.h"
#include "app/portal/table.h"
#include "app/portal/usage.h"
#include "app/portal/workshop.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"

/* --- what is in it ------------------------------------------------------------------------ */

/* A table shows itself; its pieces, which have what is seldom needed, are folded away. */
static struct xml *begin_list(struct page *page, const struct xml *element)
{
	struct xml *more;

	if (!table_is(element)) {
		page_say(page, "heading", "build.inside");
		return page_add(page, page->root, "list", STR(""));
	}
	more = page_add(page, page->root, "more", STR(""));
	page_set(page, more, "label", page_word(page, "table.pieces"));
	return page_add(page, more, "list", STR(""));
}

static void list_inside(struct workshop *shop, const struct xml *element)
{
	struct page *page = &shop->portal->page;
	struct xml *list = NULL, *item;

	for (const struct xml *at = xml_child(element, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		if (part_is_text(at))
			continue;
		if (list == NULL)
			list = begin_list(page, element);
		item = part_list(shop, list, at);
		if (table_is(element))
			page_set(page, item, "detail", table_says(page, at));
	}
}

static void link_up(struct workshop *shop, const struct xml *element)
{
	struct page *page = &shop->portal->page;
	const struct xml *parent = element->parent;

	if (parent != NULL && parent->parent != NULL) {
		struct xml *link = page_add(page, page->root, "link",
					    page_word_with(page,
							   str_equal_c(parent->name, "page")
								   ? "build.up.page"
								   : "build.up",
							   "what", part_title(page, parent)));
		page_set(page, link, "href", part_url(shop, edit_place(page->arena, parent)));
	}
	page_link(page, portal_url(shop->portal, "forms/%.*s/build", STR_ARG(shop->form)),
		  "build.whole");
}

/* What outsiders said of a page. */
static void tell_comments(struct workshop *shop, const struct xml *element)
{
	const struct str id = xml_get(element, STR("id"));

	if (str_equal_c(element->name, "page"))
		guests_tell(shop, &id);
}

/* --- the form ----------------------------------------------------------------------------- */

static void add_main_actions(struct page *page, struct xml *form, const struct xml *element)
{
	static const char *const actions[] = { "save", "look", "up", "down", "copy", "remove" };
	const size_t count = element->parent == NULL ? 2 : LENGTH(actions);
	const struct str usage = usage_says(page, element);
	struct xml *row = page_actions(page, form, actions, count);

	page_set(page, row->first->next, "target", STR("preview"));
	if (table_is(element)) {
		page_button(page, row, "input");
		page_button(page, row, "output");
	}
	if (usage.len > 0)
		(void)page_add(page, form, "text", usage);
}

/* Where it could be instead. Recursion is as deep as the tree, which intake limits. */
static void offer_places(struct page *page, struct xml *field, const struct xml *parent,
			 const struct xml *element)
{
	for (const struct xml *at = xml_child(parent, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		const struct shape *shape = xsd_shape(at);

		if (at == element || !part_is_container(at))
			continue;
		if (at != element->parent && shape_child(shape, element->name) != NULL)
			(void)page_option(page, field, edit_place(page->arena, at),
					  part_title(page, at), STR("?"));
		offer_places(page, field, at, element);
	}
}

static void ask_place(struct page *page, struct xml *form, const struct xml *element)
{
	static const char *const actions[] = { "put" };
	struct xml *aside = xml_new(page->arena, STR("aside"), element->place);
	struct xml *field = page_field(page, aside, "select", "to", STR(""));
	struct xml *more;

	if (element->parent == NULL || !part_is_container(element->parent))
		return;
	page_set(page, field, "label", page_word(page, "put.to"));
	offer_places(page, field, edit_root(element), element);
	if (field->first == NULL)
		return;
	more = page_add(page, form, "more", STR(""));
	page_set(page, more, "label", page_word(page, "put"));
	(void)xml_add(more, field);
	(void)page_actions(page, more, actions, LENGTH(actions));
}

static void ask_rule(struct page *page, struct xml *form, const struct xml *element)
{
	static const char *const actions[] = { "rule" };

	if (!sentence_may_be(element) || !sentence_has_question(page, element))
		return;
	page_head(page, form, "sentence");
	sentence_ask(page, form, element);
	(void)page_actions(page, form, actions, LENGTH(actions));
}

static void ask_deeds(struct workshop *shop, struct xml *form, const struct xml *element)
{
	struct page *page = &shop->portal->page;

	add_main_actions(page, form, element);
	result_ask(page, form, element);
	if (!table_is(element)) {
		ask_rule(page, form, element);
		adding_ask(shop, form, element);
	}
	adding_ask_next(shop, form, element);
	ask_place(page, form, element);
}

static struct xml *ask(struct workshop *shop, const struct xml *element)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	struct xml *form = page_form(page, part_url(shop, edit_place(portal->arena, element)));

	page_set(page, form, workshop_is_locked(shop) ? "locked" : "live", STR("true"));
	page_hidden(page, form, "revision",
		    str_printf(portal->arena, "%lld", (long long)shop->revision));
	settings_ask(shop, form, element);
	if (table_is(element)) {
		table_ask(page, form, element);
		functions_link(shop, form);
	}
	if (!workshop_is_locked(shop))
		ask_deeds(shop, form, element);
	return form;
}

static void lead_to_field(struct page *page, struct xml *problem, struct xml *form,
			  const struct refusal *why)
{
	if (why->field.len > 0 && refill_error(page, form, why->field, why->problem))
		page_set(page, problem, "href",
			 str_printf(page->arena, "#%.*s", STR_ARG(why->field)));
}

/* What was posted stands in the fields; the problem leads to the one it is about. */
static void tell_refusal(struct page *page, struct xml *problem, struct xml *form,
			 const struct deed *refused)
{
	const struct refusal *why = &refused->refusal;

	if (refused->is_late)
		refill_compare(page, form, refused->pairs, refused->count);
	refill(page, form, refused->pairs, refused->count);
	lead_to_field(page, problem, form, why);
	for (size_t i = 1; i < refused->others.count; i++)
		lead_to_field(
			page,
			page_add(page, page->root, "problem", refused->others.at[i].problem),
			form, &refused->others.at[i]);
	if (!refused->is_late)
		page_say(page, "problem", "not-saved");
}

/* What is found wrong marks the fields, and is told above them; that is of what is saved, and
 * not of what was typed and refused. */
static void tell_state(struct workshop *shop, const struct xml *element, struct xml *form,
		       const struct deed *refused)
{
	if (refused != NULL && !refused->is_late)
		return;
	aftermath_tell(shop, finding_tell(shop, element, form));
}

static struct xml *ask_and_tell(struct workshop *shop, const struct xml *element,
				const struct deed *refused)
{
	struct page *page = &shop->portal->page;
	struct xml *form = xsd_shape(element) == NULL ? NULL : ask(shop, element);

	tell_state(shop, element, form, refused);
	tell_comments(shop, element);
	if (!table_is(element))
		list_inside(shop, element);
	if (form != NULL) {
		edit_remove(form);
		(void)xml_add(page->root, form);
	}
	if (table_is(element))
		list_inside(shop, element);
	return form;
}

static void tell_block(struct workshop *shop, const struct xml *element)
{
	struct page *page = &shop->portal->page;
	const struct str brings = block_brings(shop, element);

	if (brings.len > 0)
		(void)page_add(page, page->root, "text",
			       page_word_with(page, "block.brings", "what", brings));
}

/* refused: what was not done, or NULL. */
static void show(struct workshop *shop, const struct xml *element, const struct deed *refused)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	struct xml *problem = NULL, *form;

	portal_begin_text(portal, part_heading(shop, element));
	preview_beside(shop, element);
	workshop_tell_lock(shop);
	if (refused != NULL)
		problem = page_add(page, page->root, "problem", refused->refusal.problem);
	(void)page_add(page, page->root, "text", part_kind(page, element));
	if (block_is(element))
		tell_block(shop, element);
	form = ask_and_tell(shop, element, refused);
	if (refused != NULL && form != NULL)
		tell_refusal(page, problem, form, refused);
	link_up(shop, element);
	portal_send(portal);
}

/* --- requests ----------------------------------------------------------------------------- */

static struct xml *find(const struct workshop *shop, struct xml *tree)
{
	const struct str place = shop->portal->request->parameters[2];

	return str_equal_c(place, "form") ? tree : edit_find(tree, place);
}

/* An address of yesterday leads to where the thing is today. */
static bool lead_on(struct workshop *shop, struct xml *tree)
{
	const struct request *request = shop->portal->request;
	const struct xml *now = tree == NULL || request->method != METHOD_GET
					? NULL
					: meanwhile_trace(shop, tree, request->parameters[2]);

	if (now != NULL)
		portal_redirect(shop->portal,
				part_url(shop, edit_place(shop->portal->arena, now)));
	return now != NULL;
}

/* The tree, and what of it the address is about; NULL when another page is shown, or one that
 * says that it is not there. */
static struct xml *open(struct workshop *shop, struct xml **tree)
{
	struct xml *element;

	*tree = workshop_tree(shop);
	if (*tree != NULL)
		block_open(shop, *tree);
	element = *tree == NULL ? NULL : find(shop, *tree);
	if (element == NULL || (element != *tree && part_is_text(element))) {
		if (!lead_on(shop, *tree))
			portal_fail(shop->portal, &(struct err){ .code = ERR_NOT_FOUND });
		return NULL;
	}
	return element;
}

void portal_part_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct xml *tree, *element;

	if (!portal_open(&portal, context, request, response) || !workshop_open(&shop, &portal))
		return;
	element = open(&shop, &tree);
	if (element != NULL)
		show(&shop, element, NULL);
}

/* Places are those of the canonical form, in which it is saved. */
static struct str next_url(const struct workshop *shop, const struct deed *deed)
{
	struct arena *arena = shop->portal->arena;

	if (deed->element == NULL)
		return portal_url(shop->portal, "forms/%.*s/build", STR_ARG(shop->form));
	return part_url(shop, edit_canonical_place(arena, deed->element));
}

/* What was typed stays in the fields, beside what is there now. */
static void refuse_late(struct workshop *shop, const struct xml *element, struct deed *deed)
{
	deed->is_late = true;
	deed->refusal = (struct refusal){ meanwhile_says(shop), STR("") };
	show(shop, element, deed);
	shop->portal->response->status = 409;
}

static void change(struct workshop *shop, struct xml *tree, struct deed *deed)
{
	struct portal *portal = shop->portal;
	const struct xml *const element = deed->element;
	const struct str action = pairs_get(deed->pairs, deed->count, STR("_action"));
	enum workshop_end end;

	deed_run(deed, action);
	if (deed->refusal.problem.len > 0) {
		show(shop, element, deed);
		portal->response->status = 422;
		return;
	}
	if (str_equal_c(action, "look")) {
		preview_tree(shop, tree, deed->element);
		return;
	}
	end = workshop_save_tree(shop, tree);
	if (end == WORKSHOP_SAVED) {
		portal_redirect(portal, workshop_done(shop, next_url(shop, deed), action));
	} else if (end == WORKSHOP_CHANGED_MEANWHILE && workshop_open(shop, portal)) {
		refuse_late(shop, element, deed);
	}
}

/* The page was of an earlier revision. */
static void change_late(struct workshop *shop, struct deed *deed)
{
	struct xml *tree = workshop_tree(shop);
	bool untouched = false;

	deed->element =
		tree == NULL ? NULL
			     : meanwhile_find(shop, tree, shop->portal->request->parameters[2],
					      deed, &untouched);
	if (deed->element == NULL) {
		meanwhile_show_gone(shop, deed);
		shop->portal->response->status = 409;
	} else if (untouched) {
		change(shop, tree, deed);
	} else {
		refuse_late(shop, deed->element, deed);
	}
}

void portal_part_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct xml *tree;
	struct deed deed = { .page = &portal.page };

	if (!portal_post(&portal, context, request, response, &deed.pairs, &deed.count) ||
	    !workshop_open(&shop, &portal))
		return;
	if (!workshop_is_locked(&shop) && !workshop_is_newest(&shop, deed.pairs, deed.count)) {
		change_late(&shop, &deed);
		return;
	}
	deed.element = open(&shop, &tree);
	if (deed.element == NULL)
		return;
	if (!workshop_is_locked(&shop)) {
		change(&shop, tree, &deed);
	} else {
		show(&shop, deed.element, NULL);
		response->status = 409;
	}
}
