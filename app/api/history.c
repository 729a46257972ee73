/* What a form was before: its revisions, its remarks, and its published versions. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/design.h"
#include "app/api/json.h"
#include "app/api/revision.h"
#include "app/api/spelled.h"
#include "app/service/shelf.h"
#include "engine/contract/compare.h"
#include "engine/form/definition.h"

enum { MOST = 100 };

static const struct json_bounds numbers = { 1, INT64_MAX, INT64_MAX };

static void fail_number(struct response *response)
{
	response_problem(response, 422, STR("before is a number from 1"), STR(""));
}

/* --- GET /api/v1/designs/{form}/history --------------------------------------------------- */

static void add_revisions(const struct design_revisions *revisions, int64_t before,
			  struct buf *out)
{
	size_t count = 0;
	int64_t last = 0;
	bool more = false;

	buf_add_c(out, "{\"revisions\":[");
	for (size_t i = 0; i < revisions->count && !more; i++) {
		const struct design_revision *revision = &revisions->at[i];
		if (revision->number >= before)
			continue;
		more = count == MOST;
		if (more)
			break;
		buf_printf(out, "%s{\"number\":%lld", count > 0 ? "," : "",
			   (long long)revision->number);
		json_add_text(out, "name", revision->name);
		json_add_moment(out, "saved", revision->time_ms);
		buf_add_byte(out, '}');
		last = revision->number;
		count++;
	}
	buf_add_byte(out, ']');
	if (more)
		json_add_number(out, "next", last);
}

static void add_remarks(const struct design_remarks *remarks, struct buf *out)
{
	buf_add_c(out, ",\"remarks\":[");
	for (size_t i = 0; i < remarks->count; i++) {
		const struct design_remark *remark = &remarks->at[i];
		buf_printf(out, "%s{\"revision\":%lld", i > 0 ? "," : "",
			   (long long)remark->revision);
		json_add_text(out, "state", remark->state);
		json_add_text(out, "name", remark->name);
		json_add_moment(out, "time", remark->time_ms);
		json_add_text(out, "text", remark->text);
		buf_add_byte(out, '}');
	}
	buf_add_c(out, "]}\n");
}

static void answer_history(struct design_call *call, int64_t before)
{
	const struct course *course = &call->course;
	struct store *store = call->service->store;
	struct design_revisions revisions = { 0 };
	struct design_remarks remarks = { 0 };
	struct err err = { 0 };

	if (!store_design_revisions(store, course->arena, course->institution, course->form,
				    &revisions, &err) ||
	    !store_design_remarks(store, course->arena, course->institution, course->form,
				  &remarks, &err)) {
		answer_store(call->response, &err);
		return;
	}
	call->response->content_type = STR("application/json");
	add_revisions(&revisions, before, &call->response->body);
	add_remarks(&remarks, &call->response->body);
}

void api_designs_history(void *context, const struct request *request,
			 struct response *response)
{
	struct design_call call;
	int64_t before;

	if (design_open(&call, context, request, response, false)) {
		if (json_query(request, "before", &numbers, &before))
			answer_history(&call, before);
		else
			fail_number(response);
	}
	design_close(&call);
}

/* --- /api/v1/designs/{form}/revisions/{number} -------------------------------------------- */

static bool load_revision(struct design_call *call, struct str *text)
{
	struct design design = { .institution = call->course.institution,
				 .form = call->course.form };
	struct err err = { 0 };
	uint64_t number;

	if (str_to_u64(call->request->parameters[1], &number) && number <= INT64_MAX)
		design.revision = (int64_t)number;
	if (store_design_text(call->service->store, call->request->arena, &design, &err)) {
		*text = design.definition;
		return true;
	}
	if (err.code == ERR_NOT_FOUND)
		response_problem(call->response, 404, STR("there is no such revision"),
				 STR(""));
	else
		answer_store(call->response, &err);
	return false;
}

void api_designs_revision_get(void *context, const struct request *request,
			      struct response *response)
{
	struct design_call call;
	struct diags diags;
	struct str text;

	if (design_open(&call, context, request, response, false) &&
	    load_revision(&call, &text)) {
		diags_init(&diags, request->arena, call.course.form);
		spelled_answer(request, response, text,
			       definition_read(request->arena, text, &diags));
	}
	design_close(&call);
}

void api_designs_restore(void *context, const struct request *request,
			 struct response *response)
{
	struct design_call call;
	struct str text;

	if (design_open(&call, context, request, response, false) &&
	    revision_check(request, response, call.course.design.revision) &&
	    load_revision(&call, &text))
		design_save(&call, text);
	design_close(&call);
}

/* --- GET /api/v1/designs/{form}/changes --------------------------------------------------- */

static void answer_changes(struct design_call *call)
{
	const struct course *course = &call->course;
	const struct shelf shelf = { .store = call->service->store,
				     .institution = course->institution };
	const struct library library = shelf_library(&shelf);
	const struct form *form = NULL;
	struct changes changes;
	struct diags diags;

	diags_init(&diags, course->arena, course->form);
	if (course->published != NULL && course->design.revision > 0)
		form = form_read_with(course->arena, course->design.definition, &library,
				      &diags);
	if (form == NULL) {
		response_problem_of(call->response, 409, "nothing-to-compare",
				    STR("it needs a published version, and a design that can "
					"be read"),
				    STR(""));
		return;
	}
	changes = compare_forms(course->arena, course->published->form, form);
	call->response->content_type = STR("application/json");
	changes_print_json(&changes, course->arena, &call->response->body);
}

void api_designs_changes(void *context, const struct request *request,
			 struct response *response)
{
	struct design_call call;

	if (design_open(&call, context, request, response, false))
		answer_changes(&call);
	design_close(&call);
}
