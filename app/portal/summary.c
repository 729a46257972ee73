/* The whole form on one page, to be read: pages with their questions and rules, decision
 * tables, and scenarios. For whoever is to approve what nobody has published yet. */
#include "app/portal/finding.h"
#include "app/portal/part.h"
#include "app/portal/saying.h"
#include "app/portal/scenarios.h"
#include "app/portal/table.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"

/* Longer lists are classifiers, which have been looked at elsewhere. */
enum { OPTIONS_TOLD = 40 };

/* --- rules and settings, one to a line ---------------------------------------------------- */

static void add_line(struct page *page, struct xml *parent, struct str label, struct str value)
{
	(void)page_add(page, parent, "text",
		       str_printf(page->arena, "%.*s: %.*s", STR_ARG(label), STR_ARG(value)));
}

/* "Latviešu, angļu": of "lv en". */
static struct str language_names(const struct page *page, struct str codes)
{
	struct str names = STR(""), code;

	while (str_next(&codes, ' ', &code))
		names = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(names),
				   names.len > 0 ? ", " : "",
				   STR_ARG(part_named(page, "tongue", code)));
	return names;
}

/* "Paskaidrojums angļu valodā", or the language alone. */
static struct str label_in(const struct page *page, struct str label, struct str code)
{
	const struct str language = page_word_with(page, "of-language", "language",
						   part_named(page, "in-language", code));

	return label.len == 0 ? language
			      : str_printf(page->arena, "%.*s %.*s", STR_ARG(label),
					   STR_ARG(language));
}

/* The text in the form's other languages, a line each: who approves it approves those, too. */
static void tell_others(struct page *page, struct xml *parent, const struct xml *element,
			struct str name, struct str label)
{
	const struct str shown = part_said(page, element, name);
	struct str codes = part_languages(element), code;

	while (str_next(&codes, ' ', &code)) {
		const struct str text = edit_text(page->arena, element, name, code);
		if (text.len > 0 && !str_equal(text, shown))
			add_line(page, parent, label_in(page, label, code), text);
	}
}

static void tell_text(struct page *page, struct xml *parent, const struct xml *element,
		      struct str name)
{
	const struct str label = part_named_in(page, "part", name, element);
	const struct str text = part_said(page, element, name);

	if (text.len > 0)
		add_line(page, parent, label, text);
	tell_others(page, parent, element, name, label);
}

/* A rule as a sentence where one can say it, else as it is written. */
static struct str rule_text(struct page *page, const struct xml *element, struct str rule)
{
	const struct str said = saying_of(page, element, rule);

	return said.len > 0 ? said : part_named(page, "value", rule);
}

/* What has a place of its own on the page, or says nothing to readers. */
static bool is_told_elsewhere(struct str name)
{
	static const char *const names[] = { "id",	"institution",	"required",
					     "options", "autocomplete", "languages" };

	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_equal_c(name, names[i]))
			return true;
	return false;
}

static void tell_settings(struct page *page, struct xml *parent, const struct xml *element)
{
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		if (!is_told_elsewhere(at->name))
			add_line(page, parent, part_named_in(page, "attr", at->name, element),
				 rule_text(page, element, at->value));
}

/* "Pārbaude: … – „…”": what must hold, and what people are told. */
static void tell_constraints(struct page *page, struct xml *parent, const struct xml *element)
{
	for (const struct xml *at = xml_child(element, STR("constraint")); at != NULL;
	     at = xml_next(at, STR("constraint"))) {
		const struct str message = part_said(page, at, STR("message"));
		struct str text = rule_text(page, element, xml_get(at, STR("test")));

		if (message.len > 0)
			text = str_printf(page->arena, "%.*s – %.*s", STR_ARG(text),
					  STR_ARG(page_word_with(page, "change.quoted", "text",
								 message)));
		add_line(page, parent, part_named(page, "part", STR("constraint")), text);
		tell_others(page, parent, at, STR("message"),
			    part_named(page, "part", STR("message")));
	}
}

