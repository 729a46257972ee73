/* Forms that are being worked on, and their way to the public. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/design.h"
#include "app/api/json.h"
#include "app/api/revision.h"
#include "app/api/spelled.h"
#include "app/service/scope.h"
#include "engine/form/definition.h"

/* --- GET /api/v1/designs ------------------------------------------------------------------ */

enum { MOST = 100 };

static void add_design(const struct design *design, struct buf *out)
{
	buf_add_c(out, "{\"form\":");
	buf_add_json(out, design->form);
	json_add_number(out, "revision", design->revision);
	json_add_text(out, "state", design->state);
	json_add_text(out, "name", design->name);
	json_add_moment(out, "changed", design->time_ms);
	buf_add_byte(out, '}');
}

static void list(const struct designs *designs, struct str after, struct buf *out)
{
	const struct design *last = NULL;
	size_t count = 0;
	bool more = false;

	buf_add_c(out, "{\"designs\":[");
	for (size_t i = 0; i < designs->count; i++) {
		const struct design *design = &designs->at[i];
		if (after.len > 0 && str_compare(design->form, after) <= 0)
			continue;
		more = count == MOST;
		if (more)
			break;
		buf_add_c(out, count > 0 ? "," : "");
		add_design(design, out);
		last = design;
		count++;
	}
	buf_add_c(out, "]");
	if (more)
		json_add_text(out, "next", last->form);
	buf_add_c(out, "}\n");
}

void api_designs_list(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct designs designs = { 0 };
	struct str institution;
	struct err err = { 0 };

	if (!key_check(service, request, response, &institution))
		return;
	if (!store_designs_list(service->store, request->arena, institution, &designs, &err)) {
		answer_store(response, &err);
		return;
	}
	response->content_type = STR("application/json");
	list(&designs, request_query(request, STR("after")), &response->body);
}

/* --- /api/v1/designs/{form} --------------------------------------------------------------- */

void api_designs_get(void *context, const struct request *request, struct response *response)
{
	struct design_call call;

	if (design_open(&call, context, request, response, false))
		design_answer(&call);
	design_close(&call);
}

void api_designs_definition_get(void *context, const struct request *request,
				struct response *response)
{
	struct design_call call;
	struct diags diags;

	if (design_open(&call, context, request, response, false)) {
		struct str text;
		diags_init(&diags, request->arena, call.course.form);
		if (design_text(&call, &text)) {
			revision_tag(response, call.course.design.revision);
			spelled_answer(request, response, text,
				       definition_read(request->arena, text, &diags));
		}
	}
	design_close(&call);
}

void api_designs_definition_put(void *context, const struct request *request,
				struct response *response)
{
	struct design_call call;

	if (design_open(&call, context, request, response, true) &&
	    spelled_check(request, response) &&
	    revision_check(request, response, call.course.design.revision)) {
		if (str_equal_c(request_query(request, STR("unfinished")), "true"))
			design_save(&call, request->body);
		else
			design_save_sound(&call, request->body);
	}
	design_close(&call);
}

/* --- POST /api/v1/designs/{form}/steps ---------------------------------------------------- */

static const struct step *step_from(const struct course *course, struct str action)
{
	for (size_t i = 0; i < course_step_count; i++)
		if (str_equal_c(action, course_steps[i].action) &&
		    str_equal_c(course->design.state, course_steps[i].from))
			return &course_steps[i];
	return NULL;
}

/* A scope is there for each role that a step needs. */
static unsigned scope_for(enum role role)
{
	size_t i = 0;

	while (i < scope_count && (scope_rows[i].roles & (unsigned)role) == 0)
		i++;
	return i < scope_count ? scope_rows[i].scope : 0;
}

static void fail_step(const struct design_call *call, struct str action)
{
	const struct course *course = &call->course;
	const struct step *step = step_from(course, action);
	const struct str state =
		course->design.revision > 0 ? course->design.state : STR("published");
	struct str why = STR("the form is another by now: read it again");

	if (step != NULL && (course->roles & (unsigned)step->role) == 0) {
		answer_scope(call->response, scope_for(step->role));
		return;
	}
	if (step == NULL)
		why = str_printf(course->arena,
				 "the form is %.*s: this step cannot be taken from there",
				 STR_ARG(state));
	else if (step->sound && !course->sound)
		why = STR("the definition has errors, which its findings tell");
	response_problem_of(call->response, 409, "step", why, STR(""));
}

/* What was published is refused by the gate only when it changed meanwhile: see the findings.
 */
static void fail(struct design_call *call, const struct err *err)
{
	if (err->code == ERR_NONE && call->course.diags.errors > 0)
		answer_findings(call->response, &call->course.diags,
				STR("the definition has errors; nothing was published"));
	else if (err->code == ERR_CONFLICT)
		revision_fail(call->response);
	else
		answer_store(call->response, err);
}

static void take(struct design_call *call, const struct course_wish *wish)
{
	struct response *response = call->response;
	struct err err = { 0 };

	switch (course_take(&call->course, wish, &err)) {
	case COURSE_TAKEN:
		design_answer(call);
		break;
	case COURSE_CHANGED:
		fail_step(call, wish->action);
		break;
	case COURSE_REMARK:
		response_problem_of(response, 422, "remark", STR("this step needs a remark"),
				    STR(""));
		break;
	case COURSE_OWN:
		response_problem_of(response, 403, "four-eyes",
				    STR("somebody else must do it: who made this key changed "
					"the form since its last publication"),
				    STR(""));
		break;
	case COURSE_FAILED:
		fail(call, &err);
		break;
	}
}

void api_designs_step(void *context, const struct request *request, struct response *response)
{
	struct design_call call;

	if (design_open(&call, context, request, response, false) &&
	    revision_check(request, response, call.course.design.revision)) {
		const struct json *json = json_body(request);
		const struct course_wish wish = { json_get_str(json, STR("action")),
						  str_trim(json_get_str(json, STR("remark"))),
						  call.course.design.revision };
		if (wish.action.len > 0)
			take(&call, &wish);
		else
			response_problem(response, 422,
					 STR("say {\"action\": \"…\", \"remark\": \"…\"}"),
					 STR(""));
	}
	design_close(&call);
}
