/* Where an institution's submissions go: its endpoint, its keys, and trying it. */
#include "app/delivery/rotation.h"
#include "app/delivery/trial.h"
#include "app/delivery/verification.h"
#include "app/portal/delivery.h"
#include "app/service/crypto.h"
#include "app/service/target.h"

#define DAY INT64_C(86400000)

struct view {
	struct portal portal;
	struct endpoint endpoint;
	bool there;	/* there is one */
	struct str url; /* as it was typed, or is */
	struct target target;
	const char *notice, *problem; /* words, or NULL */
	struct str key;		      /* to be shown once, or empty */
	const struct trial *trial;    /* or NULL */
};

/* --- what there is ------------------------------------------------------------------------ */

/* What the operator's file says holds: each start of the program puts it back. */
static bool is_operators(const struct portal *portal)
{
	struct str lines = portal->service->config->endpoints;
	struct str line, number;

	while (str_next(&lines, '\n', &line)) {
		line = str_trim(line);
		if (str_next(&line, ' ', &number) && str_equal(number, portal->institution))
			return true;
	}
	return false;
}

static bool load(struct view *view)
{
	struct portal *portal = &view->portal;
	struct err err = { 0 };

	view->endpoint = (struct endpoint){ .institution = portal->institution };
	view->target = (struct target){ 0 };
	view->there = false;
	view->url = STR("");
	view->notice = view->problem = NULL;
	view->key = STR("");
	view->trial = NULL;
	if (store_endpoint_get(portal->service->store, portal->institution, portal->arena,
			       &view->endpoint, &err)) {
		(void)target_read(view->endpoint.options, &view->target, &err);
		view->there = true;
		view->url = view->endpoint.url;
		return true;
	}
	if (err.code == ERR_NOT_FOUND)
		return true;
	portal_fail(portal, &err);
	return false;
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

static bool is_one_of(struct str value, const struct choice *choices, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(value, choices[i].value))
			return true;
	return false;
}

static const char *attachments_of(const struct target *target)
{
	static const char *const words[] = { [CONTRACT_CONTENT] = "inline",
					     [CONTRACT_PART] = "multipart",
					     [CONTRACT_LINK] = "link" };

	return target->style.thin ? "none" : words[target->style.files];
}

static void ask_choice(struct page *page, struct xml *form, const char *name,
		       const struct choice *choices, size_t count, const char *chosen)
{
	struct xml *field = page_field(page, form, "select", name, STR(""));

	page_set(page, field, "label",
		 page_word(page, str_to_c(page->arena,
					  str_printf(page->arena, "endpoint.%s", name))));
	for (size_t i = 0; i < count; i++) {
		struct xml *option =
			page_add(page, field, "option", page_word(page, choices[i].word));
		page_set(page, option, "value", str_from_c(choices[i].value));
		if (str_equal_c(str_from_c(choices[i].value), chosen))
			page_set(page, option, "chosen", STR("true"));
	}
}

static void ask_text(struct page *page, struct xml *form, const char *control, const char *name,
		     struct str value)
{
	const struct str key = str_printf(page->arena, "endpoint.%s", name);
	const struct str hint = str_printf(page->arena, "endpoint.%s.hint", name);
	struct xml *field = page_field(page, form, control, name, value);

	page_set(page, field, "label", page_word(page, str_to_c(page->arena, key)));
	page_set(page, field, "hint", page_word(page, str_to_c(page->arena, hint)));
}

/* --- the page ----------------------------------------------------------------------------- */

static bool tell_facts(struct view *view, struct err *err)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *facts = page_add(page, page->root, "facts", STR(""));

	page_fact(page, facts, "endpoint.url", view->endpoint.url);
	return delivery_tell_endpoint(portal, facts, err);
}

