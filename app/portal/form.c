/* One form of an institution: what is being made of it, and its way to the public. */
#include "app/portal/aftermath.h"
#include "app/portal/changes.h"
#include "app/portal/finding.h"
#include "app/portal/guests.h"
#include "app/portal/remark.h"
#include "app/portal/scenarios.h"
#include "app/portal/title.h"
#include "app/portal/ways.h"
#include "app/service/course.h"
#include "renderers/i18n/findings.h"
#include "storage/asides.h"
#include "storage/endpoints.h"

struct view {
	struct portal portal;
	struct course course;
	struct design_remarks remarks; /* its course, the newest first */
};

static bool load(struct view *view)
{
	struct portal *portal = &view->portal;
	struct err err = { 0 };

	view->course = (struct course){ .service = portal->service,
					.arena = portal->arena,
					.institution = portal->institution,
					.form = portal->request->parameters[1],
					.author = portal->author,
					.name = portal->name,
					.roles = portal->roles,
					.now_ms = portal->now_ms,
					.translation = findings_in(portal->language) };
	if (course_open(&view->course, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

static bool open_view(struct view *view, const struct service *service,
		      const struct request *request, struct response *response)
{
	view->course = (struct course){ 0 };
	return portal_open(&view->portal, service, request, response) && load(view);
}

/* --- the page ----------------------------------------------------------------------------- */

static struct str word_of(const struct view *view, const char *prefix, struct str name)
{
	struct arena *arena = view->portal.arena;

	return page_word(&view->portal.page,
			 str_to_c(arena, str_printf(arena, "%s.%.*s", prefix, STR_ARG(name))));
}

/* What the public can do with what is published. */
static struct str term_of(struct view *view)
{
	const struct portal *portal = &view->portal;
	const struct availability availability =
		openings_find(catalogue_openings(portal->service->catalogue),
			      portal->institution, view->course.form, portal->arena);

	return opening_say(&availability, portal->now_ms, portal->page.words, portal->arena);
}

/* How many of its scenarios pass. */
static void tell_scenarios(struct view *view, struct xml *facts)
{
	struct scenarios scenarios = { .shop = { .portal = &view->portal,
						 .form = view->course.form,
						 .text = view->course.design.definition } };

	scenarios_run(&scenarios);
	page_fact(&view->portal.page, facts, "fact.scenarios", scenarios_sum(&scenarios));
}

static void tell_facts(struct view *view)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *facts = page_add(page, page->root, "facts", STR(""));
	const struct design *design = &view->course.design;

	page_fact(page, facts, "fact.id", view->course.form);
	if (view->course.published != NULL)
		page_fact(
			page, facts, "fact.published",
			page_word_with(page, "published.version", "version",
				       str_printf(portal->arena, "%lld",
						  (long long)view->course.published->version)));
	page_fact(page, facts, "fact.term", term_of(view));
	if (course_is_alone(&view->course))
		page_fact(page, facts, "eyes", page_word(page, "eyes.two"));
	if (design->revision == 0)
		return;
	page_fact(page, facts, "fact.state", word_of(view, "state", design->state));
	page_fact(page, facts, "fact.changed",
		  str_printf(portal->arena, "%.*s, %.*s", STR_ARG(design->name),
			     STR_ARG(page_moment(page, design->time_ms))));
	tell_scenarios(view, facts);
}

/* The design as the workshop knows it. */
static struct workshop shop_of(struct view *view)
{
	return (struct workshop){ .portal = &view->portal,
				  .form = view->course.form,
				  .text = view->course.design.definition,
				  .revision = view->course.design.revision,
				  .state = view->course.design.state };
}

static void tell_findings(struct view *view)
{
	struct page *page = &view->portal.page;
	const struct workshop shop = shop_of(view);

	if (view->course.design.revision == 0)
		return;
	page_say(page, "heading", "findings");
	page_say(page, "text",
		 finding_is_unfinished(&shop, &view->course.diags) ? "findings.unfinished"
		 : !view->course.sound			    ? "findings.errors"
		 : view->course.diags.list.count > 0	    ? "findings.warnings"
							    : "findings.none");
	if (view->course.diags.list.count > 0)
		finding_list(&shop, &view->course.diags);
}

/* Whether it breaks receivers, and what people will find other than it was. */
static void tell_changes(struct view *view)
{
	struct portal *portal = &view->portal;
	const struct form *form;

	if (view->course.design.revision == 0 || view->course.published == NULL)
		return;
	page_say(&portal->page, "heading", "changes");
	form = changes_form(portal, view->course.design.definition);
	if (form == NULL) {
		page_say(&portal->page, "text", "changes.unknown");
		return;
	}
	if (!view->course.sound)
		page_say(&portal->page, "text", "changes.errors");
	changes_tell(portal, view->course.published->form, form);
}

/* In the course a draft is one again. */
static struct str step_text(const struct view *view, struct str state)
{
	return str_equal_c(state, "draft") ? page_word(&view->portal.page, "course.withdrawn")
					   : word_of(view, "state", state);
}

static void tell_remarks(struct view *view)
{
	static const char *const columns[] = { "column.when", "column.who", "column.what",
					       "column.remark" };
	struct page *page = &view->portal.page;
	const struct design_remarks remarks = view->remarks;
	struct xml *table;

	if (remarks.count == 0)
		return;
	table = page_table(page, "remarks", columns, LENGTH(columns));
	for (size_t i = 0; i < remarks.count; i++) {
		const struct design_remark *remark = &remarks.at[i];
		struct xml *row = page_add(page, table, "row", STR(""));
		(void)page_add(page, row, "cell", page_when(page, remark->time_ms));
		(void)page_add(page, row, "cell", remark->name);
		(void)page_add(page, row, "cell", step_text(view, remark->state));
		(void)page_add(page, row, "cell", remark->text);
	}
}

static bool has_steps(const struct view *view)
{
	for (size_t i = 0; i < course_step_count; i++)
		if (course_offers(&view->course, &course_steps[i]))
			return true;
	return false;
}

/* --- after a return ----------------------------------------------------------------------- */

static bool load_remarks(struct view *view, struct err *err)
{
	view->remarks = (struct design_remarks){ 0 };
	return store_design_remarks(view->portal.service->store, view->portal.arena,
				    view->portal.institution, view->course.form, &view->remarks,
				    err);
}

/* The return before what is reviewed now; NULL: it was not returned. */
static const struct design_remark *last_return(const struct view *view)
{
	for (size_t i = 0; i < view->remarks.count; i++) {
		const struct design_remark *remark = &view->remarks.at[i];

		if (str_equal_c(remark->state, "published"))
			return NULL;
		if (str_equal_c(remark->state, "returned"))
			return remark;
	}
	return NULL;
}

static void tell_changes_since_return(struct view *view)
{
	struct portal *portal = &view->portal;
	const struct design_remark *remark = last_return(view);
	struct design former = { .institution = portal->institution,
				 .form = view->course.form };
	const struct form *before, *after;

	if (remark == NULL || remark->revision == view->course.design.revision)
		return;
	former.revision = remark->revision;
	if (!store_design_text(portal->service->store, portal->arena, &former,
			       &(struct err){ 0 }))
		return;
	before = changes_form(portal, former.definition);
	after = changes_form(portal, view->course.design.definition);
	if (before == NULL || after == NULL)
		return;
	page_say(&portal->page, "heading", "changes.since-return");
	changes_tell(portal, before, after);
}

/* --- going on to the next step ------------------------------------------------------------ */

static bool has_receiver(const struct view *view)
{
	struct endpoint endpoint = { 0 };

	return store_endpoint_get(view->portal.service->store, view->portal.institution,
				  view->portal.arena, &endpoint, &(struct err){ 0 });
}

/* Before it is for everybody. */
static void tell_no_receiver(struct view *view, const struct step *step)
{
	if ((step->role & ROLE_PUBLISHER) != 0 && !has_receiver(view))
		page_say(&view->portal.page, "text", "next.no-endpoint");
}

/* Nobody has begun anything on a form that was never published. */
static struct str next_key(const struct view *view, const struct step *step)
{
	const bool first =
		view->course.published == NULL && str_equal_c(STR("publish"), step->action);

	return str_printf(view->portal.arena, "next.%s%s", step->action, first ? ".first" : "");
}

/* What is done with the form now, and what comes of it. */
static struct xml *begin_step(struct view *view, const struct step *step)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *form;

	page_say(page, "text", str_to_c(portal->arena, next_key(view, step)));
	tell_no_receiver(view, step);
	form = page_form(page, portal_url(portal, "forms/%.*s", STR_ARG(view->course.form)));
	page_hidden(page, form, "revision",
		    str_printf(portal->arena, "%lld", (long long)view->course.design.revision));
	return form;
}

static void ask_remark(struct page *page, struct xml *form)
{
	struct xml *field = page_field(page, form, "area", "remark", STR(""));

	page_set(page, field, "label", page_word(page, "remark"));
	page_set(page, field, "hint", page_word(page, "remark.hint"));
	page_set(page, field, "rows", STR("4"));
}

/* Behind what is to be looked at before one presses. */
static void ask_step(struct view *view, bool own)
{
	struct page *page = &view->portal.page;
	struct xml *form = NULL;
	bool remark = false;

	if (!has_steps(view))
		return;
	page_set(page, page_add(page, page->root, "heading", page_word(page, "next")), "id",
		 STR("next"));
	for (size_t i = 0; i < course_step_count; i++) {
		const struct step *step = &course_steps[i];

		if (!course_offers(&view->course, step))
			continue;
		if (own && step->others) {
			page_say(page, "text", "own");
			continue;
		}
		if (form == NULL)
			form = begin_step(view, step);
		if (step->remark && !remark) {
			ask_remark(page, form);
			remark = true;
		}
		page_button(page, form, step->action);
	}
}

/* Does it come from a spreadsheet that had something besides? */
static bool is_imported(struct view *view)
{
	struct portal *portal = &view->portal;
	struct aside aside = { .institution = portal->institution,
			       .form = view->course.form,
			       .kind = STR("import"),
			       .author = STR("") };

	return store_aside_get(portal->service->store, portal->arena, &aside,
			       &(struct err){ 0 });
}

/* To who can do something about it: what they have to do first. */
static void tell_author(struct view *view)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	const struct workshop shop = shop_of(view);

	if ((portal->roles & ROLE_AUTHOR) == 0)
		return;
	if (str_equal_c(shop.state, "review"))
		page_say(page, "text", "in-review");
	else if (str_equal_c(shop.state, "approved"))
		page_say(page, "text", "is-approved");
	else
		page_link_main(page, portal_url(portal, "forms/%.*s/build", STR_ARG(shop.form)),
			       "build");
}

