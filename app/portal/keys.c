/* Keys of the API, which programs of the institution carry: made, shown once, and ended. */
#include "app/pages/journey.h"
#include "app/portal/confirm.h"
#include "app/service/api_key.h"
#include "app/service/crypto.h"
#include "app/service/scope.h"
#include "storage/api_keys.h"

#define DAY INT64_C(86400000)

enum { NAME_MOST = 80 };

struct view {
	struct portal portal;
	struct api_keys keys;
	const char *notice, *problem; /* words, or NULL */
	struct str fresh;	      /* to be shown once, or empty */
	/* As it was typed, while something is wrong with it. */
	struct str name;
	unsigned scopes;
};

static const struct {
	const char *value, *word;
	int64_t days; /* 0: it stays */
} terms[] = { { "90", "api-key.quarter", 90 },
	      { "365", "api-key.year", 365 },
	      { "", "key.stays", 0 } };

/* An admin's are all keys of the institution, everybody's those that they made. */
static bool is_theirs(const struct portal *portal, const struct api_key *key)
{
	return (portal->roles & ROLE_ADMIN) != 0 || str_equal(key->author, portal->author);
}

static bool load(struct view *view)
{
	struct portal *portal = &view->portal;
	struct api_keys all = { 0 };
	struct err err = { 0 };

	view->keys = (struct api_keys){ 0 };
	if (!store_api_keys_list(portal->service->store, portal->arena, portal->institution,
				 &all, &err)) {
		portal_fail(portal, &err);
		return false;
	}
	for (size_t i = 0; i < all.count; i++)
		if (is_theirs(portal, &all.at[i]))
			*VEC_ADD(portal->arena, &view->keys) = all.at[i];
	return true;
}

static bool is_over(const struct view *view, const struct api_key *key)
{
	return key->ended_ms != 0 ||
	       (key->expires_ms != 0 && key->expires_ms <= view->portal.now_ms);
}

/* --- the page ----------------------------------------------------------------------------- */

static void tell_fresh(struct view *view)
{
	struct page *page = &view->portal.page;

	if (view->fresh.len == 0)
		return;
	page_say(page, "heading", "key.new");
	page_say(page, "text", "api-key.once");
	page_set(page, page_add(page, page->root, "code", view->fresh), "label",
		 page_word(page, "key.new"));
}

static struct str validity(const struct view *view, const struct api_key *key)
{
	const struct page *page = &view->portal.page;
	const int64_t end = key->ended_ms != 0 ? key->ended_ms : key->expires_ms;

	if (end == 0)
		return page_word(page, "key.stays");
	return page_word_with(page, is_over(view, key) ? "key.ended" : "key.until", "until",
			      page_when(page, end));
}

/* "Lasīt veidlapas; Redzēt piegādes"; a scope of another version of the program by its name. */
static struct str tell_scopes(struct page *page, struct str names)
{
	struct str all = STR("");
	struct str name;

	while (str_next(&names, ' ', &name)) {
		struct str text = name;

		for (size_t i = 0; i < scope_count; i++)
			if (str_equal_c(name, scope_rows[i].name))
				text = page_word(page, scope_rows[i].word);
		all = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(all),
				 all.len > 0 ? "; " : "", STR_ARG(text));
	}
	return all;
}

static void add_row(struct view *view, struct xml *table, const struct api_key *key)
{
	struct page *page = &view->portal.page;
	struct xml *row = page_add(page, table, "row", STR(""));

	(void)page_add(page, row, "cell", key->name);
	(void)page_add(page, row, "cell", tell_scopes(page, key->scopes));
	(void)page_add(page, row, "cell",
		       str_printf(page->arena, "%.*s, %.*s", STR_ARG(key->author_name),
				  STR_ARG(page_when(page, key->created_ms))));
	(void)page_add(page, row, "cell",
		       key->used_ms == 0 ? page_word(page, "api-key.unused")
					 : page_when(page, key->used_ms));
	(void)page_add(page, row, "cell", validity(view, key));
}

static void tell_keys(struct view *view)
{
	static const char *const columns[] = { "column.name", "column.scopes", "column.made",
					       "column.used", "column.valid" };
	struct page *page = &view->portal.page;
	struct xml *table;

	if (view->keys.count == 0) {
		page_say(page, "text", "api-key.none");
		return;
	}
	table = page_table(page, "places.keys", columns, LENGTH(columns));
	for (size_t i = 0; i < view->keys.count; i++)
		add_row(view, table, &view->keys.at[i]);
}

