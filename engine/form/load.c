#include "engine/form/load.h"
#include "engine/base/vec.h"
#include "engine/form/card.h"
#include "engine/form/countries.h"
#include "engine/form/decision.h"
#include "engine/form/item.h"
#include "engine/form/text.h"
#include "engine/schema/nearest.h"
#include "engine/schema/path.h"

#include <assert.h>

/* The tree may be one that the schema refused: then the model is as much as can be told, and
 * what the schema has said is not said again. */

/* What grows while the tree is walked. */
struct loader {
	struct arena *arena;
	struct diags *diags;
	struct form *form;
	VEC(struct item *) items;
	struct text_reader *texts;
	const struct option *countries; /* once a field needs them */
	size_t country_count;
	bool guessed; /* the languages: the form does not say them */
};

struct columns {
	struct scope *scope;
	VEC(struct item *) items;
};

/* --- texts --- */

static struct diag *unknown_language(const struct loader *loader, const struct xml_attr *lang)
{
	const struct form *form = loader->form;
	struct str meant = nearest_find(lang->value, form->languages, form->language_count);
	struct diag *diag =
		diag_error(loader->diags, "form.language.unknown", lang->value_place,
			   "the form has no language \"%.*s\"", STR_ARG(lang->value));

	if (meant.len > 0)
		diag_fix(loader->diags, diag, "did you mean \"%.*s\"?", STR_ARG(meant));
	else
		diag_fix(loader->diags, diag,
			 "add it to the languages of the form, or remove the text");
	return diag;
}

static struct diag *missing_language(const struct loader *loader, const struct xml *element)
{
	struct diag *diag =
		diag_error(loader->diags, "form.language.missing", element->place,
			   "`%.*s` does not say its language", STR_ARG(element->name));

	diag_fix(loader->diags, diag, "write <%.*s xml:lang=\"%.*s\">", STR_ARG(element->name),
		 STR_ARG(loader->form->languages[0]));
	return diag;
}

static void set_text(const struct loader *loader, struct text *text, size_t language,
		     const struct xml *element, const struct item *item)
{
	struct place place = element->first ? element->first->place : element->place;
	const struct text_place at = { item, element->parent, element->name, place };
	const struct phrase *phrase;

	text->in[language] = xml_text(loader->arena, element);
	phrase = text_read(loader->texts, text->in[language], &at);
	if (!phrase)
		return;
	if (!text->phrases)
		text->phrases =
			ARENA_ARRAY(loader->arena, const struct phrase *, LIMIT_LANGUAGES);
	text->phrases[language] = phrase;
}

/* All texts of one name inside an element; what is in braces belongs to the item's scope. */
static struct text load_text(const struct loader *loader, const struct xml *parent,
			     struct str name, const struct item *item)
{
	struct text text = { 0 };

	for (const struct xml *at = xml_child(parent, name); at; at = xml_next(at, name)) {
		const struct xml_attr *lang = xml_attr(at, STR("xml:lang"));
		size_t index = lang ? form_language(loader->form, lang->value) : SIZE_MAX;
		struct diag *diag;
		if (index == SIZE_MAX && lang && loader->guessed)
			continue;
		if (index == SIZE_MAX) {
			diag = lang ? unknown_language(loader, lang)
				    : missing_language(loader, at);
			diag_path(loader->diags, diag, path_of(loader->arena, parent, name));
			continue;
		}
		if (text.in[index].len == 0) {
			set_text(loader, &text, index, at, item);
			continue;
		}
		diag = diag_error(loader->diags, "form.text.duplicate", at->place,
				  "`%.*s` is there twice in \"%.*s\"", STR_ARG(name),
				  STR_ARG(lang->value));
		diag_fix(loader->diags, diag, "keep one of them");
		diag_path(loader->diags, diag, path_of(loader->arena, parent, name));
	}
	return text;
}

/* --- rules --- */

struct rule load_rule(const struct xml *element, struct str name)
{
	const struct xml_attr *attr = xml_attr(element, name);

	if (!attr || str_trim(attr->value).len == 0)
		return (struct rule){ 0 };
	return (struct rule){ attr->value, attr->value_place, attr->written };
}

