/* GET /api/v1/deliveries: which there are, the newest first. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/delivery_words.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/service/reference.h"

enum { MOST = 100 };

static const struct {
	const char *name;
	enum delivery_wanted wanted;
} wanted[] = {
	{ "", DELIVERIES_ALL },		 { "waiting", DELIVERIES_WAITING },
	{ "failed", DELIVERIES_FAILED }, { "delivered", DELIVERIES_DONE },
	{ "parked", DELIVERIES_PARKED },
};

static bool read_state(struct str text, enum delivery_wanted *out)
{
	for (size_t i = 0; i < LENGTH(wanted); i++) {
		if (!str_equal_c(text, wanted[i].name))
			continue;
		*out = wanted[i].wanted;
		return true;
	}
	return false;
}

/* One more than fits is asked for, to know whether there are more. */
static bool read_filter(const struct request *request, struct delivery_filter *out)
{
	static const struct json_bounds numbers = { 1, INT64_MAX, 0 };
	static const struct json_bounds limits = { 1, MOST, MOST };
	const struct str name = request_query(request, STR("name"));

	*out = (struct delivery_filter){ .form = request_query(request, STR("form")),
					 .name = reference_read(request->arena, name) };
	if (out->name.len == 0)
		out->name = name;
	if (!read_state(request_query(request, STR("state")), &out->wanted) ||
	    !json_query(request, "before", &numbers, &out->before) ||
	    !json_query(request, "limit", &limits, &out->most))
		return false;
	out->most++;
	return true;
}

/* What the last attempt came to, where that was told; of one that was never made there is
 * nothing. */
static void add_last(const struct delivery_line *line, struct buf *out)
{
	if (line->status > 0)
		json_add_number(out, "status", line->status);
	if (line->detail.len > 0)
		json_add_text(out, "detail", line->detail);
}

static void add_line(const struct delivery_line *line, struct buf *out)
{
	buf_add_c(out, "{\"id\":");
	buf_add_json(out, line->id);
	json_add_text(out, "reference", line->reference);
	json_add_text(out, "form", line->form);
	json_add_number(out, "version", line->version);
	json_add_number(out, "sequence", line->sequence);
	json_add_moment(out, "received", line->received_ms);
	json_add_text(out, "state", delivery_word(line->state));
	json_add_bool(out, "failed", line->failed);
	json_add_number(out, "attempts", line->attempts);
	add_last(line, out);
	if (line->state == DELIVERY_DUE)
		json_add_moment(out, "next", line->next_ms);
	json_add_bool(out, "erased", line->erased);
	buf_add_byte(out, '}');
}

/* Why nothing is sent to it at present; NULL: it is sent to. */
static const char *held_by(const struct endpoint *endpoint)
{
	return endpoint->url.len == 0 ? "none"
	       : endpoint->disabled   ? "gone"
	       : endpoint->pending    ? "pending"
				      : NULL;
}

/* Without a URL where there is none. */
static bool read_endpoint(const struct service *service, struct str institution,
			  struct arena *arena, struct endpoint *out, struct err *err)
{
	*out = (struct endpoint){ 0 };
	return store_endpoint_get(service->store, institution, arena, out, err) ||
	       err->code == ERR_NOT_FOUND;
}

static void answer_lines(const struct delivery_lines *lines, int64_t most,
			 const struct endpoint *endpoint, struct buf *out)
{
	const char *held = held_by(endpoint);
	const size_t shown = lines->count < (size_t)most ? lines->count : (size_t)most - 1;

	buf_add_c(out, "{\"deliveries\":[");
	for (size_t i = 0; i < shown; i++) {
		buf_add_c(out, i > 0 ? "," : "");
		add_line(&lines->at[i], out);
	}
	buf_add_byte(out, ']');
	if (lines->count > shown)
		json_add_number(out, "next", lines->at[shown - 1].sequence);
	if (held != NULL)
		json_add_text(out, "held", str_from_c(held));
	buf_add_c(out, "}\n");
}

void api_deliveries_list(void *context, const struct request *request,
			 struct response *response)
{
	const struct service *service = context;
	struct delivery_filter filter;
	struct delivery_lines lines = { 0 };
	struct endpoint endpoint;
	struct str institution;
	struct err err = { 0 };

	if (!key_check(service, request, response, &institution))
		return;
	if (!read_filter(request, &filter)) {
		response_problem(response, 422,
				 STR("state is waiting, failed, delivered or parked, before a "
				     "sequence number, limit 1 to 100"),
				 STR(""));
		return;
	}
	filter.institution = institution;
	if (!store_deliveries_list(service->store, &filter, request->arena, &lines, &err) ||
	    !read_endpoint(service, institution, request->arena, &endpoint, &err)) {
		answer_store(response, &err);
		return;
	}
	response->content_type = STR("application/json");
	answer_lines(&lines, filter.most, &endpoint, &response->body);
}
