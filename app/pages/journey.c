#include "app/pages/journey.h"

#include "app/identity/session.h"
#include "app/pages/language.h"
#include "app/pages/login.h"
#include "app/pages/lost.h"
#include "app/service/sent.h"
#include "engine/base/json.h"
#include "engine/base/log.h"

void journey_message(const struct request *request, struct response *response,
		     const struct service *service, unsigned status, struct str key)
{
	const struct languages languages = { service_languages, SERVICE_LANGUAGES };
	const size_t language = language_read(request, languages);

	response->status = status;
	response->content_type = STR("text/html; charset=utf-8");
	buf_clear(&response->body);
	(void)html_site_message(service->sites[language], key, response->request,
				response->arena, &response->body);
}

void journey_status(const struct request *request, struct response *response,
		    const struct service *service, unsigned status)
{
	journey_message(request, response, service, status,
			str_printf(response->arena, "status.%u", status));
}

void journey_unavailable(struct journey *journey, const struct err *err)
{
	LOG(LOG_ERROR, "store.unavailable", LOG_TEXT("reason", str_from_c(err->text)));
	response_header(journey->response, STR("Retry-After"), STR("30"));
	/* "Not sent" would perhaps be a lie. */
	if (err->code == ERR_UNKNOWN)
		journey_message(journey->request, journey->response, journey->service, 503,
				STR("status.unsure"));
	else
		journey_status(journey->request, journey->response, journey->service, 503);
}

void journey_full(struct journey *journey, struct str key, int64_t seconds)
{
	LOG(LOG_WARNING, "institution.full",
	    LOG_TEXT("institution", journey->published->institution), LOG_TEXT("what", key));
	response_header(journey->response, STR("Retry-After"),
			str_printf(journey->request->arena, "%lld", (long long)seconds));
	journey_message(journey->request, journey->response, journey->service, 503, key);
}

struct str journey_public(const struct service *service, const struct request *request,
			  struct str path)
{
	const struct str known = service->config->base_url;

	return known.len > 0
		       ? str_printf(request->arena, "%.*s%.*s", STR_ARG(known), STR_ARG(path))
		       : str_printf(request->arena, "http://%.*s%.*s",
				    STR_ARG(request_header(request, STR("host"))),
				    STR_ARG(path));
}

struct str journey_url(const struct journey *journey, struct str rest)
{
	return str_printf(journey->request->arena, "%.*s/%.*s", STR_ARG(journey->base),
			  STR_ARG(rest));
}

static void choose_language(struct journey *journey)
{
	const struct form *form = journey->published->form;
	const struct languages languages = { form->languages, form->language_count };

	journey->language = language_choose(journey->request, journey->response, languages,
					    journey->service->https);
}

/* Whoever has logged in, surely enough for this form, has the draft that is theirs, in whatever
 * browser; its cookie counts for nothing. */
static bool open_person(struct journey *journey)
{
	const struct service *service = journey->service;
	struct person *person = ARENA_NEW(journey->request->arena, struct person);
	const struct published *published = journey->published;
	struct err err = { 0 };
	enum session_end end = session_find(service, journey->request, published->institution,
					    journey->now_ms, person, &err);

	if (end == SESSION_FAILED) {
		journey_unavailable(journey, &err);
		return false;
	}
	if (end == SESSION_NONE || person->level < published->form->login)
		return true;
	journey->person = person;
	journey->over = end == SESSION_OVER;
	if (session_draft_secret(service, person, published, journey->request->arena,
				 &journey->secret, &err) ||
	    err.code == ERR_NOT_FOUND)
		return true;
	journey_unavailable(journey, &err);
	return false;
}

/* Nothing may be shown to who sits at the browser now. */
static void forget_person(struct journey *journey)
{
	if (journey->over)
		journey->person = NULL;
	journey->secret = journey->person == NULL ? STR("") : journey->secret;
}

