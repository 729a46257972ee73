/* What a form was before: its published versions and the revisions of its design, and going
 * back to one. */
#include "app/portal/changes.h"
#include "app/portal/workshop.h"
#include "storage/versions.h"

/* What changed is found by comparing texts, so not of all of them at once. */
enum { SHOWN = 15 };

struct desk {
	struct portal portal;
	struct workshop shop;
	struct form_versions versions;
	struct design_revisions revisions;
	struct design_remarks remarks; /* who published */
};

static bool load(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct store *store = portal->service->store;
	struct err err = { 0 };

	desk->versions = (struct form_versions){ 0 };
	desk->revisions = (struct design_revisions){ 0 };
	desk->remarks = (struct design_remarks){ 0 };
	if (!workshop_open(&desk->shop, portal))
		return false;
	if (store_form_versions_all(store, portal->arena, portal->institution, desk->shop.form,
				    &desk->versions, &err) &&
	    store_design_revisions(store, portal->arena, portal->institution, desk->shop.form,
				   &desk->revisions, &err) &&
	    store_design_remarks(store, portal->arena, portal->institution, desk->shop.form,
				 &desk->remarks, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

static struct str number_text(const struct page *page, int64_t number)
{
	return str_printf(page->arena, "%lld", (long long)number);
}

/* The step by which a version was published: it has the same time. NULL: it came otherwise, by
 * the API or from a folder. */
static const struct design_remark *step_of(const struct desk *desk,
					   const struct form_version *version)
{
	for (size_t i = 0; i < desk->remarks.count; i++)
		if (desk->remarks.at[i].time_ms == version->published_ms &&
		    str_equal_c(desk->remarks.at[i].state, "published"))
			return &desk->remarks.at[i];
	return NULL;
}

static struct str url_of(const struct desk *desk, int64_t revision)
{
	return portal_url(&desk->portal, "forms/%.*s/revisions/%lld", STR_ARG(desk->shop.form),
			  (long long)revision);
}

/* --- what was published ------------------------------------------------------------------- */

static void add_version(struct desk *desk, struct xml *table, size_t i)
{
	struct page *page = &desk->portal.page;
	const struct form_version *version = &desk->versions.at[i];
	const struct design_remark *step = step_of(desk, version);
	struct xml *row = page_add(page, table, "row", STR(""));
	struct xml *cell = page_add(page, row, "cell", number_text(page, version->number));

	if (i == 0)
		page_set(page, cell, "detail", page_word(page, "history.current"));
	(void)page_add(page, row, "cell", page_when(page, version->published_ms));
	(void)page_add(page, row, "cell",
		       step != NULL ? step->name : page_word(page, "history.otherwise"));
	cell = page_add(page, row, "cell",
			step == NULL ? STR("")
				     : page_word_with(page, "revision", "number",
						      number_text(page, step->revision)));
	if (step != NULL)
		page_set(page, cell, "href", url_of(desk, step->revision));
}

static void tell_versions(struct desk *desk)
{
	static const char *const columns[] = { "column.version", "column.published",
					       "column.who", "column.revision" };
	struct page *page = &desk->portal.page;
	struct xml *table;

	page_say(page, "heading", "history.versions");
	if (desk->versions.count == 0) {
		page_say(page, "text", "history.unpublished");
		return;
	}
	table = page_table(page, "history.versions", columns, LENGTH(columns));
	for (size_t i = 0; i < desk->versions.count; i++)
		add_version(desk, table, i);
}

/* To any but the newest when nothing was changed since, which would change nothing. */
static void ask_version(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *form, *field;

	if (desk->versions.count == 0 || (portal->roles & ROLE_AUTHOR) == 0)
		return;
	page_say(page, "heading", "history.back");
	if (workshop_is_locked(&desk->shop)) {
		page_say(page, "text", "history.locked");
		return;
	}
	page_say(page, "text", "history.text");
	form = page_form(page,
			 portal_url(portal, "forms/%.*s/history", STR_ARG(desk->shop.form)));
	page_hidden(page, form, "revision", number_text(page, desk->shop.revision));
	field = page_field(page, form, "select", "version", STR(""));
	page_set(page, field, "label", page_word(page, "history.which"));
	for (size_t i = 0; i < desk->versions.count; i++) {
		const struct form_version *version = &desk->versions.at[i];
		const struct str number = number_text(page, version->number);
		const struct pair parts[] = {
			{ STR("version"), number },
			{ STR("when"), page_when(page, version->published_ms) },
		};
		const size_t wanted = desk->versions.count > 1 ? 1 : 0;

		(void)page_option(page, field, number,
				  page_word_of(page, "history.version", parts, LENGTH(parts)),
				  i == wanted ? number : STR(""));
	}
	page_button(page, form, "back-to-version");
}

/* --- what was worked on ------------------------------------------------------------------- */

/* NULL when it cannot be read. */
static const struct form *form_of(struct desk *desk, int64_t revision)
{
	struct portal *portal = &desk->portal;
	struct design design = { .institution = portal->institution,
				 .form = desk->shop.form,
				 .revision = revision };

	return store_design_text(portal->service->store, portal->arena, &design,
				 &(struct err){ 0 })
		       ? changes_form(portal, design.definition)
		       : NULL;
}

static bool was_published(const struct desk *desk, int64_t revision)
{
	for (size_t i = 0; i < desk->remarks.count; i++)
		if (desk->remarks.at[i].revision == revision &&
		    str_equal_c(desk->remarks.at[i].state, "published"))
			return true;
	return false;
}

static void add_revision(struct desk *desk, struct xml *table,
			 const struct design_revision *revision, struct str changes)
{
	struct page *page = &desk->portal.page;
	struct xml *row = page_add(page, table, "row", STR(""));
	struct xml *cell = page_add(page, row, "cell", number_text(page, revision->number));

	page_set(page, cell, "href", url_of(desk, revision->number));
	if (was_published(desk, revision->number))
		page_set(page, cell, "detail", page_word(page, "state.published"));
	(void)page_add(page, row, "cell", page_when(page, revision->time_ms));
	(void)page_add(page, row, "cell", revision->name);
	(void)page_add(page, row, "cell", changes);
}

/* The first of those that are shown. */
static size_t first_shown(const struct desk *desk)
{
	uint64_t before = 0;
	size_t i = 0;

	if (!str_to_u64(request_query(desk->portal.request, STR("before")), &before))
		return 0;
	while (i < desk->revisions.count && desk->revisions.at[i].number >= (int64_t)before)
		i++;
	return i;
}

static void tell_revisions(struct desk *desk)
{
	static const char *const columns[] = { "column.revision", "column.when", "column.who",
					       "column.changed" };
	struct page *page = &desk->portal.page;
	const struct design_revisions *all = &desk->revisions;
	const size_t from = first_shown(desk);
	struct xml *table;
	const struct form *after;
	size_t i;

	if (from >= all->count)
		return;
	page_say(page, "heading", "history.revisions");
	table = page_table(page, "history.revisions", columns, LENGTH(columns));
	after = form_of(desk, all->at[from].number);
	for (i = from; i < all->count && i < from + SHOWN; i++) {
		const struct form *before =
			i + 1 < all->count ? form_of(desk, all->at[i + 1].number) : NULL;
		add_revision(desk, table, &all->at[i],
			     all->at[i].number == 1
				     ? page_word(page, "history.first")
				     : changes_sum(&desk->portal, before, after));
		after = before;
	}
	if (i < all->count)
		page_link(page,
			  portal_url(&desk->portal, "forms/%.*s/history?before=%lld",
				     STR_ARG(desk->shop.form),
				     (long long)all->at[i - 1].number),
			  "history.older");
}

static void show(struct desk *desk, const char *problem)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;

	portal_begin(portal, "history");
	workshop_tell_lock(&desk->shop);
	if (problem != NULL)
		page_say(page, "problem", problem);
	tell_versions(desk);
	ask_version(desk);
	tell_revisions(desk);
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(desk->shop.form)), "back");
	portal_send(portal);
}

