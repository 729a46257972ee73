/* What becomes of a draft besides being filled in and sent: kept longer, taken elsewhere by a
 * link, deleted. */
#include "app/pages/pages.h"
#include "app/pages/sheet.h"

/* How long a browser that took a draft over may go on with it, however often that is kept
 * longer, and see its receipt. */
enum { BROWSER_DAYS = 180 };

#define DELETE_PATH STR("_delete")

/* --- the draft's page --------------------------------------------------------------------- */

static void add_link(struct sheet *sheet, struct str token)
{
	const struct journey *journey = sheet->journey;
	const struct str path = str_printf(sheet->arena, "_resume/%.*s", STR_ARG(token));
	const struct str link = journey_public(journey->service, journey->request,
					       journey_url(journey, path));

	sheet_fact(sheet, STR("draft.link"), link);
	sheet->facts.at[sheet->facts.count - 1].href = link;
}

/* token: of a link that was just made; shown once, for only its digest is kept. */
static void show(struct journey *journey, struct str notice, struct str token)
{
	struct sheet sheet;

	sheet_begin(&sheet, journey, STR("draft.title"));
	if (notice.len > 0)
		sheet.page.notice = word(sheet.words, notice);
	sheet_text(&sheet, STR("draft.text"));
	sheet_title(&sheet);
	sheet_fact(&sheet, STR("draft.until"), sheet_until(&sheet, journey->draft.expires_ms));
	if (token.len > 0) {
		sheet_text(&sheet, STR("draft.link-text"));
		add_link(&sheet, token);
	}
	sheet_form(&sheet, STR(HTML_DRAFT_PATH));
	sheet_button(&sheet, STR("next"), STR("button.resume"));
	sheet_button(&sheet, STR("keep"), STR("draft.keep"));
	/* Who has logged in finds it by that. */
	if (journey->person == NULL)
		sheet_button(&sheet, STR("link"), STR("draft.make-link"));
	sheet_link(&sheet, journey_url(journey, DELETE_PATH), STR("draft.delete"));
	sheet_send(&sheet);
}

void draft_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;

	if (journey_open_draft(&journey, context, request, response))
		show(&journey, STR(""), STR(""));
	journey_close(&journey);
}

static bool make_link(struct journey *journey, struct str *token, struct err *err)
{
	struct arena *arena = journey->request->arena;

	*token = token_new(arena);
	return store_draft_link_put(journey->service->store,
				    &(struct draft_link){
					    .institution = journey->draft.institution,
					    .digest = token_draft_id(arena, *token),
					    .draft = journey->draft.id,
					    .expires_ms = journey->draft.expires_ms,
				    },
				    err);
}

/* Everything that is done to a draft keeps it longer: somebody is there. */
static void change(struct journey *journey)
{
	const struct pair *pairs;
	size_t count;
	struct str action;
	struct str token = STR("");
	struct err err = { 0 };

	if (!journey_form(journey, &pairs, &count))
		return;
	action = pairs_get(pairs, count, STR("_action"));
	if (str_equal_c(action, "next"))
		response_redirect(journey->response,
				  journey_resume(journey, journey_state(journey)));
	else if (!journey_save(journey, &err) ||
		 (str_equal_c(action, "link") && !make_link(journey, &token, &err)))
		journey_unavailable(journey, &err);
	else
		show(journey, token.len > 0 ? STR("notice.linked") : STR("notice.kept"), token);
}

void draft_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;

	if (journey_open_draft(&journey, context, request, response))
		change(&journey);
	journey_close(&journey);
}

/* --- deletion ----------------------------------------------------------------------------- */

void delete_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	struct sheet sheet;

	if (journey_open_draft(&journey, context, request, response)) {
		sheet_begin(&sheet, &journey, STR("draft.delete-title"));
		sheet_text(&sheet, STR("draft.delete-text"));
		sheet_title(&sheet);
		sheet_form(&sheet, DELETE_PATH);
		sheet_button(&sheet, STR("delete"), STR("draft.delete-now"));
		sheet_link(&sheet, journey_url(&journey, STR(HTML_DRAFT_PATH)),
			   STR("draft.delete-not"));
		sheet_send(&sheet);
	}
	journey_close(&journey);
}

