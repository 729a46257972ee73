#include "app/portal/scenarios.h"

#include "app/http/upload.h"
#include "app/portal/day.h"
#include "app/portal/finding.h"
#include "app/portal/outcome.h"
#include "app/portal/trial.h"
#include "app/service/moment.h"
#include "app/service/shelf.h"
#include "engine/form/definition.h"
#include "engine/form/edit.h"
#include "engine/scenario/record.h"

/* --- running ------------------------------------------------------------------------------ */

void scenarios_run(struct scenarios *scenarios)
{
	const struct workshop *shop = &scenarios->shop;
	struct arena *arena = shop->portal->arena;
	const struct shelf shelf = { .store = shop->portal->service->store,
				     .institution = shop->portal->institution };
	const struct library library = shelf_library(&shelf);

	struct diags failed; /* the report says so in words of its own */

	portal_diags(shop->portal, &scenarios->diags, shop->form);
	diags_init(&failed, arena, shop->form);
	scenarios->form = form_load_with(arena, shop->text, &library, &scenarios->diags);
	if (scenarios->form != NULL) {
		apart_read(&scenarios->titles, &shop->portal->page, scenarios->form);
		scenarios->rules = rules_build(arena, scenarios->form, &scenarios->diags);
	}
	scenarios->ran =
		scenarios->rules != NULL && scenario_run(scenarios->form, scenarios->rules,
							 arena, &failed, &scenarios->report);
}

static bool has_some(const struct workshop *shop)
{
	const struct xml *tree = workshop_tree(shop);

	return tree != NULL && xml_child(tree, STR("scenario")) != NULL;
}

struct str scenarios_sum(const struct scenarios *scenarios)
{
	struct portal *portal = scenarios->shop.portal;
	const struct scenario_report *report = &scenarios->report;
	const size_t numbers[] = { report->count - report->failed, report->count,
				   scenario_coverage(report), report->reached,
				   report->outcomes };
	struct pair pairs[] = { { STR_INIT("passed"), { 0 } },
				{ STR_INIT("all"), { 0 } },
				{ STR_INIT("percent"), { 0 } },
				{ STR_INIT("reached"), { 0 } },
				{ STR_INIT("outcomes"), { 0 } } };

	if (!scenarios->ran)
		return has_some(&scenarios->shop)
			       ? page_word(&portal->page, "scenarios.cannot-run")
			       : STR("");
	if (report->count == 0)
		return STR("");
	for (size_t i = 0; i < LENGTH(pairs); i++)
		pairs[i].value = str_printf(portal->arena, "%zu", numbers[i]);
	return page_word_of(&portal->page, "scenarios.sum", pairs, LENGTH(pairs));
}

/* --- the table ---------------------------------------------------------------------------- */

static size_t count_children(const struct xml *element, const char *name)
{
	size_t count = 0;

	for (const struct xml *at = xml_child(element, str_from_c(name)); at != NULL;
	     at = xml_next(at, str_from_c(name)))
		count++;
	return count;
}

/* Day, month and year are one answer. */
static size_t count_answers(const struct xml *element)
{
	const struct xml *at = xml_child(element, STR("answer"));
	struct str last = STR("");
	size_t count = 0;

	for (; at != NULL; at = xml_next(at, STR("answer"))) {
		const struct str question = outcome_question(xml_get(at, STR("item")));

		count += !str_equal(question, last);
		last = question;
	}
	return count;
}

static struct str counted(const struct page *page, const char *key, size_t count)
{
	return page_word_with(page, key, "count", str_printf(page->arena, "%zu", count));
}

static struct str result_text(const struct scenarios *scenarios,
			      const struct scenario_result *result)
{
	struct page *page = &scenarios->shop.portal->page;
	struct str text =
		page_word(page, result->count > 0 ? "scenarios.failed" : "scenarios.passed");

	for (size_t i = 0; i < result->count; i++)
		text = str_printf(
			page->arena, "%.*s%s%.*s", STR_ARG(text), i > 0 ? "; " : ": ",
			STR_ARG(outcome_difference(scenarios, &result->differences[i])));
	return text;
}