static struct xml *ask_select(struct page *page, struct xml *form, const char *name,
			      const char *word)
{
	struct xml *field = page_field(page, form, "select", name, STR(""));

	page_set(page, field, "label", page_word(page, word));
	return field;
}

static void ask_end(struct view *view)
{
	struct page *page = &view->portal.page;
	struct xml *form = NULL, *field = NULL;

	for (size_t i = 0; i < view->keys.count; i++) {
		const struct api_key *key = &view->keys.at[i];
		if (is_over(view, key))
			continue;
		if (form == NULL) {
			page_say(page, "heading", "api-key.end");
			form = page_form(page, portal_url(&view->portal, "keys"));
			field = ask_select(page, form, "key", "api-key.which");
		}
		page_set(page, page_add(page, field, "option", key->name), "value", key->id);
	}
	if (form != NULL)
		page_button(page, form, "end-key");
}

/* At the field that the problem is about. */
static void set_error(struct view *view, struct xml *field, const char *problem)
{
	struct page *page = &view->portal.page;

	if (view->problem != NULL && str_equal_c(str_from_c(view->problem), problem))
		page_set(page, field, "error", page_word(page, problem));
}

static void ask_scopes(struct view *view, struct xml *form)
{
	struct page *page = &view->portal.page;
	struct xml *fields = page_add(page, form, "fields", STR(""));

	page_set(page, fields, "id", STR("scopes"));
	page_set(page, fields, "label", page_word(page, "api-key.scopes"));
	set_error(view, fields, "api-key.scope.needed");

	for (size_t i = 0; i < scope_count; i++) {
		const struct scope_row *row = &scope_rows[i];
		if ((scopes_of(view->portal.roles) & (unsigned)row->scope) == 0)
			continue;
		const bool chosen = (view->scopes & (unsigned)row->scope) != 0;
		struct xml *field = page_field(page, fields, "check", row->name,
					       chosen ? STR("true") : STR(""));
		page_set(page, field, "label", page_word(page, row->word));
		page_set(page, field, "code", str_from_c(row->name));
	}
}

static void ask_new(struct view *view)
{
	struct page *page = &view->portal.page;
	struct xml *form, *field;

	page_say(page, "heading", "api-key.make");
	form = page_form(page, portal_url(&view->portal, "keys"));
	field = page_field(page, form, "text", "name", view->name);
	page_set(page, field, "label", page_word(page, "api-key.name"));
	page_set(page, field, "hint", page_word(page, "api-key.name.hint"));
	set_error(view, field, "api-key.name.needed");
	ask_scopes(view, form);
	field = ask_select(page, form, "term", "api-key.term");
	for (size_t i = 0; i < LENGTH(terms); i++)
		page_set(page, page_add(page, field, "option", page_word(page, terms[i].word)),
			 "value", str_from_c(terms[i].value));
	page_button(page, form, "make-key");
}

/* Leads to the field that it is about. */
static void tell_problem(struct view *view)
{
	static const struct {
		const char *problem, *href;
	} fields[] = { { "api-key.name.needed", "#name" },
		       { "api-key.scope.needed", "#scopes" } };
	struct page *page = &view->portal.page;
	struct xml *problem =
		page_add(page, page->root, "problem", page_word(page, view->problem));

	for (size_t i = 0; i < LENGTH(fields); i++)
		if (str_equal_c(str_from_c(view->problem), fields[i].problem))
			page_set(page, problem, "href", str_from_c(fields[i].href));
}

/* Where the programs go, and what they find there. */
static void tell_api(struct view *view)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;

	page_say(page, "heading", "api");
	page_say(page, "text", "api.text");
	struct xml *facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "api.address",
		  journey_public(portal->service, portal->request, STR("/api/v1")));
	page_link(page, STR("/api/v1/openapi.yaml"), "api.description");
}

static void show(struct view *view, unsigned status)
{
	struct page *page = &view->portal.page;

	if (!load(view))
		return;
	portal_begin(&view->portal, "places.keys");
	if (view->notice != NULL)
		page_say(page, "notice", view->notice);
	if (view->problem != NULL)
		tell_problem(view);
	tell_fresh(view);
	page_say(page, "text", "api-key.text");
	tell_keys(view);
	ask_new(view);
	ask_end(view);
	tell_api(view);
	portal_send(&view->portal);
	view->portal.response->status = status;
}

static void begin(struct view *view)
{
	view->notice = view->problem = NULL;
	view->fresh = view->name = STR("");
	view->scopes = 0;
}

