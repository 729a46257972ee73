/* One delivery: what is known of it, its attempts, and sending it again. What people answered
 * is nowhere here. */
#include "app/portal/delivery.h"
#include "app/portal/title.h"

struct view {
	struct portal portal;
	struct delivery_line line;
	struct past_attempts attempts;
	struct str case_number; /* that the receiver gave it, or empty */
};

/* The newest that was said: a later word need not repeat it. */
static bool load_case(struct view *view, struct err *err)
{
	struct portal *portal = &view->portal;
	struct submission_statuses told = { 0 };

	view->case_number = STR("");
	if (!store_status_list(portal->service->store, portal->institution, view->line.id,
			       portal->arena, &told, err))
		return false;
	for (size_t i = 0; i < told.count; i++)
		if (told.at[i].case_number.len > 0)
			view->case_number = told.at[i].case_number;
	return true;
}

static bool load(struct view *view)
{
	struct portal *portal = &view->portal;
	struct store *store = portal->service->store;
	struct str id = portal->request->parameters[1];
	struct delivery delivery = { .institution = portal->institution, .id = id };
	struct err err = { 0 };

	delivery.submission = id;
	if (store_delivery_line(store, portal->institution, id, portal->arena, &view->line,
				&err) &&
	    store_attempts_list(store, &delivery, portal->arena, &view->attempts, &err) &&
	    load_case(view, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

static struct str number(const struct view *view, int64_t value)
{
	return str_printf(view->portal.arena, "%lld", (long long)value);
}

static bool tell_facts(struct view *view, struct err *err)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *facts = page_add(page, page->root, "facts", STR(""));
	const struct delivery_line *line = &view->line;

	page_fact(page, facts, "column.state", delivery_state_word(portal, line));
	if (line->failed)
		page_fact(page, facts, "delivery.next", page_moment(page, line->next_ms));
	page_fact(page, facts, "column.received", page_moment(page, line->received_ms));
	page_fact(page, facts, "delivery.case", view->case_number);
	page_fact(page, facts, "column.form", title_of_form(portal, line->form));
	page_fact(page, facts, "delivery.version", number(view, line->version));
	page_fact(page, facts, "delivery.sequence", number(view, line->sequence));
	page_fact(page, facts, "delivery.id", line->id);
	return delivery_tell_endpoint(portal, facts, err);
}

/* --- attempts ----------------------------------------------------------------------------- */

/* "no-connection: Failed to connect to …": in words of ours, and where they leave open what is
 * wrong, in those of whoever noticed. */
static void tell_failure(struct page *page, struct xml *row, struct str detail)
{
	static const char *const clear[] = { "blocked", "timeout", "no-host", "no-connection",
					     "cut-off" };
	struct str why = detail;
	struct str word = STR(""), text;

	(void)str_next(&why, ':', &word);
	if (!word_find(page->words,
		       str_printf(page->arena, "portal.attempt.%.*s", STR_ARG(word)), &text))
		text = page_word(page, "attempt.failed");
	struct xml *cell = page_add(page, row, "cell", text);
	for (size_t i = 0; i < LENGTH(clear); i++)
		if (str_equal_c(word, clear[i]))
			return;
	page_set(page, cell, "detail", str_trim(why.len > 0 ? why : detail));
}

/* "Pieņemts (204)", "Atteikts (500)", what went wrong, or that nobody knows. */
static void tell_end(struct view *view, struct xml *row, const struct past_attempt *attempt)
{
	struct page *page = &view->portal.page;
	const char *key = attempt->status / 100 == 2 ? "attempt.accepted" : "attempt.refused";

	if (attempt->ended_ms == 0)
		(void)page_add(page, row, "cell", page_word(page, "attempt.unknown"));
	else if (attempt->status == 0)
		tell_failure(page, row, attempt->detail);
	else
		(void)page_add(
			page, row, "cell",
			page_word_with(page, key, "status", number(view, attempt->status)));
}

/* What the receiver said to it, where it was asked for. */
static void tell_answer(struct view *view, struct xml *row, const struct past_attempt *attempt)
{
	struct page *page = &view->portal.page;
	struct xml *cell = page_add(page, row, "cell", STR(""));

	if (attempt->answer.len > 0)
		page_set(page, page_add(page, cell, "code", attempt->answer), "label",
			 page_word_with(page, "answer", "number",
					number(view, attempt->number)));
}

static void add_attempt(struct view *view, struct xml *table,
			const struct past_attempt *attempt, bool answers)
{
	struct page *page = &view->portal.page;
	struct xml *row = page_add(page, table, "row", STR(""));
	const int64_t ms = attempt->ended_ms - attempt->started_ms;

	(void)page_add(page, row, "cell", number(view, attempt->number));
	(void)page_add(page, row, "cell", page_second(page, attempt->started_ms));
	tell_end(view, row, attempt);
	if (answers)
		tell_answer(view, row, attempt);
	(void)page_add(page, row, "cell",
		       attempt->ended_ms == 0
			       ? STR("")
			       : str_printf(view->portal.arena, "%lld ms", (long long)ms));
	(void)page_add(page, row, "cell", attempt->address);
}

static void tell_attempts(struct view *view, bool answers)
{
	static const char *const columns[] = { "column.number", "column.when", "column.end",
					       "column.duration", "column.address" };
	static const char *const with_answers[] = { "column.number",   "column.when",
						    "column.end",      "column.answer",
						    "column.duration", "column.address" };
	struct page *page = &view->portal.page;
	struct xml *table;

	if (view->attempts.count == 0) {
		page_say(page, "text", "attempts.none");
		return;
	}
	table = answers ? page_table(page, "attempts", with_answers, LENGTH(with_answers))
			: page_table(page, "attempts", columns, LENGTH(columns));
	for (size_t i = 0; i < view->attempts.count; i++)
		add_attempt(view, table, &view->attempts.at[i], answers);
}

/* What the last one sent beside the body; signatures by the ids of their keys. */
static void tell_headers(struct view *view)
{
	struct page *page = &view->portal.page;
	const struct past_attempt *last;
	struct xml *facts;

	if (view->attempts.count == 0)
		return;
	last = &view->attempts.at[view->attempts.count - 1];
	if (last->keys.len == 0)
		return;
	page_say(page, "heading", "headers");
	page_say(page, "text", "headers.text");
	facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "headers.id", view->line.id);
	page_fact(page, facts, "headers.timestamp",
		  str_printf(view->portal.arena, "%.*s (%lld)",
			     STR_ARG(page_moment(page, last->started_ms)),
			     (long long)(last->started_ms / 1000)));
	page_fact(page, facts, "headers.signature", last->keys);
}

/* --- what receivers said ------------------------------------------------------------------ */

static bool has_answers(const struct view *view)
{
	for (size_t i = 0; i < view->attempts.count; i++)
		if (view->attempts.at[i].answer.len > 0)
			return true;
	return false;
}

/* A receiver may repeat what it was sent. Only who has to mend the endpoint sees it, and the
 * audit tells that they looked. */
static bool may_see(const struct view *view)
{
	return (view->portal.roles & ROLE_ADMIN) != 0 && has_answers(view);
}

static bool record_look(struct view *view, struct err *err)
{
	struct portal *portal = &view->portal;
	const struct audit_line line = { .time_ms = portal->now_ms,
					 .who = portal_who(portal),
					 .what = STR("delivery.answers-read"),
					 .submission = view->line.id,
					 .reference = view->line.reference };

	return store_audit_add(portal->service->store, portal->institution, &line, err);
}

/* --- the page ----------------------------------------------------------------------------- */

static bool can_replay(const struct view *view)
{
	return view->line.state != DELIVERY_LEASED && !view->line.erased;
}

/* answers: they are shown already. */
static void ask(struct view *view, bool answers)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	const bool more = !answers && may_see(view);
	struct xml *form;

	if (view->line.erased)
		page_say(page, "text", "delivery.erased");
	if (!can_replay(view) && !more)
		return;
	form = page_form(page, portal->request->path);
	if (can_replay(view))
		page_button(page, form, "replay");
	if (more)
		page_button(page, form, "answers");
}