/* Only fields are given values, and data that is calculated. */
static bool may_have_rule(const struct item *item, enum rule_kind kind)
{
	if (item->type->class == ITEM_CLASS_FIELD || kind == RULE_RELEVANT)
		return true;
	if (item->type->class == ITEM_CLASS_DATA)
		return kind == RULE_CALCULATE && item->kind == ITEM_VALUE;
	return kind != RULE_CALCULATE && kind != RULE_DEFAULT;
}

static void load_rules(struct item *item)
{
	for (enum rule_kind kind = 0; kind < RULE_KINDS; kind++)
		if (may_have_rule(item, kind))
			item->rules[kind] = load_rule(item->element, rule_names[kind]);
}

static const struct constraint *load_constraints(const struct loader *loader,
						 const struct xml *element,
						 const struct item *item, size_t *count)
{
	VEC(struct constraint) list = { 0 };
	struct rule plain = load_rule(element, STR("constraint"));

	if (plain.text.len > 0)
		VEC_ADD(loader->arena, &list)->rule = plain;
	for (const struct xml *at = xml_child(element, STR("constraint")); at;
	     at = xml_next(at, STR("constraint"))) {
		struct constraint *constraint = VEC_ADD(loader->arena, &list);
		constraint->rule = load_rule(at, STR("test"));
		constraint->message = load_text(loader, at, STR("message"), item);
		constraint->legal = xml_get(at, STR("legal"));
		constraint->warning = str_equal(xml_get(at, STR("level")), STR("warning"));
	}
	*count = list.count;
	return list.at;
}

static void load_problems(const struct loader *loader, struct item *item)
{
	VEC(struct own_problem) list = { 0 };

	for (const struct xml *at = xml_child(item->element, STR("problem")); at;
	     at = xml_next(at, STR("problem"))) {
		struct own_problem *problem = VEC_ADD(loader->arena, &list);
		problem->code = xml_get(at, STR("code"));
		problem->message = load_text(loader, at, STR("message"), item);
		problem->element = at;
	}
	item->problems = list.at;
	item->problem_count = list.count;
}

/* --- items --- */

static void load_countries(struct loader *loader, struct item *item)
{
	if (loader->countries == NULL)
		loader->countries =
			countries_load(loader->arena, loader->form, &loader->country_count);
	item->options = loader->countries;
	item->option_count = loader->country_count;
}

static const struct pair *load_columns(const struct loader *loader, const struct xml *option,
				       size_t *count)
{
	VEC(struct pair) list = { 0 };

	for (const struct xml *at = xml_child(option, STR("column")); at;
	     at = xml_next(at, STR("column")))
		*VEC_ADD(loader->arena, &list) =
			(struct pair){ xml_get(at, STR("name")), xml_get(at, STR("value")) };
	*count = list.count;
	return list.at;
}

static void load_options(const struct loader *loader, struct item *item)
{
	VEC(struct option) list = { 0 };

	item->filter = load_rule(item->element, STR("filter"));
	item->filtered = item->filter.text.len > 0;
	for (const struct xml *at = xml_child(item->element, STR("option")); at;
	     at = xml_next(at, STR("option"))) {
		struct option *option = VEC_ADD(loader->arena, &list);
		option->value = xml_get(at, STR("value"));
		option->place = at->place;
		option->legal = xml_get(at, STR("legal"));
		option->filter = load_rule(at, STR("filter"));
		item->filtered |= option->filter.text.len > 0;
		option->columns = load_columns(loader, at, &option->column_count);
		option->label = load_text(loader, at, STR("label"), item);
		option->hint = load_text(loader, at, STR("hint"), item);
	}
	item->options = list.at;
	item->option_count = list.count;
}

/* Numbers, days and signs may have white space around them (XML Schema 1.0 part 2, 4.3.6). */
static struct str facet(const struct xml *element, struct str name)
{
	return str_trim(xml_get(element, name));
}

/* One that does not fit is as good as missing. */
static uint32_t number_of(const struct xml *element, struct str name, uint32_t missing)
{
	struct str text = facet(element, name);
	uint64_t number;

	return str_to_u64(text, &number) && number <= UINT32_MAX ? (uint32_t)number : missing;
}

