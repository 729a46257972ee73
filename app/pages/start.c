#include "app/pages/start.h"

#include "app/identity/session.h"
#include "app/pages/login.h"
#include "app/pages/pages.h"
#include "app/pages/sheet.h"
#include "app/service/month.h"
#include "app/service/quota.h"
#include "engine/base/log.h"

/* Who has not begun it finds no more than why it is withdrawn. */
static void show_withdrawn(struct journey *journey)
{
	struct sheet sheet;

	sheet_begin(&sheet, journey, STR("withdrawn.title"));
	sheet_text(&sheet, STR("withdrawn.text"));
	sheet_title(&sheet);
	sheet_receiver(&sheet, journey->published->institution);
	sheet_fact(&sheet, STR("withdrawn.reason"), journey->availability.reason);
	sheet_link(&sheet, journey_url(journey, STR("_status")), STR("withdrawn.status"));
	sheet_send(&sheet);
	journey->response->status = 410;
}

static void show(struct journey *journey)
{
	struct html_view view = { 0 };
	struct err err = { 0 };
	const bool begun = journey_load_draft(journey, &err);

	if (!begun && journey->availability.withdrawn_ms > 0) {
		show_withdrawn(journey);
		return;
	}
	if (!begun)
		journey->answers =
			answers_new(journey->request->arena, journey->published->form);
	/* Nothing but texts with braces needs a state that says nothing. */
	if (begun || journey->published->form->expression_count > 0)
		view.state = journey_state(journey);
	if (begun)
		view.resume = journey_resume(journey, view.state);
	journey_render(journey, HTML_START, &view);
}

void start_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;

	if (journey_open(&journey, context, request, response))
		show(&journey);
	journey_close(&journey);
}

static bool keep_own(struct journey *journey, struct err *err)
{
	return session_keep_draft(journey->service, journey->person, journey->published,
				  journey->secret, journey->now_ms, err);
}

/* A new draft under a new secret: what was begun before in this browser stays in the store
 * until it expires but is no longer reachable, which is what beginning anew on a shared
 * computer must mean. */
static bool begin_draft(struct journey *journey, struct err *err)
{
	const struct published *published = journey->published;
	struct arena *arena = journey->request->arena;

	journey->secret = token_new(arena);
	journey->draft = (struct draft){
		.institution = published->institution,
		.id = token_draft_id(arena, journey->secret),
		.form = published->id,
		.version = published->version,
		.created_ms = journey->now_ms,
		.month = month_of(journey->now_ms),
	};
	journey->answers = answers_new(arena, published->form);
	if (journey->person == NULL)
		return journey_save(journey, err);
	person_prefill(journey->person, journey->answers);
	return journey_save(journey, err) && keep_own(journey, err);
}

static void lead_to_first_page(struct journey *journey)
{
	const struct item *first = journey_next_page(journey_state(journey), NULL);

	response_redirect(journey->response,
			  journey_url(journey, first ? first->id : STR(HTML_REVIEW_PATH)));
}

enum { FULL_RETRY_S = 3600 };

static void refuse(struct journey *journey, const struct err *err)
{
	if (err->code == ERR_LIMIT)
		journey_full(journey, STR("full.drafts"), FULL_RETRY_S);
	else
		journey_unavailable(journey, err);
}

static void begin(struct journey *journey)
{
	struct err err = { 0 };

	if (journey->opening != OPENING_OPEN) {
		show(journey);
		journey->response->status = 409;
	} else if (!quota_draft(journey->service, journey->published->institution, &err)) {
		refuse(journey, &err);
	} else if (begin_draft(journey, &err)) {
		LOG(LOG_DEBUG, "draft.begun",
		    LOG_TEXT("institution", journey->published->institution),
		    LOG_TEXT("form", journey->published->id));
		lead_to_first_page(journey);
	} else {
		journey_unavailable(journey, &err);
	}
}

void start_lead_on(struct journey *journey, bool anew)
{
	struct err err = { 0 };

	const bool begun = !anew && journey_load_draft(journey, &err);

	if (anew || (!begun && err.code == ERR_NOT_FOUND))
		begin(journey);
	/* It is theirs for as long as it lives from now on. */
	else if (!begun || (journey->person != NULL && !keep_own(journey, &err)))
		journey_unavailable(journey, &err);
	else
		response_redirect(journey->response,
				  journey_resume(journey, journey_state(journey)));
}

/* Beginning reads and shows nothing of anybody's, so it needs no token; where the post comes
 * from the server has looked at (app/http/guard.h). A draft is given up only by who asks for
 * that: "begin" in a tab that was left open leads on with it. */
void start_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	const struct pair *pairs;
	size_t count;

	if (!journey_open(&journey, context, request, response))
		return;
	if (!request_form(request, &pairs, &count))
		journey_status(request, response, journey.service, 400);
	else if (journey.published->form->login != LOGIN_NONE && journey.person == NULL)
		login_page(&journey, 403, STR("login.needed"));
	else
		start_lead_on(&journey,
			      str_equal_c(pairs_get(pairs, count, STR("_action")), "restart"));
	journey_close(&journey);
}