void portal_keys_get(void *context, const struct request *request, struct response *response)
{
	struct view view;

	begin(&view);
	if (portal_open(&view.portal, context, request, response))
		show(&view, 200);
}

/* --- making and ending -------------------------------------------------------------------- */

static struct audit_line line_of(const struct view *view, const char *what, struct str about,
				 struct str detail)
{
	return (struct audit_line){ .time_ms = view->portal.now_ms,
				    .who = portal_who(&view->portal),
				    .what = str_from_c(what),
				    .reference = about,
				    .detail = detail };
}

static void refuse(struct view *view, const char *problem)
{
	view->problem = problem;
	show(view, 422);
}

static int64_t term_end(const struct view *view, struct str value)
{
	size_t chosen = 0; /* what is none of them is the shortest */

	for (size_t i = 0; i < LENGTH(terms); i++)
		if (str_equal_c(value, terms[i].value))
			chosen = i;
	return terms[chosen].days == 0 ? 0 : view->portal.now_ms + terms[chosen].days * DAY;
}

static void keep(struct view *view, int64_t expires_ms)
{
	const struct portal *portal = &view->portal;
	const struct str secret = api_key_new(portal->arena);
	const struct api_key key = { .institution = portal->institution,
				     .id = crypto_token(portal->arena, 9),
				     .name = view->name,
				     .digest = api_key_digest(portal->arena, secret),
				     .scopes = scopes_print(portal->arena, view->scopes),
				     .author = portal->author,
				     .author_name = portal->name,
				     .created_ms = portal->now_ms,
				     .expires_ms = expires_ms };
	const struct audit_line line = line_of(view, "api-key.made", key.id, key.scopes);
	struct err err = { 0 };

	if (store_api_key_add(portal->service->store, &key, &line, &err)) {
		begin(view);
		view->fresh = secret;
		view->notice = "api-key.made";
		show(view, 200);
	} else if (err.code == ERR_LIMIT) {
		refuse(view, "api-key.many");
	} else {
		portal_fail(&view->portal, &err);
	}
}

static void make(struct view *view, const struct pair *pairs, size_t count)
{
	view->name = str_trim(pairs_get(pairs, count, STR("name")));
	for (size_t i = 0; i < scope_count; i++)
		if (pairs_get(pairs, count, str_from_c(scope_rows[i].name)).len > 0)
			view->scopes |= (unsigned)scope_rows[i].scope;
	if ((view->scopes & ~scopes_of(view->portal.roles)) != 0)
		portal_status(&view->portal, 403);
	else if (view->name.len == 0 || view->name.len > NAME_MOST)
		refuse(view, "api-key.name.needed");
	else if (view->scopes == 0)
		refuse(view, "api-key.scope.needed");
	else
		keep(view, term_end(view, pairs_get(pairs, count, STR("term"))));
}

static const struct api_key *find_key(const struct view *view, struct str id)
{
	for (size_t i = 0; i < view->keys.count; i++)
		if (str_equal(view->keys.at[i].id, id))
			return &view->keys.at[i];
	return NULL;
}

/* False when a page asks, or says that there is no such key. */
static bool is_sure(struct view *view, struct str id, const struct pair *pairs, size_t count)
{
	struct confirm confirm = { .action = "end-key",
				   .back = portal_url(&view->portal, "keys") };
	const struct api_key *key;

	if (!load(view))
		return false;
	key = find_key(view, id);
	if (key == NULL) {
		portal_status(&view->portal, 404);
		return false;
	}
	confirm.about = key->name;
	return confirm_given(&view->portal, &confirm, pairs, count);
}

static void end(struct view *view, const struct pair *pairs, size_t count)
{
	const struct str id = pairs_get(pairs, count, STR("key"));
	const struct audit_line line = line_of(view, "api-key.ended", id, STR(""));
	struct err err = { 0 };

	if (!is_sure(view, id, pairs, count))
		return;
	if (!store_api_key_end(view->portal.service->store, view->portal.institution, id, &line,
			       &err)) {
		portal_fail(&view->portal, &err);
		return;
	}
	view->notice = "api-key.ended";
	show(view, 200);
}

void portal_keys_post(void *context, const struct request *request, struct response *response)
{
	struct view view;
	const struct pair *pairs;
	size_t count;

	begin(&view);
	if (!portal_post(&view.portal, context, request, response, &pairs, &count))
		return;
	if (str_equal_c(pairs_get(pairs, count, STR("_action")), "end-key"))
		end(&view, pairs, count);
	else
		make(&view, pairs, count);
}