static void ask_address(struct view *view)
{
	struct page *page = &view->portal.page;
	struct xml *form;

	page_say(page, "heading", "endpoint.address");
	if (is_operators(&view->portal)) {
		page_say(page, "text", "endpoint.by-operator");
		return;
	}
	form = page_form(page, portal_url(&view->portal, "endpoint"));
	ask_text(page, form, "url", "url", view->url);
	ask_choice(page, form, "format", formats, LENGTH(formats),
		   view->target.style.xml ? "xml" : "json");
	ask_choice(page, form, "attachments", attachments, LENGTH(attachments),
		   attachments_of(&view->target));
	ask_text(page, form, "email", "contact", view->target.contact);
	page_button(page, form, "save-endpoint");
}

static void tell_key(struct view *view)
{
	struct page *page = &view->portal.page;
	struct xml *code;

	if (view->key.len == 0)
		return;
	page_say(page, "heading", "key.new");
	page_say(page, "text", "key.once");
	code = page_add(page, page->root, "code", view->key);
	page_set(page, code, "label", page_word(page, "key.new"));
}

static void add_key(struct view *view, struct xml *table, const struct sign_key *key)
{
	struct portal *portal = &view->portal;
	struct page *page = &portal->page;
	struct xml *row = page_add(page, table, "row", STR(""));
	const struct sign_keys one = { { *key }, 1 };

	(void)page_add(page, row, "cell", sign_key_ids(&one, 0, portal->arena));
	(void)page_add(
		page, row, "cell",
		key->until_s == INT64_MAX
			? page_word(page, "key.stays")
			: page_word_with(page,
					 key->until_s * 1000 > portal->now_ms ? "key.until"
									      : "key.ended",
					 "until", page_moment(page, key->until_s * 1000)));
}

