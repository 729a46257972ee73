/* The definition of a form as text: written, taken away, and as it was before. */
#include "app/portal/portal.h"
#include "engine/form/definition.h"

/* What is being worked on, or what is published when that has not been begun. */
struct source {
	struct str id, text;
	int64_t revision; /* 0: of what is published */
};

static bool load_published(struct portal *portal, struct source *source)
{
	const struct published *published =
		catalogue_current(portal->service->catalogue, source->id);
	bool ours;

	if (published == NULL)
		return false;
	ours = str_equal(published->institution, portal->institution);
	if (ours) {
		struct form_record record = { .institution = published->institution,
					      .id = published->id,
					      .version = published->version };
		struct err err = { 0 };
		ours = store_form_version(portal->service->store, portal->arena, &record, &err);
		source->text = record.definition;
	}
	catalogue_release(portal->service->catalogue, published);
	return ours;
}

static bool load(struct portal *portal, struct source *source)
{
	struct design design;
	struct err err = { 0 };

	*source = (struct source){ .id = portal->request->parameters[1] };
	if (store_design_get(portal->service->store, portal->arena, portal->institution,
			     source->id, &design, &err)) {
		source->text = design.definition;
		source->revision = design.revision;
		return true;
	}
	if (err.code == ERR_NOT_FOUND && load_published(portal, source))
		return true;
	portal_fail(portal, &err);
	return false;
}

/* --- writing ------------------------------------------------------------------------------ */

static void show(struct portal *portal, const struct source *source, const char *problem)
{
	const struct publication publication = { .definition = source->text,
						 .institution = portal->institution,
						 .id = source->id };
	struct page *page = &portal->page;
	struct diags diags;

	diags_init(&diags, portal->arena, source->id);
	(void)catalogue_check(portal->service->catalogue, &publication, &diags);
	portal_begin(portal, "text.edit");
	if (problem != NULL)
		page_say(page, "problem", problem);
	if (diags.list.count > 0)
		page_findings(page, &diags);
	struct xml *form =
		page_form(page, portal_url(portal, "forms/%.*s/text", STR_ARG(source->id)));
	page_hidden(page, form, "revision",
		    str_printf(portal->arena, "%lld", (long long)source->revision));
	struct xml *field = page_field(page, form, "area", "definition", source->text);
	page_set(page, field, "label", page_word(page, "definition"));
	page_set(page, field, "hint", page_word(page, "definition.hint"));
	page_set(page, field, "rows", STR("32"));
	page_button(page, form, "save");
	page_button(page, form, "check");
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(source->id)), "back");
	portal_send(portal);
}

void portal_text_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct source source;

	if (portal_open(&portal, context, request, response) && load(&portal, &source))
		show(&portal, &source, NULL);
}

/* Browsers end lines in CR LF; definitions do not. */
static struct str without_returns(struct arena *arena, struct str text)
{
	char *plain = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\r')
			plain[len++] = text.at[i];
	return (struct str){ plain, len };
}

static bool is_id(struct portal *portal, const struct source *source)
{
	struct diags diags;
	const struct xml *tree;

	diags_init(&diags, portal->arena, source->id);
	tree = definition_read(portal->arena, source->text, &diags);
	return tree == NULL || str_equal(xml_get(tree, STR("id")), source->id);
}

static void save(struct portal *portal, const struct source *source)
{
	const struct design design = { .institution = portal->institution,
				       .form = source->id,
				       .revision = source->revision,
				       .author = portal->author,
				       .name = portal->name,
				       .time_ms = portal->now_ms,
				       .definition = source->text };
	struct err err = { 0 };

	if (store_design_save(portal->service->store, &design, &err)) {
		portal_redirect(portal, portal_url(portal, "forms/%.*s", STR_ARG(source->id)));
	} else if (err.code == ERR_CONFLICT) {
		show(portal, source, "changed-meanwhile");
		portal->response->status = 409;
	} else {
		portal_fail(portal, &err);
	}
}

void portal_text_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct source source, given;
	const struct pair *pairs;
	size_t count;
	uint64_t revision = 0;

	if (!portal_post(&portal, context, request, response, &pairs, &count) ||
	    !load(&portal, &source))
		return;
	(void)str_to_u64(pairs_get(pairs, count, STR("revision")), &revision);
	given = (struct source){
		.id = source.id,
		.text = without_returns(portal.arena,
					pairs_get(pairs, count, STR("definition"))),
		.revision = (int64_t)revision,
	};
	if (!is_id(&portal, &given)) {
		show(&portal, &given, "text.other-id");
		response->status = 422;
	} else if (str_equal_c(pairs_get(pairs, count, STR("_action")), "check")) {
		show(&portal, &given, NULL);
	} else {
		save(&portal, &given);
	}
}

/* --- taking it away ----------------------------------------------------------------------- */

/* In canonical form when it can be read; otherwise as it is. */
void portal_file_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct source source;
	struct diags diags;
	const struct xml *tree;

	if (!portal_open(&portal, context, request, response) || !load(&portal, &source))
		return;
	diags_init(&diags, portal.arena, source.id);
	tree = definition_read(portal.arena, source.text, &diags);
	response->content_type = STR("application/xml; charset=utf-8");
	response_header(response, STR("Content-Disposition"),
			str_printf(portal.arena, "attachment; filename=\"%.*s.xml\"",
				   STR_ARG(source.id)));
	if (tree == NULL || diags.errors > 0 ||
	    !definition_write(tree, SPELLING_XML, &response->body)) {
		buf_clear(&response->body);
		buf_add(&response->body, source.text);
	}
}

/* --- as it was before --------------------------------------------------------------------- */

static bool load_revision(struct portal *portal, uint64_t *number, struct str *text)
{
	struct err err = { 0 };

	if (!str_to_u64(portal->request->parameters[2], number) || *number > INT64_MAX)
		*number = 0;
	if (store_design_text(portal->service->store, portal->arena, portal->institution,
			      portal->request->parameters[1], (int64_t)*number, text, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

void portal_revision_get(void *context, const struct request *request,
			 struct response *response)
{
	struct portal portal;
	struct page *page = &portal.page;
	struct str text;
	uint64_t number;

	if (!portal_open(&portal, context, request, response) ||
	    !load_revision(&portal, &number, &text))
		return;
	portal_begin_text(&portal,
			  page_word_with(page, "revision", "number", request->parameters[2]));
	page_set(page, page_add(page, page->root, "code", text), "label",
		 page_word(page, "definition"));
	if (portal.roles & ROLE_AUTHOR) {
		struct xml *form = page_form(page, request->path);
		page_button(page, form, "restore");
	}
	page_link(page, portal_url(&portal, "forms/%.*s", STR_ARG(request->parameters[1])),
		  "back");
	portal_send(&portal);
}

/* It becomes the newest one: nothing is lost by going back. */
void portal_revision_post(void *context, const struct request *request,
			  struct response *response)
{
	struct portal portal;
	struct source source;
	const struct pair *pairs;
	size_t count;
	uint64_t number;

	if (portal_post(&portal, context, request, response, &pairs, &count) &&
	    load(&portal, &source) && load_revision(&portal, &number, &source.text))
		save(&portal, &source);
}
