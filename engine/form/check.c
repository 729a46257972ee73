#include "engine/base/regex.h"
#include "engine/feel/decimal.h"
#include "engine/feel/latvia.h"
#include "engine/feel/temporal.h"
#include "engine/form/card.h"
#include "engine/form/decision.h"
#include "engine/form/item.h"
#include "engine/form/load.h"
#include "engine/schema/path.h"
#include "engine/form/vocabulary.h"

/* What the schema cannot see: what belongs together, what is missing for people, and what FEEL
 * would trip over. A finding stands where it can be mended. */

struct check {
	const struct form *form;
	struct diags *diags;
	struct arena *arena;
	size_t before; /* how many findings there were: those of the schema and of loading */
};

/* An error about an element, or about one of its attributes where that is not empty. */
#define FIND(check, code, element, attr, ...)                                                  \
	located((check), (element), (attr),                                                    \
		diag_error((check)->diags, (code), attr_place((element), (attr)),              \
			   __VA_ARGS__))

static struct place attr_place(const struct xml *element, struct str name)
{
	const struct xml_attr *attr = xml_attr(element, name);

	return attr ? attr->value_place : element->place;
}

static struct diag *located(const struct check *check, const struct xml *element,
			    struct str attr, struct diag *diag)
{
	diag_path(check->diags, diag, path_of(check->arena, element, attr));
	return diag;
}

/* --- what was said already --- */

/* Whether something is missing, in the end, because of what was found before: the element
 * itself was not understood, or what was meant to be in it. */
static bool explains(struct str path, const struct diag *earlier)
{
	struct str rest;

	if (str_equal(earlier->path, path))
		return !str_equal_c(STR("schema.attribute.missing"), earlier->code);
	if (!str_equal_c(STR("schema.element.unknown"), earlier->code) ||
	    !str_starts(earlier->path, path))
		return false;
	rest = str_slice(earlier->path, path.len, earlier->path.len);
	if (path.len > 0 && !str_starts(rest, STR("/")))
		return false;
	return str_find(rest, STR("/"), path.len > 0 ? 1 : 0) == SIZE_MAX;
}

static bool is_explained(const struct check *check, const struct xml *element)
{
	struct str path = path_of(check->arena, element, STR(""));

	for (size_t i = 0; i < check->before; i++)
		if (explains(path, &check->diags->list.at[i]))
			return true;
	return false;
}

/* Whether an attribute, or a text by its name, has been found fault with. */
static bool is_said(const struct check *check, const struct xml *element, struct str name)
{
	if (check->before == 0)
		return false;
	struct str path = path_of(check->arena, element, STR(""));
	struct str attr = path_of(check->arena, element, name);
	struct str child = str_printf(check->arena, "%.*s%s%.*s", STR_ARG(path),
				      path.len > 0 ? "/" : "", STR_ARG(name));

	for (size_t i = 0; i < check->before; i++) {
		struct str said = check->diags->list.at[i].path;
		if (str_equal(said, attr) || str_equal(said, child))
			return true;
	}
	return false;
}

/* Whether any of its attributes has. */
static bool has_bad_attr(const struct check *check, const struct xml *element)
{
	struct str path = str_printf(check->arena, "%.*s@",
				     STR_ARG(path_of(check->arena, element, STR(""))));

	for (size_t i = 0; i < check->before; i++)
		if (str_starts(check->diags->list.at[i].path, path))
			return true;
	return false;
}

/* --- texts --- */

static bool is_empty(const struct check *check, const struct text *text)
{
	for (size_t i = 0; i < check->form->language_count; i++)
		if (text->in[i].len > 0)
			return false;
	return true;
}

/* What people call an element: its id or value, else its name. */
static struct str called(const struct check *check, const struct xml *element)
{
	struct str id = xml_get(element, STR("id"));
	struct str value = xml_get(element, STR("value"));

	if (id.len > 0 && element->parent)
		return id;
	return value.len > 0 ? value : diag_element(check->diags, element->name);
}

