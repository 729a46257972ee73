#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/key.h"
#include "engine/form/definition.h"

#include <inttypes.h>

/* ORDER: enum spelling */
static const struct str types[] = { STR_INIT("application/xml"), STR_INIT("application/json") };

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

/* Which spellings an Accept header lists by name, and whether it takes anything. */
struct accepted {
	bool spelling[LENGTH(types)];
	bool any;
};

static struct accepted read_accept(struct str header)
{
	struct accepted accepted = { .any = header.len == 0 };
	struct str part;
	while (str_next(&header, ',', &part)) {
		struct str type = str_trim(part);
		for (size_t i = 0; i < LENGTH(types); i++)
			accepted.spelling[i] |= answer_is_type(type, types[i]);
		accepted.any |= answer_is_type(type, STR("*/*")) ||
				answer_is_type(type, STR("application/*"));
	}
	return accepted;
}

/* As it was uploaded where that will do; false when neither spelling will. */
static bool choose(const struct accepted *accepted, enum spelling uploaded, enum spelling *out)
{
	enum spelling other = uploaded == SPELLING_XML ? SPELLING_JSON : SPELLING_XML;
	bool named = accepted->spelling[uploaded];
	*out = named || !accepted->spelling[other] ? uploaded : other;
	return named || accepted->spelling[other] || accepted->any;
}

static void write_definition(const struct published *published, struct str uploaded,
			     const struct request *request, struct response *response)
{
	struct accepted accepted = read_accept(request_header(request, STR("accept")));
	enum spelling had = definition_spelling(uploaded);
	enum spelling wanted;
	if (!choose(&accepted, had, &wanted)) {
		response_problem(response, 406,
				 STR("there is application/xml and application/json"), STR(""));
		return;
	}
	response_header(response, STR("Vary"), STR("Accept"));
	response->content_type = types[wanted];
	if (wanted == had)
		buf_add(&response->body, uploaded);
	else
		(void)definition_write(published->form->written, wanted, &response->body);
}

static void get(const struct service *service, const struct published *published,
		const struct request *request, struct response *response)
{
	struct err err = { 0 };
	struct form_record record = { .institution = published->institution,
				      .id = published->id,
				      .version = published->version };
	if (store_form_version(service->store, request->arena, &record, &err))
		write_definition(published, record.definition, request, response);
	else
		answer_store(request, response, &err);
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

/* --- PUT /api/v1/forms/{id} --------------------------------------------------------------- */

static bool check_type(const struct request *request, struct response *response)
{
	struct str type = request_header(request, STR("content-type"));
	enum spelling spelling = definition_spelling(request->body);
	if (answer_is_type(type, types[spelling]))
		return true;
	bool other = answer_is_type(type, types[SPELLING_XML]) ||
		     answer_is_type(type, types[SPELLING_JSON]);
	response_header(response, STR("Accept"), STR("application/xml, application/json"));
	response_problem(response, 415,
			 other ? STR("the definition is not what its Content-Type says")
			       : STR("a definition is application/xml or application/json"),
			 STR(""));
	return false;
}

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
	    !check_type(request, response))
		return;
	publication.institution = caller.institution;
	diags_init(&diags, request->arena, publication.id);
	if (catalogue_publish(service->catalogue, &publication, &diags, &err))
		accept(&publication, &diags, response);
	else if (diags.errors > 0)
		refuse(&diags, response);
	else
		answer_store(request, response, &err);
}
