/* The builder: a form as a list of its pages and what is on them, and a small page for each
 * thing. What may be set and added where is read from the schema, so that nothing of the
 * language is missing here. */
#include "app/portal/workshop.h"

#include "app/portal/adding.h"
#include "app/portal/aftermath.h"
#include "app/portal/changes.h"
#include "app/portal/finding.h"
#include "app/portal/part.h"
#include "app/portal/preview.h"
#include "app/portal/remark.h"
#include "app/portal/steps.h"
#include "engine/form/edit.h"
#include "engine/form/vocabulary.h"

/* --- what there is ------------------------------------------------------------------------ */

static void add_part(struct workshop *shop, struct xml *list, const struct xml *element,
		     size_t depth, const struct diags *diags)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	struct xml *item = part_list(shop, list, element);
	const struct str mark = finding_mark(page, element, diags);

	page_set(page, item, "place", edit_place(portal->arena, element));
	page_set(page, item, "depth", str_printf(portal->arena, "%zu", depth));
	if (mark.len > 0)
		page_set(page, item, "tag", mark);
}

/* What is in it, and in that; recursion is as deep as the tree, which intake limits. */
static void add_parts(struct workshop *shop, struct xml *list, const struct xml *parent,
		      size_t depth, const struct diags *diags)
{
	for (const struct xml *at = xml_child(parent, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		if (part_is_text(at))
			continue;
		add_part(shop, list, at, depth, diags);
		if (part_is_container(at))
			add_parts(shop, list, at, depth + 1, diags);
	}
}

/* The form in three lists, so that what citizens see stands first and alone. */
enum section { SECTION_PAGES, SECTION_DATA, SECTION_SCENARIOS, SECTIONS };
static const char *const headings[SECTIONS] = { "build.pages", "build.data",
						"build.scenarios" };

static enum section section_of(const struct xml *element)
{
	if (str_equal_c(element->name, "page"))
		return SECTION_PAGES;
	return str_equal_c(element->name, "scenario") ? SECTION_SCENARIOS : SECTION_DATA;
}

static void add_section(struct workshop *shop, const struct xml *tree, enum section section,
			const struct diags *diags)
{
	struct page *page = &shop->portal->page;
	struct xml *list = NULL;

	for (const struct xml *at = xml_child(tree, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		if (part_is_text(at) || section_of(at) != section)
			continue;
		if (list == NULL) {
			page_say(page, "heading", headings[section]);
			list = page_add(page, page->root, "list", STR(""));
			if (!workshop_is_locked(shop))
				page_set(page, list, "drag", STR("true"));
		}
		add_part(shop, list, at, 0, diags);
		if (part_is_container(at))
			add_parts(shop, list, at, 1, diags);
	}
}

/* --- what can be done --------------------------------------------------------------------- */

static struct xml *ask(struct workshop *shop, struct str address)
{
	struct portal *portal = shop->portal;
	struct xml *form = page_form(&portal->page, address);

	page_hidden(&portal->page, form, "revision",
		    str_printf(portal->arena, "%lld", (long long)shop->revision));
	return form;
}

/* The script fills it in and sends it, when something was dragged. */
static void ask_drop(struct workshop *shop)
{
	struct page *page = &shop->portal->page;
	struct xml *form = ask(shop, part_url(shop, STR("")));

	page_set(page, form, "id", STR("_drop"));
	page_hidden(page, form, "what", STR(""));
	page_hidden(page, form, "on", STR(""));
	page_hidden(page, form, "_action", STR("drop"));
}

static bool find_steps(const struct workshop *shop, struct steps *out)
{
	const struct portal *portal = shop->portal;
	struct design_revisions revisions = { 0 };

	*out = (struct steps){ 0 };
	if (!store_design_revisions(portal->service->store, portal->arena, portal->institution,
				    shop->form, &revisions, &(struct err){ 0 }))
		return false;
	steps_find(&revisions, portal->arena, out);
	return true;
}

static void ask_steps(struct workshop *shop)
{
	struct portal *portal = shop->portal;
	struct steps steps;
	struct xml *form;

	if (workshop_is_locked(shop) || !find_steps(shop, &steps) ||
	    (steps.back == 0 && steps.forth == 0))
		return;
	form = ask(shop, portal_url(portal, "forms/%.*s/build", STR_ARG(shop->form)));
	page_set(&portal->page, form, "quiet", STR("true"));
	if (steps.back > 0)
		page_button(&portal->page, form, "undo");
	if (steps.forth > 0)
		page_button(&portal->page, form, "redo");
}

static const struct form *form_of(const struct workshop *shop, int64_t revision)
{
	const struct portal *portal = shop->portal;
	struct design design = { .institution = portal->institution,
				 .form = shop->form,
				 .revision = revision };

	return store_design_text(portal->service->store, portal->arena, &design,
				 &(struct err){ 0 })
		       ? changes_form(portal, design.definition)
		       : NULL;
}

/* "Atsaukts: …": what went, or what is there again. */
static void tell_step(struct workshop *shop)
{
	struct portal *portal = shop->portal;
	const struct str done = request_query(portal->request, STR("done"));
	const bool undo = str_starts(done, STR("undo."));
	const struct form *now = form_of(shop, shop->revision);
	const struct form *before = form_of(shop, shop->revision - 1);

	if (portal->request->method != METHOD_GET || (!undo && !str_starts(done, STR("redo."))))
		return;
	(void)page_add(
		&portal->page, portal->page.root, "text",
		page_word_with(&portal->page, undo ? "step.undone" : "step.redone", "what",
			       changes_sum(portal, undo ? now : before, undo ? before : now)));
}

static void show_tree(struct workshop *shop, const struct xml *tree, const struct diags *diags)
{
	struct page *page = &shop->portal->page;
	struct xml *list;

	preview_beside(shop, tree);
	page_say(page, "text", "build.text");
	list = page_add(page, page->root, "list", STR(""));
	add_part(shop, list, tree, 0, diags);
	for (enum section section = 0; section < SECTIONS; section++)
		add_section(shop, tree, section, diags);
	if (workshop_is_locked(shop))
		return;
	adding_ask(shop, ask(shop, part_url(shop, STR(""))), tree);
	ask_drop(shop);
}

static void show(struct workshop *shop, const char *problem)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	const struct xml *tree = workshop_tree(shop);
	struct diags diags;

	(void)workshop_check(shop, &diags);
	portal_begin(portal, "build");
	aftermath_tell(shop, false);
	tell_step(shop);
	workshop_tell_lock(shop);
	remark_tell(portal, shop->form);
	if (problem != NULL)
		page_say(page, "problem", problem);
	if (tree == NULL)
		page_say(page, "text", "build.no-tree");
	else
		show_tree(shop, tree, &diags);
	ask_steps(shop);
	page_link(page, portal_url(portal, "forms/%.*s/links", STR_ARG(shop->form)), "links");
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(shop->form)), "back");
	portal_send(portal);
}

