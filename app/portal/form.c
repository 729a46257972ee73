/* One form of an institution: what is being made of it, and its way to the public. */
#include "app/portal/portal.h"
#include "engine/contract/compare.h"

struct view {
	struct portal portal;
	struct str id;
	struct design design;		   /* revision 0: nobody works on it */
	const struct published *published; /* NULL: it is not */
	struct diags diags;		   /* of the design */
	bool sound;			   /* the design can be published */
};

static void close(struct view *view)
{
	if (view->published != NULL)
		catalogue_release(view->portal.service->catalogue, view->published);
}

static bool is_ours(const struct view *view)
{
	return view->published != NULL &&
	       str_equal(view->published->institution, view->portal.institution);
}

/* False when there is neither, or a page says why not. */
static bool load(struct view *view)
{
	struct portal *portal = &view->portal;
	struct catalogue *catalogue = portal->service->catalogue;
	struct err err = { 0 };

	view->id = portal->request->parameters[1];
	view->design = (struct design){ .revision = 0 };
	view->published = catalogue_current(catalogue, view->id);
	if (view->published != NULL && !is_ours(view)) {
		catalogue_release(catalogue, view->published);
		view->published = NULL;
	}
	if (store_design_get(portal->service->store, portal->arena, portal->institution,
			     view->id, &view->design, &err) ||
	    (err.code == ERR_NOT_FOUND && view->published != NULL))
		return true;
	portal_fail(portal, &err);
	return false;
}

static bool open_view(struct view *view, const struct service *service,
		      const struct request *request, struct response *response)
{
	view->published = NULL;
	return portal_open(&view->portal, service, request, response) && load(view);
}

static void check(struct view *view)
{
	struct portal *portal = &view->portal;
	const struct publication publication = { .definition = view->design.definition,
						 .institution = portal->institution,
						 .id = view->id };

	diags_init(&view->diags, portal->arena, view->id);
	view->sound = view->design.revision > 0 &&
		      catalogue_check(portal->service->catalogue, &publication, &view->diags);
}

/* --- what may be done --------------------------------------------------------------------- */

/* Nobody publishes what they alone wrote: who changed it since it was published last. */
static bool wrote(struct view *view, bool *own, struct err *err)
{
	struct portal *portal = &view->portal;
	struct design_revisions revisions = { 0 };

	if (!store_design_revisions(portal->service->store, portal->arena, portal->institution,
				    view->id, &revisions, err))
		return false;
	*own = false;
	for (size_t i = 0; i < revisions.count; i++)
		if (revisions.at[i].number > view->design.base &&
		    str_equal(revisions.at[i].author, portal->author))
			*own = true;
	return true;
}

/* ORDER: as a form goes through them. */
static const struct step {
	const char *action, *from, *to;
	enum role role;
	bool sound;  /* only what can be published */
	bool others; /* only what another wrote */
	bool remark; /* something must be said */
} steps[] = {
	{ "review", "draft", "review", ROLE_AUTHOR, true, false, false },
	{ "withdraw-review", "review", "draft", ROLE_AUTHOR, false, false, false },
	{ "approve", "review", "approved", ROLE_PUBLISHER, true, true, false },
	{ "return", "review", "returned", ROLE_PUBLISHER, false, false, true },
	{ "publish", "approved", "published", ROLE_PUBLISHER, true, true, false },
	{ "return", "approved", "returned", ROLE_PUBLISHER, false, false, true },
};

static bool offers(const struct view *view, const struct step *step)
{
	return str_equal_c(view->design.state, step->from) &&
	       (view->portal.roles & step->role) != 0 && (!step->sound || view->sound);
}

static const struct step *find_step(const struct view *view, struct str action)
{
	for (size_t i = 0; i < LENGTH(steps); i++)
		if (str_equal_c(action, steps[i].action) && offers(view, &steps[i]))
			return &steps[i];
	return NULL;
}

/* --- the page ----------------------------------------------------------------------------- */

static struct str word_of(const struct view *view, const char *prefix, struct str name)
{
	struct arena *arena = view->portal.arena;

	return page_word(&view->portal.page,
			 str_to_c(arena, str_printf(arena, "%s.%.*s", prefix, STR_ARG(name))));
}

