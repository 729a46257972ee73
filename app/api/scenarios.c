/* The scenarios of a form as it is being worked on, run now, and what none of them reaches.
 * They stand in the definition, and are changed with it. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/design.h"
#include "app/service/shelf.h"
#include "engine/scenario/scenario.h"

/* As far as the form can be read and its rules can be run; it need not be publishable. */
static bool run(const struct design_call *call, struct str text, struct diags *diags,
		struct scenario_report *out)
{
	struct arena *arena = call->request->arena;
	const struct shelf shelf = { .store = call->service->store,
				     .institution = call->course.institution };
	const struct library library = shelf_library(&shelf);
	const struct form *form = form_load_with(arena, text, &library, diags);
	const struct rules *rules = form != NULL ? rules_build(arena, form, diags) : NULL;

	return rules != NULL && scenario_run(form, rules, arena, diags, out);
}

static void answer(const struct design_call *call, struct str text)
{
	struct response *response = call->response;
	struct scenario_report report;
	struct diags diags;

	diags_init(&diags, call->request->arena, call->course.form);
	if (!run(call, text, &diags, &report)) {
		answer_findings(response, &diags, STR("the scenarios cannot be run"));
		return;
	}
	response->content_type = STR("application/json");
	buf_add_byte(&response->body, '{');
	scenario_print_json(&report, &response->body);
	buf_add_c(&response->body, "}\n");
}

void api_designs_scenarios(void *context, const struct request *request,
			   struct response *response)
{
	struct design_call call;
	struct str text;

	if (design_open(&call, context, request, response, false) && design_text(&call, &text))
		answer(&call, text);
	design_close(&call);
}