static void ask_rotation(struct view *view, bool several)
{
	struct page *page = &view->portal.page;
	struct xml *form;

	if (is_operators(&view->portal))
		return;
	page_say(page, "text", "keys.text");
	form = page_form(page, portal_url(&view->portal, "endpoint"));
	ask_choice(page, form, "overlap", overlaps, LENGTH(overlaps), "7");
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
	if (sign_keys_read(view->endpoint.secrets, &keys, &err)) {
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
	struct str text = str_printf(arena, "POST %.*s", STR_ARG(view->endpoint.url));

	for (size_t i = 0; i < SIGN_HEADERS; i++)
		text = str_printf(arena, "%.*s\n%.*s: %.*s", STR_ARG(text),
				  STR_ARG(view->trial->headers[i].name),
				  STR_ARG(view->trial->headers[i].value));
	return str_printf(arena, "%.*s\n\n%.*s", STR_ARG(text), STR_ARG(view->trial->body));
}

static void tell_trial(struct view *view)
{
	static const char *const ends[] = { [FETCH_ANSWERED] = "trial.answered",
					    [FETCH_BLOCKED] = "trial.blocked",
					    [FETCH_TIMEOUT] = "trial.timeout",
					    [FETCH_FAILED] = "trial.failed" };
	struct page *page = &view->portal.page;
	const struct fetch_response *response;

	if (view->trial == NULL)
		return;
	response = &view->trial->response;
	tell_bytes(page, "trial.sent", sent_bytes(view));
	page_say(page, "heading", "trial.answer");
	(void)page_add(page, page->root, "text",
		       page_word_with(page, ends[response->end], "status",
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
	page_say(page, "text", view->endpoint.pending ? "trial.verify" : "trial.text");
	form = page_form(page, portal_url(&view->portal, "endpoint"));
	page_button(page, form, view->endpoint.pending ? "verify" : "test");
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
		page_say(page, "problem", view->problem);
	tell_key(view);
	if (!tell_facts(view, &err)) {
		portal_fail(portal, &err);
		return;
	}
	tell_trial(view);
	if (view->there)
		ask_trial(view);
	ask_address(view);
	if (view->there)
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

/* --- changing it -------------------------------------------------------------------------- */

static bool store(struct view *view, const char *what, struct str detail)
{
	struct portal *portal = &view->portal;
	const struct audit_line line = { .time_ms = portal->now_ms,
					 .who = portal_who(portal),
					 .what = str_from_c(what),
					 .detail = detail };
	struct err err = { 0 };

	if (store_endpoint_set(portal->service->store, &view->endpoint, &line, &err) &&
	    load(view)) {
		portal->service->wake(portal->service->worker);
		return true;
	}
	if (err.code != ERR_NONE)
		portal_fail(portal, &err);
	return false;
}

static void refuse(struct view *view, const char *problem)
{
	view->problem = problem;
	show(view, 422);
}

/* One word, as it stands in a list of words: whoever could add one could add any option. */
static bool is_word(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] <= ' ' || text.at[i] == 0x7f)
			return false;
	return true;
}

/* The word of what is wrong with what was typed, or NULL. */
static const char *judge(const struct view *view, struct str url, struct str contact,
			 const struct target *target)
{
	struct err err = { 0 };

	if (!is_word(url) || !fetch_url_check(url, &view->portal.service->fetch, &err))
		return "endpoint.url.wrong";
	if (contact.len > 0 && target->contact.len == 0)
		return "endpoint.contact.wrong";
	if (target->style.files == CONTRACT_LINK &&
	    view->portal.service->config->base_url.len == 0)
		return "endpoint.no-links";
	return NULL;
}

static void save(struct view *view, const struct pair *pairs, size_t count)
{
	struct arena *arena = view->portal.arena;
	const struct str url = str_trim(pairs_get(pairs, count, STR("url")));
	const struct str contact = str_trim(pairs_get(pairs, count, STR("contact")));
	const struct str format = pairs_get(pairs, count, STR("format"));
	const struct str files = pairs_get(pairs, count, STR("attachments"));
	struct target target = { 0 };
	struct err err = { 0 };
	struct str options = str_printf(
		arena, "format=%s attachments=%s",
		is_one_of(format, formats, LENGTH(formats)) ? str_to_c(arena, format) : "json",
		is_one_of(files, attachments, LENGTH(attachments)) ? str_to_c(arena, files)
								   : "inline");
	if (contact.len > 0 && is_word(contact))
		options = str_printf(arena, "%.*s contact=%.*s", STR_ARG(options),
				     STR_ARG(contact));
	const bool readable = target_read(options, &target, &err);
	view->url = url;
	const char *problem =
		readable ? judge(view, url, contact, &target) : "endpoint.contact.wrong";
	view->target = target;
	view->target.contact = contact;
	if (problem != NULL) {
		refuse(view, problem);
		return;
	}
	const bool fresh = view->endpoint.secrets.len == 0;
	const struct str key = fresh ? rotation_key(arena) : STR("");
	if (fresh)
		view->endpoint.secrets = key;
	view->endpoint.url = url;
	view->endpoint.options = options;
	view->endpoint.concurrency = 0;
	view->endpoint.pending = true;
	view->endpoint.disabled = false;
	if (!store(view, "endpoint.saved", url))
		return;
	view->key = key;
	view->notice = "endpoint.saved";
	show(view, 200);
}

static void rotate(struct view *view, const struct pair *pairs, size_t count)
{
	struct portal *portal = &view->portal;
	const struct str overlap = pairs_get(pairs, count, STR("overlap"));
	const struct str key = rotation_key(portal->arena);
	uint64_t days = 0;

	if (!is_one_of(overlap, overlaps, LENGTH(overlaps)) || !str_to_u64(overlap, &days))
		days = 7;
	const struct str secrets =
		rotation_add(view->endpoint.secrets, key, portal->now_ms + (int64_t)days * DAY,
			     portal->now_ms, portal->arena);
	if (secrets.len == 0) {
		refuse(view, "keys.many");
		return;
	}
	view->endpoint.secrets = secrets;
	if (!store(view, "endpoint.key-added", STR("")))
		return;
	view->key = key;
	view->notice = "keys.rotated";
	show(view, 200);
}

static void end_old(struct view *view, const struct pair *pairs, size_t count)
{
	(void)pairs;
	(void)count;
	view->endpoint.secrets = rotation_end(view->endpoint.secrets);
	if (!store(view, "endpoint.keys-ended", STR("")))
		return;
	view->notice = "keys.ended";
	show(view, 200);
}

/* --- sending something -------------------------------------------------------------------- */

static bool record(struct view *view, const char *what)
{
	struct portal *portal = &view->portal;
	const struct audit_line line = { .time_ms = portal->now_ms,
					 .who = portal_who(portal),
					 .what = str_from_c(what),
					 .detail = view->endpoint.url };
	struct err err = { 0 };

	if (store_audit_add(portal->service->store, portal->institution, &line, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

static bool send(struct view *view, struct trial *trial, const char *what)
{
	struct portal *portal = &view->portal;
	const struct service *service = portal->service;
	struct err err = { 0 };

	if (!throttle_allows(service->trials, portal->institution, portal->now_ms)) {
		view->problem = "trial.often";
		show(view, 429);
		return false;
	}
	throttle_count(service->trials, portal->institution, portal->now_ms);
	trial->now_ms = portal->now_ms;
	trial->content_type = STR("application/json");
	if (!record(view, what))
		return false;
	if (!trial_send(trial, &view->endpoint, &service->fetch, portal->arena, &err)) {
		refuse(view, "trial.impossible");
		return false;
	}
	view->trial = trial;
	return true;
}

static void verify(struct view *view, const struct pair *pairs, size_t count)
{
	struct portal *portal = &view->portal;
	struct arena *arena = portal->arena;
	const struct str challenge = crypto_token(arena, 24);
	struct trial trial = { .body = verification_event(challenge, portal->now_ms, arena) };
	struct err err = { 0 };

	(void)pairs;
	(void)count;
	trial.id = str_printf(arena, "verify-%.*s", STR_ARG(crypto_token(arena, 12)));
	if (!send(view, &trial, "endpoint.asked"))
		return;
	if (!verification_accepts(&trial.response, challenge)) {
		view->problem = "endpoint.unverified";
		show(view, 200);
		return;
	}
	if (!store_endpoint_verified(portal->service->store, &view->endpoint, &err)) {
		portal_fail(portal, &err);
		return;
	}
	portal->service->wake(portal->service->worker);
	view->endpoint.pending = false;
	view->notice = "endpoint.verified";
	show(view, 200);
}

static void try_it(struct view *view, const struct pair *pairs, size_t count)
{
	struct arena *arena = view->portal.arena;
	struct trial trial = { 0 };

	(void)pairs;
	(void)count;
	trial.id = str_printf(arena, "test-%.*s", STR_ARG(crypto_token(arena, 12)));
	trial.body = verification_test(view->portal.institution, view->portal.now_ms, arena);
	if (send(view, &trial, "endpoint.tested"))
		show(view, 200);
}

static const struct action {
	const char *name;
	void (*run)(struct view *view, const struct pair *pairs, size_t count);
	bool changes, needs; /* it changes what is kept; it needs that there is one */
} actions[] = {
	{ "save-endpoint", save, true, false }, { "rotate", rotate, true, true },
	{ "end-old", end_old, true, true },	{ "verify", verify, false, true },
	{ "test", try_it, false, true },
};

/* Who may not get deliveries yet may not get anything but the question either. */
static const struct action *find_action(const struct view *view, struct str name)
{
	for (size_t i = 0; i < LENGTH(actions); i++)
		if (str_equal_c(name, actions[i].name) && (!actions[i].needs || view->there) &&
		    (actions[i].run != try_it || !view->endpoint.pending))
			return &actions[i];
	return NULL;
}

void portal_endpoint_post(void *context, const struct request *request,
			  struct response *response)
{
	struct view view;
	const struct pair *pairs;
	size_t count;

	if (!portal_post(&view.portal, context, request, response, &pairs, &count) ||
	    !load(&view))
		return;
	const struct action *action =
		find_action(&view, pairs_get(pairs, count, STR("_action")));
	if (action == NULL) {
		show(&view, 409);
	} else if (action->changes && is_operators(&view.portal)) {
		view.problem = "endpoint.by-operator";
		show(&view, 409);
	} else {
		action->run(&view, pairs, count);
	}
}