static void load_facets(struct item *item)
{
	const struct xml *element = item->element;

	item->pattern = xml_get(element, STR("pattern"));
	item->unit = facet(element, STR("unit"));
	item->autocomplete = xml_get(element, STR("autocomplete"));
	item->prefill = xml_get(element, STR("prefill"));
	item->legal = xml_get(element, STR("legal"));
	item->exit = str_equal(xml_get(element, STR("exit")), STR("true"));
	item->subject = str_equal(xml_get(element, STR("subject")), STR("true"));
	item->undelivered = str_equal(xml_get(element, STR("deliver")), STR("false"));
	item->table = str_equal(xml_get(element, STR("layout")), STR("table"));
	item->min_length = number_of(element, STR("min-length"), 0);
	item->max_length = number_of(element, STR("max-length"), 0);
	item->decimals = number_of(element, STR("decimals"), 0);
	item->has_decimals = xml_attr(element, STR("decimals")) != NULL;
	item->accept = facet(element, STR("accept"));
	item->max_size = number_of(element, STR("max-size"), LIMIT_FILE / LIMIT_MEGABYTE);
	item->max_files = number_of(element, STR("max-files"), LIMIT_FILES);
	if (item->kind == ITEM_REPEAT) {
		item->min_rows = number_of(element, STR("min"), 0);
		item->max_rows = number_of(element, STR("max"), LIMIT_ROWS);
	} else {
		item->min = facet(element, STR("min"));
		item->max = facet(element, STR("max"));
	}
}

static const struct text *load_labels(struct loader *loader, const struct item *item,
				      struct str column, size_t count)
{
	struct text *labels = ARENA_ARRAY(loader->arena, struct text, count);
	const struct xml *at = xml_child(item->element, column);

	for (size_t i = 0; i < count; i++, at = xml_next(at, column))
		labels[i] = load_text(loader, at, STR("label"), item);
	return labels;
}

static void load_decision(struct loader *loader, struct item *item)
{
	struct decision *decision = decision_load(loader->arena, item->element);

	decision->input_labels =
		load_labels(loader, item, STR("input"), decision->text.input_count);
	decision->output_labels =
		load_labels(loader, item, STR("output"), decision->text.output_count);
	item->decision = decision;
}

static void load_data(struct loader *loader, struct item *item)
{
	if (item->kind == ITEM_VALUE)
		item->value_type = facet(item->element, STR("type"));
	if (item->kind == ITEM_DECISION)
		load_decision(loader, item);
}

static struct str label_name(enum item_kind kind)
{
	if (kind == ITEM_PAGE)
		return STR("title");
	return kind == ITEM_NOTE ? STR("text") : STR("label");
}

/* What an id in these rows, and with it the rows, consists of is not known. */
static void doubt(struct loader *loader, struct str id, const struct item *rows)
{
	(void)map_add(&loader->form->doubtful, id, NULL);
	for (; rows; rows = rows->repeat)
		(void)map_add(&loader->form->doubtful, rows->id, NULL);
}

/* An element that is no item, though it or something in it looks like one. Recursion is as deep
 * as the tree. */
static void doubt_element(struct loader *loader, const struct xml *element,
			  const struct item *rows)
{
	struct str id = xml_get(element, STR("id"));

	if (id.len > 0)
		doubt(loader, id, rows);
	if (str_equal(element->name, STR("use")))
		doubt(loader, str_printf(loader->arena, "%.*s_", STR_ARG(id)), rows);
	for (const struct xml *at = xml_child(element, STR("")); at; at = xml_next(at, STR("")))
		doubt_element(loader, at, rows);
}

/* Which texts a choice can be is not known when one of its options is not. */
static void doubt_options(struct loader *loader, const struct item *item)
{
	static const struct str known[] = { STR_INIT("constraint"), STR_INIT("easy"),
					    STR_INIT("hint"),	    STR_INIT("label"),
					    STR_INIT("option"),	    STR_INIT("problem") };

	if (!item_has_options(item) || item->kind == ITEM_COUNTRY)
		return;
	if (item->option_count == 0 && xml_attr(item->element, STR("options")))
		doubt(loader, item->id, item->repeat);
	for (const struct xml *at = xml_child(item->element, STR("")); at;
	     at = xml_next(at, STR(""))) {
		bool is_known = false;
		for (size_t i = 0; i < LENGTH(known); i++)
			is_known = is_known || str_equal(known[i], at->name);
		if (!is_known ||
		    (str_equal(at->name, STR("option")) && xml_get(at, STR("value")).len == 0))
			doubt(loader, item->id, item->repeat);
	}
}