/* In no language at all. */
static void text_missing(const struct check *check, const struct xml *owner, const char *name)
{
	struct str owned = called(check, owner);
	struct str words = diag_element(check->diags, str_from_c(name));
	struct diag *diag = diag_error(check->diags, "form.text.missing", owner->place,
				       "`%.*s` has no `%.*s`", STR_ARG(owned), STR_ARG(words));

	diag_fix(check->diags, diag,
		 "add <%.*s xml:lang=\"%.*s\">…</%.*s>, so that people know what is "
		 "meant",
		 STR_ARG(words), STR_ARG(check->form->languages[0]), STR_ARG(words));
	(void)located(check, owner, str_from_c(name), diag);
}

static void check_text(const struct check *check, const struct xml *owner,
		       const struct text *text, const char *name, bool needed)
{
	const struct str *languages = check->form->languages;
	struct str owned = called(check, owner);
	struct str words = diag_element(check->diags, str_from_c(name));
	bool empty = is_empty(check, text);
	struct diag *diag;

	if (empty && (!needed || is_explained(check, owner)))
		return;
	if (is_said(check, owner, str_from_c(name)))
		return;
	if (empty) {
		text_missing(check, owner, name);
		return;
	}
	if (text->in[0].len == 0) {
		diag = diag_error(
			check->diags, "form.text.missing", owner->place,
			"`%.*s` has no `%.*s` in \"%.*s\", the language of the original",
			STR_ARG(owned), STR_ARG(words), STR_ARG(languages[0]));
		diag_fix(check->diags, diag, "add <%.*s xml:lang=\"%.*s\">…</%.*s>",
			 STR_ARG(words), STR_ARG(languages[0]), STR_ARG(words));
		(void)located(check, owner, str_from_c(name), diag);
	}
	for (size_t i = 1; i < check->form->language_count; i++) {
		if (text->in[i].len > 0)
			continue;
		diag = diag_warning(check->diags, "form.text.untranslated", owner->place,
				    "`%.*s` has no `%.*s` in \"%.*s\"", STR_ARG(owned),
				    STR_ARG(words), STR_ARG(languages[i]));
		diag_fix(check->diags, diag,
			 "translate it; until then people see the original");
		(void)located(check, owner, str_from_c(name), diag);
	}
}

/* The elements stand in the order of the constraints; one spelt as an attribute has no texts.
 */
static void check_constraints(const struct check *check, const struct xml *element,
			      const struct constraint *constraints, size_t count)
{
	const struct xml *at = xml_child(element, STR("constraint"));
	size_t i = xml_attr(element, STR("constraint")) ? 1 : 0;

	for (; i < count; i++) {
		check_text(check, at, &constraints[i].message, "message", false);
		at = xml_next(at, STR("constraint"));
	}
}

static void check_texts(const struct check *check, const struct item *item)
{
	const char *label = "label";

	if (item->kind == ITEM_PAGE)
		label = "title";
	else if (item->kind == ITEM_NOTE)
		label = "text";
	if (item->type->class == ITEM_CLASS_DATA)
		return;
	check_text(check, item->element, &item->label, label, true);
	check_text(check, item->element, &item->hint, "hint", false);
	check_text(check, item->element, &item->easy, "easy", false);
	check_text(check, item->element, &item->entry, "entry", false);
	check_constraints(check, item->element, item->constraints, item->constraint_count);
	for (size_t i = 0; i < item->problem_count; i++)
		check_text(check, item->problems[i].element, &item->problems[i].message,
			   "message", true);
}

/* --- items --- */

static void check_id(const struct check *check, const struct item *item)
{
	struct diag *diag;

	if (!vocabulary_is_reserved(item->id))
		return;
	diag = FIND(check, "form.id.reserved", item->element, STR("id"),
		    "`%.*s` is a word of the expression language", STR_ARG(item->id));
	diag_fix(check->diags, diag, "choose another id: `%.*s_`", STR_ARG(item->id));
}

