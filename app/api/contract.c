/* What receivers of a form are written by. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/key.h"
#include "app/service/contract_file.h"

static void answer_file(const struct service *service, const struct contract_file *file,
			const struct published *published, const struct request *request,
			struct response *response)
{
	struct err err = { 0 };

	response->content_type = str_from_c(file->type);
	if (contract_file_write(file, published, service->store, request->arena,
				&response->body, &err))
		return;
	buf_clear(&response->body);
	answer_store(response, &err);
}

void api_forms_contract(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct contract_file *file = contract_file_find(request->parameters[1]);
	const struct published *published;
	struct str institution;

	if (!key_check(service, request, response, &institution))
		return;
	published = catalogue_current(service->catalogue, request->parameters[0]);
	if (file != NULL && published != NULL && str_equal(published->institution, institution))
		answer_file(service, file, published, request, response);
	else
		response_problem(response, 404,
				 STR("the institution has no such form, or a form no such "
				     "file"),
				 STR(""));
	catalogue_release(service->catalogue, published);
}