/* In the definition, also of what is pulled in. */
static uint32_t line_of(const struct loader *loader, const struct item *item)
{
	const struct inclusion *source;
	struct place within;

	return inclusions_outermost(loader->diags->inclusions, item->place, &source, &within)
		.line;
}

static void add_to_scope(struct loader *loader, struct columns *columns, struct item *item)
{
	const struct item *other = map_get(&columns->scope->by_id, item->id);
	struct diag *diag;

	item->column = columns->items.count;
	*VEC_ADD(loader->arena, &columns->items) = item;
	if (item->id.len == 0 || map_add(&columns->scope->by_id, item->id, item))
		return;
	doubt(loader, item->id, item->repeat);
	diag = diag_error(loader->diags, "form.id.duplicate",
			  xml_attr(item->element, STR("id"))->value_place,
			  "the id `%.*s` is taken: an item at line %u has it too",
			  STR_ARG(item->id), (unsigned)line_of(loader, other));
	diag_fix(loader->diags, diag, "give one of them another id");
	diag_path(loader->diags, diag, path_of(loader->arena, item->element, STR("id")));
}

static void finish_columns(const struct loader *loader, struct columns *columns)
{
	struct scope *scope = columns->scope;

	scope->columns = columns->items.at;
	scope->count = columns->items.count;
	scope->indexes = ARENA_ARRAY(loader->arena, uint32_t, scope->count);
	for (size_t i = 0; i < scope->count; i++)
		scope->indexes[i] = (uint32_t)scope->columns[i]->index;
}

static struct item *load_item(struct loader *loader, const struct xml *element,
			      struct item *parent, struct columns *columns);

/* Appends an item for each child element that is one. */
static void load_children(struct loader *loader, struct item *item, struct columns *columns)
{
	struct item **end = &item->first;

	for (const struct xml *at = xml_child(item->element, STR("")); at;
	     at = xml_next(at, STR(""))) {
		if (!item_type_find(at->name)) {
			doubt_element(loader, at,
				      item->kind == ITEM_REPEAT ? item : item->repeat);
			continue;
		}
		if (item->kind == ITEM_NOTE || item->type->class == ITEM_CLASS_DATA)
			continue; /* the note's `text` is no item */
		*end = load_item(loader, at, item, columns);
		end = &(*end)->next;
	}
}

static void load_rows(struct loader *loader, struct item *repeat)
{
	struct columns columns = { .scope = ARENA_NEW(loader->arena, struct scope) };

	columns.scope->repeat = repeat;
	map_init(&columns.scope->by_id, loader->arena);
	repeat->inner = columns.scope;
	load_children(loader, repeat, &columns);
	finish_columns(loader, &columns);
}

/* Recursion is as deep as the tree, which intake limits. */
static struct item *load_item(struct loader *loader, const struct xml *element,
			      struct item *parent, struct columns *columns)
{
	struct item *item = ARENA_NEW(loader->arena, struct item);

	item->type = item_type_find(element->name);
	item->kind = item->type->kind;
	item->id = xml_get(element, STR("id"));
	item->place = element->place;
	item->element = element;
	item->repeat = columns->scope->repeat;
	item->label = load_text(loader, element, label_name(item->kind), item);
	item->hint = load_text(loader, element, STR("hint"), item);
	item->easy = load_text(loader, element, STR("easy"), item);
	item->entry = load_text(loader, element, STR("entry"), item);
	load_rules(item);
	load_data(loader, item);
	item->constraints = load_constraints(loader, element, item, &item->constraint_count);
	load_problems(loader, item);
	if (item->kind == ITEM_COUNTRY)
		load_countries(loader, item);
	else
		load_options(loader, item);
	load_facets(item);
	item->parent = parent;
	item->index = loader->items.count;
	*VEC_ADD(loader->arena, &loader->items) = item;
	add_to_scope(loader, columns, item);
	doubt_options(loader, item);
	if (item->kind == ITEM_REPEAT)
		load_rows(loader, item);
	else
		load_children(loader, item, columns);
	return item;
}

/* --- the form --- */

/* Whether the schema has found fault with what stands there. */
static bool is_said(const struct loader *loader, struct place place)
{
	for (size_t i = 0; i < loader->diags->list.count; i++) {
		struct place other = loader->diags->list.at[i].place;
		if (other.line == place.line && other.column == place.column)
			return true;
	}
	return false;
}

