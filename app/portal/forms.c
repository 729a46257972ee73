/* The forms of an institution, and beginning one. */
#include "app/portal/portal.h"
#include "engine/form/definition.h"
#include "engine/form/form.h"

/* --- the list ----------------------------------------------------------------------------- */

/* What is published, as the list needs it. */
struct shown {
	const struct catalogue_entry *entries;
	size_t count;
};

static const struct catalogue_entry *find_entry(const struct shown *shown,
						struct str institution, struct str form)
{
	for (size_t i = 0; i < shown->count; i++)
		if (str_equal(shown->entries[i].id, form) &&
		    str_equal(shown->entries[i].institution, institution))
			return &shown->entries[i];
	return NULL;
}

static const struct design *find_design(const struct designs *designs, struct str form)
{
	for (size_t i = 0; i < designs->count; i++)
		if (str_equal(designs->at[i].form, form))
			return &designs->at[i];
	return NULL;
}

static struct str title_of(const struct portal *portal, const struct catalogue_entry *entry)
{
	for (size_t i = 0; i < entry->language_count; i++)
		if (str_equal(entry->languages[i], portal->language))
			return text_in(&entry->title, i);
	return text_in(&entry->title, 0);
}

static struct xml *add_form(struct portal *portal, struct xml *list, struct str form,
			    const struct catalogue_entry *entry)
{
	struct page *page = &portal->page;
	struct xml *item =
		page_add(page, list, "item", entry != NULL ? title_of(portal, entry) : form);

	page_set(page, item, "href", portal_url(portal, "forms/%.*s", STR_ARG(form)));
	if (entry != NULL)
		page_set(page, item, "detail",
			 page_word_with(
				 page, "published.version", "version",
				 str_printf(portal->arena, "%lld", (long long)entry->version)));
	return item;
}

static struct str state_word(const struct portal *portal, struct str state)
{
	return page_word(&portal->page,
			 str_to_c(portal->arena,
				  str_printf(portal->arena, "state.%.*s", STR_ARG(state))));
}

static void list_forms(struct portal *portal, const struct designs *designs,
		       const struct shown *shown)
{
	struct page *page = &portal->page;
	struct xml *list = page_add(page, page->root, "list", STR(""));

	for (size_t i = 0; i < designs->count; i++) {
		const struct design *design = &designs->at[i];
		struct xml *item =
			add_form(portal, list, design->form,
				 find_entry(shown, portal->institution, design->form));
		page_set(page, item, "tag", state_word(portal, design->state));
	}
	for (size_t i = 0; i < shown->count; i++)
		if (str_equal(shown->entries[i].institution, portal->institution) &&
		    find_design(designs, shown->entries[i].id) == NULL)
			(void)add_form(portal, list, shown->entries[i].id, &shown->entries[i]);
}

void portal_forms_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct designs designs = { 0 };
	struct shown shown;
	struct err err = { 0 };

	if (!portal_open(&portal, context, request, response))
		return;
	if (!store_designs_list(portal.service->store, portal.arena, portal.institution,
				&designs, &err)) {
		portal_fail(&portal, &err);
		return;
	}
	shown.count = catalogue_list(portal.service->catalogue, portal.arena, &shown.entries);
	portal_begin(&portal, "forms");
	if (portal.roles & ROLE_AUTHOR)
		page_link(&portal.page, portal_url(&portal, "new"), "new");
	list_forms(&portal, &designs, &shown);
	portal_send(&portal);
}

/* --- beginning one ------------------------------------------------------------------------ */

/* A page that can be left for another only with what is right. */
static struct str template_of(const struct portal *portal)
{
	return str_printf(
		portal->arena,
		"<form xmlns=\"urn:veidlapa:form:1\" id=\"jauna-veidlapa\" languages=\"lv\" "
		"institution=\"%.*s\">\n"
		"  <title xml:lang=\"lv\">Jauna veidlapa</title>\n"
		"  <page id=\"sakums\">\n"
		"    <title xml:lang=\"lv\">Par Jums</title>\n"
		"    <text id=\"vards\" required=\"true\">\n"
		"      <label xml:lang=\"lv\">Vārds un uzvārds</label>\n"
		"    </text>\n"
		"  </page>\n"
		"</form>\n",
		STR_ARG(portal->institution));
}

static void show_new(struct portal *portal, struct str text, const char *problem)
{
	struct page *page = &portal->page;

	portal_begin(portal, "new");
	if (problem != NULL)
		page_say(page, "problem", problem);
	page_say(page, "text", "new.text");
	struct xml *form = page_form(page, portal_url(portal, "new"));
	struct xml *field = page_field(page, form, "area", "definition", text);
	page_set(page, field, "label", page_word(page, "definition"));
	page_set(page, field, "hint", page_word(page, "definition.hint"));
	page_set(page, field, "rows", STR("24"));
	page_button(page, form, "begin");
	portal_send(portal);
}

void portal_new_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;

	if (portal_open(&portal, context, request, response))
		show_new(&portal, template_of(&portal), NULL);
}

static void begin(struct portal *portal, struct str text, struct str id)
{
	const struct design design = { .institution = portal->institution,
				       .form = id,
				       .author = portal->author,
				       .name = portal->name,
				       .time_ms = portal->now_ms,
				       .definition = text };
	struct err err = { 0 };

	if (store_design_save(portal->service->store, &design, &err)) {
		portal_redirect(portal, portal_url(portal, "forms/%.*s", STR_ARG(id)));
	} else if (err.code == ERR_CONFLICT) {
		show_new(portal, text, "new.there");
		portal->response->status = 409;
	} else {
		portal_fail(portal, &err);
	}
}

/* What a definition calls itself; empty when it is none, or its id no name for an address. */
static struct str id_in(struct portal *portal, struct str text)
{
	struct diags diags;
	const struct xml *tree;
	struct str id;

	diags_init(&diags, portal->arena, STR(""));
	tree = definition_read(portal->arena, text, &diags);
	id = tree == NULL ? STR("") : xml_get(tree, STR("id"));
	for (size_t i = 0; i < id.len; i++)
		if (!(id.at[i] >= 'a' && id.at[i] <= 'z') &&
		    !(id.at[i] >= '0' && id.at[i] <= '9') && id.at[i] != '-')
			return STR("");
	return id.len <= 64 ? id : STR("");
}

void portal_new_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	const struct pair *pairs;
	size_t count;

	if (!portal_post(&portal, context, request, response, &pairs, &count))
		return;
	const struct str text = pairs_get(pairs, count, STR("definition"));
	const struct str id = id_in(&portal, text);
	if (id.len > 0) {
		begin(&portal, text, id);
		return;
	}
	show_new(&portal, text, "new.no-id");
	response->status = 422;
}