/* To who is to approve it: all of it on one page. */
static void tell_reviewer(struct view *view)
{
	struct portal *portal = &view->portal;

	if ((portal->roles & ROLE_PUBLISHER) != 0 &&
	    str_equal_c(view->course.design.state, "review"))
		page_link_main(
			&portal->page,
			portal_url(portal, "forms/%.*s/summary", STR_ARG(view->course.form)),
			"summary.read");
}

static void tell_ways(struct view *view)
{
	const struct workshop shop = shop_of(view);
	const struct ways ways = { .form = view->course.form,
				   .designed = view->course.design.revision > 0,
				   .published = view->course.published != NULL,
				   .imported = is_imported(view),
				   .locked = workshop_is_locked(&shop) };

	if (has_steps(view))
		page_link(&view->portal.page, STR("#next"), "next.go");
	tell_author(view);
	tell_reviewer(view);
	ways_show(&view->portal, &ways);
}

/* What it is called as it is worked on, else as it is published. */
static struct str title(struct view *view)
{
	const struct portal *portal = &view->portal;
	const struct str text = title_of_definition(portal, view->course.design.definition);

	return text.len > 0 ? text : title_of_form(portal, view->course.form);
}

/* NULL: it is none of the course. */
static const struct step *step_named(struct str action)
{
	for (size_t i = 0; i < course_step_count; i++)
		if (str_equal_c(action, course_steps[i].action))
			return &course_steps[i];
	return NULL;
}