static bool open_form(struct journey *journey, const struct service *service,
		      const struct request *request, struct response *response)
{
	*journey = (struct journey){ .service = service,
				     .request = request,
				     .response = response,
				     .now_ms = clock_now(&service->clock) };
	journey->published = catalogue_current(service->catalogue, request->parameters[0]);
	if (!journey->published) {
		journey_status(request, response, service, 404);
		return false;
	}
	LOG(LOG_DEBUG, "form.asked", LOG_TEXT("institution", journey->published->institution),
	    LOG_TEXT("form", journey->published->id));
	const struct str base[] = { STR("/f/"), journey->published->id };
	journey->base = str_join(request->arena, base, LENGTH(base), STR(""));
	journey->availability = openings_find(catalogue_openings(service->catalogue),
					      journey->published->institution,
					      journey->published->id, request->arena);
	journey->opening = opening_at(&journey->availability, journey->now_ms);
	choose_language(journey);
	if (journey->published->form->login != LOGIN_NONE)
		return open_person(journey);
	journey->secret = request_cookie(
		request, token_cookie_name(request->arena, service, journey->published->id));
	return true;
}

bool journey_open(struct journey *journey, const struct service *service,
		  const struct request *request, struct response *response)
{
	const bool open = open_form(journey, service, request, response);

	if (open && journey->over)
		forget_person(journey);
	return open;
}

/* A draft stays on the version that it was begun on, and so does what is made of it. */
static bool use_version(struct journey *journey, int64_t version, struct err *err)
{
	const struct published *current = journey->published;
	const struct published *own;

	if (version == current->version)
		return true;
	own = catalogue_version(journey->service->catalogue, current->institution, current->id,
				version, err);
	if (!own)
		return false;
	catalogue_release(journey->service->catalogue, current);
	journey->published = own;
	choose_language(journey);
	return true;
}

static bool read_answers(struct journey *journey, struct err *err)
{
	struct arena *arena = journey->request->arena;
	struct diags diags;
	const struct json *json;

	diags_init(&diags, arena, STR("draft"));
	json = json_parse(arena, journey->draft.answers, &diags);
	journey->answers =
		json ? answers_from_json(arena, journey->published->form, json, &diags) : NULL;
	if (journey->answers && journey->person)
		person_prefill(journey->person, journey->answers);
	return journey->answers ||
	       err_set(err, ERR_INVALID, "a stored draft of %.*s cannot be read",
		       STR_ARG(journey->draft.form));
}

/* What is found by the digest of the browser's secret; else, where the browser took over
 * another's draft by a link, by that draft's id. */
static bool by_secret(const struct journey *journey,
		      bool (*get)(struct store *store, struct str institution, struct str id,
				  struct arena *arena, void *out, struct err *err),
		      void *out, struct err *err)
{
	struct arena *arena = journey->request->arena;
	struct store *store = journey->service->store;
	struct draft_link link = { .institution = journey->published->institution,
				   .browser = true };

	if (journey->secret.len == 0)
		return err_set(err, ERR_NOT_FOUND, "the browser sent no cookie");
	link.digest = token_draft_id(arena, journey->secret);
	if (get(store, link.institution, link.digest, arena, out, err))
		return true;
	return err->code == ERR_NOT_FOUND &&
	       store_draft_link_get(store, &link, journey->now_ms, arena, err) &&
	       get(store, link.institution, link.draft, arena, out, err);
}

static bool get_draft(struct store *store, struct str institution, struct str id,
		      struct arena *arena, void *out, struct err *err)
{
	return store_draft_get(store, institution, id, arena, out, err);
}

static bool get_submission(struct store *store, struct str institution, struct str key,
			   struct arena *arena, void *out, struct err *err)
{
	return store_submission_by_key(store, institution, key, arena, out, err);
}

bool journey_load_draft(struct journey *journey, struct err *err)
{
	return by_secret(journey, get_draft, &journey->draft, err) &&
	       use_version(journey, journey->draft.version, err) && read_answers(journey, err);
}

