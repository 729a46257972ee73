#include "app/api/design.h"

#include "app/api/answer.h"
#include "app/api/json.h"
#include "app/api/revision.h"
#include "app/service/carried.h"
#include "app/service/verdict.h"
#include "engine/form/definition.h"
#include "engine/form/slug.h"

/* --- opening ------------------------------------------------------------------------------ */

static bool load(struct design_call *call, bool absent)
{
	const struct service *service = call->service;
	const struct caller *caller = &call->caller;
	struct err err = { 0 };

	call->course = (struct course){ .service = service,
					.arena = call->request->arena,
					.institution = caller->institution,
					.form = call->request->parameters[0],
					.author = caller->author,
					.name = caller->name,
					.roles = caller->roles,
					.now_ms = clock_now(&service->clock) };
	if (course_open(&call->course, &err) || (absent && err.code == ERR_NOT_FOUND))
		return true;
	if (err.code == ERR_NOT_FOUND)
		response_problem(call->response, 404, STR("the institution has no such form"),
				 STR(""));
	else
		answer_store(call->response, &err);
	return false;
}

bool design_open(struct design_call *call, const void *service, const struct request *request,
		 struct response *response, bool absent)
{
	*call = (struct design_call){ .service = service,
				      .request = request,
				      .response = response };
	return key_open(service, request, response, &call->caller) && load(call, absent);
}

void design_close(struct design_call *call)
{
	course_close(&call->course);
}

static bool read_published(const struct design_call *call, struct str *text, struct err *err)
{
	const struct published *published = call->course.published;
	struct form_record record = { .institution = published->institution,
				      .id = published->id,
				      .version = published->version };

	if (!store_form_version(call->service->store, call->request->arena, &record, err))
		return false;
	*text = record.definition;
	return true;
}

bool design_text(struct design_call *call, struct str *text)
{
	struct err err = { 0 };

	*text = call->course.design.definition;
	if (call->course.design.revision > 0 || read_published(call, text, &err))
		return true;
	answer_store(call->response, &err);
	return false;
}

/* --- the answer --------------------------------------------------------------------------- */

/* Those that this caller can take now. */
static bool add_steps(struct design_call *call, struct buf *out, struct err *err)
{
	const struct course *course = &call->course;
	const char *glue = "";
	bool own = false;

	if (course->design.revision > 0 && !course_wrote(course, &own, err))
		return false;
	buf_add_c(out, ",\"steps\":[");
	for (size_t i = 0; i < course_step_count && course->design.revision > 0; i++) {
		const struct step *step = &course_steps[i];
		if (!course_offers(course, step) || (own && step->others))
			continue;
		buf_printf(out, "%s\"%s\"", glue, step->action);
		glue = ",";
	}
	buf_add_byte(out, ']');
	return true;
}

