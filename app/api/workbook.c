/* A revision of a form from a spreadsheet written by XLSForm. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/design.h"
#include "app/api/revision.h"
#include "engine/base/limits.h"
#include "engine/form/edit.h"

static bool check_type(const struct request *request, struct response *response)
{
	static const struct str workbook =
		STR_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

	if (answer_is_type(request_header(request, STR("content-type")), workbook))
		return true;
	response_header(response, STR("Accept"), workbook);
	response_problem(response, 415, STR("a workbook is .xlsx"), STR(""));
	return false;
}

static void refuse(struct response *response, const struct err *err)
{
	static const struct {
		enum err_code code;
		const char *type, *detail;
	} reasons[] = {
		{ ERR_NOT_FOUND, "no-survey", "it has no sheet survey with type and name" },
		{ ERR_LIMIT, "large", "it is larger than forms are" },
		{ ERR_INVALID, "unreadable", "it cannot be read as a workbook" },
	};
	size_t i = 0;

	while (i + 1 < LENGTH(reasons) && reasons[i].code != err->code)
		i++;
	response_problem_of(response, 422, reasons[i].type, str_from_c(reasons[i].detail),
			    STR(""));
}

/* Whatever its settings say, it is the form of the address, and the caller's. */
static void save(struct design_call *call, struct xml *tree)
{
	struct arena *arena = call->request->arena;
	const struct course *course = &call->course;
	struct buf text;

	xml_set(arena, tree, STR("id"), course->form, tree->place);
	xml_set(arena, tree, STR("institution"), course->institution, tree->place);
	buf_init(&text, LIMIT_DEFINITION);
	if (edit_write(arena, tree, &text))
		design_save(call, buf_str(&text));
	else
		refuse(call->response, &(struct err){ .code = ERR_LIMIT });
	buf_finish(&text);
}

void api_designs_workbook(void *context, const struct request *request,
			  struct response *response)
{
	struct design_call call;
	struct xlsform_notes notes = { 0 };
	struct err err = { 0 };

	if (design_open(&call, context, request, response, true) &&
	    check_type(request, response) &&
	    revision_check(request, response, call.course.design.revision)) {
		struct xml *tree = xlsform_read(request->arena, request->body,
						call.caller.institution, &notes, &err);
		call.notes = &notes;
		if (tree != NULL)
			save(&call, tree);
		else
			refuse(response, &err);
	}
	design_close(&call);
}