static void show(struct view *view, bool answers)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct err err = { 0 };

	portal_begin_text(portal,
			  page_word_with(page, "delivery", "reference", view->line.reference));
	if (request_query(portal->request, STR("replayed")).len > 0)
		page_say(page, "notice",
			 delivery_waits(portal) ? "delivery.waits" : "delivery.replayed");
	if (!tell_facts(view, &err)) {
		portal_fail(portal, &err);
		return;
	}
	tell_attempts(view, answers);
	ask(view, answers);
	tell_headers(view);
	page_link(page, portal_url(portal, "deliveries"), "deliveries.back");
	portal_send(portal);
}

void portal_delivery_get(void *context, const struct request *request,
			 struct response *response)
{
	struct view view;

	if (portal_open(&view.portal, context, request, response) && load(&view))
		show(&view, false);
}

static void show_answers(struct view *view)
{
	struct err err = { 0 };

	if (!may_see(view))
		portal_status(&view->portal, 403);
	else if (record_look(view, &err))
		show(view, true);
	else
		portal_fail(&view->portal, &err);
}

void portal_delivery_post(void *context, const struct request *request,
			  struct response *response)
{
	struct view view;
	const struct pair *pairs;
	size_t count;
	int64_t replayed = 0;

	if (!portal_post(&view.portal, context, request, response, &pairs, &count) ||
	    !load(&view))
		return;
	if (str_equal_c(pairs_get(pairs, count, STR("_action")), "answers")) {
		show_answers(&view);
		return;
	}
	const struct replay replay = { .id = view.line.id };
	if (delivery_replay(&view.portal, &replay, &replayed))
		portal_redirect(&view.portal, portal_url(&view.portal, "deliveries/%.*s%s",
							 STR_ARG(view.line.id),
							 replayed > 0 ? "?replayed=1" : ""));
}