bool journey_submission(const struct journey *journey, struct submission *out, struct err *err)
{
	return by_secret(journey, get_submission, out, err);
}

const struct state *journey_sent_state(struct journey *journey, const struct submission *sent)
{
	struct err err = { 0 };

	return use_version(journey, sent->version, &err)
		       ? sent_state(journey->published, sent, journey->request->arena)
		       : NULL;
}

/* A page leads to the login; what was posted cannot, see login_get. */
static void ask_to_log_in(struct journey *journey)
{
	if (journey->request->method == METHOD_POST)
		login_page(journey, 403, STR("login.needed"));
	else
		response_redirect(journey->response,
				  journey_url(journey, STR(HTML_LOGIN_PATH)));
}

static bool open_draft(struct journey *journey)
{
	struct submission sent;
	struct err err = { 0 };

	if (journey->published->form->login != LOGIN_NONE && journey->person == NULL)
		ask_to_log_in(journey);
	else if (journey_load_draft(journey, &err))
		return true;
	else if (err.code == ERR_NOT_FOUND && journey_submission(journey, &sent, &err))
		response_redirect(journey->response,
				  journey_url(journey, STR(HTML_RECEIPT_PATH)));
	else if (err.code == ERR_NOT_FOUND)
		lost_page(journey);
	else
		journey_unavailable(journey, &err);
	return false;
}

bool journey_open_draft(struct journey *journey, const struct service *service,
			const struct request *request, struct response *response)
{
	return journey_open(journey, service, request, response) && open_draft(journey);
}

bool journey_open_to_save(struct journey *journey, const struct service *service,
			  const struct request *request, struct response *response)
{
	return open_form(journey, service, request, response) && open_draft(journey);
}

void journey_close(struct journey *journey)
{
	if (journey->published)
		catalogue_release(journey->service->catalogue, journey->published);
}

bool journey_form(struct journey *journey, const struct pair **pairs, size_t *count)
{
	const struct request *request = journey->request;

	if (!request_form(request, pairs, count)) {
		journey_status(journey->request, journey->response, journey->service, 400);
		return false;
	}
	if (!token_csrf_valid(request->arena, journey->service, journey->secret,
			      pairs_get(*pairs, *count, STR("_csrf")))) {
		journey_status(journey->request, journey->response, journey->service, 403);
		return false;
	}
	return true;
}

void journey_cookie(const struct journey *journey, int days)
{
	const struct cookie cookie = {
		.name = token_cookie_name(journey->request->arena, journey->service,
					  journey->published->id),
		.value = journey->secret,
		.max_age = days * (DAY_MS / 1000),
		.secure = journey->service->https,
	};

	response_cookie(journey->response, &cookie);
}

bool journey_save(struct journey *journey, struct err *err)
{
	struct draft *draft = &journey->draft;
	struct buf text;
	bool ok;

	buf_init(&text, LIMIT_ANSWERS);
	ok = answers_to_json(journey->answers, &text);
	if (!ok)
		(void)err_set(err, ERR_LIMIT, "the answers are longer than %d bytes",
			      LIMIT_ANSWERS);
	if (ok) {
		draft->answers = buf_str(&text);
		draft->language = journey->published->form->languages[journey->language];
		draft->updated_ms = journey->now_ms;
		draft->expires_ms = journey->now_ms + DRAFT_DAYS * DAY_MS;
		ok = store_draft_put(journey->service->store, draft, err);
		draft->answers = str_copy(journey->request->arena, draft->answers);
	}
	/* Whoever has logged in needs none. */
	if (ok && journey->person == NULL)
		journey_cookie(journey, DRAFT_DAYS);
	buf_finish(&text);
	return ok;
}

