#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/api/spelled.h"
#include "engine/form/definition.h"

#include <inttypes.h>

static void fail_not_found(struct response *response, struct str id)
{
	struct str detail = str_printf(response->arena, "the institution has no form \"%.*s\"",
				       STR_ARG(id));
	response_problem(response, 404, detail, STR(""));
}

/* --- GET /api/v1/forms -------------------------------------------------------------------- */

static void print_texts(const struct catalogue_entry *entry, const struct text *text,
			struct buf *out)
{
	const char *glue = "";
	buf_add_byte(out, '{');
	for (size_t i = 0; i < entry->language_count; i++) {
		if (text->in[i].len == 0)
			continue;
		buf_add_c(out, glue);
		buf_add_json(out, entry->languages[i]);
		buf_add_byte(out, ':');
		buf_add_json(out, text->in[i]);
		glue = ",";
	}
	buf_add_byte(out, '}');
}

static void print_identity(struct str institution, struct str id, int64_t version,
			   struct buf *out)
{
	buf_add_c(out, "{\"institution\":");
	buf_add_json(out, institution);
	buf_add_c(out, ",\"id\":");
	buf_add_json(out, id);
	buf_printf(out, ",\"version\":%" PRId64, version);
}

static void print_entry(const struct catalogue_entry *entry, struct buf *out)
{
	print_identity(entry->institution, entry->id, entry->version, out);
	buf_add_c(out, ",\"title\":");
	print_texts(entry, &entry->title, out);
	buf_add_c(out, ",\"description\":");
	print_texts(entry, &entry->description, out);
	buf_add_c(out, ",\"languages\":[");
	for (size_t i = 0; i < entry->language_count; i++) {
		buf_add_c(out, i > 0 ? "," : "");
		buf_add_json(out, entry->languages[i]);
	}
	buf_add_c(out, "]}");
}

void api_forms_list(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct catalogue_entry *entries;
	struct buf *body = &response->body;
	struct str institution;
	const char *glue = "";
	if (!key_check(service, request, response, &institution))
		return;
	size_t count = catalogue_list(service->catalogue, request->arena, &entries);
	buf_add_c(body, "{\"forms\":[");
	for (size_t i = 0; i < count; i++) {
		if (!str_equal(entries[i].institution, institution))
			continue;
		buf_add_c(body, glue);
		print_entry(&entries[i], body);
		glue = ",";
	}
	buf_add_c(body, "]}\n");
}

/* --- GET /api/v1/forms/{id} --------------------------------------------------------------- */

static void get(const struct service *service, const struct published *published,
		const struct request *request, struct response *response)
{
	struct err err = { 0 };
	struct form_record record = { .institution = published->institution,
				      .id = published->id,
				      .version = published->version };
	if (store_form_version(service->store, request->arena, &record, &err))
		spelled_answer(request, response, record.definition, published->form->written);
	else
		answer_store(response, &err);
}

void api_forms_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct str id = request->parameters[0];
	struct str institution;
	if (!key_check(service, request, response, &institution))
		return;
	const struct published *published = catalogue_current(service->catalogue, id);
	if (published && str_equal(published->institution, institution))
		get(service, published, request, response);
	else
		fail_not_found(response, id);
	catalogue_release(service->catalogue, published);
}

/* --- GET /api/v1/forms/{id}/versions ------------------------------------------------------ */

enum { VERSIONS_MOST = 100 };

static void add_versions(const struct form_records *versions, struct buf *out)
{
	buf_add_c(out, "{\"versions\":[");
	for (size_t i = 0; i < versions->count; i++) {
		const struct form_record *version = &versions->at[i];
		buf_printf(out, "%s{\"version\":%" PRId64, i > 0 ? "," : "", version->version);
		json_add_moment(out, "published", version->published_ms);
		buf_add_c(out, ",\"sha256\":\"");
		buf_add_hex(out, version->digest);
		buf_add_c(out, "\"}");
	}
	buf_add_byte(out, ']');
	if (versions->count == VERSIONS_MOST && versions->at[VERSIONS_MOST - 1].version > 1)
		json_add_number(out, "next", versions->at[VERSIONS_MOST - 1].version);
	buf_add_c(out, "}\n");
}