/* A step is told as long as the form stands where it led; it changes nothing of the form. */
static void tell_what(struct view *view, struct str what)
{
	const struct workshop shop = shop_of(view);
	const struct step *step = step_named(what);

	if (step == NULL)
		aftermath_tell(&shop, false);
	else if (str_equal_c(view->course.design.state, step->to))
		workshop_tell_done(&shop, false);
}

static void tell_done(struct view *view)
{
	struct page *page = &view->portal.page;
	const struct xml *const before = page->root->last;
	struct str rest = request_query(view->portal.request, STR("done"));
	struct str what = STR("");
	struct xml *notice;

	(void)str_next(&rest, '.', &what);
	tell_what(view, what);
	notice = page->root->last;
	if (notice == before || !str_equal_c(what, "publish"))
		return;
	page_set(page, notice, "href",
		 str_printf(page->arena, "/f/%.*s", STR_ARG(view->course.form)));
	page_set(page, notice, "link", page_word(page, "citizen-page"));
}

static void show(struct view *view, const char *problem)
{
	struct portal *portal = &view->portal;
	struct err err = { 0 };
	const struct workshop shop = shop_of(view);
	bool own = false;

	if (!load_remarks(view, &err) ||
	    (view->course.design.revision > 0 && !course_wrote(&view->course, &own, &err))) {
		portal_fail(portal, &err);
		return;
	}
	course_check(&view->course);
	portal_begin_text(portal, title(view));
	tell_done(view);
	remark_tell(portal, view->course.form);
	if (problem != NULL)
		page_say(&portal->page, "problem", problem);
	tell_facts(view);
	tell_ways(view);
	tell_findings(view);
	guests_tell(&shop, NULL);
	tell_changes(view);
	tell_changes_since_return(view);
	tell_remarks(view);
	ask_step(view, own);
	portal_send(portal);
}

