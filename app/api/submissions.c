#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/service/body.h"
#include "app/service/case_number.h"
#include "engine/base/limits.h"

#include <inttypes.h>

/* --- GET /api/v1/submissions -------------------------------------------------------------- */

enum { PULL_MOST = 100 };

/* after: what follows; without it, what is acknowledged. */
static const struct json_bounds afters = { 0, INT64_MAX, -1 };
static const struct json_bounds limits = { 1, PULL_MOST, PULL_MOST };

/* Its files by links: a list is no place for their bytes. One that is not by its contract is
 * not sent, and holds nothing up. */
static bool add_event(const struct service *service, const struct submission *submission,
		      struct arena *arena, struct buf *out, struct err *err)
{
	const struct body_maker maker = { service->store, service->contracts, &service->links,
					  service->scanner, clock_now(&service->clock) };
	const struct style style = { .files = CONTRACT_LINK };
	struct body body;
	const bool ok = body_make(&maker, submission, &style, arena, &body, err);

	if (ok && str_equal_c(body.content_type, "application/json")) {
		buf_add(out, body.bytes);
	} else if (ok) {
		buf_add_json(out, body.bytes);
	} else {
		buf_add_c(out, "null,\"problem\":");
		buf_add_json(out, str_from_c(err->text));
	}
	body_finish(&body);
	return ok || err->code == ERR_INVALID || err->code == ERR_DENIED;
}

/* A sealed one has its files inside, and cannot be had without them: half of it is no use. */
static bool is_large(const struct submission *submission)
{
	return submission->payload.len > LIMIT_ANSWERS;
}

static bool add_one(const struct service *service, const struct pull *pull,
		    const struct pulled_one *one, const struct request *request,
		    struct buf *out, struct err *err)
{
	struct submission submission = { 0 };
	const bool there = store_submission_get(service->store, pull->institution, one->id,
						request->arena, &submission, err);

	if (!there && err->code != ERR_NOT_FOUND)
		return false;
	buf_printf(out, "{\"id\":");
	buf_add_json(out, one->id);
	buf_printf(out, ",\"sequence\":%" PRId64 ",\"event\":", one->sequence);
	if (!there || submission.payload.len == 0) /* erased */
		buf_add_c(out, "null");
	else if (is_large(&submission))
		buf_add_c(out, "null,\"problem\":\"too large for a list: ask for it alone\"");
	else if (!add_event(service, &submission, request->arena, out, err))
		return false;
	buf_add_byte(out, '}');
	return true;
}

/* As many as a page holds: at least one, because a page holds more than the largest. */
static bool add_all(const struct service *service, const struct pull *pull,
		    const struct pulled *list, const struct request *request,
		    struct response *response, struct err *err)
{
	struct buf *body = &response->body;
	int64_t next = pull->after;

	buf_add_c(body, "{\"submissions\":[");
	for (size_t i = 0; i < list->count; i++) {
		if (body->len + (size_t)2 * LIMIT_ANSWERS > LIMIT_PAGE)
			break;
		buf_add_c(body, i > 0 ? "," : "");
		if (!add_one(service, pull, &list->at[i], request, body, err))
			return false;
		next = list->at[i].sequence;
	}
	buf_printf(body, "],\"next\":%" PRId64 "}\n", next);
	return true;
}

void api_submissions_list(void *context, const struct request *request,
			  struct response *response)
{
	const struct service *service = context;
	struct pull pull = { 0 };
	struct pulled list;
	struct err err = { 0 };

	if (!key_check(service, request, response, &pull.institution))
		return;
	if (!json_query(request, "after", &afters, &pull.after) ||
	    !json_query(request, "limit", &limits, &pull.most)) {
		response_problem(response, 422,
				 STR("after is a sequence number, limit 1 to 100"), STR(""));
		return;
	}
	response->content_type = STR("application/json");
	bool ok = pull.after >= 0 ||
		  store_submissions_acknowledged(service->store, pull.institution, &pull.after,
						 &err);
	ok = ok &&
	     store_submissions_after(service->store, &pull, request->arena, &list, &err) &&
	     add_all(service, &pull, &list, request, response, &err);
	if (ok)
		return;
	buf_clear(&response->body);
	answer_store(response, &err);
}

/* --- POST /api/v1/submissions/acknowledge ------------------------------------------------- */

static bool read_upto(const struct json *json, int64_t *out)
{
	const struct json *upto = json_get(json, STR("upto"));
	uint64_t number = 0;

	if (upto == NULL || upto->type != JSON_NUMBER || !str_to_u64(upto->text, &number) ||
	    number > INT64_MAX)
		return false;
	*out = (int64_t)number;
	return true;
}

void api_submissions_acknowledge(void *context, const struct request *request,
				 struct response *response)
{
	const struct service *service = context;
	struct caller caller;
	struct audit_line line = { .what = STR("submissions.acknowledged") };
	struct err err = { 0 };
	int64_t upto = 0, count = 0;

	if (!key_open(service, request, response, &caller))
		return;
	if (!read_upto(json_body(request), &upto)) {
		response_problem(response, 422, STR("say {\"upto\": N}, a sequence number"),
				 STR(""));
		return;
	}
	line.who = caller.who;
	line.detail = str_printf(request->arena, "upto=%" PRId64, upto);
	if (!store_now(service->store, &service->clock, &line.time_ms, &err) ||
	    !store_submissions_acknowledge(service->store, caller.institution, upto, &line,
					   &count, &err)) {
		answer_store(response, &err);
		return;
	}
	response->content_type = STR("application/json");
	buf_printf(&response->body, "{\"acknowledged\":%" PRId64 "}\n", count);
}

/* --- POST /api/v1/submissions/{id}/status ------------------------------------------------- */

static bool is_state(struct str text)
{
	static const char *const states[] = { "accepted", "in-progress", "waiting", "done",
					      "refused" };

	for (size_t i = 0; i < LENGTH(states); i++)
		if (str_equal_c(text, states[i]))
			return true;
	return false;
}

static bool add_status(const struct service *service, const struct caller *caller,
		       const struct submission_status *status, struct err *err)
{
	const struct audit_line line = { .time_ms = status->at_ms,
					 .who = caller->who,
					 .what = STR("submission.status"),
					 .submission = status->submission,
					 .detail = status->state };

	return store_status_add(service->store, status, &line, err);
}

void api_submissions_status(void *context, const struct request *request,
			    struct response *response)
{
	const struct service *service = context;
	struct submission_status status = { .submission = request->parameters[0],
					    .at_ms = clock_now(&service->clock) };
	const struct json *json;
	struct caller caller;
	struct err err = { 0 };

	if (!key_open(service, request, response, &caller))
		return;
	json = json_body(request);
	status.institution = caller.institution;
	status.state = json_get_str(json, STR("state"));
	status.case_number = json_get_str(json, STR("case"));
	if (!is_state(status.state) || !case_number_valid(status.case_number)) {
		response_problem(
			response, 422,
			STR("state is accepted, in-progress, waiting, done or refused; "
			    "case at most 64 characters"),
			STR(""));
	} else if (add_status(service, &caller, &status, &err)) {
		response->status = 204;
	} else if (err.code == ERR_NOT_FOUND) {
		response_problem(response, 404, STR("the institution has no such submission"),
				 STR(""));
	} else {
		answer_store(response, &err);
	}
}
