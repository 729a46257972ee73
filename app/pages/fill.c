#include "app/pages/attach.h"
#include "app/pages/login.h"
#include "app/pages/pages.h"
#include "app/pages/wrong.h"

/* What the browser asked for besides the answers. */
struct step {
	const struct item *page;
	struct str action; /* "next", "back", "lang:en", "add:izdevumi", "remove:izdevumi.0" */
	bool returning;
	bool warned; /* the page was shown with its problems: a warning stops only once */
	struct str fragment; /* where on the page to go: the row just added, the list it was removed from */
	struct attach attach;
};

static bool find_page(struct journey *journey, struct step *step)
{
	step->page = journey_page(journey, journey->request->parameters[1]);
	if (!step->page)
		journey_status(journey->request, journey->response, journey->service, 404);
	return step->page != NULL;
}

static void show(struct journey *journey, const struct step *step, bool show_problems,
		 struct str notice)
{
	struct html_view view = {
		.state = journey_state(journey),
		.page = step->page,
		.show_problems = show_problems,
		.returning = step->returning,
		.refused = step->attach.refused.at,
		.refused_count = step->attach.refused.count,
		.notice = notice,
	};

	journey_render(journey, HTML_PAGE, &view);
}

/* What a page says on top after the step that led to it, by its name in the address. */
static struct str notice_word(const struct request *request)
{
	static const struct {
		struct str name, word;
	} notices[] = {
		{ STR_INIT("added"), STR_INIT("notice.row-added") },
		{ STR_INIT("attached"), STR_INIT("notice.attached") },
		{ STR_INIT("attached-several"), STR_INIT("notice.attached-several") },
		{ STR_INIT("detached"), STR_INIT("notice.detached") },
		{ STR_INIT("kept"), STR_INIT("notice.kept") },
		{ STR_INIT("questions"), STR_INIT("notice.questions") },
		{ STR_INIT("removed"), STR_INIT("notice.row-removed") },
		{ STR_INIT("unchosen"), STR_INIT("notice.unchosen") },
	};
	struct str name = request_query(request, STR("notice"));

	for (size_t i = 0; i < LENGTH(notices); i++)
		if (str_equal(notices[i].name, name))
			return notices[i].word;
	return STR("");
}

void fill_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	struct step step = { .returning = str_equal_c(request_query(request, STR("return")),
						      "review") };

	/* Who comes from the review was told there that something is missing: here it says
	 * what. */
	if (journey_open_draft(&journey, context, request, response) &&
	    find_page(&journey, &step))
		show(&journey, &step, step.returning, notice_word(request));
	journey_close(&journey);
}

/* "add:izdevumi" → "izdevumi" */
static struct str name_in(struct str action)
{
	const size_t colon = str_find(action, STR(":"), 0);

	return colon == SIZE_MAX ? STR("") : str_slice(action, colon + 1, action.len);
}

static bool is_verb(struct str action, struct str verb)
{
	return str_equal(str_slice(action, 0, str_find(action, STR(":"), 0)), verb);
}

/* "add:izdevumi" → the rows change. Gives the notice for the page, empty when the action is not
 * about rows; at the limits nothing changes, and the page says how many there may be. */
static struct str change_rows(struct journey *journey, struct step *step)
{
	struct arena *arena = journey->request->arena;
	struct str name = name_in(step->action);
	const struct item *item;
	struct answer_row *parent;
	size_t index = SIZE_MAX;

	if (!input_find(journey->answers, name, &item, &parent, &index) ||
	    item->kind != ITEM_REPEAT)
		return STR("");
	if (is_verb(step->action, STR("remove"))) {
		if (!answers_remove_row(journey->answers, parent, item, index))
			return STR("full");
		step->fragment = name;
		(void)str_last(&step->fragment, '.');
		return STR("removed");
	}
	if (!answers_add_row(journey->answers, parent, item))
		return STR("full");
	step->fragment = str_printf(arena, "%.*s.%zu", STR_ARG(name),
				    parent->cells[item->column].row_count - 1);
	return STR("added");
}