static void check_option(const struct check *check, const struct item *item,
			 const struct option *option, const struct xml *element,
			 struct map *values)
{
	struct diag *diag;

	check_text(check, element, &option->label, "label", true);
	check_text(check, element, &option->hint, "hint", false);
	if (option->value.len == 0 || map_add(values, option->value, NULL))
		return;
	diag = FIND(check, "form.option.duplicate", element, STR("value"),
		    "two options of `%.*s` have the value `%.*s`", STR_ARG(item->id),
		    STR_ARG(option->value));
	diag_fix(check->diags, diag, "give one of them another value");
}

static void check_options(const struct check *check, const struct item *item)
{
	const struct xml *element = xml_child(item->element, STR("option"));
	const size_t most = item->kind == ITEM_RANKING ? LIMIT_PLACES : LIMIT_OPTIONS;
	struct diag *diag;
	struct map values;

	if (!item_has_options(item) || item->kind == ITEM_COUNTRY)
		return;
	if (item->option_count == 0 && !xml_attr(item->element, STR("options")) &&
	    !is_explained(check, item->element)) {
		diag = FIND(check, "form.option.missing", item->element, STR(""),
			    "`%.*s` has no options to choose from", STR_ARG(item->id));
		diag_fix(check->diags, diag, "add at least two options");
	}
	if (item->option_count > most) {
		diag = FIND(check, "form.option.limit", item->element, STR(""),
			    "`%.*s` has %zu options", STR_ARG(item->id), item->option_count);
		diag_fix(check->diags, diag, "keep at most %zu", most);
		return;
	}
	map_init(&values, check->arena);
	for (size_t i = 0; i < item->option_count; i++) {
		check_option(check, item, &item->options[i], element, &values);
		element = xml_next(element, STR("option"));
	}
}

static void crossed(const struct check *check, const struct item *item, const char *least,
		    const char *greatest)
{
	struct str attr = str_from_c(least);
	struct diag *diag = FIND(check, "form.bounds", item->element, attr,
				 "nothing fits `%.*s`: its `%.*s` is greater than its `%.*s`",
				 STR_ARG(item->id), STR_ARG(diag_attribute(check->diags, attr)),
				 STR_ARG(diag_attribute(check->diags, str_from_c(greatest))));

	diag_fix(check->diags, diag, "exchange or correct them");
}

/* Days and times of the schema's form, YYYY-MM-DDTHH:MM:SS: they are in order as texts. */
static bool is_temporal(const struct item *item, struct str text)
{
	struct date date;
	struct time time;
	struct date_time moment;

	switch ((int)item->kind) {
	case ITEM_DATE:
		return date_parse(text, &date);
	case ITEM_TIME:
		return time_parse(text, &time);
	case ITEM_DATE_TIME:
		return date_time_parse(text, &moment);
	default:
		return false;
	}
}

static bool values_crossed(const struct item *item)
{
	struct decimal min;
	struct decimal max;

	if (is_temporal(item, item->min) && is_temporal(item, item->max))
		return str_compare(item->min, item->max) > 0;
	return decimal_parse(item->min, &min) && decimal_parse(item->max, &max) &&
	       decimal_compare(min, max) > 0;
}

static void check_bounds(const struct check *check, const struct item *item)
{
	if (item->max_length > 0 && item->min_length > item->max_length)
		crossed(check, item, "min-length", "max-length");
	if (values_crossed(item) || item->min_rows > item->max_rows)
		crossed(check, item, "min", "max");
}

static void bad_pattern(const struct check *check, const struct item *item, const char *why)
{
	struct diag *diag = FIND(check, "form.pattern", item->element, STR("pattern"),
				 "the pattern of `%.*s` is not a regular expression: %s",
				 STR_ARG(item->id), why);

	diag_fix(check->diags, diag,
		 "correct it; [A-Z]{2}[0-9]{4} means two capital letters and four digits");
}

static void check_pattern(const struct check *check, const struct item *item)
{
	struct err err = { 0 };
	struct regex *regex;

	if (item->pattern.len == 0)
		return;
	regex = regex_new_whole(item->pattern, &err);
	if (!regex)
		bad_pattern(check, item, err.text);
	regex_free(regex);
}

