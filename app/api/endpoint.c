/* Where the submissions of the caller's institution go. Secrets are in no answer but the one
 * that made them. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/api/revision.h"
#include "app/delivery/connection.h"

struct call {
	const struct request *request;
	struct response *response;
	struct connection connection;
};

static bool open_connection(struct call *call, const struct service *service,
			    const struct request *request, struct response *response)
{
	struct caller caller;
	struct err err = { 0 };

	*call = (struct call){ .request = request, .response = response };
	if (!key_open(service, request, response, &caller))
		return false;
	call->connection = (struct connection){ .service = service,
						.arena = request->arena,
						.institution = caller.institution,
						.who = caller.who,
						.now_ms = clock_now(&service->clock) };
	if (connection_open(&call->connection, &err))
		return true;
	answer_store(response, &err);
	return false;
}

/* --- what is answered --------------------------------------------------------------------- */

static void add_breaker(struct buf *out, const struct connection *connection)
{
	const struct breaker *breaker = &connection->endpoint.breaker;
	const bool open = breaker->opens > 0 && breaker->until_ms > connection->now_ms;
	const char *state = open		    ? "open"
			    : breaker->opens > 0    ? "half-open"
			    : breaker->failures > 0 ? "failing"
						    : "closed";

	json_add_text(out, "breaker", str_from_c(state));
	if (open)
		json_add_moment(out, "until", breaker->until_ms);
}

/* How what was sent there last ended; without, nothing was. */
static void add_last(struct buf *out, const struct endpoint_result *last)
{
	static const char *const words[] = {
		[ENDPOINT_NEW] = NULL,		[ENDPOINT_ACCEPTED] = "accepted",
		[ENDPOINT_REFUSED] = "refused", [ENDPOINT_BLOCKED] = "blocked",
		[ENDPOINT_TIMEOUT] = "timeout", [ENDPOINT_FAILED] = "failed"
	};

	if (last->end == ENDPOINT_NEW)
		return;
	buf_printf(out, ",\"last\":{\"end\":\"%s\"", words[last->end]);
	if (last->status > 0)
		json_add_number(out, "status", last->status);
	json_add_moment(out, "at", last->at_ms);
	buf_add_byte(out, '}');
}

static void add_keys(struct buf *out, const struct connection *connection)
{
	struct sign_keys keys = { 0 };
	struct err err = { 0 };

	buf_add_c(out, ",\"keys\":[");
	if (sign_keys_read(connection->endpoint.secrets, &keys, &err))
		for (size_t i = 0; i < keys.count; i++) {
			const struct sign_keys one = { { keys.at[i] }, 1 };
			const int64_t until_s = keys.at[i].until_s;
			buf_add_c(out, i > 0 ? ",{\"id\":" : "{\"id\":");
			buf_add_json(out, sign_key_ids(&one, 0, connection->arena));
			if (until_s != INT64_MAX)
				json_add_moment(out, "until", until_s * 1000);
			buf_add_byte(out, '}');
		}
	buf_add_byte(out, ']');
	sign_keys_wipe(&keys);
}

static void print(const struct connection *connection, struct buf *out)
{
	const struct endpoint *endpoint = &connection->endpoint;
	const struct target *target = &connection->target;

	buf_add_c(out, "{\"url\":");
	buf_add_json(out, endpoint->url);
	json_add_text(out, "format", str_from_c(connection_format(target)));
	json_add_text(out, "attachments", str_from_c(connection_attachments(target)));
	json_add_text(out, "contact", target->contact);
	json_add_text(out, "alarm", target->alarm);
	json_add_bool(out, "by_operator", connection->operators);
	json_add_bool(out, "verified", !endpoint->pending);
	json_add_bool(out, "gone", endpoint->disabled);
	add_breaker(out, connection);
	add_last(out, &endpoint->last);
	add_keys(out, connection);
	json_add_text(out, "key", connection->key);
	buf_add_c(out, "}\n");
}

static void answer_endpoint(struct call *call)
{
	call->response->content_type = STR("application/json");
	revision_tag(call->response, call->connection.endpoint.revision);
	print(&call->connection, &call->response->body);
}

#define NOT_ALLOWED                                                                            \
	": it is not public, or the port is not 443 or 8443; the operator says which others "  \
	"may be sent to"

/* ORDER: enum connection_end */
static const struct {
	unsigned status;
	const char *type, *detail;
} ends[] = {
	{ 200, NULL, NULL },
	{ 503, NULL, NULL },
	{ 404, "not-found", "the institution has no endpoint" },
	{ 409, "by-operator", "the operator's file says where submissions go" },
	{ 412, "precondition-failed", "it is another by now: read it again" },
	{ 422, "url",
	  "url is https://… (http://… where the operator allows it), without a user, a "
	  "fragment or spaces" },
	{ 422, "alarm",
	  "alarm is https://… (http://… where the operator allows it), without a user, a "
	  "fragment or spaces" },
	{ 422, "contact", "contact is one address of e-mail" },
	{ 422, "links", "files do not come by links here" },
	{ 409, "keys", "there are too many keys: end the old ones first" },
	{ 409, "unverified", "it has not given back its challenge yet" },
	{ 429, "too-many-requests", "it was tried too often; wait a minute" },
	{ 409, "impossible", "nothing can be sent to it as it is set" },
	{ 409, "unverified", "it did not give back its challenge" },
	{ 422, "url", "nothing may be sent to the address of url" NOT_ALLOWED },
	{ 422, "alarm", "nothing may be sent to the address of alarm" NOT_ALLOWED },
};