const struct state *journey_state(const struct journey *journey)
{
	LOG(LOG_DEBUG, "rules.run", LOG_TEXT("institution", journey->published->institution),
	    LOG_TEXT("form", journey->published->id));
	return rules_run(journey->published->rules, journey->answers, journey->now_ms,
			 journey->request->arena);
}

const struct item *journey_page(const struct journey *journey, struct str id)
{
	const struct form *form = journey->published->form;

	for (size_t i = 0; i < form->page_count; i++)
		if (str_equal(form->pages[i]->id, id))
			return form->pages[i];
	return NULL;
}

const struct item *journey_next_page(const struct state *state, const struct item *after)
{
	const struct form *form = state->form;
	bool passed = after == NULL;

	for (size_t i = 0; i < form->page_count; i++) {
		if (passed && state_page_relevant(state, form->pages[i]))
			return form->pages[i];
		passed = passed || form->pages[i] == after;
	}
	return NULL;
}

const struct item *journey_previous_page(const struct state *state, const struct item *before)
{
	const struct form *form = state->form;
	const struct item *previous = NULL;

	for (size_t i = 0; i < form->page_count && form->pages[i] != before; i++)
		if (state_page_relevant(state, form->pages[i]))
			previous = form->pages[i];
	return previous;
}

struct str journey_resume(const struct journey *journey, const struct state *state)
{
	for (const struct item *page = journey_next_page(state, NULL); page;
	     page = journey_next_page(state, page))
		if (state_errors(state, page) > 0)
			return journey_url(journey, page->id);
	return journey_url(journey, STR(HTML_REVIEW_PATH));
}

/* On pages for who fills it in only when a draft could live until then. */
static struct str term_of(const struct journey *journey, enum html_page which)
{
	const struct form *form = journey->published->form;
	const int64_t left_ms = opening_deadline(&journey->availability) - journey->now_ms;

	if (which == HTML_RECEIPT || (which != HTML_START && journey->opening == OPENING_OPEN &&
				      left_ms > DRAFT_DAYS * DAY_MS))
		return STR("");
	return opening_say(&journey->availability, journey->now_ms,
			   words_in(form->languages[journey->language]),
			   journey->request->arena);
}

void journey_render(struct journey *journey, enum html_page which, struct html_view *view)
{
	struct arena *arena = journey->request->arena;
	struct response *response = journey->response;

	view->base = journey->base;
	view->term = term_of(journey, which);
	view->closed = which == HTML_START ? journey->opening != OPENING_OPEN
					   : !opening_takes(journey->opening);
	view->ended = view->closed && journey->opening != OPENING_BEFORE;
	view->expires_ms = journey->draft.expires_ms;
	view->now_ms = journey->now_ms;
	view->csrf = token_csrf(arena, journey->service, journey->secret);
	view->person = journey->person ? person_name(journey->person, arena) : STR("");
	view->receiver = service_institution(journey->service, journey->published->institution);
	response->content_type = STR("text/html; charset=utf-8");
	LOG(LOG_DEBUG, "page.written", LOG_TEXT("institution", journey->published->institution),
	    LOG_TEXT("form", journey->published->id));
	if (!html_write(journey->published->html[journey->language], which, view, arena,
			&response->body))
		journey_status(journey->request, response, journey->service, 500);
}

bool journey_asks_more(const struct item *group, const struct state_row *row)
{
	for (const struct item *item = group->first; item; item = item->next) {
		const struct cell *cell = &row->cells[item->column];
		if (!cell->relevant)
			continue;
		if (item->kind == ITEM_REPEAT) {
			for (size_t i = 0; i < cell->row_count; i++)
				if (journey_asks_more(item, cell->rows[i]))
					return true;
		} else if (item->type->class == ITEM_CLASS_GROUP) {
			if (journey_asks_more(item, row))
				return true;
		} else if (item->type->class == ITEM_CLASS_FIELD && !cell->readonly &&
			   !cell->computed && !cell->answer->given) {
			return true;
		}
	}
	return false;
}
