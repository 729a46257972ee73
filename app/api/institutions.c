/* The institutions of the platform and their limits, for its operator; see roster.h. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/service/roster.h"

struct call {
	const struct request *request;
	struct response *response;
	struct roster roster;
	struct str number; /* of the address; empty: it names none */
};

static bool open_roster(struct call *call, const struct service *service,
			const struct request *request, struct response *response)
{
	struct caller caller;
	struct err err = { 0 };

	*call = (struct call){ .request = request, .response = response };
	if (!key_open(service, request, response, &caller))
		return false;
	call->number = request->parameters[0];
	call->roster = (struct roster){ .service = service,
					.arena = request->arena,
					.who = caller.who,
					.now_ms = clock_now(&service->clock) };
	if (roster_open(&call->roster, &err))
		return true;
	answer_store(response, &err);
	return false;
}

/* The same of one that is there. */
static bool open_one(struct call *call, const struct service *service,
		     const struct request *request, struct response *response)
{
	if (!open_roster(call, service, request, response))
		return false;
	if (roster_has(&call->roster, call->number))
		return true;
	response_problem(response, 404, STR("there is no such institution"), STR(""));
	return false;
}

/* --- what is answered --------------------------------------------------------------------- */

/* One without a limit is left out. */
static void add_limits(const struct institution *institution, struct buf *out)
{
	const char *glue = "";

	buf_add_c(out, ",\"limits\":{");
	for (size_t i = 0; i < QUOTAS; i++) {
		if (institution->most[i] == 0)
			continue;
		buf_printf(out, "%s\"%s\":%lld", glue, roster_limits[i],
			   (long long)institution->most[i]);
		glue = ",";
	}
	buf_add_byte(out, '}');
}

static bool add_institution(const struct call *call, struct str number, struct buf *out,
			    struct err *err)
{
	const struct roster *roster = &call->roster;
	const struct institution institution = roster_find(roster, number);
	const struct outbox_figure figure = roster_figure(roster, number);
	int64_t submissions = 0;

	if (!store_submissions_of(roster->service->store, number, &submissions, err))
		return false;
	buf_add_c(out, "{\"number\":");
	buf_add_json(out, number);
	json_add_text(out, "name", service_institution(roster->service, number));
	json_add_bool(out, "by_file", roster_in_file(roster, number));
	json_add_moment(out, "suspended", institution.suspended_ms);
	add_limits(&institution, out);
	json_add_number(out, "forms", roster_forms(roster, number));
	json_add_number(out, "submissions", submissions);
	json_add_number(out, "waiting", figure.waiting);
	json_add_number(out, "parked", figure.parked);
	buf_add_byte(out, '}');
	return true;
}

static void finish(const struct call *call, bool ok, const struct err *err)
{
	call->response->content_type = STR("application/json");
	if (ok)
		return;
	buf_clear(&call->response->body);
	answer_store(call->response, err);
}

static void answer_one(const struct call *call)
{
	struct buf *out = &call->response->body;
	struct err err = { 0 };
	const bool ok = add_institution(call, call->number, out, &err);

	buf_add_byte(out, '\n');
	finish(call, ok, &err);
}

static void answer_end(const struct call *call, enum roster_end end, const struct err *err)
{
	static const struct {
		const char *type, *detail;
	} refusals[] = {
		[ROSTER_NUMBER] = { "number", "a registration number has 11 digits" },
		[ROSTER_THERE] = { "number", "it is there already" },
		[ROSTER_NAME] = { "name", "name is what it is called, at most 200 bytes" },
		[ROSTER_REASON] = { "reason", "say {\"reason\": \"…\"}, at most 2000 bytes: it "
					      "stands in the audit" },
	};

	if (end == ROSTER_DONE)
		answer_one(call);
	else if (end == ROSTER_FAILED)
		answer_store(call->response, err);
	else
		response_problem_of(call->response, 422, refusals[end].type,
				    str_from_c(refusals[end].detail), STR(""));
}

void api_institutions_list(void *context, const struct request *request,
			   struct response *response)
{
	struct buf *out = &response->body;
	struct call call;
	struct err err = { 0 };
	bool ok = true;

	if (!open_roster(&call, context, request, response))
		return;
	buf_add_c(out, "{\"institutions\":[");
	for (size_t i = 0; ok && i < call.roster.numbers.count; i++) {
		buf_add_c(out, i > 0 ? "," : "");
		ok = add_institution(&call, call.roster.numbers.at[i], out, &err);
	}
	buf_add_c(out, "]}\n");
	finish(&call, ok, &err);
}

void api_institutions_get(void *context, const struct request *request,
			  struct response *response)
{
	struct call call;

	if (open_one(&call, context, request, response))
		answer_one(&call);
}

/* --- changing them ------------------------------------------------------------------------ */

/* What is not there is no limit. */
static bool read_limits(const struct json *json, struct institution *out)
{
	const struct json *limits = json_get(json, STR("limits"));

	for (size_t i = 0; i < QUOTAS; i++) {
		const struct json *limit = json_get(limits, str_from_c(roster_limits[i]));
		const uint64_t most =
			i == QUOTA_FILES ? ROSTER_LIMIT * UINT64_C(1000000) : ROSTER_LIMIT;
		uint64_t number = 0;

		if (limit != NULL && (limit->type != JSON_NUMBER ||
				      !str_to_u64(limit->text, &number) || number > most))
			return false;
		out->most[i] = (int64_t)number;
	}
	return limits == NULL || limits->type == JSON_OBJECT;
}

void api_institutions_put(void *context, const struct request *request,
			  struct response *response)
{
	struct call call;
	struct err err = { 0 };

	if (!open_roster(&call, context, request, response))
		return;
	const struct json *json = json_body(request);
	const bool there = roster_has(&call.roster, call.number);
	struct institution institution = roster_find(&call.roster, call.number);
	if (!roster_in_file(&call.roster, call.number))
		institution.name = str_trim(json_get_str(json, STR("name")));
	if (json == NULL || json->type != JSON_OBJECT || !read_limits(json, &institution)) {
		response_problem(response, 422,
				 STR("say {\"name\": \"…\", \"limits\": {…}}, limits as whole "
				     "numbers of forms, drafts, files (bytes), hour and day"),
				 STR(""));
		return;
	}
	answer_end(&call,
		   there ? roster_save(&call.roster, &institution, &err)
			 : roster_add(&call.roster, &institution, &err),
		   &err);
	if (!there && response->status == 200)
		response->status = 201;
}

void api_institutions_suspend(void *context, const struct request *request,
			      struct response *response)
{
	struct call call;
	struct err err = { 0 };

	if (!open_one(&call, context, request, response))
		return;
	const struct str reason = str_trim(json_get_str(json_body(request), STR("reason")));

	answer_end(&call, roster_suspend(&call.roster, call.number, reason, &err), &err);
}

void api_institutions_resume(void *context, const struct request *request,
			     struct response *response)
{
	struct call call;
	struct err err = { 0 };

	if (open_one(&call, context, request, response))
		answer_end(&call, roster_resume(&call.roster, call.number, &err), &err);
}
