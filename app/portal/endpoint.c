/* Where an institution's submissions go: its endpoint, its keys, and trying it. */
#include "app/delivery/connection.h"
#include "app/portal/confirm.h"
#include "app/portal/delivery.h"

struct view {
	struct portal portal;
	struct connection connection;
	struct connection_wish wish;  /* as it was typed, or is */
	const char *notice, *problem; /* words, or NULL */
	bool tried;		      /* something was sent */
};

static bool is_there(const struct view *view)
{
	return view->connection.endpoint.revision > 0;
}

static bool load(struct view *view)
{
	struct portal *portal = &view->portal;
	struct connection *connection = &view->connection;
	struct err err = { 0 };

	*connection = (struct connection){ .service = portal->service,
					   .arena = portal->arena,
					   .institution = portal->institution,
					   .who = portal_who(portal),
					   .now_ms = portal->now_ms };
	view->notice = view->problem = NULL;
	view->tried = false;
	if (!connection_open(connection, &err)) {
		portal_fail(portal, &err);
		return false;
	}
	const struct target *target = &connection->target;
	view->wish = (struct connection_wish){
		.url = connection->endpoint.url,
		.format = str_from_c(connection_format(target)),
		.attachments = str_from_c(connection_attachments(target)),
		.contact = target->contact,
		.alarm = target->alarm,
	};
	return true;
}

/* --- how it wants what it gets ------------------------------------------------------------ */

static const struct choice {
	const char *value, *word;
} formats[] = { { "json", "format.json" }, { "xml", "format.xml" } },
  attachments[] = { { "inline", "attachments.inline" },
		    { "multipart", "attachments.multipart" },
		    { "link", "attachments.link" },
		    { "none", "attachments.none" } },
  overlaps[] = { { "1", "overlap.day" }, { "7", "overlap.week" }, { "30", "overlap.month" } };

static void ask_choice(struct page *page, struct xml *form, const char *name,
		       const struct choice *choices, size_t count, struct str chosen)
{
	struct xml *field = page_field(page, form, "select", name, STR(""));

	page_set(page, field, "label",
		 page_word(page, str_to_c(page->arena,
					  str_printf(page->arena, "endpoint.%s", name))));
	for (size_t i = 0; i < count; i++) {
		struct xml *option =
			page_add(page, field, "option", page_word(page, choices[i].word));
		page_set(page, option, "value", str_from_c(choices[i].value));
		if (str_equal_c(chosen, choices[i].value))
			page_set(page, option, "chosen", STR("true"));
	}
}

/* Addresses begin as the operator lets them: {scheme}. */
static struct str word_of(const struct view *view, const char *key)
{
	const struct page *page = &view->portal.page;
	const bool plain = view->portal.service->fetch.plain_http;

	return page_word_with(page, key, "scheme",
			      page_word(page, plain ? "endpoint.schemes" : "endpoint.scheme"));
}

static void ask_text(struct view *view, struct xml *form, const char *control, const char *name,
		     struct str value)
{
	struct page *page = &view->portal.page;
	const struct str key = str_printf(page->arena, "endpoint.%s", name);
	const struct str hint = str_printf(page->arena, "endpoint.%s.hint", name);
	struct xml *field = page_field(page, form, control, name, value);

	page_set(page, field, "label", page_word(page, str_to_c(page->arena, key)));
	page_set(page, field, "hint", word_of(view, str_to_c(page->arena, hint)));
}

/* Of the revision that is shown: who saves what somebody else has changed meanwhile is told. */
static struct xml *ask_form(struct view *view)
{
	struct page *page = &view->portal.page;
	struct xml *form = page_form(page, portal_url(&view->portal, "endpoint"));

	page_hidden(
		page, form, "revision",
		str_printf(page->arena, "%lld", (long long)view->connection.endpoint.revision));
	return form;
}

/* --- the page ----------------------------------------------------------------------------- */