static struct str attached(const struct journey *journey, struct step *step)
{
	if (step->attach.kept > 0)
		return step->attach.kept == 1 ? STR("attached") : STR("attached-several");
	attach_nothing(journey, step->page, name_in(step->action), &step->attach);
	return STR("unchosen");
}

/* "attach:pielikumi" stays on the page to show what was attached, "detach:pielikumi.0" what is
 * left. */
static struct str change_files(struct journey *journey, struct step *step)
{
	struct str notice = STR("");

	if (is_verb(step->action, STR("attach")))
		notice = attached(journey, step);
	else if (is_verb(step->action, STR("detach")))
		notice = attach_remove(journey, step->page, name_in(step->action),
				       &step->attach)
				 ? STR("detached")
				 : STR("full");
	if (notice.len > 0)
		step->fragment = step->attach.shown;
	return notice;
}

static struct str page_url(const struct journey *journey, const struct step *step,
			   struct str notice)
{
	return str_printf(journey->request->arena, "%.*s/%.*s?notice=%.*s%s%s%.*s",
			  STR_ARG(journey->base), STR_ARG(step->page->id), STR_ARG(notice),
			  step->returning ? "&return=review" : "",
			  step->fragment.len > 0 ? "#" : "", STR_ARG(step->fragment));
}

static struct str next_url(const struct journey *journey, const struct step *step,
			   const struct state *state)
{
	const struct item *next = step->returning ? NULL : journey_next_page(state, step->page);

	return journey_url(journey, next ? next->id : STR(HTML_REVIEW_PATH));
}

static struct str back_url(const struct journey *journey, const struct step *step,
			   const struct state *state)
{
	const struct item *previous = journey_previous_page(state, step->page);

	if (step->returning)
		return journey_url(journey, STR(HTML_REVIEW_PATH));
	return previous ? journey_url(journey, previous->id) : journey->base;
}

/* Ways off the page that judge nothing. False when the action is none of them. */
static bool go_elsewhere(struct journey *journey, const struct step *step,
			 const struct state *state)
{
	struct str language = STR("lang:");

	if (str_equal_c(step->action, "back")) {
		response_redirect(journey->response, back_url(journey, step, state));
		return true;
	}
	if (str_equal_c(step->action, "draft")) {
		response_redirect(journey->response,
				  journey_url(journey, STR(HTML_DRAFT_PATH)));
		return true;
	}
	if (!str_starts(step->action, language))
		return false;
	language = str_slice(step->action, language.len, step->action.len);
	if (form_language(journey->published->form, language) == SIZE_MAX)
		return false;
	response_redirect(journey->response,
			  str_printf(journey->request->arena, "%.*s/%.*s?lang=%.*s%s",
				     STR_ARG(journey->base), STR_ARG(step->page->id),
				     STR_ARG(language),
				     step->returning ? "&return=review" : ""));
	return true;
}

static bool warns(const struct state *state, const struct item *page)
{
	for (size_t i = 0; i < state->problem_count; i++) {
		const struct item *item = state->problems[i].item;
		while (item && item->parent)
			item = item->parent;
		if (item == page && state->problems[i].warning)
			return true;
	}
	return false;
}

/* Everything that was typed is in the store by now: where to? */
static void move_on(struct journey *journey, const struct step *step, const struct state *state,
		    struct str notice)
{
	const struct cell *page = &state->root->cells[step->page->column];
	bool refused = step->attach.refused.count > 0;