void portal_history_get(void *context, const struct request *request, struct response *response)
{
	struct desk desk;

	if (portal_open(&desk.portal, context, request, response) && load(&desk))
		show(&desk, NULL);
}

/* Its text becomes the newest revision, a draft: to go to the public it is reviewed like any
 * other. */
static void go_back(struct desk *desk, const struct pair *pairs, size_t count)
{
	struct portal *portal = &desk->portal;
	struct form_record record = { .institution = portal->institution,
				      .id = desk->shop.form };
	uint64_t version = 0;
	struct err err = { 0 };
	const bool newest = workshop_is_newest(&desk->shop, pairs, count);

	if (!newest || workshop_is_locked(&desk->shop)) {
		show(desk, newest ? NULL : "changed-meanwhile");
		portal->response->status = 409;
		return;
	}
	if (!str_to_u64(pairs_get(pairs, count, STR("version")), &version) ||
	    version > INT64_MAX)
		version = 0;
	record.version = (int64_t)version;
	if (!store_form_version(portal->service->store, portal->arena, &record, &err)) {
		portal_fail(portal, &err);
		return;
	}
	switch (workshop_save(&desk->shop, record.definition)) {
	case WORKSHOP_SAVED:
		portal_redirect(portal, workshop_done(&desk->shop,
						      portal_url(portal, "forms/%.*s",
								 STR_ARG(desk->shop.form)),
						      STR("back-to-version")));
		break;
	case WORKSHOP_CHANGED_MEANWHILE:
		show(desk, "changed-meanwhile");
		portal->response->status = 409;
		break;
	case WORKSHOP_FAILED:
		break;
	}
}

void portal_history_post(void *context, const struct request *request,
			 struct response *response)
{
	struct desk desk;
	const struct pair *pairs;
	size_t count;

	if (portal_post(&desk.portal, context, request, response, &pairs, &count) &&
	    load(&desk))
		go_back(&desk, pairs, count);
}