static bool tell_facts(struct view *view, struct err *err)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *facts = page_add(page, page->root, "facts", STR(""));

	page_fact(page, facts, "endpoint.url", view->connection.endpoint.url);
	return delivery_tell_endpoint(portal, facts, err);
}

static void ask_address(struct view *view)
{
	struct page *page = &view->portal.page;
	struct xml *form;

	page_say(page, "heading", "endpoint.address");
	if (view->connection.operators) {
		page_say(page, "text", "endpoint.by-operator");
		return;
	}
	form = ask_form(view);
	ask_text(view, form, "url", "url", view->wish.url);
	ask_choice(page, form, "format", formats, LENGTH(formats), view->wish.format);
	ask_choice(page, form, "attachments", attachments, LENGTH(attachments),
		   view->wish.attachments);
	ask_text(view, form, "email", "contact", view->wish.contact);
	ask_text(view, form, "url", "alarm", view->wish.alarm);
	page_button(page, form, "save-endpoint");
}

static void tell_key(struct view *view)
{
	struct page *page = &view->portal.page;
	struct xml *code;

	if (view->connection.key.len == 0)
		return;
	page_say(page, "heading", "key.new");
	page_say(page, "text", "key.once");
	code = page_add(page, page->root, "code", view->connection.key);
	page_set(page, code, "label", page_word(page, "key.new"));
}

static void add_key(struct view *view, struct xml *table, const struct sign_key *key)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *row = page_add(page, table, "row", STR(""));
	const struct sign_keys one = { { *key }, 1 };
	const int64_t until_ms = key->until_s * 1000;
	struct str state = page_word(page, "key.stays");

	if (key->until_s != INT64_MAX && until_ms > portal->now_ms)
		state = page_word_with(page, "key.until", "until", page_until(page, until_ms));
	else if (key->until_s != INT64_MAX)
		state = page_word_with(page, "key.ended", "until", page_moment(page, until_ms));
	(void)page_add(page, row, "cell", sign_key_ids(&one, 0, portal->arena));
	(void)page_add(page, row, "cell", state);
}

static void ask_rotation(struct view *view, bool several)
{
	struct page *page = &view->portal.page;
	struct xml *form;

	if (view->connection.operators)
		return;
	page_say(page, "text", "keys.text");
	form = ask_form(view);
	ask_choice(page, form, "overlap", overlaps, LENGTH(overlaps), STR("7"));
	page_button(page, form, "rotate");
	if (several)
		page_button(page, form, "end-old");
}

static void tell_keys(struct view *view)
{
	static const char *const columns[] = { "column.key", "column.valid" };
	struct page *page = &view->portal.page;
	struct sign_keys keys = { 0 };
	struct err err = { 0 };

	page_say(page, "heading", "keys");
	if (sign_keys_read(view->connection.endpoint.secrets, &keys, &err)) {
		struct xml *table = page_table(page, "keys", columns, LENGTH(columns));
		for (size_t i = 0; i < keys.count; i++)
			add_key(view, table, &keys.at[i]);
	}
	ask_rotation(view, keys.count > 1);
	sign_keys_wipe(&keys);
}

/* --- trying it ---------------------------------------------------------------------------- */

static void tell_bytes(struct page *page, const char *key, struct str text)
{
	struct xml *code;

	page_say(page, "heading", key);
	code = page_add(page, page->root, "code", text);
	page_set(page, code, "label", page_word(page, key));
}

static struct str sent_bytes(const struct view *view)
{
	struct arena *arena = view->portal.arena;
	struct str text =
		str_printf(arena, "POST %.*s", STR_ARG(view->connection.endpoint.url));

	for (size_t i = 0; i < SIGN_HEADERS; i++)
		text = str_printf(arena, "%.*s\n%.*s: %.*s", STR_ARG(text),
				  STR_ARG(view->connection.trial.headers[i].name),
				  STR_ARG(view->connection.trial.headers[i].value));
	return str_printf(arena, "%.*s\n\n%.*s", STR_ARG(text),
			  STR_ARG(view->connection.trial.body));
}

