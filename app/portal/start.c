/* Beginning a form: from nothing, from a template, from a copy, from a file, or from a text. */
#include "app/portal/start.h"

#include "app/http/upload.h"
#include "app/portal/part.h"
#include "app/portal/refill.h"
#include "app/portal/title.h"
#include "app/portal/workshop.h"
#include "app/service/carried.h"
#include "engine/base/asset.h"
#include "engine/form/definition.h"
#include "engine/form/edit.h"
#include "engine/form/slug.h"
#include "engine/xlsform/archive.h"

/* --- keeping it --------------------------------------------------------------------------- */

/* The first revision; false when there is such a form already, or a page says what failed. */
static bool keep(struct start *start, struct str text, struct str id)
{
	struct portal *portal = &start->portal;
	const struct design design = { .institution = portal->institution,
				       .form = id,
				       .author = portal->author,
				       .name = portal->name,
				       .time_ms = portal->now_ms,
				       .definition = text };
	struct err err = { 0 };

	if (store_design_save(portal->service->store, &design, &err) &&
	    carried_keep(portal->service->store, &start->notes, &design, &err)) {
		const char *next = start->notes.count > 0 ? "/import" : "?done=begin.1";

		portal_redirect(portal, portal_url(portal, "forms/%.*s%s", STR_ARG(id), next));
		return true;
	}
	start->failed = err.code != ERR_CONFLICT;
	if (start->failed)
		portal_fail(portal, &err);
	start->problem = start->way == NULL ? "new.there.text" : "new.there";
	start->there = id;
	return false;
}

static void tell_there(struct start *start)
{
	struct page *page = &start->portal.page;
	struct str title;

	if (start->there.len == 0)
		return;
	title = title_of_form(&start->portal, start->there);
	page_set(page,
		 page_add(page, page->root, "problem",
			  page_word_with(page, "new.open-there", "form", title)),
		 "href", portal_url(&start->portal, "forms/%.*s", STR_ARG(start->there)));
}

/* --- the ways ----------------------------------------------------------------------------- */

#define TEMPLATES "forms/templates/"

static struct xml *read_tree(struct start *start, struct str text)
{
	portal_diags(&start->portal, &start->diags, STR(""));
	return definition_read(start->portal.arena, text, &start->diags);
}

/* In the person's language, else in the form's first. */
static struct str title_of(struct start *start, const struct xml *tree)
{
	return part_said(&start->portal.page, tree, STR("title"));
}

static void ask_empty(struct start *start, struct xml *form)
{
	static const char *const languages[] = { "lv", "lv en" };
	struct page *page = &start->portal.page;
	struct xml *field = page_field(page, form, "select", "languages", STR(""));

	page_set(page, field, "label", page_word(page, "new.languages"));
	for (size_t i = 0; i < LENGTH(languages); i++) {
		const char *key = i == 0 ? "new.languages.lv" : "new.languages.lv-en";
		(void)page_option(page, field, str_from_c(languages[i]), page_word(page, key),
				  pairs_get(start->pairs, start->count, STR("languages")));
	}
}

/* Only a title, which is asked for; the builder adds the rest. */
static struct xml *read_empty(struct start *start)
{
	const struct str languages = pairs_get(start->pairs, start->count, STR("languages"));
	const struct str text = str_printf(
		start->portal.arena, "<form xmlns=\"urn:veidlapa:form:1\" languages=\"%s\"/>",
		str_equal_c(languages, "lv en") ? "lv en" : "lv");

	start->problem = "new.title.needed";
	return str_trim(pairs_get(start->pairs, start->count, STR("title"))).len == 0
		       ? NULL
		       : read_tree(start, text);
}

static void ask_template(struct start *start, struct xml *form)
{
	struct page *page = &start->portal.page;
	struct xml *field = page_field(page, form, "choices", "template", STR(""));
	const struct str chosen = pairs_get(start->pairs, start->count, STR("template"));

	page_set(page, field, "label", page_word(page, "new.template"));
	for (size_t i = 0; i < asset_count; i++) {
		const struct str path = str_from_c(assets[i].path);
		const struct str name = str_slice(path, sizeof(TEMPLATES) - 1, path.len - 4);
		const struct xml *tree;

		if (!str_starts(path, STR(TEMPLATES)))
			continue;
		tree = read_tree(start, assets[i].bytes);
		struct xml *option = page_add(page, field, "option", title_of(start, tree));
		page_set(page, option, "value", name);
		page_set(page, option, "hint",
			 page_word(page, str_to_c(page->arena,
						  str_printf(page->arena, "new.template.%.*s",
							     STR_ARG(name)))));
		if (str_equal(name, chosen))
			page_set(page, option, "chosen", STR("true"));
	}
}