void api_forms_versions(void *context, const struct request *request, struct response *response)
{
	static const struct json_bounds numbers = { 1, INT64_MAX, INT64_MAX };
	const struct service *service = context;
	struct form_record wanted = { .id = request->parameters[0] };
	struct form_records versions = { 0 };
	struct err err = { 0 };

	if (!key_check(service, request, response, &wanted.institution))
		return;
	if (!json_query(request, "before", &numbers, &wanted.version))
		response_problem(response, 422, STR("before is a number from 1"), STR(""));
	else if (!store_form_versions(service->store, request->arena, &wanted, VERSIONS_MOST,
				      &versions, &err))
		answer_store(response, &err);
	else if (versions.count == 0)
		fail_not_found(response, wanted.id);
	else {
		response->content_type = STR("application/json");
		add_versions(&versions, &response->body);
	}
}

/* As it was published, also when it is not in force any more. */
void api_forms_version(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct form_record record = { .id = request->parameters[0] };
	struct diags diags;
	struct err err = { 0 };
	uint64_t number;

	if (!key_check(service, request, response, &record.institution))
		return;
	if (str_to_u64(request->parameters[1], &number) && number <= INT64_MAX)
		record.version = (int64_t)number;
	diags_init(&diags, request->arena, record.id);
	if (store_form_version(service->store, request->arena, &record, &err))
		spelled_answer(request, response, record.definition,
			       definition_read(request->arena, record.definition, &diags));
	else if (err.code == ERR_NOT_FOUND)
		fail_not_found(response, record.id);
	else
		answer_store(response, &err);
}

/* --- PUT /api/v1/forms/{id} --------------------------------------------------------------- */

static bool has_code(const struct diags *diags, const char *code)
{
	for (size_t i = 0; i < diags->list.count; i++)
		if (str_equal_c(str_from_c(diags->list.at[i].code), code))
			return true;
	return false;
}

static void refuse(struct diags *diags, struct response *response)
{
	if (has_code(diags, "form.institution.mismatch")) {
		response_problem(response, 403,
				 STR("the definition names another institution than the key"),
				 STR(""));
		return;
	}
	answer_findings(response, diags,
			STR("the definition has errors; nothing was published"));
}

static void accept(const struct publication *publication, const struct diags *diags,
		   struct response *response)
{
	struct buf *body = &response->body;
	response->status = publication->created ? 201 : 200;
	response_header(
		response, STR("Location"),
		str_printf(response->arena, "/api/v1/forms/%.*s", STR_ARG(publication->id)));
	print_identity(publication->institution, publication->id, publication->version, body);
	buf_add_byte(body, ',');
	answer_print_findings("warnings", diags, body);
	buf_add_c(body, "}\n");
}

/* What nobody else has seen is the operator's alone to publish. */
static bool check_alone(const struct caller *caller, struct response *response)
{
	if (caller->operators)
		return true;
	response_problem_of(response, 403, "four-eyes",
			    STR("nobody publishes what they alone wrote: put it to "
				"/api/v1/designs/{form}/definition and send it for review"),
			    STR(""));
	return false;
}

/* What says the same as what is in force is that, in whatever spelling. Where the store cannot
 * be asked publishing says so. */
static void take_in_force(const struct service *service, struct arena *arena,
			  struct publication *publication)
{
	struct form_record record = { .institution = publication->institution,
				      .id = publication->id };
	const struct published *published =
		catalogue_current(service->catalogue, publication->id);

	if (published == NULL)
		return;
	record.version = published->version;
	catalogue_release(service->catalogue, published);
	if (store_form_version(service->store, arena, &record, &(struct err){ 0 }) &&
	    definition_same(arena, record.definition, publication->definition))
		publication->definition = record.definition;
}

void api_forms_put(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct publication publication = { .definition = request->body,
					   .id = request->parameters[0],
					   .returns = true,
					   .now_ms = clock_now(&service->clock) };
	struct caller caller;
	struct diags diags;
	struct err err = { 0 };
	if (!key_open(service, request, response, &caller) || !check_alone(&caller, response) ||
	    !spelled_check(request, response))
		return;
	publication.institution = caller.institution;
	publication.who = caller.who;
	take_in_force(service, request->arena, &publication);
	diags_init(&diags, request->arena, publication.id);
	if (catalogue_publish(service->catalogue, &publication, &diags, &err))
		accept(&publication, &diags, response);
	else if (diags.errors > 0)
		refuse(&diags, response);
	else
		answer_store(response, &err);
}