static void forget(struct journey *journey)
{
	const struct pair *pairs;
	size_t count;
	struct sheet sheet;
	struct err err = { 0 };

	if (!journey_form(journey, &pairs, &count))
		return;
	if (!store_draft_remove(journey->service->store, &journey->draft, &err)) {
		journey_unavailable(journey, &err);
		return;
	}
	journey_cookie(journey, 0);
	sheet_begin(&sheet, journey, STR("draft.deleted"));
	sheet_text(&sheet, STR("draft.deleted-text"));
	sheet_link(&sheet, journey->base, STR("draft.again"));
	sheet_send(&sheet);
}

void delete_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;

	if (journey_open_draft(&journey, context, request, response))
		forget(&journey);
	journey_close(&journey);
}

/* --- by a link ---------------------------------------------------------------------------- */

/* The draft that the link of the address opens. False when a page has been written: there is no
 * such link, or no draft any more. */
static bool open_link(struct journey *journey, struct draft_link *link)
{
	struct arena *arena = journey->request->arena;
	struct store *store = journey->service->store;
	struct err err = { 0 };

	*link = (struct draft_link){ .institution = journey->published->institution,
				     .digest = token_draft_id(
					     arena, journey->request->parameters[1]) };
	if (store_draft_link_get(store, link, journey->now_ms, arena, &err) &&
	    store_draft_get(store, link->institution, link->draft, arena, &journey->draft,
			    &err) &&
	    str_equal(journey->draft.form, journey->published->id))
		return true;
	if (err.code == ERR_NONE || err.code == ERR_NOT_FOUND)
		journey_message(journey->request, journey->response, journey->service, 410,
				STR("draft.no-link"));
	else
		journey_unavailable(journey, &err);
	return false;
}

/* A page first: programs that look at every link in a mail must not open a draft. */
void resume_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	struct draft_link link;
	struct sheet sheet;

	if (journey_open(&journey, context, request, response) && open_link(&journey, &link)) {
		sheet_begin(&sheet, &journey, STR("draft.title"));
		sheet_text(&sheet, STR("draft.resume-text"));
		if (journey.secret.len > 0)
			sheet_text(&sheet, STR("draft.resume-instead"));
		sheet_title(&sheet);
		sheet_fact(&sheet, STR("draft.until"),
			   sheet_until(&sheet, journey.draft.expires_ms));
		sheet_form(&sheet, str_printf(request->arena, "_resume/%.*s",
					      STR_ARG(request->parameters[1])));
		sheet_button(&sheet, STR("next"), STR("button.resume"));
		sheet_send(&sheet);
	}
	journey_close(&journey);
}

/* This browser gets a secret of its own: the link stays what it is, and so do other browsers.
 */
static void take_over(struct journey *journey, const struct draft_link *link)
{
	struct arena *arena = journey->request->arena;
	struct draft_link own = { .institution = link->institution,
				  .draft = link->draft,
				  .browser = true,
				  .expires_ms = journey->now_ms + BROWSER_DAYS * DAY_MS };
	struct err err = { 0 };

	journey->secret = token_new(arena);
	own.digest = token_draft_id(arena, journey->secret);
	if (store_draft_link_put(journey->service->store, &own, &err) &&
	    journey_load_draft(journey, &err)) {
		journey_cookie(journey, DRAFT_DAYS);
		response_redirect(journey->response,
				  journey_resume(journey, journey_state(journey)));
	} else {
		journey_unavailable(journey, &err);
	}
}

void resume_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	struct draft_link link;

	if (journey_open(&journey, context, request, response) && open_link(&journey, &link))
		take_over(&journey, &link);
	journey_close(&journey);
}
