/* Who did what at an institution. */
#include "app/portal/day.h"
#include "app/portal/entry.h"
#include "app/portal/title.h"
#include "app/service/audit_file.h"
#include "storage/api_keys.h"
#include "storage/audit_search.h"
#include "storage/institutions.h"

#define DAY INT64_C(86400000)

enum { AUDIT_SIZE = 256 * 1024 * 1024, SHOWN = 100 };

struct desk {
	struct portal portal;
	struct str institution; /* whose audit it is */
	struct str base;	/* what is linked is below it */
	struct titles titles;
	struct worker_lines workers;
	struct api_keys keys; /* of the institution */
	struct audit_search search;
	struct day from, until; /* as typed */
	bool wrong;		/* one of them is no day */
};

/* --- what is looked for ------------------------------------------------------------------- */

/* What the names of actions begin with. */
static const char *const kinds[] = { "design.",	   "form.",	"guest.",   "delivery.",
				     "submission", "endpoint.", "api-key.", "institution.",
				     "block.",	   "list.",	"purged" };

/* Of the platform's audit, where nothing else is written: the actions themselves. */
static const char *const platform_kinds[] = { "institution.added", "institution.saved",
					      "institution.suspended", "institution.resumed" };

static bool is_kind(struct str text)
{
	for (size_t i = 0; i < LENGTH(platform_kinds); i++)
		if (str_equal_c(text, platform_kinds[i]))
			return true;
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (str_equal_c(text, kinds[i]))
			return true;
	return false;
}

/* False when something is typed that is no day. */
static bool read_day(struct desk *desk, const char *name, struct day *day, int64_t *ms)
{
	const struct request *request = desk->portal.request;

	*day = day_sent(desk->portal.arena, request->query, request->query_count, name);
	return day_is_empty(day) || day_read(day, desk->portal.arena, ms);
}

static void read_search(struct desk *desk)
{
	const struct request *request = desk->portal.request;
	struct audit_search *search = &desk->search;
	const struct str kind = request_query(request, STR("kind"));
	uint64_t before = 0;

	if (!str_to_u64(request_query(request, STR("before")), &before) || before > INT64_MAX)
		before = 0;
	*search = (struct audit_search){ .institution = desk->institution,
					 .who = request_query(request, STR("who")),
					 .form = request_query(request, STR("form")),
					 .kind = is_kind(kind) ? kind : STR(""),
					 .before = (int64_t)before,
					 .most = SHOWN + 1 };
	desk->wrong = !read_day(desk, "from", &desk->from, &search->from_ms);
	desk->wrong = !read_day(desk, "until", &desk->until, &search->until_ms) || desk->wrong;
	if (search->until_ms > 0)
		search->until_ms += DAY;
}