static void tell_facts(struct view *view)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *facts = page_add(page, page->root, "facts", STR(""));
	const struct design *design = &view->design;

	page_fact(page, facts, "fact.id", view->id);
	if (view->published != NULL)
		page_fact(page, facts, "fact.published",
			  page_word_with(page, "published.version", "version",
					 str_printf(portal->arena, "%lld",
						    (long long)view->published->version)));
	if (design->revision == 0)
		return;
	page_fact(page, facts, "fact.state", word_of(view, "state", design->state));
	page_fact(page, facts, "fact.changed",
		  str_printf(portal->arena, "%.*s, %.*s", STR_ARG(design->name),
			     STR_ARG(page_moment(page, design->time_ms))));
}

static void tell_findings(struct view *view)
{
	struct page *page = &view->portal.page;

	if (view->design.revision == 0)
		return;
	page_say(page, "heading", "findings");
	page_say(page, "text",
		 !view->sound		      ? "findings.errors"
		 : view->diags.list.count > 0 ? "findings.warnings"
					      : "findings.none");
	if (view->diags.list.count > 0)
		page_findings(page, &view->diags);
}

/* Whether it breaks receivers, and what people will find other than it was. */
static void tell_changes(struct view *view)
{
	struct portal *portal = &view->portal;
	struct diags diags;
	struct changes changes;
	struct buf text;
	const struct form *form;

	if (!view->sound || view->published == NULL)
		return;
	diags_init(&diags, portal->arena, view->id);
	form = form_read(portal->arena, view->design.definition, &diags);
	if (form == NULL)
		return;
	changes = compare_forms(portal->arena, view->published->form, form);
	buf_init(&text, (size_t)64 * 1024);
	changes_print(&changes, &text);
	page_say(&portal->page, "heading", "changes");
	struct xml *code = page_add(&portal->page, portal->page.root, "code", buf_str(&text));
	page_set(&portal->page, code, "label", page_word(&portal->page, "changes"));
	buf_finish(&text);
}

static bool tell_remarks(struct view *view, struct err *err)
{
	static const char *const columns[] = { "column.when", "column.who", "column.what",
					       "column.remark" };
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct design_remarks remarks = { 0 };
	struct xml *table;

	if (!store_design_remarks(portal->service->store, portal->arena, portal->institution,
				  view->id, &remarks, err))
		return false;
	if (remarks.count == 0)
		return true;
	table = page_table(page, "remarks", columns, LENGTH(columns));
	for (size_t i = 0; i < remarks.count; i++) {
		const struct design_remark *remark = &remarks.at[i];
		struct xml *row = page_add(page, table, "row", STR(""));
		(void)page_add(page, row, "cell", page_moment(page, remark->time_ms));
		(void)page_add(page, row, "cell", remark->name);
		(void)page_add(page, row, "cell", word_of(view, "state", remark->state));
		(void)page_add(page, row, "cell", remark->text);
	}
	return true;
}

static void ask_step(struct view *view, bool own)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *form = NULL;
	bool remark = false;

	for (size_t i = 0; i < LENGTH(steps); i++) {
		if (!offers(view, &steps[i]))
			continue;
		if (own && steps[i].others) {
			page_say(page, "text", "own");
			continue;
		}
		if (form == NULL) {
			form = page_form(page,
					 portal_url(portal, "forms/%.*s", STR_ARG(view->id)));
			page_hidden(page, form, "revision",
				    str_printf(portal->arena, "%lld",
					       (long long)view->design.revision));
		}
		if (steps[i].remark && !remark) {
			struct xml *field = page_field(page, form, "area", "remark", STR(""));
			page_set(page, field, "label", page_word(page, "remark"));
			page_set(page, field, "hint", page_word(page, "remark.hint"));
			page_set(page, field, "rows", STR("4"));
			remark = true;
		}
		page_button(page, form, steps[i].action);
	}
}