static struct xml *read_template(struct start *start)
{
	const struct str name = pairs_get(start->pairs, start->count, STR("template"));
	const struct asset *asset = asset_find(
		str_printf(start->portal.arena, TEMPLATES "%.*s.xml", STR_ARG(name)));

	start->problem = "new.template.needed";
	return asset == NULL ? NULL : read_tree(start, asset->bytes);
}

static void ask_copy(struct start *start, struct xml *form)
{
	struct portal *portal = &start->portal;
	struct page *page = &portal->page;
	struct xml *field = page_field(page, form, "select", "from", STR(""));
	const struct str chosen = pairs_get(start->pairs, start->count, STR("from"));
	struct titles titles = { 0 };

	page_set(page, field, "label", page_word(page, "new.from"));
	if (!titles_load(portal, &titles, &(struct err){ 0 }))
		titles_published(portal, &titles);
	for (size_t i = 0; i < titles.count; i++)
		(void)page_option(page, field, titles.at[i].form,
				  str_printf(page->arena, "%.*s (%.*s)",
					     STR_ARG(titles.at[i].text),
					     STR_ARG(titles.at[i].form)),
				  chosen);
}

/* "Iesniegums (kopija)", in each language of the form. */
static void title_as_copy(struct start *start, struct xml *tree)
{
	struct arena *arena = start->portal.arena;
	struct str languages = xml_get(tree, STR("languages"));
	struct str language;

	while (str_next(&languages, ' ', &language)) {
		const struct page page = { .arena = arena,
					   .words = words_in(language),
					   .language = language };
		const struct str title = edit_text(arena, tree, STR("title"), language);

		if (title.len > 0)
			edit_set_text(arena, tree, STR("title"), language,
				      page_word_with(&page, "new.copy-of", "title", title));
	}
}

static struct xml *read_copy(struct start *start)
{
	struct workshop shop;
	struct xml *tree;

	start->problem = "new.from.needed";
	if (!workshop_open_form(&shop, &start->portal,
				pairs_get(start->pairs, start->count, STR("from")))) {
		start->failed = true;
		return NULL;
	}
	tree = read_tree(start, shop.text);
	if (tree != NULL)
		title_as_copy(start, tree);
	return tree;
}

static void ask_file(struct start *start, struct xml *form)
{
	struct page *page = &start->portal.page;
	struct xml *field = page_field(page, form, "file", "file", STR(""));

	page_set(page, form, "files", STR("true"));
	page_set(page, field, "label", page_word(page, "new.file"));
	page_set(page, field, "hint", page_word(page, "new.file.hint"));
}

static struct xml *read_workbook(struct start *start, struct str bytes)
{
	struct err err = { 0 };
	struct xml *tree = xlsform_read(start->portal.arena, bytes, start->portal.institution,
					&start->notes, &err);

	if (tree == NULL)
		start->problem = err.code == ERR_NOT_FOUND ? "new.file.no-survey"
				 : err.code == ERR_LIMIT   ? "new.file.large"
							   : "new.file.unreadable";
	return tree;
}

static struct xml *read_definition(struct start *start, struct str bytes)
{
	struct xml *tree;

	if (bytes.len > LIMIT_DEFINITION) {
		start->problem = "new.file.large";
		return NULL;
	}
	tree = read_tree(start, bytes);
	return tree != NULL && start->diags.errors == 0 && str_equal_c(tree->name, "form")
		       ? tree
		       : NULL;
}

static struct xml *read_file(struct start *start)
{
	const struct request *request = start->portal.request;
	const struct sent_file *file = request->file_count > 0 ? &request->files[0] : NULL;
	struct str bytes;