void scenarios_list(const struct scenarios *scenarios)
{
	static const char *const columns[] = { "scenarios.name", "scenarios.answers",
					       "scenarios.expects", "scenarios.result" };
	struct portal *portal = scenarios->shop.portal;
	struct page *page = &portal->page;
	const struct xml *at = xml_child(scenarios->form->written, STR("scenario"));
	struct xml *table;

	if (at == NULL)
		return;
	table = page_table(page, "scenarios", columns, LENGTH(columns));
	for (size_t i = 0; at != NULL; at = xml_next(at, STR("scenario")), i++) {
		struct xml *row = page_add(page, table, "row", STR(""));
		struct xml *name = page_add(page, row, "cell", xml_get(at, STR("name")));

		page_set(page, name, "href",
			 portal_url(portal, "forms/%.*s/scenarios/%zu",
				    STR_ARG(scenarios->shop.form), i));
		(void)page_add(page, row, "cell",
			       counted(page, "scenarios.count.answers", count_answers(at)));
		(void)page_add(
			page, row, "cell",
			counted(page, "scenarios.count.expects", count_children(at, "expect")));
		(void)page_add(page, row, "cell",
			       scenarios->ran && i < scenarios->report.count
				       ? result_text(scenarios, &scenarios->report.results[i])
				       : page_word(page, "scenarios.not-run"));
	}
}

static void list_gaps(const struct scenarios *scenarios)
{
	static const char *const columns[] = { "scenarios.where", "scenarios.rule",
					       "scenarios.missing" };
	struct page *page = &scenarios->shop.portal->page;
	const struct scenario_report *report = &scenarios->report;
	struct xml *table;

	if (!scenarios->ran || report->count == 0 || report->gap_count == 0)
		return;
	page_say(page, "heading", "scenarios.gaps");
	page_say(page, "text", "scenarios.gaps.text");
	table = page_table(page, "scenarios.gaps", columns, LENGTH(columns));
	for (size_t i = 0; i < report->gap_count; i++) {
		const struct gap *gap = &report->gaps[i];
		struct xml *row = page_add(page, table, "row", STR(""));

		(void)page_add(page, row, "cell", outcome_place(scenarios, gap));
		(void)page_add(page, row, "cell", outcome_rule(scenarios, gap));
		(void)page_add(page, row, "cell", outcome_missing(scenarios, gap));
	}
}

/* --- adding ------------------------------------------------------------------------------- */

static void ask_field(struct page *page, struct xml *form, const char *control,
		      const char *name, struct str value)
{
	struct xml *field = page_field(page, form, control, name, value);
	const char *label =
		str_to_c(page->arena, str_printf(page->arena, "scenarios.%s", name));
	const char *hint =
		str_to_c(page->arena, str_printf(page->arena, "scenarios.%s.hint", name));

	page_set(page, field, "label", page_word(page, label));
	page_set(page, field, "hint", page_word(page, hint));
}

static void ask_day(struct page *page, struct xml *form, struct day today)
{
	struct xml *field = day_ask(page, form, "day", &today, false);

	page_set(page, field, "label", page_word(page, "scenarios.day"));
	page_set(page, field, "hint", page_word(page, "scenarios.day.hint"));
}

static struct xml *begin_form(const struct scenarios *scenarios)
{
	struct portal *portal = scenarios->shop.portal;

	return page_form(&portal->page, portal_url(portal, "forms/%.*s/scenarios",
						   STR_ARG(scenarios->shop.form)));
}

/* Empty: there is no such scenario. */
static struct str day_of_case(const struct xml *form, struct str name)
{
	for (const struct xml *at = xml_child(form, STR("scenario")); at != NULL;
	     at = xml_next(at, STR("scenario")))
		if (str_equal(xml_get(at, STR("name")), name))
			return xml_get(at, STR("at"));
	return STR("");
}

/* That of the scenario which is filled in anew; else today. */
static struct day proposed_day(const struct scenarios *scenarios, struct str name)
{
	const struct portal *portal = scenarios->shop.portal;
	const struct str day = day_of_case(scenarios->form->written, name);
	int64_t ms;

	if (!moment_read_local(str_printf(portal->arena, "%.*sT12:00",
					  STR_ARG(str_slice(day, 0, 10))),
			       portal->arena, &ms))
		ms = portal->now_ms;
	return day_of(portal->arena, ms);
}

/* What was filled in waits for a name. */
static void ask_trial(const struct scenarios *scenarios, struct str name)
{
	struct portal *portal = scenarios->shop.portal;
	struct page *page = &portal->page;
	const bool there = trial_is(&scenarios->shop);
	const struct str of = trial_scenario(&scenarios->shop);
	const struct str trial =
		portal_url(portal, "forms/%.*s/trial/_first", STR_ARG(scenarios->shop.form));

	page_say(page, "heading", there ? "scenarios.trial" : "scenarios.new");
	page_say(page, "text",
		 !there       ? "scenarios.new.text"
		 : of.len > 0 ? "scenarios.trial-of.text"
			      : "scenarios.trial.text");
	if (!there) {
		page_link_main(page, trial, "scenarios.fill-in");
		return;
	}
	page_link(page, trial, "scenarios.go-on");
	struct xml *form = begin_form(scenarios);
	ask_field(page, form, "text", "case", name.len > 0 ? name : of);
	ask_day(page, form, proposed_day(scenarios, of));
	page_button(page, form, "keep-case");
	page_button(page, form, "drop-trial");
}

