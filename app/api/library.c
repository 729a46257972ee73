/* Blocks and lists of an institution: uploaded once, and then the same for ever. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/key.h"
#include "app/service/shelf.h"
#include "engine/base/clock.h"
#include "engine/form/block.h"
#include "engine/form/classifier.h"

static const struct str types[LIBRARY_KINDS] = {
	[LIBRARY_BLOCK] = STR_INIT("application/xml"),
	[LIBRARY_LIST] = STR_INIT("text/csv"),
};

/* A request about one version of one block or list. */
struct call {
	const struct service *service;
	const struct request *request;
	struct response *response;
	struct caller caller;
	struct library_name name;
};

static struct library_record record_of(const struct call *call)
{
	return (struct library_record){ .institution = call->caller.institution,
					.who = call->caller.who,
					.kind = shelf_kind(call->name.kind),
					.name = call->name.name,
					.version = call->name.version };
}

static bool open_call(struct call *call, enum library_kind kind)
{
	const struct request *request = call->request;
	struct str name =
		str_printf(request->arena, "%.*s@%.*s", STR_ARG(request->parameters[0]),
			   STR_ARG(request->parameters[1]));

	if (!key_open(call->service, request, call->response, &call->caller))
		return false;
	if (library_name_read(name, kind, &call->name))
		return true;
	response_problem(call->response, 404,
			 STR("a name has small letters a to z, digits and hyphens, a version "
			     "is a number from 1 to 9999"),
			 STR(""));
	return false;
}

static bool check_type(const struct call *call)
{
	struct str type = request_header(call->request, STR("content-type"));

	if (answer_is_type(type, types[call->name.kind]))
		return true;
	response_header(call->response, STR("Accept"), types[call->name.kind]);
	response_problem(call->response, 415,
			 str_printf(call->request->arena, "a %.*s is %.*s",
				    STR_ARG(shelf_kind(call->name.kind)),
				    STR_ARG(types[call->name.kind])),
			 STR(""));
	return false;
}

static void conflict(const struct call *call, struct str detail)
{
	response_problem(call->response, 409, detail, STR(""));
}

/* Versions have no gaps, so that it is known which one is the newest. */
static bool check_order(const struct call *call)
{
	struct library_record former = record_of(call);
	struct err err = { 0 };

	if (shelf_is_taken(call->name.name, call->name.kind, call->request->arena)) {
		conflict(call, STR("the program has one of that name; choose another"));
		return false;
	}
	former.version--;
	if (former.version == 0 ||
	    store_library_get(call->service->store, call->request->arena, &former, &err))
		return true;
	if (err.code == ERR_NOT_FOUND)
		conflict(call, STR("the version before it is not there; versions are numbered "
				   "1, 2, 3 without gaps"));
	else
		answer_store(call->response, &err);
	return false;
}

static bool check_content(const struct call *call)
{
	struct arena *arena = call->request->arena;
	struct str bytes = call->request->body;
	struct diags diags;

	diags_init(&diags, arena, library_path(arena, &call->name));
	if (call->name.kind == LIBRARY_BLOCK)
		(void)block_read(arena, bytes, &call->name, &diags);
	else
		(void)classifier_read(arena, bytes, &diags);
	if (diags.errors == 0)
		return true;
	answer_findings(call->response, &diags, STR("it has errors; nothing was stored"));
	return false;
}

static void put(const struct call *call)
{
	struct library_record record = record_of(call);
	struct err err = { 0 };
	bool created;

	record.bytes = call->request->body;
	record.stored_ms = clock_now(&call->service->clock);
	if (!store_library_put(call->service->store, &record, &created, &err)) {
		if (err.code == ERR_CONFLICT)
			conflict(call, STR("this version is there and says something else; "
					   "what is changed gets the next number"));
		else
			answer_store(call->response, &err);
		return;
	}
	call->response->status = created ? 201 : 200;
	buf_add_c(&call->response->body, "{\"name\":");
	buf_add_json(&call->response->body, call->name.name);
	buf_printf(&call->response->body, ",\"version\":%u}\n", (unsigned)call->name.version);
}

static void put_kind(const void *context, const struct request *request,
		     struct response *response, enum library_kind kind)
{
	struct call call = { .service = context, .request = request, .response = response };

	if (open_call(&call, kind) && check_type(&call) && check_order(&call) &&
	    check_content(&call))
		put(&call);
}

static void get_kind(const void *context, const struct request *request,
		     struct response *response, enum library_kind kind)
{
	struct call call = { .service = context, .request = request, .response = response };
	const struct shelf shelf = { .store = call.service->store };
	const struct library library = shelf_library(&shelf);
	struct library_file file;
	struct err err = { 0 };

	if (!open_call(&call, kind))
		return;
	if (library_find(&library, call.caller.institution, &call.name, request->arena, &file,
			 &err)) {
		response->content_type = types[kind];
		buf_add(&response->body, file.bytes);
	} else if (err.code == ERR_NOT_FOUND) {
		response_problem(response, 404,
				 STR("neither the institution nor the program has it"),
				 STR(""));
	} else {
		answer_store(response, &err);
	}
}

void api_blocks_put(void *context, const struct request *request, struct response *response)
{
	put_kind(context, request, response, LIBRARY_BLOCK);
}

void api_lists_put(void *context, const struct request *request, struct response *response)
{
	put_kind(context, request, response, LIBRARY_LIST);
}

void api_blocks_get(void *context, const struct request *request, struct response *response)
{
	get_kind(context, request, response, LIBRARY_BLOCK);
}

void api_lists_get(void *context, const struct request *request, struct response *response)
{
	get_kind(context, request, response, LIBRARY_LIST);
}
