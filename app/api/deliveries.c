#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/key.h"
#include "app/service/moment.h"
#include "engine/base/json.h"
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
		   const struct request *request, struct response *response)
{
	struct err err = { 0 };
	int64_t now_ms = 0;
	int64_t count = 0;

	if (!store_now(service->store, &service->clock, &now_ms, &err) ||
	    !store_outbox_replay(service->store, replay, now_ms, &count, &err)) {
		answer_store(request, response, &err);
		return;
	}
	LOG(LOG_INFO, "delivery.replayed", LOG_TEXT("institution", replay->institution),
	    LOG_NUMBER("count", count), LOG_TEXT("request", request->id));
	service->wake(service->worker);
	response->content_type = STR("application/json");
	buf_printf(&response->body, "{\"replayed\":%" PRId64 "}\n", count);
}

void api_deliveries_replay(void *context, const struct request *request,
			   struct response *response)
{
	const struct service *service = context;
	struct replay wanted = { 0 };
	struct diags diags;

	if (!key_check(service, request, response, &wanted.institution))
		return;
	diags_init(&diags, request->arena, STR("body"));
	if (read_replay(json_parse(request->arena, request->body, &diags), &wanted))
		replay(service, &wanted, request, response);
	else
		response_problem(response, 422,
				 STR("say {\"id\": \"…\"}, {\"from\": \"…\", \"to\": \"…\"} or "
				     "{\"failed_since\": \"…\"}, with times such as "
				     "2026-12-01T09:00:00Z"),
				 STR(""));
}
