/* What outsiders see by a link: one revision of a design, page after page as people would fill
 * it in. Nothing is kept but what the page itself carries, and nothing can be sent; what they
 * say of it is. */
#include "app/pages/journey.h"
#include "app/pages/language.h"
#include "app/portal/portal.h"
#include "app/service/verdict.h"
#include "engine/base/json.h"
#include "engine/base/log.h"
#include "engine/base/utf8.h"
#include "renderers/i18n/findings.h"
#include "storage/guests.h"

/* In letters, and of comments that nobody has done anything about. */
enum { COMMENT_MOST = 2000, NAME_MOST = 100, COMMENTS_WAITING = 200 };

struct guest {
	const struct service *service;
	const struct request *request;
	struct response *response;
	struct arena *arena;
	int64_t now_ms;
	struct guest_link link;
	const struct published *published;
	struct answers *answers;
	const struct item *page; /* NULL: the review */
	size_t language;
	struct str notice, comment; /* comment: one that was not taken */
};

/* --- the design --------------------------------------------------------------------------- */

/* Unknown, over, revoked, of an institution that is suspended: all the same to who comes. */
static bool find_link(struct guest *guest)
{
	const struct request *request = guest->request;
	struct institutions *institutions = catalogue_institutions(guest->service->catalogue);
	struct err err = { 0 };

	guest->link = (struct guest_link){ .institution = request->parameters[0],
					   .digest = token_draft_id(guest->arena,
								    request->parameters[1]) };
	if (!service_has_portal(guest->service)) {
		journey_status(guest->request, guest->response, guest->service, 404);
		return false;
	}
	if (!throttle_allows(guest->service->guests, request->client, guest->now_ms)) {
		journey_status(guest->request, guest->response, guest->service, 429);
		return false;
	}
	throttle_count(guest->service->guests, request->client, guest->now_ms);
	if (institutions_find(institutions, guest->link.institution).suspended_ms == 0 &&
	    store_guest_link_get(guest->service->store, guest->arena, guest->now_ms,
				 &guest->link, &err))
		return true;
	if (err.code == ERR_NONE || err.code == ERR_NOT_FOUND)
		journey_message(guest->request, guest->response, guest->service, 410,
				STR("guest.gone"));
	else
		journey_status(guest->request, guest->response, guest->service, 503);
	return false;
}

static bool build(struct guest *guest)
{
	struct design design = { .institution = guest->link.institution,
				 .form = guest->link.form,
				 .revision = guest->link.revision };
	struct err err = { 0 };

	if (store_design_text(guest->service->store, guest->arena, &design, &err))
		guest->published = verdicts_borrow(guest->service->verdicts, guest->arena,
						   design.institution, design.definition,
						   findings_in(service_languages[0]))
					   ->published;
	if (guest->published == NULL)
		journey_message(guest->request, guest->response, guest->service, 410,
				STR("guest.gone"));
	return guest->published != NULL;
}

static bool enter(struct guest *guest, const struct service *service,
		  const struct request *request, struct response *response)
{
	*guest = (struct guest){ .service = service,
				 .request = request,
				 .response = response,
				 .arena = request->arena,
				 .now_ms = clock_now(&service->clock) };
	response_header(response, STR("X-Robots-Tag"), STR("noindex"));
	if (!find_link(guest) || !build(guest))
		return false;
	guest->answers = answers_new(guest->arena, guest->published->form);
	guest->page = guest->published->form->pages[0];
	return true;
}

static const struct item *find_page(const struct guest *guest, struct str id)
{
	const struct form *form = guest->published->form;

	for (size_t i = 0; i < form->page_count; i++)
		if (str_equal(form->pages[i]->id, id))
			return form->pages[i];
	return NULL;
}

/* --- what a page carries ------------------------------------------------------------------ */

/* "lv {…}": the language, and the answers as they were typed. */
static struct str carry(const struct guest *guest)
{
	struct buf text;
	struct str carried;

	buf_init(&text, LIMIT_ANSWERS);
	buf_printf(&text, "%.*s ", STR_ARG(guest->published->form->languages[guest->language]));
	if (!answers_to_json(guest->answers, &text))
		buf_clear(&text);
	carried = str_copy(guest->arena, buf_str(&text));
	buf_finish(&text);
	return carried;
}