static void tell_trial(struct view *view)
{
	static const char *const outcomes[] = { [FETCH_ANSWERED] = "trial.answered",
						[FETCH_TIMEOUT] = "trial.timeout",
						[FETCH_FAILED] = "trial.failed" };
	struct page *page = &view->portal.page;
	const struct fetch_response *response;

	if (!view->tried)
		return;
	response = &view->connection.trial.response;
	if (response->end == FETCH_BLOCKED)
		return; /* nothing was sent, as the problem says */
	tell_bytes(page, "trial.sent", sent_bytes(view));
	page_say(page, "heading", "trial.answer");
	(void)page_add(page, page->root, "text",
		       page_word_with(page, outcomes[response->end], "status",
				      str_printf(view->portal.arena, "%lld",
						 (long long)response->status)));
	const struct str said =
		response->end == FETCH_ANSWERED ? response->body : response->detail;
	const struct str text = store_answer_clean(view->portal.arena, said);
	if (text.len > 0)
		page_set(page, page_add(page, page->root, "code", text), "label",
			 page_word(page, "trial.answer"));
}

static void ask_trial(struct view *view)
{
	struct page *page = &view->portal.page;
	struct xml *form;

	page_say(page, "heading", "trial");
	page_say(page, "text",
		 view->connection.endpoint.pending ? "trial.verify" : "trial.text");
	form = page_form(page, portal_url(&view->portal, "endpoint"));
	page_button(page, form, view->connection.endpoint.pending ? "verify" : "test");
}

static void show(struct view *view, unsigned status)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct err err = { 0 };

	portal_begin(portal, "places.endpoint");
	if (view->notice != NULL)
		page_say(page, "notice", view->notice);
	if (view->problem != NULL)
		(void)page_add(page, page->root, "problem", word_of(view, view->problem));
	tell_key(view);
	if (!tell_facts(view, &err)) {
		portal_fail(portal, &err);
		return;
	}
	tell_trial(view);
	if (is_there(view))
		ask_trial(view);
	ask_address(view);
	if (is_there(view))
		tell_keys(view);
	page_say(page, "heading", "contracts");
	page_link(page, portal_url(portal, "contracts"), "contracts.open");
	portal_send(portal);
	portal->response->status = status;
}

void portal_endpoint_get(void *context, const struct request *request,
			 struct response *response)
{
	struct view view;

	if (portal_open(&view.portal, context, request, response) && load(&view))
		show(&view, 200);
}

/* --- doing it ----------------------------------------------------------------------------- */

static int64_t revision_of(const struct pair *pairs, size_t count)
{
	uint64_t revision = 0;

	return str_to_u64(pairs_get(pairs, count, STR("revision")), &revision)
		       ? (int64_t)revision
		       : -1;
}

static enum connection_end save(struct view *view, const struct pair *pairs, size_t count,
				struct err *err)
{
	struct connection_wish *wish = &view->wish;

	*wish = (struct connection_wish){
		.url = str_trim(pairs_get(pairs, count, STR("url"))),
		.format = pairs_get(pairs, count, STR("format")),
		.attachments = pairs_get(pairs, count, STR("attachments")),
		.contact = str_trim(pairs_get(pairs, count, STR("contact"))),
		.alarm = str_trim(pairs_get(pairs, count, STR("alarm"))),
		.revision = revision_of(pairs, count),
	};
	return connection_save(&view->connection, wish, err);
}

static enum connection_end rotate(struct view *view, const struct pair *pairs, size_t count,
				  struct err *err)
{
	const struct str overlap = pairs_get(pairs, count, STR("overlap"));
	uint64_t days = 7;

	for (size_t i = 0; i < LENGTH(overlaps); i++)
		if (str_equal_c(overlap, overlaps[i].value))
			(void)str_to_u64(overlap, &days);
	return connection_rotate(&view->connection, (int64_t)days, revision_of(pairs, count),
				 err);
}

