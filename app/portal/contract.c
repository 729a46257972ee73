/* For who writes the receiving system: the contracts of the institution's forms, samples, and
 * code to begin with. */
#include <assert.h>

#include "app/portal/title.h"
#include "app/service/contract_file.h"
#include "engine/base/asset.h"

/* In examples/receivers; each begins with how it is started. */
static const struct code {
	const char *name, *word;
} codes[] = {
	{ "receiver.py", "code.python" },
	{ "receiver.mjs", "code.node" },
	{ "receiver.php", "code.php" },
	{ "receiver.c", "code.c" },
};

/* --- the list ----------------------------------------------------------------------------- */

static void add_form(struct portal *portal, struct xml *table,
		     const struct catalogue_entry *form)
{
	struct page *page = &portal->page;
	struct xml *row = page_add(page, table, "row", STR(""));

	(void)page_add(page, row, "cell", title_of_entry(portal, form));
	(void)page_add(page, row, "cell",
		       str_printf(portal->arena, "%lld", (long long)form->version));
	for (size_t i = 0; i < contract_file_count; i++) {
		struct xml *cell =
			page_add(page, row, "cell", page_word(page, contract_files[i].word));
		page_set(page, cell, "href",
			 portal_url(portal, "contracts/%.*s/%s", STR_ARG(form->id),
				    contract_files[i].name));
	}
}

static void tell_forms(struct portal *portal)
{
	static const char *const columns[] = { "column.form",	       "column.version",
					       "contract.json-schema", "contract.xsd",
					       "contract.openapi",     "contract.sample",
					       "contract.sample-xml" };
	const struct catalogue_entry *forms;
	const size_t count = catalogue_list(portal->service->catalogue, portal->arena, &forms);
	struct xml *table = page_table(&portal->page, "contracts", columns, LENGTH(columns));

	for (size_t i = 0; i < count; i++)
		if (str_equal(forms[i].institution, portal->institution))
			add_form(portal, table, &forms[i]);
}

static void tell_codes(struct portal *portal)
{
	struct page *page = &portal->page;
	struct xml *list;

	page_say(page, "heading", "code");
	page_say(page, "text", "code.text");
	list = page_add(page, page->root, "list", STR(""));
	for (size_t i = 0; i < LENGTH(codes); i++) {
		struct xml *item = page_add(page, list, "item", page_word(page, codes[i].word));
		page_set(page, item, "href", portal_url(portal, "receivers/%s", codes[i].name));
	}
}

void portal_contracts_get(void *context, const struct request *request,
			  struct response *response)
{
	struct portal portal;

	if (!portal_open(&portal, context, request, response))
		return;
	portal_begin(&portal, "contracts");
	page_say(&portal.page, "text", "contracts.text");
	tell_forms(&portal);
	tell_codes(&portal);
	page_link(&portal.page, portal_url(&portal, "endpoint"), "endpoint.back");
	portal_send(&portal);
}

/* --- a file ------------------------------------------------------------------------------- */

static void send_file(struct portal *portal, const struct contract_file *file,
		      const struct published *published)
{
	struct response *response = portal->response;
	struct err err = { 0 };

	if (!contract_file_write(file, published, portal->service->store, portal->arena,
				 &response->body, &err)) {
		buf_clear(&response->body);
		portal_fail(portal, &err);
		return;
	}
	response->content_type = str_from_c(file->type);
	response_header(response, STR("Content-Disposition"),
			str_printf(portal->arena, "attachment; filename=\"%.*s-%lld-%s\"",
				   STR_ARG(published->id), (long long)published->version,
				   file->name));
}

void portal_contract_get(void *context, const struct request *request,
			 struct response *response)
{
	struct portal portal;
	const struct published *published;
	const struct contract_file *file;

	if (!portal_open(&portal, context, request, response))
		return;
	file = contract_file_find(request->parameters[2]);
	published = catalogue_current(portal.service->catalogue, request->parameters[1]);
	if (file != NULL && published != NULL &&
	    str_equal(published->institution, portal.institution))
		send_file(&portal, file, published);
	else
		portal_status(&portal, 404);
	if (published != NULL)
		catalogue_release(portal.service->catalogue, published);
}

/* --- code --------------------------------------------------------------------------------- */

static const struct code *find_code(struct str name)
{
	for (size_t i = 0; i < LENGTH(codes); i++)
		if (str_equal_c(name, codes[i].name))
			return &codes[i];
	return NULL;
}

static void send_code(struct portal *portal, const struct code *code, struct str text)
{
	struct response *response = portal->response;

	response->content_type = STR("text/plain; charset=utf-8");
	response_header(response, STR("Content-Disposition"),
			str_printf(portal->arena, "attachment; filename=\"%s\"", code->name));
	buf_add(&response->body, text);
}

void portal_receiver_get(void *context, const struct request *request,
			 struct response *response)
{
	struct portal portal;
	const struct asset *asset;
	const struct code *code;

	if (!portal_open(&portal, context, request, response))
		return;
	code = find_code(request->parameters[1]);
	if (code == NULL) {
		portal_status(&portal, 404);
		return;
	}
	asset = asset_find(str_printf(portal.arena, "examples/receivers/%s", code->name));
	assert(asset != NULL);
	if (request_query(request, STR("download")).len > 0) {
		send_code(&portal, code, asset->bytes);
		return;
	}
	portal_begin(&portal, code->word);
	page_say(&portal.page, "text", "code.use");
	page_link(&portal.page, portal_url(&portal, "receivers/%s?download=1", code->name),
		  "code.download");
	struct xml *text = page_add(&portal.page, portal.page.root, "code", asset->bytes);
	page_set(&portal.page, text, "label", page_word(&portal.page, code->word));
	page_link(&portal.page, portal_url(&portal, "contracts"), "contracts.back");
	portal_send(&portal);
}
