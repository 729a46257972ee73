/* Who did what at the caller's institution. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/service/audit_file.h"

static void add_line(const struct audit_line *line, struct buf *out)
{
	buf_printf(out, "{\"number\":%lld", (long long)line->number);
	json_add_moment(out, "time", line->time_ms);
	json_add_text(out, "who", line->who);
	json_add_text(out, "what", line->what);
	json_add_text(out, "submission", line->submission);
	json_add_text(out, "reference", line->reference);
	json_add_text(out, "detail", line->detail);
	buf_add_byte(out, '}');
}

void api_audit_list(void *context, const struct request *request, struct response *response)
{
	static const struct json_bounds numbers = { 1, INT64_MAX, 0 };
	const struct service *service = context;
	struct buf *body = &response->body;
	struct audit_lines lines = { 0 };
	struct str institution;
	struct err err = { 0 };
	int64_t before;

	if (!key_check(service, request, response, &institution))
		return;
	if (!json_query(request, "before", &numbers, &before)) {
		response_problem(response, 422, STR("before is a number from 1"), STR(""));
		return;
	}
	if (!store_audit_list(service->store, request->arena, institution, before, &lines,
			      &err)) {
		answer_store(request, response, &err);
		return;
	}
	response->content_type = STR("application/json");
	buf_add_c(body, "{\"entries\":[");
	for (size_t i = 0; i < lines.count; i++) {
		buf_add_c(body, i > 0 ? "," : "");
		add_line(&lines.at[i], body);
	}
	buf_add_byte(body, ']');
	if (lines.count > 0 && lines.at[lines.count - 1].number > 1)
		json_add_number(body, "next", lines.at[lines.count - 1].number);
	buf_add_c(body, "}\n");
}

/* With what proves it: veidlapa audit verify. */
void api_audit_file(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct str institution;
	struct err err = { 0 };

	if (!key_check(service, request, response, &institution))
		return;
	buf_finish(&response->body);
	buf_init(&response->body, AUDIT_FILE);
	response->content_type = STR("application/jsonl");
	if (audit_file_write(service->store, institution, &response->body, &err))
		return;
	buf_clear(&response->body);
	answer_store(request, response, &err);
}
