/* The builder: a form as a list of its pages and what is on them, and a small page for each
 * thing. What may be set and added where is read from the schema, so that nothing of the
 * language is missing here. */
#include "app/portal/workshop.h"

#include "app/portal/part.h"
#include "engine/form/edit.h"
#include "engine/form/vocabulary.h"

/* --- what there is ------------------------------------------------------------------------ */

static size_t count_findings(const struct diags *diags, const struct xml *element)
{
	size_t count = 0;

	for (size_t i = 0; i < diags->list.count; i++)
		count += part_holds(element, diags->list.at[i].place);
	return count;
}

static void add_part(struct workshop *shop, struct xml *list, const struct xml *element,
		     size_t depth, const struct diags *diags)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	struct xml *item = page_add(page, list, "item", part_title(page, element));
	const size_t findings = count_findings(diags, element);

	page_set(page, item, "href", part_url(shop, edit_place(portal->arena, element)));
	page_set(page, item, "detail", part_kind(page, element));
	page_set(page, item, "depth", str_printf(portal->arena, "%zu", depth));
	if (findings > 0)
		page_set(page, item, "tag",
			 page_word_with(page, "build.findings", "count",
					str_printf(portal->arena, "%zu", findings)));
}

/* Pages, with what is on them, and the data behind; recursion is as deep as the tree, which
 * intake limits. */
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

static void show(struct workshop *shop, const char *problem)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	const struct xml *tree = workshop_tree(shop);
	struct diags diags;

	(void)workshop_check(shop, &diags);
	portal_begin(portal, "build");
	if (problem != NULL)
		page_say(page, "problem", problem);
	if (tree == NULL) {
		page_say(page, "text", "build.no-tree");
	} else {
		page_say(page, "text", "build.text");
		struct xml *list = page_add(page, page->root, "list", STR(""));
		add_part(shop, list, tree, 0, &diags);
		add_parts(shop, list, tree, 0, &diags);
		part_ask_new(shop, tree);
	}
	struct xml *form =
		page_form(page, portal_url(portal, "forms/%.*s/build", STR_ARG(shop->form)));
	page_hidden(page, form, "revision",
		    str_printf(portal->arena, "%lld", (long long)shop->revision));
	if (shop->revision > 1)
		page_button(page, form, "undo");
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

/* The revision before this one becomes the newest: nothing is lost by going back. */
void portal_build_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	const struct pair *pairs;
	size_t count;
	struct design former;
	struct err err = { 0 };

	if (!portal_post(&portal, context, request, response, &pairs, &count) ||
	    !workshop_open(&shop, &portal))
		return;
	former = (struct design){ .institution = portal.institution,
				  .form = shop.form,
				  .revision = shop.revision - 1 };
	if (!workshop_is_newest(&shop, pairs, count) || shop.revision < 2) {
		show(&shop, "changed-meanwhile");
		response->status = 409;
	} else if (!store_design_text(portal.service->store, portal.arena, &former, &err)) {
		portal_fail(&portal, &err);
	} else if (workshop_save(&shop, former.definition) == WORKSHOP_SAVED) {
		portal_redirect(&portal,
				portal_url(&portal, "forms/%.*s/build", STR_ARG(shop.form)));
	}
}
