#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/service/service.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

struct reading {
	struct store *store;
	struct stored_file file;
};

/* Decrypted a piece at a time, so that none is ever whole in memory. */
static bool read_piece(void *context, int64_t number, struct arena *arena, struct str *bytes)
{
	const struct reading *self = context;
	struct err err = { 0 };

	if (store_file_chunk(self->store, &self->file, number, arena, bytes, &err))
		return true;
	LOG(LOG_ERROR, "api.file", LOG_TEXT("file", self->file.id),
	    LOG_TEXT("detail", str_from_c(err.text)));
	return false;
}

static void answer_file(const struct service *service, const struct stored_file *file,
			struct response *response)
{
	struct reading *reading = ARENA_NEW(response->arena, struct reading);

	*reading = (struct reading){ service->store, *file };
	response->content_type = STR("application/octet-stream");
	response_header(response, STR("Content-Disposition"),
			str_printf(response->arena, "attachment; filename=\"%.*s\"",
				   STR_ARG(file->id)));
	response->stream = (struct stream){
		.size = file->size, .piece = LIMIT_CHUNK, .read = read_piece, .context = reading
	};
}

/* Whoever has no link that we signed learns nothing, not even whether there is such a file. */
void api_files_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct stored_file file = { .institution = request->parameters[0],
				    .id = request->parameters[1] };
	const struct link_claim claim = { request_query(request, STR("expires")),
					  request_query(request, STR("signature")) };
	struct err err = { 0 };

	if (!links_check(&service->links, &file, &claim, clock_now(&service->clock), &err))
		response_problem(response, err.code == ERR_DENIED ? 410 : 404,
				 str_from_c(err.text), STR(""));
	else if (store_file_size(service->store, &file, &err))
		answer_file(service, &file, response);
	else if (err.code == ERR_NOT_FOUND)
		response_problem(response, 410, STR("the file has been erased"), STR(""));
	else
		answer_store(response, &err);
}