/* Other texts than what it is called and the hint below that. */
static void tell_texts(struct page *page, struct xml *parent, const struct xml *element)
{
	const struct shape *shape = xsd_shape(element);

	for (size_t i = 0; shape != NULL && i < shape->child_count; i++) {
		const struct str name = shape->children[i].name;

		if (str_equal_c(shape->children[i].type, "text") &&
		    !str_equal(name, edit_naming_text(element)) && !str_equal_c(name, "hint"))
			tell_text(page, parent, element, name);
	}
}

static struct str options_text(const struct page *page, const struct item *item,
			       size_t language)
{
	struct str all = STR("");

	for (size_t i = 0; i < item->option_count && i < OPTIONS_TOLD; i++) {
		const struct option *option = &item->options[i];
		const struct str text = text_in(&option->label, language);
		all = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "; " : "",
				 STR_ARG(text.len > 0 ? text : option->value));
	}
	return item->option_count > OPTIONS_TOLD
		       ? str_printf(page->arena, "%.*s …", STR_ARG(all))
		       : all;
}

static void tell_options(struct page *page, struct xml *parent, const struct form *form,
			 const struct item *item)
{
	const struct str label = page_word(page, "summary.options");
	const size_t own = form_language(form, page->language);
	const size_t shown = own == SIZE_MAX ? 0 : own;
	const struct str all = options_text(page, item, shown);

	if (item->option_count == 0)
		return;
	add_line(page, parent, label, all);
	for (size_t i = 0; i < form->language_count; i++) {
		const struct str other = options_text(page, item, i);
		if (!str_equal(other, all))
			add_line(page, parent, label_in(page, label, form->languages[i]),
				 other);
	}
}

/* --- questions ---------------------------------------------------------------------------- */

static struct str required_text(struct page *page, const struct item *item)
{
	const struct str rule = item->rules[RULE_REQUIRED].text;

	if (item->type->class != ITEM_CLASS_FIELD)
		return STR("");
	if (rule.len == 0)
		return page_word(page, "when.required.never");
	return str_equal_c(rule, "true") ? page_word(page, "when.required.always")
					 : page_word_with(page, "when.required.rule", "rule",
							  rule_text(page, item->element, rule));
}

/* "Bērni › Vārds": within what group or repeat it stands. */
static struct str path_text(struct page *page, const struct item *item)
{
	const struct str title = part_title(page, item->element);

	if (item->parent == NULL || item->parent->parent == NULL)
		return title;
	return str_printf(page->arena, "%.*s › %.*s", STR_ARG(path_text(page, item->parent)),
			  STR_ARG(title));
}

static void list_item(struct page *page, struct xml *table, const struct form *form,
		      const struct item *item)
{
	const struct xml *element = item->element;
	struct xml *row = page_add(page, table, "row", STR(""));
	struct xml *cell = page_add(page, row, "cell", path_text(page, item));
	const struct str hint = part_said(page, element, STR("hint"));

	if (hint.len > 0)
		page_set(page, cell, "detail", hint);
	tell_others(page, cell, element, edit_naming_text(element), STR(""));
	tell_others(page, cell, element, STR("hint"),
		    part_named_in(page, "part", STR("hint"), element));
	(void)page_add(page, row, "cell", part_named(page, "part", element->name));
	(void)page_add(page, row, "cell", required_text(page, item));
	cell = page_add(page, row, "cell", STR(""));
	tell_options(page, cell, form, item);
	tell_settings(page, cell, element);
	tell_constraints(page, cell, element);
	tell_texts(page, cell, element);
}

/* What is in it, and in that; recursion is as deep as the tree, which intake limits. */
static void list_items(struct page *page, struct xml *table, const struct form *form,
		       const struct item *first)
{
	for (const struct item *at = first; at != NULL; at = at->next) {
		if (at->decision == NULL)
			list_item(page, table, form, at);
		list_items(page, table, form, at->first);
	}
}