static void tell_ways(struct view *view)
{
	struct portal *portal = &view->portal;
	const int id = (int)view->id.len;

	if (portal->roles & ROLE_AUTHOR)
		page_link(&portal->page,
			  portal_url(portal, "forms/%.*s/build", id, view->id.at), "build");
	if (view->design.revision > 0)
		page_link(&portal->page,
			  portal_url(portal, "forms/%.*s/preview/_first", id, view->id.at),
			  "preview");
	if (portal->roles & ROLE_AUTHOR)
		page_link(&portal->page, portal_url(portal, "forms/%.*s/text", id, view->id.at),
			  view->design.revision > 0 ? "text.edit" : "text.begin");
	page_link(&portal->page,
		  portal_url(portal, "forms/%.*s/definition.xml", id, view->id.at), "file.xml");
	if (view->published != NULL)
		page_link(&portal->page,
			  str_printf(portal->arena, "/f/%.*s", STR_ARG(view->id)),
			  "citizen-page");
}

static void show(struct view *view, const char *notice, const char *problem)
{
	struct portal *portal = &view->portal;
	struct err err = { 0 };
	bool own = false;

	check(view);
	portal_begin_text(portal, view->published != NULL
					  ? text_in(&view->published->form->title, 0)
					  : view->id);
	if (notice != NULL)
		page_say(&portal->page, "notice", notice);
	if (problem != NULL)
		page_say(&portal->page, "problem", problem);
	tell_facts(view);
	if (view->design.revision > 0 && !wrote(view, &own, &err)) {
		portal_fail(portal, &err);
		return;
	}
	ask_step(view, own);
	tell_ways(view);
	tell_findings(view);
	tell_changes(view);
	if (tell_remarks(view, &err))
		portal_send(portal);
	else
		portal_fail(portal, &err);
}

void portal_form_get(void *context, const struct request *request, struct response *response)
{
	struct view view;

	if (open_view(&view, context, request, response))
		show(&view, NULL, NULL);
	close(&view);
}

/* --- going on ----------------------------------------------------------------------------- */

/* What is approved goes to the public; what others see of it changes with this alone. */
static bool publish(struct view *view, struct err *err)
{
	struct portal *portal = &view->portal;
	struct publication publication = { .definition = view->design.definition,
					   .institution = portal->institution,
					   .id = view->id,
					   .now_ms = portal->now_ms };

	diags_init(&view->diags, portal->arena, view->id);
	return catalogue_publish(portal->service->catalogue, &publication, &view->diags, err);
}

static bool take_step(struct view *view, const struct step *step, struct str remark,
		      struct err *err)
{
	struct portal *portal = &view->portal;
	struct design design = view->design;
	const bool publishes = str_equal_c(design.state, "approved") && step->sound;

	design.state = str_from_c(step->to);
	design.author = portal->author;
	design.name = portal->name;
	design.time_ms = portal->now_ms;
	if (publishes)
		design.base = design.revision;
	return (!publishes || publish(view, err)) &&
	       store_design_move(portal->service->store, &design, step->from, remark, err);
}

/* A step that was not taken: the page again, with why. */
static void refuse(struct view *view, unsigned status, const char *problem)
{
	show(view, NULL, problem);
	view->portal.response->status = status;
}

static void go_on(struct view *view, const struct pair *pairs, size_t count)
{
	struct portal *portal = &view->portal;
	const struct str remark = str_trim(pairs_get(pairs, count, STR("remark")));
	const struct step *step;
	struct err err = { 0 };
	uint64_t revision = 0;
	bool own = false;

	check(view);
	step = find_step(view, pairs_get(pairs, count, STR("_action")));
	(void)str_to_u64(pairs_get(pairs, count, STR("revision")), &revision);
	if (step == NULL || revision != (uint64_t)view->design.revision)
		refuse(view, 409, "changed-meanwhile");
	else if (step->remark && remark.len == 0)
		refuse(view, 422, "remark.needed");
	else if (wrote(view, &own, &err) && own && step->others)
		refuse(view, 403, "own");
	else if (err.code == ERR_NONE && take_step(view, step, remark, &err))
		portal_redirect(portal, portal_url(portal, "forms/%.*s", STR_ARG(view->id)));
	else
		portal_fail(portal, &err);
}

void portal_form_post(void *context, const struct request *request, struct response *response)
{
	struct view view = { .published = NULL };
	const struct pair *pairs;
	size_t count;

	if (portal_post(&view.portal, context, request, response, &pairs, &count) &&
	    load(&view))
		go_on(&view, pairs, count);
	close(&view);
}