static enum connection_end end_old(struct view *view, const struct pair *pairs, size_t count,
				   struct err *err)
{
	return connection_end_old(&view->connection, revision_of(pairs, count), err);
}

static enum connection_end verify(struct view *view, const struct pair *pairs, size_t count,
				  struct err *err)
{
	(void)pairs;
	(void)count;
	return connection_verify(&view->connection, err);
}

static enum connection_end try_it(struct view *view, const struct pair *pairs, size_t count,
				  struct err *err)
{
	(void)pairs;
	(void)count;
	return connection_test(&view->connection, err);
}

static const struct action {
	const char *name;
	enum connection_end (*run)(struct view *view, const struct pair *pairs, size_t count,
				   struct err *err);
	const char *notice;
	bool tries;
	bool heavy; /* done when one is sure */
} actions[] = {
	{ "save-endpoint", save, "endpoint.saved", false, false },
	{ "rotate", rotate, "keys.rotated", false, false },
	{ "end-old", end_old, "keys.ended", false, true },
	{ "verify", verify, "endpoint.verified", true, false },
	{ "test", try_it, NULL, true, false },
};

static const struct action *find_action(struct str name)
{
	for (size_t i = 0; i < LENGTH(actions); i++)
		if (str_equal_c(name, actions[i].name))
			return &actions[i];
	return NULL;
}

/* False when a page asks. */
static bool is_sure(struct view *view, const struct action *action, const struct pair *pairs,
		    size_t count)
{
	const struct confirm confirm = { .action = action->name,
					 .back = portal_url(&view->portal, "endpoint") };

	return confirm_given(&view->portal, &confirm, pairs, count);
}

/* ORDER: enum connection_end */
static const struct {
	const char *problem;
	unsigned status;
} ends[] = {
	{ NULL, 200 },
	{ NULL, 503 },
	{ NULL, 409 },
	{ "endpoint.by-operator", 409 },
	{ "endpoint.changed", 409 },
	{ "endpoint.url.wrong", 422 },
	{ "endpoint.alarm.wrong", 422 },
	{ "endpoint.contact.wrong", 422 },
	{ "endpoint.no-links", 422 },
	{ "keys.many", 422 },
	{ NULL, 409 },
	{ "trial.often", 429 },
	{ "trial.impossible", 422 },
	{ "endpoint.unverified", 200 },
	{ "endpoint.url.blocked", 422 },
	{ "endpoint.alarm.blocked", 422 },
};

/* Who did not give back what it was sent answered: of the others that is not true. */
static const char *problem_of(const struct view *view, enum connection_end end)
{
	static const char *const silent[] = { [FETCH_ANSWERED] = "endpoint.unverified",
					      [FETCH_BLOCKED] = "trial.blocked",
					      [FETCH_TIMEOUT] = "endpoint.silent",
					      [FETCH_FAILED] = "endpoint.silent" };

	return end == CONNECTION_UNVERIFIED ? silent[view->connection.trial.response.end]
					    : ends[end].problem;
}

void portal_endpoint_post(void *context, const struct request *request,
			  struct response *response)
{
	struct view view;
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };

	if (!portal_post(&view.portal, context, request, response, &pairs, &count) ||
	    !load(&view))
		return;
	const struct action *action = find_action(pairs_get(pairs, count, STR("_action")));
	if (action != NULL && action->heavy && !is_sure(&view, action, pairs, count))
		return;
	const enum connection_end end =
		action == NULL ? CONNECTION_NONE : action->run(&view, pairs, count, &err);
	if (end == CONNECTION_FAILED) {
		portal_fail(&view.portal, &err);
		return;
	}
	view.problem = problem_of(&view, end);
	if (end == CONNECTION_DONE)
		view.notice = action->notice;
	view.tried = action != NULL && action->tries &&
		     (end == CONNECTION_DONE || end == CONNECTION_UNVERIFIED);
	show(&view, ends[end].status);
}
