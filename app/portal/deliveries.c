/* The deliveries of an institution: which there are, how its endpoint fares, and sending again
 * what failed. */
#include "app/portal/delivery.h"
#include "app/portal/title.h"
#include "app/service/reference.h"

#define HOUR INT64_C(3600000)

enum { SHOWN = 50 };

/* --- what is looked for ------------------------------------------------------------------- */

static const struct {
	const char *value, *word;
	enum delivery_wanted wanted;
} states[] = {
	{ "", "deliveries.all", DELIVERIES_ALL },
	{ "waiting", "deliveries.waiting", DELIVERIES_WAITING },
	{ "failed", "deliveries.failed", DELIVERIES_FAILED },
	{ "delivered", "deliveries.delivered", DELIVERIES_DONE },
	{ "parked", "deliveries.parked", DELIVERIES_PARKED },
};

struct desk {
	struct portal portal;
	struct delivery_filter filter;
	size_t state; /* of states */
	struct str typed;
	struct titles titles; /* of the institution's published forms */
};

/* What stands in the address and is none of ours asks for nothing. */
static struct str known_form(const struct desk *desk, struct str id)
{
	return titles_has(&desk->titles, id) ? id : STR("");
}

static void read_filter(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	const struct request *request = portal->request;
	const struct str state = request_query(request, STR("state"));
	struct delivery_filter *filter = &desk->filter;
	uint64_t before = 0;

	desk->titles = (struct titles){ 0 };
	titles_published(portal, &desk->titles);
	desk->state = 0;
	for (size_t i = 0; i < LENGTH(states); i++)
		if (str_equal_c(state, states[i].value))
			desk->state = i;
	if (!str_to_u64(request_query(request, STR("before")), &before) || before > INT64_MAX)
		before = 0;
	desk->typed = str_trim(request_query(request, STR("name")));
	*filter = (struct delivery_filter){
		.institution = portal->institution,
		.form = known_form(desk, request_query(request, STR("form"))),
		.name = reference_read(portal->arena, desk->typed),
		.wanted = states[desk->state].wanted,
		.before = (int64_t)before,
		.most = SHOWN + 1,
	};
	if (filter->name.len == 0)
		filter->name = desk->typed;
}

static void add_option(struct page *page, struct xml *field, struct str value, struct str text,
		       bool chosen)
{
	struct xml *option = page_add(page, field, "option", text);

	page_set(page, option, "value", value);
	if (chosen)
		page_set(page, option, "chosen", STR("true"));
}

static struct xml *label(struct page *page, struct xml *field, const char *key)
{
	page_set(page, field, "label", page_word(page, key));
	return field;
}

static void ask_filter(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *form = page_form(page, portal_url(portal, "deliveries"));
	struct xml *field;

	page_set(page, form, "method", STR("get"));
	field = label(page, page_field(page, form, "select", "form", STR("")),
		      "deliveries.form");
	add_option(page, field, STR(""), page_word(page, "deliveries.any-form"), false);
	for (size_t i = 0; i < desk->titles.count; i++)
		(void)page_option(page, field, desk->titles.at[i].form, desk->titles.at[i].text,
				  desk->filter.form);
	field = label(page, page_field(page, form, "select", "state", STR("")),
		      "deliveries.state");
	for (size_t i = 0; i < LENGTH(states); i++)
		add_option(page, field, str_from_c(states[i].value),
			   page_word(page, states[i].word), i == desk->state);
	(void)label(page, page_field(page, form, "text", "name", desk->typed),
		    "deliveries.name");
	page_button(page, form, "filter");
}

/* --- the endpoint ------------------------------------------------------------------------- */

/* What it answered, or why it did not, and when. */
static struct str last_of(const struct portal *portal, const struct endpoint *endpoint)
{
	static const char *const keys[] = { [ENDPOINT_NEW] = "endpoint.new",
					    [ENDPOINT_ACCEPTED] = "endpoint.accepted",
					    [ENDPOINT_REFUSED] = "endpoint.refused",
					    [ENDPOINT_BLOCKED] = "endpoint.blocked",
					    [ENDPOINT_TIMEOUT] = "endpoint.timeout",
					    [ENDPOINT_FAILED] = "endpoint.failed" };
	const struct endpoint_result *last = &endpoint->last;
	const bool unproved = last->end == ENDPOINT_REFUSED && last->status / 100 == 2;
	const struct pair parameters[] = {
		{ STR("when"), page_moment(&portal->page, last->at_ms) },
		{ STR("status"), str_printf(portal->arena, "%lld", (long long)last->status) },
	};