static void ask_file(const struct scenarios *scenarios)
{
	struct portal *portal = scenarios->shop.portal;
	struct page *page = &portal->page;
	struct xml *form;

	page_say(page, "heading", "scenarios.files");
	page_say(page, "text", "scenarios.files.text");
	page_link(
		page,
		portal_url(portal, "forms/%.*s/definition.xml", STR_ARG(scenarios->shop.form)),
		"file.xml");
	form = begin_form(scenarios);
	page_set(page, form, "files", STR("true"));
	page_set(page, form, "second", STR("true"));
	ask_field(page, form, "file", "file", STR(""));
	page_button(page, form, "take-cases");
}

static void show(struct scenarios *scenarios, const char *problem, struct str name)
{
	struct portal *portal = scenarios->shop.portal;
	struct page *page = &portal->page;
	const struct str sum = scenarios_sum(scenarios);

	portal_begin(portal, "scenarios");
	workshop_tell_done(&scenarios->shop, false);
	workshop_tell_lock(&scenarios->shop);
	if (problem != NULL)
		page_say(page, "problem", problem);
	page_say(page, "text", "scenarios.text");
	if (sum.len > 0)
		(void)page_add(page, page->root, "text", sum);
	if (scenarios->ran && scenarios->report.count == 0)
		page_say(page, "text", "scenarios.no-cases");
	if (!scenarios->ran && scenarios->diags.list.count > 0)
		finding_list(&scenarios->shop, &scenarios->diags);
	if (scenarios->form != NULL)
		scenarios_list(scenarios);
	if ((portal->roles & ROLE_AUTHOR) && scenarios->rules != NULL &&
	    !workshop_is_locked(&scenarios->shop)) {
		ask_trial(scenarios, name);
		ask_file(scenarios);
	}
	list_gaps(scenarios);
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(scenarios->shop.form)),
		  "back");
	portal_send(portal);
}

void portal_scenarios_get(void *context, const struct request *request,
			  struct response *response)
{
	struct portal portal;
	struct scenarios scenarios = { 0 };

	if (!portal_open(&portal, context, request, response) ||
	    !workshop_open(&scenarios.shop, &portal))
		return;
	scenarios_run(&scenarios);
	show(&scenarios, NULL, STR(""));
}

/* --- changing ----------------------------------------------------------------------------- */

void scenarios_refuse(struct scenarios *scenarios, unsigned status, const char *problem,
		      struct str name)
{
	show(scenarios, problem, name);
	scenarios->shop.portal->response->status = status;
}

struct xml *scenarios_find(struct xml *tree, struct str name)
{
	for (struct xml *at = tree->first; at != NULL; at = at->next)
		if (str_equal_c(at->name, "scenario") &&
		    str_equal(xml_get(at, STR("name")), name))
			return at;
	return NULL;
}

void scenarios_replace(struct xml *scenario, const struct xml *with)
{
	scenario->first = with->first;
	scenario->last = with->last;
	scenario->attrs = with->attrs;
}

bool scenarios_refuse_locked(struct scenarios *scenarios)
{
	const bool locked = workshop_is_locked(&scenarios->shop);

	if (locked)
		scenarios_refuse(scenarios, 409, NULL, STR(""));
	return locked;
}

bool scenarios_save(struct scenarios *scenarios, const struct xml *tree, const char *done)
{
	struct portal *portal = scenarios->shop.portal;
	const enum workshop_end end = workshop_save_tree(&scenarios->shop, tree);

	if (end == WORKSHOP_CHANGED_MEANWHILE)
		scenarios_refuse(scenarios, 409, "changed-meanwhile", STR(""));
	if (end == WORKSHOP_SAVED)
		portal_redirect(portal, workshop_done(&scenarios->shop,
						      portal_url(portal, "forms/%.*s/scenarios",
								 STR_ARG(scenarios->shop.form)),
						      str_from_c(done)));
	return end == WORKSHOP_SAVED;
}

/* A time of that day stays. */
static struct str day_kept(const struct scenarios *scenarios, struct str name, struct str day)
{
	const struct str former = day_of_case(scenarios->form->written, name);

	return str_starts(former, day) ? former : day;
}