static void add_notes(const struct design_call *call, struct buf *out)
{
	struct arena *arena = call->request->arena;
	const struct words *words = words_in(STR("en"));

	buf_add_c(out, ",\"not_carried\":[");
	for (size_t i = 0; i < call->notes->count; i++) {
		const struct xlsform_note *note = &call->notes->at[i];
		buf_add_c(out, i > 0 ? ",{\"place\":" : "{\"place\":");
		buf_add_json(out, note->place);
		json_add_text(out, "code", str_from_c(xlsform_whats[note->what]));
		json_add_text(out, "what", carried_what(arena, words, note));
		json_add_text(out, "instead", carried_instead(arena, words, note));
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

/* Is the text that of the version in force? Then there is nothing to review. */
static bool is_in_force(const struct design_call *call, bool *same, struct err *err)
{
	const struct course *course = &call->course;
	struct str text = STR("");

	*same = course->design.revision == 0;
	if (*same || course->published == NULL)
		return true;
	if (!read_published(call, &text, err))
		return false;
	*same = definition_same(course->arena, text, course->design.definition);
	return true;
}

static bool print(struct design_call *call, struct buf *out, struct err *err)
{
	struct course *course = &call->course;
	const struct design *design = &course->design;
	bool in_force;

	buf_add_c(out, "{\"form\":");
	buf_add_json(out, course->form);
	json_add_number(out, "revision", design->revision);
	json_add_text(out, "state", design->state);
	json_add_text(out, "name", design->name);
	json_add_moment(out, "changed", design->time_ms);
	if (course->published != NULL)
		json_add_number(out, "version", course->published->version);
	json_add_bool(out, "sound", course->sound);
	if (!is_in_force(call, &in_force, err))
		return false;
	json_add_bool(out, "in_force", in_force);
	if (!add_steps(call, out, err))
		return false;
	buf_add_byte(out, ',');
	diags_sort(&course->diags);
	answer_print_findings("findings", &course->diags, out);
	if (call->notes != NULL)
		add_notes(call, out);
	buf_add_c(out, "}\n");
	return true;
}

void design_answer(struct design_call *call)
{
	struct response *response = call->response;
	struct err err = { 0 };

	course_close(&call->course);
	if (!load(call, false))
		return;
	course_check(&call->course);
	response->content_type = STR("application/json");
	revision_tag(response, call->course.design.revision);
	if (print(call, &response->body, &err))
		return;
	buf_clear(&response->body);
	answer_store(response, &err);
}

/* --- saving ------------------------------------------------------------------------------- */

/* What cannot be read at all is nothing that could be gone on with. */
static bool is_of_form(struct design_call *call, struct str text)
{
	struct diags diags;
	const struct xml *tree;

	diags_init(&diags, call->request->arena, call->course.form);
	tree = definition_read(call->request->arena, text, &diags);
	if (tree == NULL) {
		answer_findings(call->response, &diags,
				STR("the definition cannot be read; nothing was saved"));
		return false;
	}
	if (str_equal(xml_get(tree, STR("id")), call->course.form) &&
	    slug_is(call->course.form))
		return true;
	response_problem_of(call->response, 422, "other-form",
			    STR("the definition's id is not that of the address"), STR(""));
	return false;
}

/* What has errors replaces nothing that has none, and ends no review: a pipeline whose push
 * fails has changed nothing. */
static bool is_sound(struct design_call *call, struct str text)
{
	const struct publication publication = { .definition = text,
						 .institution = call->course.institution,
						 .id = call->course.form };
	struct diags diags;

	diags_init(&diags, call->request->arena, call->course.form);
	if (verdict_check(call->service, &publication, &diags))
		return true;
	diags_sort(&diags);
	answer_findings(call->response, &diags,
			STR("the definition has errors; nothing was saved, as nobody asked to "
			    "save it unfinished"));
	return false;
}

/* What is under review, or approved, is not what there will be: that it no longer is stands in
 * the form's course, as when an author withdraws it in the portal. */
static bool withdraw(const struct design_call *call, const struct design *design,
		     struct err *err)
{
	const struct design *former = &call->course.design;
	struct design draft = *design;

	if (!str_equal_c(former->state, "review") && !str_equal_c(former->state, "approved"))
		return true;
	draft.state = STR("draft");
	draft.base = former->base;
	return store_design_move(call->service->store, &draft,
				 str_to_c(call->request->arena, former->state), STR(""), err);
}

/* It was published, and another text came after it by another way: to go to citizens again it
 * has to be a draft again. */
static bool is_overtaken(const struct design_call *call, bool *overtaken, struct err *err)
{
	const struct course *course = &call->course;
	bool in_force = true;

	if (course->published != NULL && str_equal_c(course->design.state, "published") &&
	    !is_in_force(call, &in_force, err))
		return false;
	*overtaken = !in_force;
	return true;
}

/* The same once more is no change, also where only the version in force is there: whoever was
 * not answered asks again. */
static bool is_there(const struct design_call *call, const struct design *design, bool *there,
		     struct err *err)
{
	const struct course *course = &call->course;
	struct str text = course->design.definition;
	bool overtaken;

	*there = false;
	if (course->design.revision == 0 && course->published == NULL)
		return true;
	if ((course->design.revision == 0 && !read_published(call, &text, err)) ||
	    !is_overtaken(call, &overtaken, err))
		return false;
	*there = !overtaken && definition_same(course->arena, text, design->definition);
	return true;
}

static bool keep(const struct design_call *call, const struct design *design, struct err *err)
{
	struct store *store = call->service->store;
	bool there;

	return is_there(call, design, &there, err) &&
	       (there ||
		(withdraw(call, design, err) && store_design_save(store, design, err))) &&
	       (call->notes == NULL || carried_keep(store, call->notes, design, err));
}

static void save(struct design_call *call, struct str text)
{
	const struct course *course = &call->course;
	const struct design design = { .institution = course->institution,
				       .form = course->form,
				       .revision = course->design.revision,
				       .author = course->author,
				       .name = course->name,
				       .time_ms = course->now_ms,
				       .definition = text };
	struct err err = { 0 };

	if (keep(call, &design, &err))
		design_answer(call);
	else if (err.code == ERR_CONFLICT)
		revision_fail(call->response);
	else
		answer_store(call->response, &err);
}

void design_save(struct design_call *call, struct str text)
{
	if (is_of_form(call, text))
		save(call, text);
}

void design_save_sound(struct design_call *call, struct str text)
{
	if (is_of_form(call, text) && is_sound(call, text))
		save(call, text);
}
