#include "app/api/api.h"
#include "app/service/service.h"
#include "engine/base/log.h"

static void say(struct response *response, struct str text)
{
	response->content_type = STR("text/plain; charset=utf-8");
	buf_add(&response->body, text);
}

void api_health_live(void *context, const struct request *request, struct response *response)
{
	(void)context;
	(void)request;
	say(response, STR("alive\n"));
}

void api_health_ready(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct err err = { 0 };

	(void)request;
	if (store_ready(service->store, &err)) {
		say(response, STR("ready\n"));
		return;
	}
	LOG(LOG_WARNING, "store.not-ready", LOG_TEXT("reason", str_from_c(err.text)));
	response_problem(response, 503, STR("the store cannot be written"), STR(""));
}