/* In place of the one that was filled in anew, where it keeps the name. */
static void put_case(struct scenarios *scenarios, struct xml *tree, struct str name,
		     struct str day)
{
	struct xml *former = scenarios_find(tree, name);
	struct xml *fresh = scenario_record(scenarios->shop.portal->arena, scenarios->rules,
					    trial_answers(&scenarios->shop, scenarios->form),
					    name, day_kept(scenarios, name, day));
	struct err err = { 0 };

	if (former != NULL)
		scenarios_replace(former, fresh);
	else
		(void)xml_add(tree, fresh);
	if (scenarios_save(scenarios, tree, "keep-case"))
		(void)trial_forget(&scenarios->shop, &err);
}

static bool is_taken(const struct scenarios *scenarios, struct xml *tree, struct str name)
{
	return scenarios_find(tree, name) != NULL &&
	       !str_equal(name, trial_scenario(&scenarios->shop));
}

static void keep_case(struct scenarios *scenarios, const struct pair *pairs, size_t count)
{
	const struct str name = str_trim(pairs_get(pairs, count, STR("case")));
	const struct day typed = day_sent(scenarios->shop.portal->arena, pairs, count, "day");
	struct str day;
	struct xml *tree = workshop_tree(&scenarios->shop);

	if (tree == NULL || scenarios->rules == NULL)
		scenarios_refuse(scenarios, 422, "preview.errors", name);
	else if (name.len == 0 || name.len > 200)
		scenarios_refuse(scenarios, 422, "scenarios.name-needed", name);
	else if (is_taken(scenarios, tree, name))
		scenarios_refuse(scenarios, 409, "scenarios.name-taken", name);
	else if (!day_write(&typed, scenarios->shop.portal->arena, &day))
		scenarios_refuse(scenarios, 422, "scenarios.day-needed", name);
	else
		put_case(scenarios, tree, name, day);
}

static void drop_trial(struct scenarios *scenarios, const struct pair *pairs, size_t count)
{
	struct portal *portal = scenarios->shop.portal;
	struct err err = { 0 };

	(void)pairs;
	(void)count;
	if (trial_forget(&scenarios->shop, &err))
		portal_redirect(portal, portal_url(portal, "forms/%.*s/scenarios",
						   STR_ARG(scenarios->shop.form)));
	else
		portal_fail(portal, &err);
}

/* The definition in the file; NULL: there is none that can be read. */
static struct xml *sent_tree(const struct portal *portal)
{
	struct diags nobody;
	struct str text;

	if (!upload_first(portal->request, LIMIT_DEFINITION, &text))
		return NULL;
	diags_init(&nobody, portal->arena, STR(""));
	return definition_read(portal->arena, text, &nobody);
}

/* Those of the file, in place of what is called the same. */
static void take_cases(struct scenarios *scenarios, const struct pair *pairs, size_t count)
{
	struct xml *from = sent_tree(scenarios->shop.portal);
	struct xml *tree = workshop_tree(&scenarios->shop);
	struct xml *next;

	(void)pairs;
	(void)count;
	if (from == NULL || tree == NULL || xml_child(from, STR("scenario")) == NULL) {
		scenarios_refuse(scenarios, 422, "scenarios.file.none", STR(""));
		return;
	}
	for (struct xml *at = from->first; at != NULL; at = next) {
		struct xml *old;

		next = at->next;
		if (!str_equal_c(at->name, "scenario"))
			continue;
		old = scenarios_find(tree, xml_get(at, STR("name")));
		if (old != NULL)
			edit_remove(old);
		edit_remove(at);
		(void)xml_add(tree, at);
	}
	(void)scenarios_save(scenarios, tree, "take-cases");
}

void portal_scenarios_post(void *context, const struct request *request,
			   struct response *response)
{
	static const struct {
		const char *action;
		void (*take)(struct scenarios *scenarios, const struct pair *pairs,
			     size_t count);
	} actions[] = { { "keep-case", keep_case },
			{ "drop-trial", drop_trial },
			{ "take-cases", take_cases } };
	struct portal portal;
	struct scenarios scenarios = { 0 };
	const struct pair *pairs;
	size_t count;

	if (!portal_post(&portal, context, request, response, &pairs, &count) ||
	    !workshop_open(&scenarios.shop, &portal))
		return;
	scenarios_run(&scenarios);
	if (scenarios_refuse_locked(&scenarios))
		return;
	for (size_t i = 0; i < LENGTH(actions); i++)
		if (str_equal_c(pairs_get(pairs, count, STR("_action")), actions[i].action)) {
			actions[i].take(&scenarios, pairs, count);
			return;
		}
	scenarios_refuse(&scenarios, 422, "scenarios.action", STR(""));
}
