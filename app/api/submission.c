#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/key.h"
#include "app/service/body.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

/* ?format=json|xml&attachments=inline|multipart|link: as an endpoint's options. */
static bool read_style(const struct request *request, struct style *out)
{
	const struct str format = request_query(request, STR("format"));
	const struct str files = request_query(request, STR("attachments"));

	*out = (struct style){ .xml = str_equal_c(format, "xml") };
	return (format.len == 0 || out->xml || str_equal_c(format, "json")) &&
	       (files.len == 0 || contract_files_read(files, &out->files));
}

/* With files it is larger than a page may be, so it is sent in pieces; they are all there. */
static bool read_piece(void *context, int64_t number, struct arena *arena, struct str *bytes)
{
	const struct body *body = context;
	const size_t from = (size_t)number * LIMIT_CHUNK;

	(void)arena;
	*bytes = str_slice(body->bytes, from, from + LIMIT_CHUNK);
	return true;
}

static void finish(void *body)
{
	body_finish(body);
}

static void answer_body(const struct request *request, struct body *body,
			struct response *response)
{
	arena_defer(request->arena, finish, body);
	response->content_type = body->content_type;
	response->stream = (struct stream){ .size = body->bytes.len,
					    .piece = LIMIT_CHUNK,
					    .read = read_piece,
					    .context = body };
}

static void answer_failure(struct response *response, const struct err *err)
{
	if (err->code == ERR_NOT_FOUND)
		response_problem(
			response, 404,
			STR("the institution has no such submission, or it was erased"),
			STR(""));
	else if (err->code == ERR_INVALID || err->code == ERR_DENIED)
		response_problem(response, 409, str_from_c(err->text), STR(""));
	else
		answer_store(response, err);
}

/* What a delivery would have been, for who asks. Each reading is in the log. */
void api_submissions_get(void *context, const struct request *request,
			 struct response *response)
{
	const struct service *service = context;
	const struct body_maker maker = { service->store, service->contracts, &service->links,
					  service->scanner, clock_now(&service->clock) };
	struct body *body = ARENA_NEW(request->arena, struct body);
	struct submission submission = { 0 };
	struct str institution;
	struct style style;
	struct err err = { 0 };

	if (!key_check(service, request, response, &institution))
		return;
	if (!read_style(request, &style)) {
		response_problem(response, 422,
				 STR("format is json or xml, attachments inline, multipart or "
				     "link"),
				 STR(""));
		return;
	}
	if (!store_submission_get(service->store, institution, request->parameters[0],
				  request->arena, &submission, &err) ||
	    !body_make(&maker, &submission, &style, request->arena, body, &err)) {
		body_finish(body);
		answer_failure(response, &err);
		return;
	}
	LOG(LOG_INFO, "submission.read", LOG_TEXT("institution", institution),
	    LOG_TEXT("submission", submission.id));
	answer_body(request, body, response);
}