	return page_word_of(&portal->page, unproved ? "endpoint.unproved" : keys[last->end],
			    parameters, LENGTH(parameters));
}

/* What holds besides; empty where the last attempt says it all. */
static struct str standing(const struct portal *portal, const struct endpoint *endpoint)
{
	const struct page *page = &portal->page;
	const struct breaker *breaker = &endpoint->breaker;

	if (endpoint->disabled)
		return page_word(page, "endpoint.gone");
	if (endpoint->pending)
		return page_word(page, "endpoint.pending");
	if (breaker->opens > 0 && breaker->until_ms > portal->now_ms)
		return page_word_with(page, "endpoint.open", "until",
				      page_moment(page, breaker->until_ms));
	if (breaker->opens > 0)
		return page_word(page, "endpoint.half-open");
	if (breaker->failures > 0 && endpoint->last.end == ENDPOINT_ACCEPTED)
		return page_word(page, "endpoint.shaky");
	return STR("");
}

static struct str state_of(const struct portal *portal, const struct endpoint *endpoint)
{
	const struct str now = standing(portal, endpoint);

	if (now.len > 0 && (endpoint->disabled || endpoint->last.end == ENDPOINT_NEW))
		return now;
	const struct str last = last_of(portal, endpoint);
	return now.len == 0
		       ? last
		       : str_printf(portal->arena, "%.*s %.*s", STR_ARG(last), STR_ARG(now));
}

bool delivery_endpoint_state(struct portal *portal, struct str institution, struct str *state,
			     struct err *err)
{
	struct endpoint endpoint;

	if (store_endpoint_get(portal->service->store, institution, portal->arena, &endpoint,
			       err)) {
		*state = state_of(portal, &endpoint);
		return true;
	}
	*state = page_word(&portal->page, "endpoint.none");
	return err->code == ERR_NOT_FOUND;
}

bool delivery_waits(const struct portal *portal)
{
	struct endpoint endpoint;

	return !store_endpoint_get(portal->service->store, portal->institution, portal->arena,
				   &endpoint, &(struct err){ 0 }) ||
	       endpoint.disabled || endpoint.pending;
}

bool delivery_tell_endpoint(struct portal *portal, struct xml *facts, struct err *err)
{
	struct str state;

	if (!delivery_endpoint_state(portal, portal->institution, &state, err))
		return false;
	page_fact(&portal->page, facts, "endpoint.state", state);
	return true;
}

static bool tell_figures(struct portal *portal, struct xml *facts, struct err *err)
{
	struct outbox_figures figures = { 0 };

	if (!store_outbox_figures(portal->service->store, portal->arena, &figures, err))
		return false;
	for (size_t i = 0; i < figures.count; i++) {
		const struct outbox_figure *figure = &figures.at[i];
		if (!str_equal(figure->institution, portal->institution))
			continue;
		page_fact(&portal->page, facts, "deliveries.waiting",
			  str_printf(portal->arena, "%lld", (long long)figure->waiting));
		page_fact(&portal->page, facts, "deliveries.parked",
			  str_printf(portal->arena, "%lld", (long long)figure->parked));
	}
	return true;
}

/* --- the list ----------------------------------------------------------------------------- */

struct str delivery_state_word(const struct portal *portal, const struct delivery_line *line)
{
	static const char *const keys[] = { [DELIVERY_DUE] = "delivery.due",
					    [DELIVERY_LEASED] = "delivery.leased",
					    [DELIVERY_DONE] = "delivery.done",
					    [DELIVERY_PARKED] = "delivery.parked" };

	return page_word(&portal->page, line->failed ? "delivery.failed" : keys[line->state]);
}

static void add_line(struct desk *desk, struct xml *table, const struct delivery_line *line)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *row = page_add(page, table, "row", STR(""));
	struct xml *cell = page_add(page, row, "cell", line->reference);

	page_set(page, cell, "href", portal_url(portal, "deliveries/%.*s", STR_ARG(line->id)));
	(void)page_add(page, row, "cell", page_when(page, line->received_ms));
	cell = page_add(page, row, "cell", titles_find(&desk->titles, line->form));
	page_set(page, cell, "detail", line->form);
	(void)page_add(page, row, "cell", delivery_state_word(portal, line));
	(void)page_add(page, row, "cell",
		       str_printf(portal->arena, "%lld", (long long)line->attempts));
}