/* Those of its title. */
static void guess_languages(struct loader *loader)
{
	struct form *form = loader->form;

	loader->guessed = true;
	for (const struct xml *at = xml_child(form->tree, STR("title"));
	     at && form->language_count < LIMIT_LANGUAGES; at = xml_next(at, STR("title"))) {
		struct str language = xml_get(at, STR("xml:lang"));
		if (language.len > 0 && form_language(form, language) == SIZE_MAX)
			form->languages[form->language_count++] = language;
	}
	if (form->language_count == 0)
		form->languages[form->language_count++] = STR("lv");
}

static void load_languages(struct loader *loader)
{
	struct form *form = loader->form;
	const struct xml_attr *attr = xml_attr(form->tree, STR("languages"));
	struct str rest;
	struct str language;
	struct diag *diag;

	if (!attr || str_trim(attr->value).len == 0 || is_said(loader, attr->value_place)) {
		guess_languages(loader);
		return;
	}
	rest = attr->value;
	while (str_next(&rest, ' ', &language)) {
		if (language.len == 0)
			continue;
		if (form_language(form, language) == SIZE_MAX) {
			assert(form->language_count < LIMIT_LANGUAGES);
			form->languages[form->language_count++] = language;
			continue;
		}
		diag = diag_error(loader->diags, "form.language.duplicate", attr->value_place,
				  "the language \"%.*s\" is there twice", STR_ARG(language));
		diag_fix(loader->diags, diag, "keep one of them");
		diag_path(loader->diags, diag, STR("@languages"));
	}
}

static void load_pages(struct loader *loader)
{
	struct form *form = loader->form;
	struct columns columns = { .scope = &form->root };
	VEC(struct item *) pages = { 0 };

	map_init(&form->root.by_id, loader->arena);
	for (const struct xml *at = xml_child(form->tree, STR("")); at;
	     at = xml_next(at, STR(""))) {
		const struct item_type *type = item_type_find(at->name);

		if (str_equal(at->name, STR("page")))
			*VEC_ADD(loader->arena, &pages) = load_item(loader, at, NULL, &columns);
		else if (type && type->class == ITEM_CLASS_DATA)
			(void)load_item(loader, at, NULL, &columns);
		else
			doubt_element(loader, at, NULL);
	}
	finish_columns(loader, &columns);
	form->pages = pages.at;
	form->page_count = pages.count;
	form->items = loader->items.at;
	form->item_count = loader->items.count;
	for (size_t i = 1; i < pages.count; i++)
		pages.at[i - 1]->next = pages.at[i];
}

static const struct card *load_card(const struct loader *loader)
{
	const struct xml *element = xml_child(loader->form->tree, STR("service"));
	struct card *card;

	if (element == NULL)
		return NULL;
	card = ARENA_NEW(loader->arena, struct card);
	card_read(loader->arena, element, card);
	for (size_t i = 0; i < CARD_FACTS; i++)
		card->facts[i] = load_text(loader, element, card_fact_names[i], NULL);
	return card;
}

struct form *form_build(struct arena *arena, const struct xml *tree, struct diags *diags)
{
	struct form *form = ARENA_NEW(arena, struct form);
	struct text_reader texts = { .arena = arena, .diags = diags, .form = form };
	struct loader loader = {
		.arena = arena, .diags = diags, .form = form, .texts = &texts
	};

	form->tree = tree;
	map_init(&form->doubtful, arena);
	map_init(&form->expression_by, arena);
	form->id = xml_get(tree, STR("id"));
	form->institution = xml_get(tree, STR("institution"));
	form->keep_delivered_days = number_of(tree, STR("keep-delivered-days"), 0);
	form->keep_days = number_of(tree, STR("keep-days"), 0);
	form->login = login_level_find(facet(tree, STR("login")));
	load_languages(&loader);
	form->title = load_text(&loader, tree, STR("title"), NULL);
	form->description = load_text(&loader, tree, STR("description"), NULL);
	form->card = load_card(&loader);
	form->constraints = load_constraints(&loader, tree, NULL, &form->constraint_count);
	load_pages(&loader);
	form->expressions = texts.expressions.at;
	form->expression_count = texts.expressions.count;
	return form;
}
