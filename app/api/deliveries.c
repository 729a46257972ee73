#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/delivery_words.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/service/moment.h"
#include "engine/base/log.h"

#include <inttypes.h>

static bool read_time(const struct json *json, const char *name, int64_t *ms)
{
	return moment_read(json_get_str(json, str_from_c(name)), ms);
}

/* {"id": "…"} or {"from": "…", "to": "…"} or {"failed_since": "…"} */
static bool read_replay(const struct json *json, struct replay *out)
{
	if (json == NULL || json->type != JSON_OBJECT)
		return false;
	out->id = json_get_str(json, STR("id"));
	out->failed = json_get(json, STR("failed_since")) != NULL;
	if (out->id.len > 0)
		return json->count == 1;
	if (out->failed)
		return json->count == 1 && read_time(json, "failed_since", &out->from_ms);
	return json->count == 2 && read_time(json, "from", &out->from_ms) &&
	       read_time(json, "to", &out->to_ms);
}

static void replay(const struct service *service, const struct replay *replay,
		   struct response *response)
{
	struct err err = { 0 };
	int64_t now_ms = 0;
	int64_t count = 0;

	if (!store_now(service->store, &service->clock, &now_ms, &err) ||
	    !store_outbox_replay(service->store, replay, now_ms, &count, &err)) {
		answer_store(response, &err);
		return;
	}
	LOG(LOG_INFO, "delivery.replayed", LOG_TEXT("institution", replay->institution),
	    LOG_NUMBER("count", count));
	service->wake(service->worker);
	response->content_type = STR("application/json");
	buf_printf(&response->body, "{\"replayed\":%" PRId64 "}\n", count);
}

void api_deliveries_replay(void *context, const struct request *request,
			   struct response *response)
{
	const struct service *service = context;
	struct caller caller;
	struct replay wanted = { 0 };

	if (!key_open(service, request, response, &caller))
		return;
	wanted.institution = caller.institution;
	wanted.who = caller.who;
	if (read_replay(json_body(request), &wanted))
		replay(service, &wanted, response);
	else
		response_problem(response, 422,
				 STR("say {\"id\": \"…\"}, {\"from\": \"…\", \"to\": \"…\"} or "
				     "{\"failed_since\": \"…\"}, with times such as "
				     "2026-12-01T09:00:00Z"),
				 STR(""));
}

/* --- GET /api/v1/deliveries/{id} ---------------------------------------------------------- */

/* What the receiver answered may name what people sent, so it is there only for who asks. */
static void add_attempt(struct buf *out, const struct past_attempt *attempt, bool answers)
{
	buf_printf(out, "{\"number\":%" PRId64, attempt->number);
	json_add_moment(out, "started", attempt->started_ms);
	json_add_moment(out, "ended", attempt->ended_ms);
	if (attempt->status > 0)
		buf_printf(out, ",\"status\":%" PRId64, attempt->status);
	json_add_text(out, "detail", attempt->detail);
	json_add_text(out, "address", attempt->address);
	json_add_text(out, "keys", attempt->keys);
	if (answers)
		json_add_text(out, "answer", attempt->answer);
	buf_add_byte(out, '}');
}

static void add_delivery(struct buf *out, const struct delivery *delivery,
			 const struct past_attempts *attempts, bool answers)
{
	buf_add_c(out, "{\"state\":");
	buf_add_json(out, delivery_word(delivery->state));
	json_add_text(out, "submission", delivery->submission);
	if (delivery->state == DELIVERY_DUE)
		json_add_moment(out, "next", delivery->next_ms);
	buf_add_c(out, ",\"attempts\":[");
	for (size_t i = 0; i < attempts->count; i++) {
		buf_add_c(out, i > 0 ? "," : "");
		add_attempt(out, &attempts->at[i], answers);
	}
	buf_add_c(out, "]}\n");
}

/* Told in the audit, as in the portal. */
static bool record_look(const struct service *service, const struct caller *caller,
			const struct delivery *delivery, struct err *err)
{
	const struct audit_line line = { .time_ms = clock_now(&service->clock),
					 .who = caller->who,
					 .what = STR("delivery.answers-read"),
					 .submission = delivery->submission };

	return store_audit_add(service->store, caller->institution, &line, err);
}

/* How it stands, and what each attempt came to. */
void api_deliveries_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const bool answers = str_equal_c(request_query(request, STR("answers")), "true");
	struct delivery delivery = { 0 };
	struct past_attempts attempts;
	struct caller caller;
	struct err err = { 0 };

	if (!key_open(service, request, response, &caller))
		return;
	if (store_delivery_get(service->store, caller.institution, request->parameters[0],
			       request->arena, &delivery, &err) &&
	    store_attempts_list(service->store, &delivery, request->arena, &attempts, &err) &&
	    (!answers || record_look(service, &caller, &delivery, &err))) {
		response->content_type = STR("application/json");
		add_delivery(&response->body, &delivery, &attempts, answers);
	} else if (err.code == ERR_NOT_FOUND) {
		response_problem(response, 404, STR("the institution has no such delivery"),
				 STR(""));
	} else {
		answer_store(response, &err);
	}
}