static struct xml *begin_table(struct page *page, struct str caption)
{
	static const char *const columns[] = { "summary.question", "summary.kind",
					       "when.required", "summary.rest" };
	struct xml *table = page_table(page, "summary.table", columns, LENGTH(columns));

	page_set(page, table, "caption", caption);
	return table;
}

static void tell_page(struct page *page, const struct form *form, const struct item *item,
		      size_t number)
{
	const struct pair parameters[] = {
		{ STR("number"), str_printf(page->arena, "%zu", number) },
		{ STR("title"), part_title(page, item->element) },
	};
	const struct str heading =
		page_word_of(page, "summary.page", parameters, LENGTH(parameters));

	(void)page_add(page, page->root, "heading", heading);
	tell_others(page, page->root, item->element, edit_naming_text(item->element), STR(""));
	tell_settings(page, page->root, item->element);
	tell_constraints(page, page->root, item->element);
	list_items(page, begin_table(page, heading), form, item->first);
}

/* --- what stands behind the pages --------------------------------------------------------- */

static bool is_value(const struct item *item)
{
	return item->parent == NULL && item->type->class == ITEM_CLASS_DATA &&
	       item->decision == NULL;
}

static void tell_values(struct page *page, const struct form *form)
{
	struct xml *table = NULL;

	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];

		if (!is_value(item))
			continue;
		if (table == NULL) {
			page_say(page, "heading", "summary.values");
			table = begin_table(page, page_word(page, "summary.values"));
		}
		list_item(page, table, form, item);
	}
}

static void tell_decision(struct page *page, const struct xml *element)
{
	const struct str heading =
		page_word_with(page, "summary.decision", "title", part_title(page, element));

	(void)page_add(page, page->root, "heading", heading);
	tell_settings(page, page->root, element);
	table_show(page, element, heading);
}

static void tell_decisions(struct page *page, const struct form *form)
{
	for (size_t i = 0; i < form->item_count; i++)
		if (form->items[i]->decision != NULL)
			tell_decision(page, form->items[i]->element);
}

static void tell_scenarios(struct page *page, const struct scenarios *scenarios)
{
	const struct str sum = scenarios_sum(scenarios);

	page_say(page, "heading", "scenarios");
	if (sum.len > 0)
		(void)page_add(page, page->root, "text", sum);
	else
		page_say(page, "text", "summary.no-scenarios");
	scenarios_list(scenarios);
}

/* --- the page ----------------------------------------------------------------------------- */

static void tell_form(struct page *page, const struct scenarios *scenarios)
{
	const struct form *form = scenarios->form;

	page_say(page, "text", "summary.text");
	tell_text(page, page->root, form->tree, STR("title"));
	add_line(page, page->root, part_named(page, "attr", STR("languages")),
		 language_names(page, xml_get(form->tree, STR("languages"))));
	tell_texts(page, page->root, form->tree);
	tell_settings(page, page->root, form->tree);
	tell_constraints(page, page->root, form->tree);
	for (size_t i = 0; i < form->page_count; i++)
		tell_page(page, form, form->pages[i], i + 1);
	tell_values(page, form);
	tell_decisions(page, form);
	tell_scenarios(page, scenarios);
}

static void show(struct scenarios *scenarios)
{
	struct portal *portal = scenarios->shop.portal;
	struct page *page = &portal->page;

	portal_begin(portal, "summary");
	if (!scenarios->ran && scenarios->diags.list.count > 0) {
		page_say(page, "text", "summary.errors");
		finding_list(&scenarios->shop, &scenarios->diags);
	}
	if (scenarios->form != NULL)
		tell_form(page, scenarios);
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(scenarios->shop.form)),
		  "back");
	portal_send(portal);
}

void portal_summary_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct scenarios scenarios = { 0 };

	if (!portal_open(&portal, context, request, response) ||
	    !workshop_open(&scenarios.shop, &portal))
		return;
	scenarios_run(&scenarios);
	show(&scenarios);
}