static void tell_list(struct desk *desk, const struct delivery_lines *lines)
{
	static const char *const columns[] = { "column.reference", "column.received",
					       "column.form", "column.state",
					       "column.attempts" };
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *table;

	if (lines->count == 0) {
		page_say(page, "text", "deliveries.none");
		return;
	}
	table = page_table(page, "deliveries", columns, LENGTH(columns));
	for (size_t i = 0; i < lines->count && i < SHOWN; i++)
		add_line(desk, table, &lines->at[i]);
	if (lines->count > SHOWN)
		page_link(page,
			  portal_url(portal, "deliveries?form=%.*s&state=%s&before=%lld",
				     STR_ARG(desk->filter.form), states[desk->state].value,
				     (long long)lines->at[SHOWN - 1].sequence),
			  "deliveries.older");
}

/* --- sending again ------------------------------------------------------------------------ */

static const struct {
	const char *value, *word;
	int64_t ms;
} spans[] = {
	{ "hour", "replay.hour", HOUR },
	{ "day", "replay.day", 24 * HOUR },
	{ "week", "replay.week", INT64_C(7) * 24 * HOUR },
	{ "month", "replay.month", INT64_C(30) * 24 * HOUR },
};

static void ask_replay(struct portal *portal)
{
	struct page *page = &portal->page;
	struct xml *form, *field;

	page_say(page, "heading", "replay");
	page_say(page, "text", "replay.text");
	form = page_form(page, portal_url(portal, "deliveries"));
	field = label(page, page_field(page, form, "select", "since", STR("")), "replay.since");
	for (size_t i = 0; i < LENGTH(spans); i++)
		add_option(page, field, str_from_c(spans[i].value),
			   page_word(page, spans[i].word), false);
	page_button(page, form, "replay-failed");
}

bool delivery_replay(struct portal *portal, const struct replay *replay, int64_t *count)
{
	const struct service *service = portal->service;
	struct replay wanted = *replay;
	struct err err = { 0 };
	int64_t now_ms = 0;

	wanted.institution = portal->institution;
	wanted.who = portal_who(portal);
	if (!store_now(service->store, &service->clock, &now_ms, &err)) {
		portal_fail(portal, &err);
		return false;
	}
	if (wanted.failed)
		wanted.from_ms = now_ms - replay->from_ms;
	if (!store_outbox_replay(service->store, &wanted, now_ms, count, &err)) {
		portal_fail(portal, &err);
		return false;
	}
	service->wake(service->worker);
	return true;
}

/* --- the page ----------------------------------------------------------------------------- */

static void tell_replayed(struct portal *portal)
{
	uint64_t count = 0;
	const struct str text = request_query(portal->request, STR("replayed"));

	if (str_to_u64(text, &count))
		(void)page_add(&portal->page, portal->page.root, "notice",
			       page_word_with(&portal->page,
					      delivery_waits(portal) ? "replay.waits"
								     : "replay.done",
					      "count", text));
}

void portal_deliveries_get(void *context, const struct request *request,
			   struct response *response)
{
	struct desk desk;
	struct portal *portal = &desk.portal;
	struct delivery_lines lines;
	struct err err = { 0 };

	if (!portal_open(portal, context, request, response))
		return;
	read_filter(&desk);
	portal_begin(portal, "places.deliveries");
	tell_replayed(portal);
	struct xml *facts = page_add(&portal->page, portal->page.root, "facts", STR(""));
	if (!store_deliveries_list(portal->service->store, &desk.filter, portal->arena, &lines,
				   &err) ||
	    !delivery_tell_endpoint(portal, facts, &err) ||
	    !tell_figures(portal, facts, &err)) {
		portal_fail(portal, &err);
		return;
	}
	ask_filter(&desk);
	tell_list(&desk, &lines);
	page_link(&portal->page, portal_url(portal, "receipt"), "receipt");
	ask_replay(portal);
	portal_send(portal);
}

void portal_deliveries_post(void *context, const struct request *request,
			    struct response *response)
{
	struct portal portal;
	struct replay replay = { .failed = true, .from_ms = spans[0].ms };
	const struct pair *pairs;
	size_t count;
	int64_t replayed = 0;

	if (!portal_post(&portal, context, request, response, &pairs, &count))
		return;
	for (size_t i = 0; i < LENGTH(spans); i++)
		if (str_equal_c(pairs_get(pairs, count, STR("since")), spans[i].value))
			replay.from_ms = spans[i].ms;
	if (delivery_replay(&portal, &replay, &replayed))
		portal_redirect(&portal, portal_url(&portal, "deliveries?replayed=%lld",
						    (long long)replayed));
}