static void check_defaults(const struct check *check, const struct item *item)
{
	struct diag *diag;

	if (item->rules[RULE_CALCULATE].text.len == 0 ||
	    item->rules[RULE_DEFAULT].text.len == 0)
		return;
	diag = diag_warning(check->diags, "form.default.unused",
			    item->rules[RULE_DEFAULT].place,
			    "the default of `%.*s` is never used: its value is calculated",
			    STR_ARG(item->id));
	diag_fix(check->diags, diag, "remove one of the two");
	(void)located(check, item->element, STR("default"), diag);
}

/* A dead end: shown, but nobody and nothing can ever give it a value. */
static void check_readonly(const struct check *check, const struct item *item)
{
	bool has_value = item->rules[RULE_CALCULATE].text.len > 0 ||
			 item->rules[RULE_DEFAULT].text.len > 0 || item->prefill.len > 0;
	struct diag *diag;

	if (has_value || !str_equal(item->rules[RULE_READONLY].text, STR("true")) ||
	    has_bad_attr(check, item->element))
		return;
	diag = FIND(check, "form.readonly.empty", item->element, STR("readonly"),
		    "`%.*s` can never have a value: it is always readonly", STR_ARG(item->id));
	diag_fix(check->diags, diag,
		 "give it a default, a prefill or a calculate, or remove readonly");
}

static void check_content(const struct check *check, const struct item *item)
{
	struct diag *diag;

	if (item->type->class != ITEM_CLASS_GROUP || item->first ||
	    xml_child(item->element, STR("use")) || is_explained(check, item->element))
		return;
	diag = FIND(check, "form.empty", item->element, STR(""), "the %.*s `%.*s` is empty",
		    STR_ARG(diag_element(check->diags, item->type->name)), STR_ARG(item->id));
	diag_fix(check->diags, diag, "put items into it, or remove it");
}

/* Said once, of the outermost that is too deep. */
static void check_depth(const struct check *check, const struct item *item)
{
	size_t depth = 0;
	struct diag *diag;

	for (const struct item *at = item; at; at = at->parent)
		depth++;
	if (depth != LIMIT_FORM_DEPTH + 1)
		return;
	diag = FIND(check, "form.depth", item->element, STR(""), "`%.*s` is nested too deeply",
		    STR_ARG(item->id));
	diag_fix(check->diags, diag, "nest at most %d levels, pages counted", LIMIT_FORM_DEPTH);
}

/* --- the form --- */

static void check_institution(const struct check *check)
{
	const struct form *form = check->form;
	struct str normalised;
	enum latvia_result result =
		registration_number_check(form->institution, check->arena, &normalised);
	struct diag *diag;

	if (result == LATVIA_OK || form->institution.len == 0 ||
	    is_said(check, form->tree, STR("institution")))
		return;
	diag = FIND(check, "form.institution", form->tree, STR("institution"),
		    result == LATVIA_FORM
			    ? "%.*s is no registration number: they begin with 4, 5, 6 or 9"
			    : "%.*s is no registration number: its check digit does not agree",
		    STR_ARG(form->institution));
	diag_fix(check->diags, diag, "look for a mistyped digit");
}

/* What is kept at most ends before what is kept after delivery: the second is never reached. */
static void check_keeping(const struct check *check)
{
	const struct form *form = check->form;
	struct diag *diag;

	if (form->keep_days == 0 || form->keep_delivered_days <= form->keep_days)
		return;
	diag = diag_warning(
		check->diags, "form.keep", attr_place(form->tree, STR("keep-delivered-days")),
		"what is delivered is to be kept for %u days, but nothing is kept for "
		"more than %u",
		form->keep_delivered_days, form->keep_days);
	diag_fix(check->diags, diag, "let keep-days be the greater one");
	(void)located(check, form->tree, STR("keep-delivered-days"), diag);
}