	start->problem = file == NULL ? "new.file.needed" : "new.file.large";
	if (file == NULL || file->size > ARCHIVE_BYTES)
		return NULL;
	start->problem = "new.file.unreadable";
	if (!upload_first(request, ARCHIVE_BYTES, &bytes))
		return NULL;
	return xlsform_is(bytes) ? read_workbook(start, bytes) : read_definition(start, bytes);
}

static const struct way {
	const char *name, *title, *text;
	void (*ask)(struct start *start, struct xml *form);
	struct xml *(*read)(struct start *start); /* NULL with a problem */
	const char *title_hint;
	bool keeps_id; /* unless another is asked for */
} ways[] = {
	{ "empty", "new.by.empty", "new.by.empty.text", ask_empty, read_empty,
	  "new.title.hint.empty", false },
	{ "template", "new.by.template", "new.by.template.text", ask_template, read_template,
	  "new.title.hint", false },
	{ "copy", "new.by.copy", "new.by.copy.text", ask_copy, read_copy, "new.title.hint.copy",
	  false },
	{ "file", "new.by.file", "new.by.file.text", ask_file, read_file, "new.title.hint",
	  true },
};

static const struct way *find_way(struct str name)
{
	for (size_t i = 0; i < LENGTH(ways); i++)
		if (str_equal_c(name, ways[i].name))
			return &ways[i];
	return NULL;
}

/* --- their pages -------------------------------------------------------------------------- */

static void ask_name(struct start *start, struct xml *form, const char *name, const char *hint)
{
	struct page *page = &start->portal.page;
	struct xml *field = page_field(page, form, "text", name,
				       pairs_get(start->pairs, start->count, str_from_c(name)));
	const struct str key = str_printf(page->arena, "new.%s", name);

	page_set(page, field, "label", page_word(page, str_to_c(page->arena, key)));
	page_set(page, field, "hint", page_word(page, hint));
}

/* At the field that it is about, to which the summary leads. */
static void tell_problem(struct start *start, struct xml *form)
{
	static const struct {
		const char *begins, *field, *at;
	} fields[] = {
		{ "new.title.", "title", "#title" },
		{ "new.id.", "id", "#id" },
		{ "new.there", "id", "#id" },
		{ "new.file.", "file", "#file" },
		{ "new.from.", "from", "#from" },
		{ "new.template.", "template", "#template" },
	};
	struct page *page = &start->portal.page;
	const struct str text = page_word(page, start->problem);
	struct xml *problem = page_add(page, page->root, "problem", text);

	for (size_t i = 0; i < LENGTH(fields); i++)
		if (str_starts(str_from_c(start->problem), str_from_c(fields[i].begins)) &&
		    refill_error(page, form, str_from_c(fields[i].field), text))
			page_set(page, problem, "href", str_from_c(fields[i].at));
}

static void show(struct start *start, unsigned status)
{
	struct portal *portal = &start->portal;
	struct page *page = &portal->page;

	portal_begin(portal, start->way->title);
	if (start->diags.list.count > 0)
		page_findings(page, &start->diags, NULL);
	page_say(page, "text", start->way->text);
	struct xml *form = page_form(page, portal_url(portal, "new/%s", start->way->name));
	start->way->ask(start, form);
	ask_name(start, form, "title", start->way->title_hint);
	ask_name(start, form, "id", start->way->keeps_id ? "new.id.hint.file" : "new.id.hint");
	page_button(page, form, "begin");
	if (status != 200)
		tell_problem(start, form);
	tell_there(start);
	page_link(page, portal_url(portal, "new"), "new.others");
	portal_send(portal);
	portal->response->status = status;
}

void portal_start_get(void *context, const struct request *request, struct response *response)
{
	struct start start = { 0 };

	if (!portal_open(&start.portal, context, request, response))
		return;
	start.way = find_way(request->parameters[1]);
	if (start.way == NULL)
		portal_fail(&start.portal, &(struct err){ .code = ERR_NOT_FOUND });
	else
		show(&start, 200);
}

