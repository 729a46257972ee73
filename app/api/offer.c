/* When people can apply with a form that is in force, and withdrawing it. */
#include "app/service/offer.h"

#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/service/moment.h"

struct call {
	const struct request *request;
	struct response *response;
	struct offer offer;
};

static bool is_ours(const struct offer *offer)
{
	struct catalogue *catalogue = offer->service->catalogue;
	const struct published *published = catalogue_current(catalogue, offer->form);
	const bool ours =
		published != NULL && str_equal(published->institution, offer->institution);

	catalogue_release(catalogue, published);
	return ours;
}

static bool open_call(struct call *call, const struct service *service,
		      const struct request *request, struct response *response)
{
	struct caller caller;

	*call = (struct call){ .request = request, .response = response };
	if (!key_open(service, request, response, &caller))
		return false;
	call->offer = (struct offer){ .service = service,
				      .arena = request->arena,
				      .institution = caller.institution,
				      .form = request->parameters[0],
				      .who = caller.who,
				      .now_ms = clock_now(&service->clock) };
	if (is_ours(&call->offer))
		return true;
	response_problem(response, 404, STR("the institution has no such form"), STR(""));
	return false;
}

/* --- what is answered --------------------------------------------------------------------- */

static void answer(const struct call *call)
{
	static const char *const states[] = {
		[OPENING_OPEN] = "open",	   [OPENING_BEFORE] = "before",
		[OPENING_AFTER] = "after",	   [OPENING_FINISHING] = "finishing",
		[OPENING_WITHDRAWN] = "withdrawn", [OPENING_SUSPENDED] = "suspended",
	};
	const struct availability now = offer_now(&call->offer);
	struct buf *out = &call->response->body;

	call->response->content_type = STR("application/json");
	buf_add_c(out, "{\"form\":");
	buf_add_json(out, call->offer.form);
	json_add_text(out, "state", str_from_c(states[opening_at(&now, call->offer.now_ms)]));
	json_add_moment(out, "opens", now.opens_ms);
	json_add_moment(out, "closes", now.closes_ms);
	json_add_moment(out, "withdrawn", now.withdrawn_ms);
	json_add_moment(out, "finish", now.finish_ms);
	json_add_text(out, "reason", now.reason);
	buf_add_c(out, "}\n");
}

static void answer_end(const struct call *call, enum offer_end end, const struct err *err)
{
	static const struct {
		const char *type, *detail;
	} refusals[] = {
		[OFFER_ORDER] = { "order", "closes must be after opens" },
		[OFFER_REASON_NONE] = { "reason", "reason is what people are told" },
		[OFFER_REASON_LONG] = { "reason", "reason has at most 500 letters" },
	};

	if (end == OFFER_DONE)
		answer(call);
	else if (end == OFFER_FAILED)
		answer_store(call->response, err);
	else
		response_problem_of(call->response, 422, refusals[end].type,
				    str_from_c(refusals[end].detail), STR(""));
}

void api_offer_get(void *context, const struct request *request, struct response *response)
{
	struct call call;

	if (open_call(&call, context, request, response))
		answer(&call);
}

/* --- changing it -------------------------------------------------------------------------- */

/* What is not there, or null, is no time. False after a 422. */
static bool read_time(const struct call *call, const struct json *json, const char *name,
		      int64_t *ms)
{
	const struct json *member = json_get(json, str_from_c(name));

	*ms = 0;
	if (member == NULL || member->type == JSON_NULL ||
	    (member->type == JSON_STRING && moment_read(member->text, ms)))
		return true;
	response_problem(call->response, 422,
			 str_printf(call->request->arena,
				    "%s is a time such as 2026-12-01T09:00:00Z", name),
			 STR(""));
	return false;
}

static const struct json *read_body(const struct call *call)
{
	const struct json *json = json_body(call->request);

	if (json != NULL && json->type == JSON_OBJECT)
		return json;
	response_problem(call->response, 422, STR("the body is no JSON object"), STR(""));
	return NULL;
}

void api_offer_times(void *context, const struct request *request, struct response *response)
{
	struct call call;
	const struct json *json;
	int64_t opens_ms, closes_ms;
	struct err err = { 0 };

	if (open_call(&call, context, request, response) && (json = read_body(&call)) != NULL &&
	    read_time(&call, json, "opens", &opens_ms) &&
	    read_time(&call, json, "closes", &closes_ms))
		answer_end(&call, offer_times(&call.offer, opens_ms, closes_ms, &err), &err);
}

void api_offer_withdraw(void *context, const struct request *request, struct response *response)
{
	struct call call;
	const struct json *json;
	int64_t finish_ms;
	struct err err = { 0 };

	if (!open_call(&call, context, request, response) ||
	    (json = read_body(&call)) == NULL || !read_time(&call, json, "finish", &finish_ms))
		return;
	const struct str reason = str_trim(json_get_str(json, STR("reason")));
	answer_end(&call, offer_withdraw(&call.offer, reason, finish_ms, &err), &err);
}

void api_offer_return(void *context, const struct request *request, struct response *response)
{
	struct call call;
	struct err err = { 0 };

	if (open_call(&call, context, request, response))
		answer_end(&call, offer_return(&call.offer, &err) ? OFFER_DONE : OFFER_FAILED,
			   &err);
}