static void check_size(const struct check *check)
{
	const struct form *form = check->form;
	struct diag *diag;

	if (form->page_count == 0 && !is_explained(check, form->tree)) {
		diag = FIND(check, "form.page.missing", form->tree, STR(""),
			    "the form has no pages");
		diag_fix(check->diags, diag, "add a page with what is to be asked");
	}
	if (form->item_count > LIMIT_ITEMS) {
		diag = FIND(check, "form.items", form->items[LIMIT_ITEMS]->element, STR(""),
			    "the form has %zu items", form->item_count);
		diag_fix(check->diags, diag, "keep at most %d", LIMIT_ITEMS);
	}
}

static void check_card(const struct check *check)
{
	const struct card *card = check->form->card;

	for (size_t i = 0; card != NULL && i < CARD_FACTS; i++)
		check_text(check, card->element, &card->facts[i], card_fact_names[i].at, false);
}

static void check_decision(const struct check *check, const struct item *item)
{
	if (item->kind == ITEM_DECISION && !is_explained(check, item->element))
		decision_check(item, check->diags);
}

static void check_table(const struct check *check, const struct item *item)
{
	for (const struct item *at = item->first; at && item->table; at = at->next) {
		struct diag *diag;

		if (at->type->class == ITEM_CLASS_FIELD || at->type->class == ITEM_CLASS_DATA)
			continue;
		diag = FIND(check, "form.table", at->element, STR(""),
			    "`%.*s` cannot stand in a table: it is no field", STR_ARG(at->id));
		diag_fix(check->diags, diag, "take it out of the rows, or remove the layout");
	}
}

/* A login is about one person, who acts for one at a time. */
static void check_person(const struct check *check, const struct item *item)
{
	const struct str attr = item->subject ? STR("subject") : STR("prefill");
	struct diag *diag;

	if (item->subject && check->form->login == LOGIN_NONE) {
		diag = FIND(check, "form.login.missing", item->element, attr,
			    "`%.*s` says for whom people act, but nobody is asked to log in",
			    STR_ARG(item->id));
		diag_fix(check->diags, diag,
			 "give the form login=\"low\", \"substantial\" or \"high\"");
	} else if (item->repeat != NULL && check->form->login != LOGIN_NONE &&
		   (item->subject || item->prefill.len > 0)) {
		diag = FIND(check, "form.login.repeat", item->element, attr,
			    "`%.*s` is in rows, and a login is about one person",
			    STR_ARG(item->id));
		diag_fix(check->diags, diag, "take it out of the repeat, or remove %.*s",
			 STR_ARG(diag_attribute(check->diags, attr)));
	}
}

static void check_subject(const struct check *check, const struct item *item)
{
	struct diag *diag;

	if (!item->subject || item->kind == ITEM_PERSONAL_CODE ||
	    item->kind == ITEM_REGISTRATION_NUMBER)
		return;
	diag = FIND(check, "form.subject.type", item->element, STR("subject"),
		    "a %.*s does not say for whom people act",
		    STR_ARG(diag_element(check->diags, item->type->name)));
	diag_fix(check->diags, diag, "take a registration-number or a personal-code");
}

static void (*const item_checks[])(const struct check *check, const struct item *item) = {
	check_id,	check_texts,	check_options, check_bounds, check_pattern,
	check_defaults, check_readonly, check_content, check_depth,  check_decision,
	check_table,	check_person,	check_subject,
};

void form_check(const struct form *form, struct diags *diags)
{
	struct check check = { form, diags, diags->arena, diags->list.count };

	check_institution(&check);
	check_keeping(&check);
	check_size(&check);
	check_text(&check, form->tree, &form->title, "title", true);
	check_text(&check, form->tree, &form->description, "description", false);
	check_card(&check);
	check_constraints(&check, form->tree, form->constraints, form->constraint_count);
	for (size_t i = 0; i < form->item_count; i++)
		for (size_t j = 0; j < LENGTH(item_checks); j++)
			item_checks[j](&check, form->items[i]);
}
