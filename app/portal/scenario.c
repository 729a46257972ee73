/* One scenario of a form: what is typed, what is expected, and what comes of it. */
#include "app/portal/confirm.h"
#include "app/portal/outcome.h"
#include "app/portal/trial.h"
#include "engine/form/edit.h"
#include "engine/scenario/record.h"

static struct str case_name(const struct scenarios *scenarios)
{
	const struct xml *at = scenarios->form == NULL
				       ? NULL
				       : xml_child(scenarios->form->written, STR("scenario"));
	uint64_t number;

	if (!str_to_u64(scenarios->shop.portal->request->parameters[2], &number))
		return STR("");
	for (; at != NULL && number > 0; number--)
		at = xml_next(at, STR("scenario"));
	return at == NULL ? STR("") : xml_get(at, STR("name"));
}

static void remove_case(struct scenarios *scenarios, struct xml *tree, struct xml *element,
			struct str name)
{
	(void)name;
	edit_remove(element);
	(void)scenarios_save(scenarios, tree, "remove-case");
}

/* What is filled in anew of it stays that. */
static void rename_trial(struct scenarios *scenarios, struct str former, struct str name)
{
	struct err err = { 0 };

	if (str_equal(trial_scenario(&scenarios->shop), former))
		(void)trial_begin(&scenarios->shop,
				  trial_answers(&scenarios->shop, scenarios->form), name, &err);
}

static void rename_case(struct scenarios *scenarios, struct xml *tree, struct xml *element,
			struct str name)
{
	struct arena *arena = scenarios->shop.portal->arena;
	const struct str former = xml_get(element, STR("name"));

	if (name.len == 0 || name.len > 200) {
		scenarios_refuse(scenarios, 422, "scenarios.name-needed", STR(""));
		return;
	}
	if (scenarios_find(tree, name) != NULL && !str_equal(name, former)) {
		scenarios_refuse(scenarios, 409, "scenarios.name-taken", STR(""));
		return;
	}
	for (struct xml *at = tree->first; at != NULL; at = at->next)
		if (str_equal_c(at->name, "scenario") &&
		    str_equal(xml_get(at, STR("like")), former))
			xml_set(arena, at, STR("like"), name, at->place);
	xml_set(arena, element, STR("name"), name, element->place);
	if (scenarios_save(scenarios, tree, "rename-case"))
		rename_trial(scenarios, former, name);
}

/* What comes of its answers now is what is expected from now on. */
static void record_again(struct scenarios *scenarios, struct xml *tree, struct xml *element,
			 struct str name)
{
	struct arena *arena = scenarios->shop.portal->arena;
	struct str day;
	const struct answers *answers;

	name = xml_get(element, STR("name"));
	answers = scenario_answers(arena, scenarios->form, name, &day);
	const struct xml *fresh = scenario_record(arena, scenarios->rules, answers, name, day);
	scenarios_replace(element, fresh);
	(void)scenarios_save(scenarios, tree, "record-again");
}

/* What was filled in of it already and waits is gone on with. */
static bool begin_again(struct scenarios *scenarios, struct str name, struct err *err)
{
	struct str day;

	return str_equal(trial_scenario(&scenarios->shop), name) ||
	       trial_begin(&scenarios->shop,
			   scenario_answers(scenarios->shop.portal->arena, scenarios->form,
					    name, &day),
			   name, err);
}

static void fill_again(struct scenarios *scenarios, struct xml *tree, struct xml *element,
		       struct str name)
{
	struct portal *portal = scenarios->shop.portal;
	struct err err = { 0 };

	(void)tree;
	(void)name;
	if (begin_again(scenarios, xml_get(element, STR("name")), &err))
		portal_redirect(portal, portal_url(portal, "forms/%.*s/trial/_first",
						   STR_ARG(scenarios->shop.form)));
	else
		portal_fail(portal, &err);
}

/* --- the page ----------------------------------------------------------------------------- */

static const struct scenario_result *result_of(const struct scenarios *scenarios,
					       struct str name)
{
	for (size_t i = 0; i < scenarios->report.count; i++)
		if (str_equal(scenarios->report.results[i].name, name))
			return &scenarios->report.results[i];
	return NULL;
}

static void list_answers(const struct scenarios *scenarios, const struct xml *element)
{
	static const char *const columns[] = { "scenarios.item", "scenarios.typed" };
	struct page *page = &scenarios->shop.portal->page;
	const struct xml *at = xml_child(element, STR("answer"));
	struct xml *table;

	if (at == NULL)
		return;
	table = page_table(page, "scenarios.answers", columns, LENGTH(columns));
	while (at != NULL) {
		struct xml *row = page_add(page, table, "row", STR(""));

		(void)page_add(page, row, "cell",
			       outcome_item(scenarios,
					    outcome_question(xml_get(at, STR("item")))));
		(void)page_add(page, row, "cell", outcome_typed(scenarios, &at));
	}
}

/* Each attribute of an expectation is a row. */
static void list_expected(const struct scenarios *scenarios, struct xml *table,
			  const struct xml *expect)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct str item = xml_get(expect, STR("item"));

	for (const struct xml_attr *at = expect->attrs; at != NULL; at = at->next) {
		struct xml *row;

		if (str_equal_c(at->name, "item"))
			continue;
		row = page_add(page, table, "row", STR(""));
		(void)page_add(page, row, "cell", outcome_item(scenarios, item));
		(void)page_add(page, row, "cell", outcome_aspect(scenarios, at->name));
		(void)page_add(page, row, "cell",
			       outcome_value(scenarios, item, at->name, at->value));
	}
}

