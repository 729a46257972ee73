/* The definition of a form as text: written, taken away, and as it was before. */
#include "app/portal/changes.h"
#include "app/portal/workshop.h"
#include "engine/form/definition.h"

/* --- writing ------------------------------------------------------------------------------ */

static void show(const struct workshop *shop, const char *problem)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	struct diags diags;

	(void)workshop_check(shop, &diags);
	portal_begin(portal, "text.edit");
	workshop_tell_lock(shop);
	if (problem != NULL)
		page_say(page, "problem", problem);
	if (diags.list.count > 0)
		page_findings(page, &diags, NULL);
	struct xml *form =
		page_form(page, portal_url(portal, "forms/%.*s/text", STR_ARG(shop->form)));
	page_hidden(page, form, "revision",
		    str_printf(portal->arena, "%lld", (long long)shop->revision));
	struct xml *field = page_field(page, form, "area", "definition", shop->text);
	page_set(page, field, "label", page_word(page, "definition"));
	page_set(page, field, "hint", page_word(page, "definition.hint"));
	page_set(page, field, "rows", STR("32"));
	if (workshop_is_locked(shop)) {
		page_set(page, form, "locked", STR("true"));
	} else {
		page_button(page, form, "save");
		page_button(page, form, "check");
	}
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(shop->form)), "back");
	portal_send(portal);
}

void portal_text_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;

	if (portal_open(&portal, context, request, response) && workshop_open(&shop, &portal))
		show(&shop, NULL);
}

/* Browsers end lines in CR LF; definitions do not. */
static struct str without_returns(struct arena *arena, struct str text)
{
	char *plain = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\r')
			plain[len++] = text.at[i];
	return (struct str){ plain, len };
}

static bool is_id(const struct workshop *shop)
{
	const struct xml *tree = workshop_tree(shop);

	return tree == NULL || str_equal(xml_get(tree, STR("id")), shop->form);
}

/* What was typed is shown again when somebody else was quicker, as a change of what there is
 * now: whoever saves it once more knows that. */
static void show_again(const struct workshop *shop)
{
	struct workshop again = *shop, now;

	if (!workshop_open(&now, shop->portal))
		return;
	again.revision = now.revision;
	show(&again, "changed-meanwhile");
	shop->portal->response->status = 409;
}

static void save(const struct workshop *shop, struct str done)
{
	struct portal *portal = shop->portal;
	enum workshop_end end;

	if (workshop_is_locked(shop)) {
		show(shop, NULL);
		portal->response->status = 409;
		return;
	}
	end = workshop_save(shop, shop->text);
	if (end == WORKSHOP_SAVED) {
		portal_redirect(portal, workshop_done(shop,
						      portal_url(portal, "forms/%.*s",
								 STR_ARG(shop->form)),
						      done));
	} else if (end == WORKSHOP_CHANGED_MEANWHILE) {
		show_again(shop);
	}
}

void portal_text_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	const struct pair *pairs;
	size_t count;
	uint64_t revision = 0;

	if (!portal_post(&portal, context, request, response, &pairs, &count) ||
	    !workshop_open(&shop, &portal))
		return;
	(void)str_to_u64(pairs_get(pairs, count, STR("revision")), &revision);
	shop.revision = (int64_t)revision;
	shop.text = without_returns(portal.arena, pairs_get(pairs, count, STR("definition")));
	if (!is_id(&shop)) {
		show(&shop, "text.other-id");
		response->status = 422;
	} else if (str_equal_c(pairs_get(pairs, count, STR("_action")), "check")) {
		show(&shop, NULL);
	} else {
		save(&shop, STR("save"));
	}
}

/* --- taking it away ----------------------------------------------------------------------- */

/* In canonical form when it can be read; otherwise as it is. */
void portal_file_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct diags diags;
	const struct xml *tree;

	if (!portal_open(&portal, context, request, response) || !workshop_open(&shop, &portal))
		return;
	diags_init(&diags, portal.arena, shop.form);
	tree = definition_read(portal.arena, shop.text, &diags);
	response->content_type = STR("application/xml; charset=utf-8");
	response_header(response, STR("Content-Disposition"),
			str_printf(portal.arena, "attachment; filename=\"%.*s.xml\"",
				   STR_ARG(shop.form)));
	if (tree == NULL || diags.errors > 0 ||
	    !definition_write(tree, SPELLING_XML, &response->body)) {
		buf_clear(&response->body);
		buf_add(&response->body, shop.text);
	}
}

/* --- as it was before --------------------------------------------------------------------- */

/* The revision of the request's third parameter. */
static int64_t wanted(const struct portal *portal)
{
	uint64_t number = 0;

	return str_to_u64(portal->request->parameters[2], &number) && number <= INT64_MAX
		       ? (int64_t)number
		       : 0;
}

static bool load_revision(struct portal *portal, struct str *text)
{
	struct design design = { .institution = portal->institution,
				 .form = portal->request->parameters[1],
				 .revision = wanted(portal) };
	struct err err = { 0 };

	if (!store_design_text(portal->service->store, portal->arena, &design, &err)) {
		portal_fail(portal, &err);
		return false;
	}
	*text = design.definition;
	return true;
}

/* Since the revision before it, if that is still kept. */
static void tell_changes(struct portal *portal, struct str text)
{
	struct design former = { .institution = portal->institution,
				 .form = portal->request->parameters[1],
				 .revision = wanted(portal) - 1 };
	const struct form *before, *after = changes_form(portal, text);

	if (!store_design_text(portal->service->store, portal->arena, &former,
			       &(struct err){ 0 }))
		return;
	before = changes_form(portal, former.definition);
	page_say(&portal->page, "heading", "revision.changes");
	if (before == NULL || after == NULL)
		page_say(&portal->page, "text", "changes.unknown");
	else
		changes_tell(portal, before, after);
}

void portal_revision_get(void *context, const struct request *request,
			 struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct page *page = &portal.page;
	struct str text;

	if (!portal_open(&portal, context, request, response) ||
	    !workshop_open(&shop, &portal) || !load_revision(&portal, &text))
		return;
	portal_begin_text(&portal,
			  page_word_with(page, "revision", "number", request->parameters[2]));
	workshop_tell_lock(&shop);
	tell_changes(&portal, text);
	page_say(page, "heading", "definition");
	page_set(page, page_add(page, page->root, "code", text), "label",
		 page_word(page, "definition"));
	if (!workshop_is_locked(&shop) && (portal.roles & ROLE_AUTHOR) != 0) {
		struct xml *form = page_form(page, request->path);
		page_button(page, form, "restore");
	}
	page_link(page, portal_url(&portal, "forms/%.*s", STR_ARG(request->parameters[1])),
		  "back");
	portal_send(&portal);
}

/* It becomes the newest one: nothing is lost by going back. */
void portal_revision_post(void *context, const struct request *request,
			  struct response *response)
{
	struct portal portal;
	struct workshop shop;
	const struct pair *pairs;
	size_t count;

	if (portal_post(&portal, context, request, response, &pairs, &count) &&
	    workshop_open(&shop, &portal) && load_revision(&portal, &shop.text))
		save(&shop, STR("restore"));
}
