/* What a form was before: its published versions and the revisions of its design, and going
 * back to one. */
#include "app/portal/workshop.h"

/* Each comes with its definition. */
enum { VERSIONS_MOST = 50 };

struct desk {
	struct portal portal;
	struct workshop shop;
	struct form_records versions;
	struct design_revisions revisions;
};

static bool load(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct store *store = portal->service->store;
	struct err err = { 0 };

	desk->versions = (struct form_records){ 0 };
	desk->revisions = (struct design_revisions){ 0 };
	if (!workshop_open(&desk->shop, portal))
		return false;
	const struct form_record newest = { .institution = portal->institution,
					    .id = desk->shop.form,
					    .version = INT64_MAX };
	if (store_form_versions(store, portal->arena, &newest, VERSIONS_MOST, &desk->versions,
				&err) &&
	    store_design_revisions(store, portal->arena, portal->institution, desk->shop.form,
				   &desk->revisions, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

static struct str number_text(const struct page *page, int64_t number)
{
	return str_printf(page->arena, "%lld", (long long)number);
}

static void tell_versions(struct desk *desk)
{
	static const char *const columns[] = { "column.version", "column.published" };
	struct page *page = &desk->portal.page;
	struct xml *table;

	if (desk->versions.count == 0) {
		page_say(page, "text", "history.unpublished");
		return;
	}
	table = page_table(page, "history.versions", columns, LENGTH(columns));
	for (size_t i = 0; i < desk->versions.count; i++) {
		const struct form_record *record = &desk->versions.at[i];
		struct xml *row = page_add(page, table, "row", STR(""));

		(void)page_add(page, row, "cell", number_text(page, record->version));
		(void)page_add(page, row, "cell", page_moment(page, record->published_ms));
	}
}

/* To any but the newest when nothing was changed since, which would change nothing. */
static void ask_version(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *form, *field;

	if (desk->versions.count == 0 || (portal->roles & ROLE_AUTHOR) == 0)
		return;
	page_say(page, "text", "history.text");
	form = page_form(page,
			 portal_url(portal, "forms/%.*s/history", STR_ARG(desk->shop.form)));
	page_hidden(page, form, "revision", number_text(page, desk->shop.revision));
	field = page_field(page, form, "select", "version", STR(""));
	page_set(page, field, "label", page_word(page, "history.which"));
	for (size_t i = 0; i < desk->versions.count; i++) {
		const struct str number = number_text(page, desk->versions.at[i].version);
		const size_t wanted = desk->versions.count > 1 ? 1 : 0;
		struct xml *option =
			page_add(page, field, "option",
				 page_word_with(page, "history.version", "version", number));
		page_set(page, option, "value", number);
		if (i == wanted)
			page_set(page, option, "chosen", STR("true"));
	}
	page_button(page, form, "back-to-version");
}

static void tell_revisions(struct desk *desk)
{
	static const char *const columns[] = { "column.revision", "column.when", "column.who" };
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *table;

	if (desk->revisions.count == 0)
		return;
	table = page_table(page, "history.revisions", columns, LENGTH(columns));
	for (size_t i = 0; i < desk->revisions.count; i++) {
		const struct design_revision *revision = &desk->revisions.at[i];
		struct xml *row = page_add(page, table, "row", STR(""));
		struct xml *cell =
			page_add(page, row, "cell", number_text(page, revision->number));

		page_set(page, cell, "href",
			 portal_url(portal, "forms/%.*s/revisions/%lld",
				    STR_ARG(desk->shop.form), (long long)revision->number));
		(void)page_add(page, row, "cell", page_moment(page, revision->time_ms));
		(void)page_add(page, row, "cell", revision->name);
	}
}

static void show(struct desk *desk, const char *problem)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;

	portal_begin(portal, "history");
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

	if (!workshop_is_newest(&desk->shop, pairs, count)) {
		show(desk, "changed-meanwhile");
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
		portal_redirect(portal,
				portal_url(portal, "forms/%.*s", STR_ARG(desk->shop.form)));
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
