/* Who did what at the caller's institution. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/service/audit_file.h"
#include "app/service/moment.h"
#include "storage/audit_search.h"

enum { MOST = 100 };

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

/* A parameter that is not there asks for nothing. */
static bool read_moment(const struct request *request, const char *name, int64_t *ms)
{
	const struct str text = request_query(request, str_from_c(name));

	*ms = 0;
	return text.len == 0 || moment_read(text, ms);
}

/* One more than fits, to know whether there are more. False after a 422. */
static bool read_search(const struct request *request, struct response *response,
			struct audit_search *out)
{
	static const struct json_bounds numbers = { 1, INT64_MAX, 0 };

	*out = (struct audit_search){ .who = request_query(request, STR("who")),
				      .form = request_query(request, STR("reference")),
				      .kind = request_query(request, STR("what")),
				      .most = MOST + 1 };
	if (json_query(request, "before", &numbers, &out->before) &&
	    read_moment(request, "from", &out->from_ms) &&
	    read_moment(request, "until", &out->until_ms))
		return true;
	response_problem(response, 422,
			 STR("before is a number from 1, from and until are times such as "
			     "2026-12-01T09:00:00Z"),
			 STR(""));
	return false;
}

static void answer_lines(const struct audit_lines *lines, struct buf *out)
{
	buf_add_c(out, "{\"entries\":[");
	for (size_t i = 0; i < lines->count && i < MOST; i++) {
		buf_add_c(out, i > 0 ? "," : "");
		add_line(&lines->at[i], out);
	}
	buf_add_byte(out, ']');
	if (lines->count > MOST)
		json_add_number(out, "next", lines->at[MOST - 1].number);
	buf_add_c(out, "}\n");
}

void api_audit_list(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct audit_lines lines = { 0 };
	struct audit_search search;
	struct str institution;
	struct err err = { 0 };

	if (!key_check(service, request, response, &institution) ||
	    !read_search(request, response, &search))
		return;
	search.institution = institution;
	if (!store_audit_search(service->store, &search, request->arena, &lines, &err)) {
		answer_store(response, &err);
		return;
	}
	response->content_type = STR("application/json");
	answer_lines(&lines, &response->body);
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
	answer_store(response, &err);
}