/* What cannot be read is nothing: whoever sent it made it up. */
static void take_carried(struct guest *guest, struct str carried)
{
	const struct form *form = guest->published->form;
	struct str language;
	struct diags diags;
	const struct json *json;
	struct answers *answers;

	if (!str_next(&carried, ' ', &language))
		return;
	if (form_language(form, language) != SIZE_MAX)
		guest->language = form_language(form, language);
	diags_init(&diags, guest->arena, STR("carried"));
	json = json_parse(guest->arena, carried, &diags);
	answers = json == NULL ? NULL : answers_from_json(guest->arena, form, json, &diags);
	if (answers != NULL)
		guest->answers = answers;
}

/* --- pages -------------------------------------------------------------------------------- */

static const struct state *state_of(const struct guest *guest)
{
	LOG(LOG_DEBUG, "rules.run", LOG_TEXT("institution", guest->link.institution),
	    LOG_TEXT("form", guest->published->id));
	return rules_run(guest->published->rules, guest->answers, guest->now_ms, guest->arena);
}

static void show(struct guest *guest, bool problems, bool sent_only)
{
	struct response *response = guest->response;
	const struct html_view view = {
		.state = state_of(guest),
		.page = guest->page,
		.show_problems = problems,
		.sent_only = sent_only,
		.base = str_printf(guest->arena, "/guest/%.*s/%.*s",
				   STR_ARG(guest->link.institution),
				   STR_ARG(guest->request->parameters[1])),
		.now_ms = guest->now_ms,
		.receiver = service_institution(guest->service, guest->link.institution),
		.notice = guest->notice,
		.trial = true,
		.closed = true,
		.carried = carry(guest),
		.comment = guest->comment,
	};

	LOG(LOG_DEBUG, "page.written", LOG_TEXT("institution", guest->link.institution),
	    LOG_TEXT("form", guest->published->id));
	response->content_type = STR("text/html; charset=utf-8");
	if (!html_write(guest->published->html[guest->language],
			guest->page == NULL ? HTML_REVIEW : HTML_PAGE, &view, guest->arena,
			&response->body))
		journey_status(guest->request, response, guest->service, 500);
}

void guest_get(void *context, const struct request *request, struct response *response)
{
	struct guest guest;

	if (!enter(&guest, context, request, response))
		return;
	const struct form *form = guest.published->form;
	guest.language = language_read(
		request, (struct languages){ form->languages, form->language_count });
	show(&guest, false, false);
}

/* --- going on ----------------------------------------------------------------------------- */

/* Files cannot be attached here, and are not missed. */
static bool has_errors(const struct state *state, const struct item *page)
{
	for (size_t i = 0; i < state->problem_count; i++) {
		const struct item *item = state->problems[i].item;
		const bool file = item != NULL && item->kind == ITEM_ATTACHMENT;

		while (item != NULL && item->parent != NULL)
			item = item->parent;
		if (item == page && !file && !state->problems[i].warning)
			return true;
	}
	return false;
}

static const struct item *neighbour(const struct state *state, const struct item *page,
				    bool after)
{
	return after ? journey_next_page(state, page) : journey_previous_page(state, page);
}

/* Back from the first page stays there. */
static void turn(struct guest *guest, bool after)
{
	const struct item *page = neighbour(state_of(guest), guest->page, after);

	if (page != NULL || after)
		guest->page = page;
	show(guest, false, false);
}

static void change_rows(struct guest *guest, struct str action)
{
	const size_t colon = str_find(action, STR(":"), 0);
	const struct str verb = str_slice(action, 0, colon);
	const struct item *item;
	struct answer_row *parent;
	size_t index = SIZE_MAX;

	if (colon == SIZE_MAX ||
	    !input_find(guest->answers, str_slice(action, colon + 1, action.len), &item,
			&parent, &index) ||
	    item->kind != ITEM_REPEAT)
		return;
	if (str_equal_c(verb, "remove"))
		(void)answers_remove_row(guest->answers, parent, item, index);
	else if (str_equal_c(verb, "add"))
		(void)answers_add_row(guest->answers, parent, item);
}