void portal_build_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;

	if (portal_open(&portal, context, request, response) && workshop_open(&shop, &portal))
		show(&shop, NULL);
}

/* --- undoing ------------------------------------------------------------------------------ */

static bool load_step(const struct workshop *shop, bool undo, struct design *out)
{
	struct portal *portal = shop->portal;
	struct err err = { 0 };
	struct steps steps;

	if (!find_steps(shop, &steps))
		return false;
	*out = (struct design){ .institution = portal->institution,
				.form = shop->form,
				.revision = undo ? steps.back : steps.forth };
	return out->revision > 0 &&
	       store_design_text(portal->service->store, portal->arena, out, &err);
}

/* The text of an earlier revision becomes the newest one: nothing is lost by going back. */
void portal_build_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	const struct pair *pairs;
	size_t count;
	struct design former;

	if (!portal_post(&portal, context, request, response, &pairs, &count) ||
	    !workshop_open(&shop, &portal))
		return;
	const bool undo = !str_equal_c(pairs_get(pairs, count, STR("_action")), "redo");
	const char *const step = undo ? "undo" : "redo";
	const struct str url = portal_url(&portal, "forms/%.*s/build", STR_ARG(shop.form));
	enum workshop_end end = WORKSHOP_CHANGED_MEANWHILE;

	if (!workshop_is_locked(&shop) && workshop_is_newest(&shop, pairs, count) &&
	    load_step(&shop, undo, &former))
		end = workshop_save_step(&shop, former.definition, step);
	if (end == WORKSHOP_SAVED) {
		portal_redirect(&portal, workshop_done(&shop, url, str_from_c(step)));
	} else if (end == WORKSHOP_CHANGED_MEANWHILE) {
		show(&shop, workshop_is_locked(&shop) ? NULL : "changed-meanwhile");
		response->status = 409;
	}
}