/* False when a page says why not. */
static bool load(struct desk *desk, struct audit_lines *lines)
{
	struct portal *portal = &desk->portal;
	struct store *store = portal->service->store;
	struct err err = { 0 };

	desk->titles = (struct titles){ 0 };
	desk->workers = (struct worker_lines){ 0 };
	desk->keys = (struct api_keys){ 0 };
	if ((portal->institution.len == 0 ||
	     (titles_load(portal, &desk->titles, &err) &&
	      store_api_keys_list(store, portal->arena, portal->institution, &desk->keys,
				  &err))) &&
	    store_workers_list(store, portal->arena, desk->institution, &desk->workers, &err) &&
	    store_audit_search(store, &desk->search, portal->arena, lines, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

/* --- the page ----------------------------------------------------------------------------- */

static struct xml *label(struct page *page, struct xml *field, const char *key)
{
	page_set(page, field, "label", page_word(page, key));
	return field;
}

/* All: people, what they did, or forms. */
static struct xml *ask_choice(struct page *page, struct xml *form, const char *name,
			      const char *key, const char *all)
{
	struct xml *field = label(page, page_field(page, form, "select", name, STR("")), key);

	(void)page_option(page, field, STR(""), page_word(page, all), STR("-"));
	return field;
}

static void ask_kind(struct desk *desk, struct xml *form)
{
	struct page *page = &desk->portal.page;
	struct xml *field = ask_choice(page, form, "kind", "column.what", "audit.all-actions");
	const bool platform = desk->portal.institution.len == 0;
	const char *const *rows = platform ? platform_kinds : kinds;
	const size_t count = platform ? LENGTH(platform_kinds) : LENGTH(kinds);

	for (size_t i = 0; i < count; i++) {
		const struct str kind = str_from_c(rows[i]);
		const size_t end = platform ? kind.len : str_find(kind, STR("."), 0);
		const struct str key =
			str_printf(page->arena, "audit.%s.%.*s", platform ? "what" : "kind",
				   STR_ARG(str_slice(kind, 0, end)));

		(void)page_option(page, field, kind,
				  page_word(page, str_to_c(page->arena, key)),
				  desk->search.kind);
	}
}

static void ask_search(struct desk *desk)
{
	struct page *page = &desk->portal.page;
	struct xml *more =
		page_form(page, str_printf(page->arena, "%.*s/audit", STR_ARG(desk->base)));
	struct xml *form, *field;

	page_set(page, more, "method", STR("get"));
	form = page_add(page, more, "side", STR(""));
	field = ask_choice(page, form, "who", "column.who", "audit.all");
	for (size_t i = 0; i < desk->workers.count; i++)
		(void)page_option(page, field, desk->workers.at[i].who,
				  entry_name(desk->workers.at[i].who), desk->search.who);
	ask_kind(desk, form);
	if (desk->titles.count > 0) {
		field = ask_choice(page, form, "form", "column.form", "audit.all-forms");
		for (size_t i = 0; i < desk->titles.count; i++)
			(void)page_option(page, field, desk->titles.at[i].form,
					  desk->titles.at[i].text, desk->search.form);
	}
	form = page_add(page, more, "side", STR(""));
	(void)label(page, day_ask(page, form, "from", &desk->from, false), "audit.from");
	(void)label(page, day_ask(page, form, "until", &desk->until, false), "audit.until");
	page_button(page, more, "filter");
}

/* Where it leads to, if it is theirs to see. */
static struct str href_of(const struct desk *desk, const struct audit_line *line, bool form)
{
	const struct portal *portal = &desk->portal;

	if (portal->institution.len == 0)
		return STR("");
	if (form)
		return portal_url(portal, "forms/%.*s", STR_ARG(line->reference));
	if (line->submission.len > 0 && (portal->roles & (ROLE_RECEIVER | ROLE_ADMIN)) != 0)
		return portal_url(portal, "deliveries/%.*s", STR_ARG(line->submission));
	return STR("");
}

/* What the entry is about: a form, a key or an institution by its name, what was sent by its
 * number. */
static struct str about_of(const struct desk *desk, const struct audit_line *line)
{
	const struct str about = line->reference;

	if (str_starts(line->what, STR("institution.")) && about.len > 0)
		return service_institution(desk->portal.service, about);
	for (size_t i = 0; i < desk->keys.count; i++)
		if (str_equal(desk->keys.at[i].id, about))
			return desk->keys.at[i].name;
	return titles_find(&desk->titles, about);
}

/* Below what the entry is called the id of a form or of what was sent, for who looks for that;
 * then what else it says. */
static struct str detail_of(const struct desk *desk, const struct audit_line *line,
			    struct str about)
{
	const struct page *page = &desk->portal.page;
	const struct str id = line->reference.len > 0 ? line->reference : line->submission;
	const struct str detail = entry_detail(page, line);

	if (id.len == 0 || str_equal(id, about) ||
	    (line->submission.len == 0 && !titles_has(&desk->titles, id)))
		return detail;
	return detail.len == 0
		       ? id
		       : str_printf(page->arena, "%.*s, %.*s", STR_ARG(id), STR_ARG(detail));
}

/* The number on the receipt of what was sent, else the id that is all that is left of it. */
static struct str receipt_of(const struct desk *desk, struct str submission)
{
	const struct portal *portal = &desk->portal;
	struct delivery_line line;

	return submission.len > 0 &&
			       store_delivery_line(portal->service->store, desk->institution,
						   submission, portal->arena, &line,
						   &(struct err){ 0 })
		       ? line.reference
		       : submission;
}

static void add_about(struct desk *desk, struct xml *row, const struct audit_line *line)
{
	struct page *page = &desk->portal.page;
	const struct str named = about_of(desk, line);
	const struct str about = named.len > 0 ? named : receipt_of(desk, line->submission);
	const struct str detail = detail_of(desk, line, about);
	const bool form = titles_has(&desk->titles, line->reference);
	const struct str href = href_of(desk, line, form);

	struct xml *cell = page_add(page, row, "cell", about);
	if (href.len > 0)
		page_set(page, cell, "href", href);
	if (detail.len > 0)
		page_set(page, cell, "detail", detail);
}

static void add_line(struct desk *desk, struct xml *table, const struct audit_line *line)
{
	struct page *page = &desk->portal.page;
	struct xml *row = page_add(page, table, "row", STR(""));
	struct xml *when = page_add(page, row, "cell", page_when(page, line->time_ms));

	page_set(page, when, "detail",
		 page_word_with(page, "audit.number", "number",
				str_printf(page->arena, "%lld", (long long)line->number)));
	(void)page_add(page, row, "cell", entry_who(page, line));
	(void)page_add(page, row, "cell", entry_what(page, line));
	add_about(desk, row, line);
}

/* The same search, further back. */
static void link_older(struct desk *desk, int64_t number)
{
	struct page *page = &desk->portal.page;
	const struct request *request = desk->portal.request;
	struct buf url;

	buf_init(&url, (size_t)16 * 1024);
	buf_printf(&url, "%.*s/audit?before=%lld", STR_ARG(desk->base), (long long)number);
	for (size_t i = 0; i < request->query_count; i++) {
		if (str_equal_c(request->query[i].name, "before"))
			continue;
		buf_add_byte(&url, '&');
		buf_add_url(&url, request->query[i].name);
		buf_add_byte(&url, '=');
		buf_add_url(&url, request->query[i].value);
	}
	page_link(page, str_copy(page->arena, buf_str(&url)), "older");
	buf_finish(&url);
}

static void tell_lines(struct desk *desk, const struct audit_lines *lines)
{
	static const char *const columns[] = { "column.when", "column.who", "column.what",
					       "column.about" };
	struct page *page = &desk->portal.page;
	struct xml *table;

	if (lines->count == 0) {
		page_say(page, "text", "audit.none");
		return;
	}
	table = page_table(page, "places.audit", columns, LENGTH(columns));
	for (size_t i = 0; i < lines->count && i < SHOWN; i++)
		add_line(desk, table, &lines->at[i]);
	if (lines->count > SHOWN)
		link_older(desk, lines->at[SHOWN - 1].number);
}

static void show(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct audit_lines lines = { 0 };

	read_search(desk);
	if (!load(desk, &lines))
		return;
	portal_begin(portal, "places.audit");
	if (desk->wrong)
		page_say(&portal->page, "problem", "audit.day.wrong");
	page_say(&portal->page, "text", "audit.text");
	ask_search(desk);
	tell_lines(desk, &lines);
	page_link(&portal->page,
		  str_printf(portal->arena, "%.*s/audit.jsonl", STR_ARG(desk->base)),
		  "audit.download");
	portal_send(portal);
	if (desk->wrong)
		portal->response->status = 422;
}

void portal_audit_get(void *context, const struct request *request, struct response *response)
{
	struct desk desk;

	if (!portal_open(&desk.portal, context, request, response))
		return;
	desk.institution = desk.portal.institution;
	desk.base = desk.portal.base;
	show(&desk);
}

void portal_operator_audit_get(void *context, const struct request *request,
			       struct response *response)
{
	struct desk desk;

	if (!portal_open(&desk.portal, context, request, response))
		return;
	desk.institution = STR(STORE_PLATFORM);
	desk.base = STR("/portal/operator");
	show(&desk);
}

/* --- as a file ---------------------------------------------------------------------------- */

static void send_file(struct portal *portal, struct str institution)
{
	struct response *response = portal->response;
	struct err err = { 0 };

	response->content_type = STR("application/jsonl");
	response_header(response, STR("Content-Disposition"),
			str_printf(portal->arena, "attachment; filename=\"audit-%.*s.jsonl\"",
				   STR_ARG(institution)));
	buf_finish(&response->body);
	buf_init(&response->body, AUDIT_FILE);
	if (!audit_file_write(portal->service->store, institution, &response->body, &err))
		portal_fail(portal, &err);
}

void portal_audit_file(void *context, const struct request *request, struct response *response)
{
	struct portal portal;

	if (portal_open(&portal, context, request, response))
		send_file(&portal, portal.institution);
}

void portal_operator_audit_file(void *context, const struct request *request,
				struct response *response)
{
	struct portal portal;

	if (portal_open(&portal, context, request, response))
		send_file(&portal, STR(STORE_PLATFORM));
}