static void choose_language(struct guest *guest, struct str action)
{
	const struct str prefix = STR("lang:");
	size_t language;

	if (!str_starts(action, prefix))
		return;
	language = form_language(guest->published->form,
				 str_slice(action, prefix.len, action.len));
	if (language != SIZE_MAX)
		guest->language = language;
}

static void act(struct guest *guest, struct str action)
{
	if (str_equal_c(action, "back")) {
		turn(guest, false);
	} else if (str_equal_c(action, "next")) {
		if (has_errors(state_of(guest), guest->page))
			show(guest, true, false);
		else
			turn(guest, true);
	} else {
		change_rows(guest, action);
		choose_language(guest, action);
		show(guest, false, false);
	}
}

/* --- what they say ------------------------------------------------------------------------ */

static bool keep(struct guest *guest, const struct guest_comment *comment, struct err *err)
{
	const struct audit_line line = { .time_ms = guest->now_ms,
					 .what = STR("guest.commented"),
					 .reference = guest->link.form,
					 .detail = str_printf(guest->arena, "revision=%lld",
							      (long long)comment->revision) };

	return store_guest_comment_add(guest->service->store, comment, COMMENTS_WAITING, &line,
				       err);
}

static void comment(struct guest *guest, const struct pair *pairs, size_t count)
{
	const struct guest_comment said = {
		.institution = guest->link.institution,
		.form = guest->link.form,
		.revision = guest->link.revision,
		.page = guest->page == NULL ? STR("") : guest->page->id,
		.name = str_trim(pairs_get(pairs, count, STR("_name"))),
		.text = str_trim(pairs_get(pairs, count, STR("_comment"))),
		.time_ms = guest->now_ms,
	};
	struct throttle *throttle = guest->service->comments;
	struct err err = { 0 };

	guest->comment = said.text;
	if (said.text.len == 0) {
		guest->notice = STR("notice.comment-empty");
	} else if (utf8_invalid(said.text) != SIZE_MAX || utf8_invalid(said.name) != SIZE_MAX ||
		   utf8_count(said.text) > COMMENT_MOST || utf8_count(said.name) > NAME_MOST) {
		guest->notice = STR("notice.comment-long");
	} else if (!throttle_allows(throttle, guest->request->client, guest->now_ms)) {
		guest->notice = STR("notice.comment-often");
		guest->response->status = 429;
	} else if (keep(guest, &said, &err)) {
		throttle_count(throttle, guest->request->client, guest->now_ms);
		guest->notice = STR("notice.commented");
		guest->comment = STR("");
	} else {
		guest->notice = err.code == ERR_LIMIT ? STR("notice.comment-often")
						      : STR("notice.comment-unkept");
		guest->response->status = 503;
	}
	show(guest, false, false);
}

/* --- posts -------------------------------------------------------------------------------- */

static void take(struct guest *guest, const struct pair *pairs, size_t count)
{
	const struct str action = pairs_get(pairs, count, STR("_action"));
	const struct str id = guest->request->parameters[2];
	struct err err = { 0 };

	take_carried(guest, pairs_get(pairs, count, STR("_carried")));
	guest->page = find_page(guest, id);
	if (guest->page == NULL && !str_equal_c(id, HTML_REVIEW_PATH)) {
		journey_status(guest->request, guest->response, guest->service, 404);
	} else if (guest->page != NULL &&
		   !answers_post(guest->answers, guest->page, pairs, count, &err)) {
		journey_status(guest->request, guest->response, guest->service, 413);
	} else if (str_equal_c(action, "comment")) {
		comment(guest, pairs, count);
	} else if (guest->page == NULL) {
		guest->page = guest->published->form->pages[0];
		show(guest, false, false);
	} else if (str_equal_c(action, "state")) {
		show(guest, pairs_get(pairs, count, STR("_problems")).len > 0, true);
	} else {
		act(guest, action);
	}
}

/* No token: there is no session that another site could use, and who comes must know the
 * link's. */
void guest_post(void *context, const struct request *request, struct response *response)
{
	struct guest guest;
	const struct pair *pairs;
	size_t count;

	if (enter(&guest, context, request, response)) {
		if (request_form(request, &pairs, &count))
			take(&guest, pairs, count);
		else
			journey_status(request, response, guest.service, 400);
	}
}