/* What was asked for, else what the way brings: of a file its id, else one by the title. */
static struct str name_it(struct start *start, struct xml *tree)
{
	struct arena *arena = start->portal.arena;
	const struct str title = str_trim(pairs_get(start->pairs, start->count, STR("title")));
	struct str id = str_trim(pairs_get(start->pairs, start->count, STR("id")));
	struct str languages = xml_get(tree, STR("languages"));
	struct str first = STR("lv");

	(void)str_next(&languages, ' ', &first);
	if (title.len > 0)
		edit_set_text(arena, tree, STR("title"), first, title);
	if (id.len == 0 && start->way->keeps_id)
		id = xml_get(tree, STR("id"));
	if (id.len == 0)
		id = slug_make(arena, edit_text(arena, tree, STR("title"), first), '-');
	xml_set(arena, tree, STR("id"), id, tree->place);
	xml_set(arena, tree, STR("institution"), start->portal.institution, tree->place);
	return id;
}

static bool begin(struct start *start, struct xml *tree)
{
	const struct str id = name_it(start, tree);
	struct buf text;
	bool kept = false;

	start->problem = "new.id.wrong";
	buf_init(&text, LIMIT_DEFINITION);
	if (slug_is(id) && edit_write(start->portal.arena, tree, &text))
		kept = keep(start, buf_str(&text), id);
	buf_finish(&text);
	return kept;
}

void portal_start_post(void *context, const struct request *request, struct response *response)
{
	struct start start = { 0 };
	struct xml *tree;

	if (!portal_post(&start.portal, context, request, response, &start.pairs, &start.count))
		return;
	start.way = find_way(request->parameters[1]);
	if (start.way == NULL) {
		portal_fail(&start.portal, &(struct err){ .code = ERR_NOT_FOUND });
		return;
	}
	tree = start.way->read(&start);
	if ((tree == NULL || !begin(&start, tree)) && !start.failed)
		show(&start, start.there.len > 0 ? 409 : 422);
}

/* --- from a text -------------------------------------------------------------------------- */

/* A page that can be left for another only with what is right. */
static struct str smallest(const struct portal *portal)
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

static void show_new(struct start *start, struct str text, unsigned status)
{
	static const char *const actions[] = { "begin" };
	struct portal *portal = &start->portal;
	struct page *page = &portal->page;

	portal_begin(portal, "new");
	if (status != 200)
		page_say(page, "problem", start->problem);
	tell_there(start);
	struct xml *list = page_add(page, page->root, "list", STR(""));
	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct xml *item = page_add(page, list, "item", page_word(page, ways[i].title));
		page_set(page, item, "href", portal_url(portal, "new/%s", ways[i].name));
		page_set(page, item, "detail", page_word(page, ways[i].text));
	}
	struct xml *form = page_form(page, portal_url(portal, "new"));
	struct xml *more = page_add(page, form, "more", STR(""));
	page_set(page, more, "label", page_word(page, "new.by.text"));
	if (status != 200)
		page_set(page, more, "open", STR("true"));
	(void)page_add(page, more, "text", page_word(page, "new.text"));
	struct xml *field = page_field(page, more, "area", "definition", text);
	page_set(page, field, "label", page_word(page, "definition"));
	page_set(page, field, "hint", page_word(page, "definition.hint"));
	page_set(page, field, "rows", STR("24"));
	page_set(page, page_actions(page, more, actions, LENGTH(actions)), "second",
		 STR("true"));
	portal_send(portal);
	portal->response->status = status;
}

void portal_new_get(void *context, const struct request *request, struct response *response)
{
	struct start start = { 0 };

	if (portal_open(&start.portal, context, request, response))
		show_new(&start, smallest(&start.portal), 200);
}

/* As it was written: its author will see it so again. */
void portal_new_post(void *context, const struct request *request, struct response *response)
{
	struct start start = { .problem = "new.no-id" };
	const struct xml *tree;
	struct str text;

	if (!portal_post(&start.portal, context, request, response, &start.pairs, &start.count))
		return;
	text = pairs_get(start.pairs, start.count, STR("definition"));
	tree = read_tree(&start, text);
	if (tree != NULL && slug_is(xml_get(tree, STR("id"))) &&
	    keep(&start, text, xml_get(tree, STR("id"))))
		return;
	if (!start.failed)
		show_new(&start, text, start.there.len > 0 ? 409 : 422);
}