void portal_form_get(void *context, const struct request *request, struct response *response)
{
	struct view view;

	if (open_view(&view, context, request, response))
		show(&view, NULL);
	course_close(&view.course);
}

/* --- going on ----------------------------------------------------------------------------- */

/* A step that was not taken: the page again, with why. */
static void refuse(struct view *view, unsigned status, const char *problem)
{
	show(view, problem);
	view->portal.response->status = status;
}

/* A step leaves the revision as it is. */
static struct str done_url(struct view *view, struct str action)
{
	struct portal *portal = &view->portal;
	struct workshop shop = shop_of(view);

	shop.revision--;
	return workshop_done(&shop, portal_url(portal, "forms/%.*s", STR_ARG(shop.form)),
			     action);
}

static void go_on(struct view *view, const struct pair *pairs, size_t count)
{
	struct portal *portal = &view->portal;
	uint64_t revision = 0;
	struct err err = { 0 };

	(void)str_to_u64(pairs_get(pairs, count, STR("revision")), &revision);
	const struct course_wish wish = { pairs_get(pairs, count, STR("_action")),
					  str_trim(pairs_get(pairs, count, STR("remark"))),
					  (int64_t)revision };
	switch (course_take(&view->course, &wish, &err)) {
	case COURSE_TAKEN:
		portal_redirect(portal, done_url(view, wish.action));
		break;
	case COURSE_CHANGED:
		refuse(view, 409, "changed-meanwhile");
		break;
	case COURSE_REMARK:
		refuse(view, 422, "remark.needed");
		break;
	case COURSE_OWN:
		refuse(view, 403, "own");
		break;
	case COURSE_FAILED:
		portal_fail(portal, &err);
		break;
	}
}

void portal_form_post(void *context, const struct request *request, struct response *response)
{
	struct view view = { .course = { 0 } };
	const struct pair *pairs;
	size_t count;

	if (portal_post(&view.portal, context, request, response, &pairs, &count) &&
	    load(&view))
		go_on(&view, pairs, count);
	course_close(&view.course);
}
