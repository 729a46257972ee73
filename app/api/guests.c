/* Links by which outsiders try a design out, and what they say of it. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/design.h"
#include "app/api/json.h"
#include "app/service/invitation.h"

static struct invitation invitation_of(const struct design_call *call)
{
	return (struct invitation){ .service = call->service,
				    .arena = call->request->arena,
				    .institution = call->caller.institution,
				    .form = call->course.form,
				    .name = call->caller.name,
				    .who = call->caller.who,
				    .now_ms = call->course.now_ms };
}

struct known {
	struct guest_links links;
	struct guest_comments comments;
};

/* False when the response says why not. */
static bool load(const struct design_call *call, struct known *known)
{
	struct store *store = call->service->store;
	struct arena *arena = call->request->arena;
	struct err err = { 0 };

	*known = (struct known){ 0 };
	if (store_guest_links_list(store, arena, call->caller.institution, call->course.form,
				   &known->links, &err) &&
	    store_guest_comments_list(store, arena, call->caller.institution, call->course.form,
				      &known->comments, &err))
		return true;
	answer_store(call->response, &err);
	return false;
}

/* --- what there is ------------------------------------------------------------------------ */

static void add_link(const struct guest_link *link, struct buf *out)
{
	buf_printf(out, "{\"number\":%lld", (long long)link->number);
	json_add_number(out, "revision", link->revision);
	json_add_text(out, "name", link->name);
	json_add_moment(out, "made", link->created_ms);
	json_add_moment(out, "expires", link->expires_ms);
	json_add_moment(out, "revoked", link->revoked_ms);
}

static void add_comment(const struct guest_comment *comment, struct buf *out)
{
	buf_printf(out, "{\"number\":%lld", (long long)comment->number);
	json_add_number(out, "revision", comment->revision);
	json_add_text(out, "page", comment->page);
	json_add_text(out, "name", comment->name);
	json_add_text(out, "text", comment->text);
	json_add_moment(out, "time", comment->time_ms);
	json_add_moment(out, "done", comment->done_ms);
	json_add_text(out, "done_by", comment->done_by);
	buf_add_byte(out, '}');
}

void api_guests_get(void *context, const struct request *request, struct response *response)
{
	struct buf *out = &response->body;
	struct design_call call;
	struct known known;

	if (design_open(&call, context, request, response, false) && load(&call, &known)) {
		response->content_type = STR("application/json");
		buf_add_c(out, "{\"links\":[");
		for (size_t i = 0; i < known.links.count; i++) {
			buf_add_c(out, i > 0 ? "," : "");
			add_link(&known.links.at[i], out);
			buf_add_byte(out, '}');
		}
		buf_add_c(out, "],\"comments\":[");
		for (size_t i = 0; i < known.comments.count; i++) {
			buf_add_c(out, i > 0 ? "," : "");
			add_comment(&known.comments.at[i], out);
		}
		buf_add_c(out, "]}\n");
	}
	design_close(&call);
}

/* --- a new link --------------------------------------------------------------------------- */

/* The secret is in this answer and in no other. */
static void answer_link(const struct design_call *call, const struct guest_link *link,
			struct str path)
{
	const struct str base = call->service->config->base_url;
	struct buf *out = &call->response->body;

	call->response->status = 201;
	call->response->content_type = STR("application/json");
	add_link(link, out);
	json_add_text(out, "path", path);
	if (base.len > 0)
		json_add_text(out, "url",
			      str_printf(call->request->arena, "%.*s%.*s", STR_ARG(base),
					 STR_ARG(path)));
	buf_add_c(out, "}\n");
}

static void make(const struct design_call *call)
{
	const struct invitation invitation = invitation_of(call);
	const int64_t revision = call->course.design.revision;
	const struct json *days = json_get(json_body(call->request), STR("days"));
	struct guest_link link;
	struct str path;
	struct err err = { 0 };
	uint64_t number = 0;

	if (days == NULL || !str_to_u64(days->text, &number) || number < 1 ||
	    number > INVITATION_DAYS)
		response_problem(call->response, 422, STR("say {\"days\": N}, 1 to 30"),
				 STR(""));
	else if (revision == 0)
		response_problem_of(call->response, 409, "no-design",
				    STR("nobody works on it: what is in force is public"),
				    STR(""));
	else if (invitation_make(&invitation, revision, (int64_t)number, &link, &path, &err))
		answer_link(call, &link, path);
	else
		answer_store(call->response, &err);
}

void api_guests_post(void *context, const struct request *request, struct response *response)
{
	struct design_call call;

	if (design_open(&call, context, request, response, false))
		make(&call);
	design_close(&call);
}

/* --- by their numbers --------------------------------------------------------------------- */

static bool has_link(const struct known *known, int64_t number)
{
	for (size_t i = 0; i < known->links.count; i++)
		if (known->links.at[i].number == number)
			return true;
	return false;
}

static bool has_comment(const struct known *known, int64_t number)
{
	for (size_t i = 0; i < known->comments.count; i++)
		if (known->comments.at[i].number == number)
			return true;
	return false;
}

static void act(void *context, const struct request *request, struct response *response,
		bool (*has)(const struct known *known, int64_t number),
		bool (*run)(const struct invitation *invitation, int64_t number,
			    struct err *err))
{
	struct design_call call;
	struct known known;
	struct err err = { 0 };
	uint64_t number = 0;

	if (design_open(&call, context, request, response, false) && load(&call, &known)) {
		const struct invitation invitation = invitation_of(&call);
		const bool there = str_to_u64(request->parameters[1], &number) &&
				   number <= INT64_MAX && has(&known, (int64_t)number);
		if (!there)
			response_problem(response, 404, STR("the form has no such number"),
					 STR(""));
		else if (run(&invitation, (int64_t)number, &err))
			response->status = 204;
		else
			answer_store(response, &err);
	}
	design_close(&call);
}

void api_guests_delete(void *context, const struct request *request, struct response *response)
{
	act(context, request, response, has_link, invitation_revoke);
}

void api_comments_done(void *context, const struct request *request, struct response *response)
{
	act(context, request, response, has_comment, invitation_done);
}