static void list_expectations(const struct scenarios *scenarios, const struct xml *element)
{
	static const char *const columns[] = { "scenarios.item", "scenarios.of-it",
					       "scenarios.expected" };
	struct page *page = &scenarios->shop.portal->page;
	struct xml *table = page_table(page, "scenarios.expects", columns, LENGTH(columns));

	for (const struct xml *at = xml_child(element, STR("expect")); at != NULL;
	     at = xml_next(at, STR("expect")))
		list_expected(scenarios, table, at);
}

static void tell_result(const struct scenarios *scenarios, struct str name)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct scenario_result *result = result_of(scenarios, name);

	if (result == NULL) {
		page_say(page, "text", "scenarios.not-run");
		return;
	}
	page_say(page, "text", result->count == 0 ? "scenarios.passed" : "scenarios.failed");
	for (size_t i = 0; i < result->count; i++)
		(void)page_add(page, page->root, "text",
			       outcome_difference(scenarios, &result->differences[i]));
}

static void ask(const struct scenarios *scenarios, struct str name)
{
	struct portal *portal = scenarios->shop.portal;
	struct page *page = &portal->page;
	struct xml *form = page_form(page, portal_url(portal, "forms/%.*s/scenarios/%.*s",
						      STR_ARG(scenarios->shop.form),
						      STR_ARG(portal->request->parameters[2])));
	struct xml *field;

	page_hidden(page, form, "former", name);
	field = page_field(page, form, "text", "case", name);
	page_set(page, field, "label", page_word(page, "scenarios.case"));
	page_button(page, form, "rename-case");
	page_button(page, form, "fill-again");
	page_button(page, form, "record-again");
	page_button(page, form, "remove-case");
}

static void show(const struct scenarios *scenarios, const struct xml *element)
{
	struct portal *portal = scenarios->shop.portal;
	struct page *page = &portal->page;
	const struct str name = xml_get(element, STR("name"));
	struct xml *facts;

	portal_begin_text(portal, name);
	workshop_tell_lock(&scenarios->shop);
	tell_result(scenarios, name);
	facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "scenarios.day",
		  page_written(page, xml_get(element, STR("at"))));
	page_fact(page, facts, "scenarios.like", xml_get(element, STR("like")));
	list_answers(scenarios, element);
	list_expectations(scenarios, element);
	if ((portal->roles & ROLE_AUTHOR) && !workshop_is_locked(&scenarios->shop)) {
		page_say(page, "text", "scenarios.again");
		ask(scenarios, name);
	}
	page_link(page,
		  portal_url(portal, "forms/%.*s/scenarios", STR_ARG(scenarios->shop.form)),
		  "back-to-scenarios");
	portal_send(portal);
}

/* The case of the address; false when a page says that there is none. */
static bool open_case(struct scenarios *scenarios, struct xml **tree, struct xml **element)
{
	scenarios_run(scenarios);
	*tree = workshop_tree(&scenarios->shop);
	*element = *tree == NULL || scenarios->rules == NULL
			   ? NULL
			   : scenarios_find(*tree, case_name(scenarios));
	if (*element == NULL)
		portal_fail(scenarios->shop.portal, &(struct err){ .code = ERR_NOT_FOUND });
	return *element != NULL;
}

void portal_scenario_get(void *context, const struct request *request,
			 struct response *response)
{
	struct portal portal;
	struct scenarios scenarios = { 0 };
	struct xml *tree, *element;

	if (portal_open(&portal, context, request, response) &&
	    workshop_open(&scenarios.shop, &portal) && open_case(&scenarios, &tree, &element))
		show(&scenarios, element);
}

/* False when a page asks: what waits for a name would be lost. */
static bool is_sure(struct scenarios *scenarios, const struct xml *element,
		    const struct pair *pairs, size_t count)
{
	struct portal *portal = scenarios->shop.portal;
	const struct confirm confirm = { .action = "fill-again",
					 .back = portal_url(portal, "forms/%.*s/scenarios",
							    STR_ARG(scenarios->shop.form)) };

	return !str_equal_c(pairs_get(pairs, count, STR("_action")), confirm.action) ||
	       !trial_is(&scenarios->shop) ||
	       str_equal(trial_scenario(&scenarios->shop), xml_get(element, STR("name"))) ||
	       confirm_given(portal, &confirm, pairs, count);
}

void portal_scenario_post(void *context, const struct request *request,
			  struct response *response)
{
	static const struct {
		const char *action;
		void (*take)(struct scenarios *scenarios, struct xml *tree, struct xml *element,
			     struct str name);
	} actions[] = { { "rename-case", rename_case },
			{ "remove-case", remove_case },
			{ "record-again", record_again },
			{ "fill-again", fill_again } };
	struct portal portal;
	struct scenarios scenarios = { 0 };
	struct xml *tree, *element;
	const struct pair *pairs;
	size_t count;

	if (!portal_post(&portal, context, request, response, &pairs, &count) ||
	    !workshop_open(&scenarios.shop, &portal) ||
	    !open_case(&scenarios, &tree, &element) || scenarios_refuse_locked(&scenarios))
		return;
	/* The list may be another by now. */
	if (!str_equal(pairs_get(pairs, count, STR("former")), xml_get(element, STR("name")))) {
		scenarios_refuse(&scenarios, 409, "changed-meanwhile", STR(""));
		return;
	}
	if (!is_sure(&scenarios, element, pairs, count))
		return;
	for (size_t i = 0; i < LENGTH(actions); i++)
		if (str_equal_c(pairs_get(pairs, count, STR("_action")), actions[i].action)) {
			actions[i].take(&scenarios, tree, element,
					str_trim(pairs_get(pairs, count, STR("case"))));
			return;
		}
	scenarios_refuse(&scenarios, 422, "scenarios.action", STR(""));
}