static void fail(struct call *call, enum connection_end end, const struct err *err)
{
	if (end == CONNECTION_FAILED) {
		answer_store(call->response, err);
		return;
	}
	if (end == CONNECTION_OFTEN)
		response_header(call->response, STR("Retry-After"), STR("60"));
	response_problem_of(call->response, ends[end].status, ends[end].type,
			    str_from_c(ends[end].detail), STR(""));
}

static void answer_end(struct call *call, enum connection_end end, const struct err *err)
{
	if (end == CONNECTION_DONE)
		answer_endpoint(call);
	else
		fail(call, end, err);
}

/* --- reading and changing ----------------------------------------------------------------- */

void api_endpoint_get(void *context, const struct request *request, struct response *response)
{
	struct call call;
	const struct err none = { 0 };

	if (open_connection(&call, context, request, response))
		answer_end(&call,
			   call.connection.endpoint.revision > 0 ? CONNECTION_DONE
								 : CONNECTION_NONE,
			   &none);
}

void api_endpoint_put(void *context, const struct request *request, struct response *response)
{
	struct call call;
	struct err err = { 0 };

	if (!open_connection(&call, context, request, response) ||
	    !revision_check(request, response, call.connection.endpoint.revision))
		return;
	const struct json *json = json_body(request);
	const struct connection_wish wish = {
		.url = json_get_str(json, STR("url")),
		.format = json_get_str(json, STR("format")),
		.attachments = json_get_str(json, STR("attachments")),
		.contact = json_get_str(json, STR("contact")),
		.alarm = json_get_str(json, STR("alarm")),
		.revision = call.connection.endpoint.revision,
	};
	answer_end(&call, connection_save(&call.connection, &wish, &err), &err);
}

void api_endpoint_keys_add(void *context, const struct request *request,
			   struct response *response)
{
	struct call call;
	struct err err = { 0 };
	uint64_t days = 0;

	if (!open_connection(&call, context, request, response) ||
	    !revision_check(request, response, call.connection.endpoint.revision))
		return;
	const struct json *overlap = json_get(json_body(request), STR("overlap_days"));
	if (overlap == NULL || !str_to_u64(overlap->text, &days) || days < 1 || days > 30) {
		response_problem(response, 422, STR("say {\"overlap_days\": N}, 1 to 30"),
				 STR(""));
		return;
	}
	answer_end(&call,
		   connection_rotate(&call.connection, (int64_t)days,
				     call.connection.endpoint.revision, &err),
		   &err);
}

void api_endpoint_keys_end(void *context, const struct request *request,
			   struct response *response)
{
	struct call call;
	struct err err = { 0 };

	if (open_connection(&call, context, request, response) &&
	    revision_check(request, response, call.connection.endpoint.revision))
		answer_end(&call,
			   connection_end_old(&call.connection,
					      call.connection.endpoint.revision, &err),
			   &err);
}

/* --- trying it ---------------------------------------------------------------------------- */

/* The answer is of a test or a challenge, not of what people sent. */
static void answer_trial(struct call *call, bool verified)
{
	static const char *const ended[] = { [FETCH_ANSWERED] = "answered",
					     [FETCH_BLOCKED] = "blocked",
					     [FETCH_TIMEOUT] = "timeout",
					     [FETCH_FAILED] = "failed" };
	const struct trial *trial = &call->connection.trial;
	const struct fetch_response *response = &trial->response;
	struct buf *out = &call->response->body;

	call->response->content_type = STR("application/json");
	buf_printf(out, "{\"end\":\"%s\"", ended[response->end]);
	json_add_bool(out, "verified", verified);
	if (response->end == FETCH_ANSWERED)
		json_add_number(out, "status", response->status);
	json_add_text(out, "detail", response->detail);
	json_add_text(out, "answer", store_answer_clean(call->request->arena, response->body));
	json_add_text(out, "id", trial->id);
	json_add_text(out, "sent", trial->body);
	buf_add_c(out, "}\n");
}

static void try_it(void *context, const struct request *request, struct response *response,
		   enum connection_end (*run)(struct connection *, struct err *))
{
	struct call call;
	struct err err = { 0 };

	if (!open_connection(&call, context, request, response))
		return;
	const enum connection_end end = run(&call.connection, &err);
	if (end == CONNECTION_DONE || end == CONNECTION_UNVERIFIED)
		answer_trial(&call, !call.connection.endpoint.pending);
	else
		fail(&call, end, &err);
}

void api_endpoint_verify(void *context, const struct request *request,
			 struct response *response)
{
	try_it(context, request, response, connection_verify);
}

void api_endpoint_test(void *context, const struct request *request, struct response *response)
{
	try_it(context, request, response, connection_test);
}