	if (journey->over) {
		login_page(journey, 403, STR("login.over"));
		return;
	}
	if (go_elsewhere(journey, step, state))
		return;
	if (notice.len == 0 && page->relevant && journey_asks_more(step->page, state->root))
		notice = STR("questions");
	if (!refused && notice.len > 0) {
		response_redirect(journey->response, page_url(journey, step, notice));
	} else if (refused || state_errors(state, step->page) > 0) {
		journey->response->status = 422;
		/* Whoever attaches a file is not done with the page: only the file is told of.
		 */
		if (notice.len == 0)
			wrong_tell(journey, state, step->page);
		show(journey, step, notice.len == 0, STR(""));
	} else if (!step->warned && warns(state, step->page)) {
		show(journey, step, true, STR(""));
	} else {
		response_redirect(journey->response, next_url(journey, step, state));
	}
}

/* On which page the person is after this step, for the figures of where people give up: the one
 * that move_on leads to. */
static struct str stands_on(const struct step *step, const struct state *state,
			    struct str notice)
{
	const bool back = str_equal_c(step->action, "back");
	const bool next = step->action.len == 0 || str_equal_c(step->action, "next");
	const bool held = notice.len > 0 || step->attach.refused.count > 0 ||
			  state_errors(state, step->page) > 0 ||
			  (!step->warned && warns(state, step->page)) ||
			  journey_asks_more(step->page, state->root);
	const struct item *page = step->page;

	if (step->returning && (back || (next && !held)))
		return STR(HTML_REVIEW_PATH);
	if (back && journey_previous_page(state, page) != NULL)
		page = journey_previous_page(state, page);
	else if (next && !held)
		page = journey_next_page(state, page);
	return page != NULL ? page->id : STR(HTML_REVIEW_PATH);
}

/* The store cannot keep what was typed: the page comes back with it, so that nothing has to be
 * typed again. */
static void show_unsaved(struct journey *journey, const struct step *step,
			 const struct err *err)
{
	journey_unavailable(journey, err);
	buf_clear(&journey->response->body);
	show(journey, step, false, STR("notice.unsaved"));
}

/* What the page would be with these answers: for the script, which patches it in. Nothing is
 * stored, or it could overtake what the person sends next. */
static void show_state(struct journey *journey, const struct step *step, bool show_problems)
{
	struct html_view view = {
		.state = journey_state(journey),
		.page = step->page,
		.show_problems = show_problems,
		.sent_only = true,
		.returning = step->returning,
	};

	journey_render(journey, HTML_PAGE, &view);
}

static void take(struct journey *journey, struct step *step)
{
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };
	const struct state *state;
	struct str notice;

	if (!find_page(journey, step) || !journey_form(journey, &pairs, &count))
		return;
	step->action = pairs_get(pairs, count, STR("_action"));
	step->returning = str_equal_c(pairs_get(pairs, count, STR("_return")), "review");
	step->warned = str_equal_c(pairs_get(pairs, count, STR("_warned")), "1");
	if (!answers_post(journey->answers, step->page, pairs, count, &err)) {
		journey_status(journey->request, journey->response, journey->service, 413);
		return;
	}
	if (str_equal_c(step->action, "state") && !journey->over) {
		show_state(journey, step, pairs_get(pairs, count, STR("_problems")).len > 0);
		return;
	}
	if (!attach_files(journey, step->page, &step->attach, &err)) {
		show_unsaved(journey, step, &err);
		return;
	}
	attach_unsent(journey, step->page, pairs, count, &step->attach);
	notice = change_rows(journey, step);
	if (notice.len == 0)
		notice = change_files(journey, step);
	if (str_equal_c(step->action, "keep"))
		notice = STR("kept");
	state = journey_state(journey);
	journey->draft.page = stands_on(step, state, notice);
	if (journey_save(journey, &err)) {
		attach_forget(journey, &step->attach);
		move_on(journey, step, state, notice);
	} else
		show_unsaved(journey, step, &err);
}

void fill_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	struct step step = { 0 };

	if (journey_open_to_save(&journey, context, request, response))
		take(&journey, &step);
	journey_close(&journey);
}
