#include "engine/scenario/scenario_inner.h"

#include "engine/feel/temporal.h"
#include "engine/schema/nearest.h"
#include "engine/schema/path.h"

enum { SUGGESTIONS_MOST = 20 };

/* As read: what those answer that it is like comes before its own answers. */
struct scenario {
	struct str name;
	const struct xml *element;
	const struct scenario *like; /* an earlier one, or NULL */
	int64_t now_ms;
};

struct session {
	const struct form *form;
	const struct rules *rules;
	struct arena *arena, *scratch;
	struct diags *diags;
	struct coverage *coverage;
	struct map by_name; /* struct scenario * */
	size_t cost;	    /* besides the evaluations, of LIMIT_SCENARIO_COST */
	VEC(struct scenario_result) results;
};

struct place scenario_place(const struct xml *element, struct str attr)
{
	const struct xml_attr *at = attr.len > 0 ? xml_attr(element, attr) : NULL;

	return at != NULL ? at->value_place : element->place;
}

struct diag *scenario_locate(struct diags *diags, const struct xml *element, struct str attr,
			     struct diag *diag)
{
	diag_path(diags, diag, path_of(diags->arena, element, attr));
	return diag;
}

/* Of all ids the nearest, unless it is that very one: then something else of the path is wrong.
 * Who is wrong often needs no suggestion each time: the search is long. */
static struct str meant_id(const struct trial *trial, struct str id)
{
	struct str *ids = ARENA_ARRAY(trial->scratch, struct str, trial->form->item_count);
	struct str meant;

	if (trial->diags->errors > SUGGESTIONS_MOST)
		return STR("");
	for (size_t i = 0; i < trial->form->item_count; i++)
		ids[i] = trial->form->items[i]->id;
	meant = nearest_find(id, ids, trial->form->item_count);
	return str_equal(meant, id) ? STR("") : meant;
}

void scenario_unknown(struct trial *trial, const char *code, const struct xml *element)
{
	struct str path = xml_get(element, STR("item"));
	struct str rest = path;
	struct str id = path;
	struct str word;
	struct str meant;
	struct diag *diag = SCENARIO_ERROR(trial->diags, code, element, STR("item"),
					   "nothing here is called `%.*s`", STR_ARG(path));

	while (str_next(&rest, '.', &word))
		id = word;
	meant = meant_id(trial, id);
	if (meant.len > 0)
		diag_fix(trial->diags, diag, "did you mean `%.*s`?", STR_ARG(meant));
	else
		diag_fix(trial->diags, diag,
			 "write the item's id; in a repeat as in `izdevumi.0.summa`, the first "
			 "row is 0 and none is left out");
}

/* --- answers --- */

/* Nobody can type what is computed, or never open. */
static void expect_typed(struct trial *trial, const struct xml *element)
{
	const struct item *item;
	struct answer_row *row;
	struct diag *diag;

	if (!input_find(trial->answers, xml_get(element, STR("item")), &item, &row, NULL) ||
	    (item->rules[RULE_CALCULATE].text.len == 0 &&
	     !str_equal_c(item->rules[RULE_READONLY].text, "true")))
		return;
	diag = SCENARIO_ERROR(trial->diags, "scenario.answer.computed", element, STR("item"),
			      item->rules[RULE_CALCULATE].text.len > 0
				      ? "nobody can answer `%.*s`: it is calculated"
				      : "nobody can answer `%.*s`: it is always readonly",
			      STR_ARG(item->id));
	diag_fix(trial->diags, diag, "remove the answer; what comes of it can be expected");
}

/* The item is there, or there is none of that name. */
static void never_answered(struct trial *trial, const struct xml *element)
{
	struct str path = xml_get(element, STR("item"));
	const struct item *item;
	struct answer_row *row;
	size_t index;
	struct diag *diag;

	if (!input_find(trial->answers, path, &item, &row, &index) || index != SIZE_MAX) {
		scenario_unknown(trial, "scenario.answer.unknown", element);
		return;
	}
	diag = SCENARIO_ERROR(trial->diags, "scenario.answer.value", element, STR("value"),
			      "this is no answer to the %.*s `%.*s`",
			      STR_ARG(diag_element(trial->diags, item->type->name)),
			      STR_ARG(path));
	if (item->kind == ITEM_REPEAT)
		diag_fix(trial->diags, diag, "write how many rows it has, at most %d",
			 LIMIT_ROWS);
	else
		diag_fix(trial->diags, diag, "answer a field in it, by the field's id");
}

static void answer_one(struct trial *trial, const struct xml *element)
{
	if (answers_set(trial->answers, xml_get(element, STR("item")),
			xml_get(element, STR("value"))))
		expect_typed(trial, element);
	else
		never_answered(trial, element);
}

static void answer_all(struct session *session, struct trial *trial, const struct xml *scenario)
{
	struct map seen;

	map_init(&seen, session->scratch);
	for (const struct xml *at = xml_child(scenario, STR("answer")); at != NULL;
	     at = xml_next(at, STR("answer"))) {
		struct diag *diag;

		session->cost++;
		answer_one(trial, at);
		if (map_add(&seen, xml_get(at, STR("item")), NULL))
			continue;
		diag = SCENARIO_ERROR(trial->diags, "scenario.answer.twice", at, STR("item"),
				      "`%.*s` is answered twice",
				      STR_ARG(xml_get(at, STR("item"))));
		diag_fix(trial->diags, diag, "keep one of the answers");
	}
}

/* The first of those that it is like begins. Each is like an earlier one, so there is an end.
 */
static void answer_in_turn(struct session *session, struct trial *trial,
			   const struct scenario *scenario)
{
	size_t count = 0;
	const struct xml **chain;

	for (const struct scenario *at = scenario; at != NULL; at = at->like)
		count++;
	chain = ARENA_ARRAY(session->scratch, const struct xml *, count);
	for (const struct scenario *at = scenario; at != NULL; at = at->like)
		chain[--count] = at->element;
	for (; chain[count] != scenario->element; count++)
		answer_all(session, trial, chain[count]);
	answer_all(session, trial, scenario->element);
}

/* --- one scenario --- */

static size_t cost(const struct session *session)
{
	return session->cost + coverage_evaluations(session->coverage);
}

static void run(struct session *session, struct trial *trial, int64_t now_ms)
{
	const struct rules_watch watch = { coverage_saw, session->coverage };

	trial->state = rules_run_watched(session->rules, trial->answers, now_ms, &watch,
					 session->scratch);
	session->cost += trial->state->steps + trial->answers->cells;
	coverage_add(session->coverage, trial->state);
}

static void expect_all(struct trial *trial, const struct xml *scenario)
{
	const struct xml *at = xml_child(scenario, STR("expect"));

	if (at == NULL) {
		struct diag *diag =
			SCENARIO_ERROR(trial->diags, "scenario.expect.missing", scenario,
				       STR(""), "this scenario expects nothing");

		diag_fix(trial->diags, diag,
			 "say what must come of it, such as <expect sendable=\"true\"/>");
	}
	for (; at != NULL; at = xml_next(at, STR("expect")))
		expect_check(trial, at);
}

static void try_scenario(struct session *session, const struct scenario *scenario)
{
	size_t errors = session->diags->errors;
	struct trial trial = { .arena = session->arena,
			       .scratch = session->scratch,
			       .diags = session->diags,
			       .form = session->form,
			       .answers = answers_new(session->scratch, session->form) };

	answer_in_turn(session, &trial, scenario);
	if (session->diags->errors > errors)
		return;
	run(session, &trial, scenario->now_ms);
	expect_all(&trial, scenario->element);
	*VEC_ADD(session->arena, &session->results) =
		(struct scenario_result){ scenario->name, scenario->element->place,
					  trial.differences.at, trial.differences.count };
}

/* --- reading --- */

bool scenario_moment(struct str text, int64_t *ms)
{
	struct date_time moment = { .time = { .hour = 12 } };
	bool read = date_parse(text, &moment.date) || date_time_parse(text, &moment);

	moment.time.zone = (struct zone){ .kind = ZONE_NAMED, .name = STR("Europe/Riga") };
	if (read)
		*ms = date_time_to_epoch(&moment) * 1000;
	return read;
}

static bool read_at(struct session *session, struct scenario *scenario)
{
	struct str at = xml_get(scenario->element, STR("at"));
	struct diag *diag;

	if (at.len == 0 && scenario->like != NULL) {
		scenario->now_ms = scenario->like->now_ms;
		return true;
	}
	if (at.len > 0 && scenario_moment(at, &scenario->now_ms))
		return true;
	diag = at.len > 0 ? SCENARIO_ERROR(session->diags, "scenario.at", scenario->element,
					   STR("at"), "there is no such day or time: %.*s",
					   STR_ARG(at))
			  : SCENARIO_ERROR(session->diags, "scenario.at", scenario->element,
					   STR(""), "this scenario does not say when it is");
	diag_fix(session->diags, diag,
		 "write the day that today() is to give: at=\"2026-11-23\"");
	return false;
}

static bool read_like(struct session *session, struct scenario *scenario)
{
	struct str like = xml_get(scenario->element, STR("like"));
	struct diag *diag;

	if (like.len == 0)
		return true;
	scenario->like = map_get(&session->by_name, like);
	if (scenario->like != NULL)
		return true;
	diag = SCENARIO_ERROR(session->diags, "scenario.like", scenario->element, STR("like"),
			      "no scenario before this one is called \"%.*s\"", STR_ARG(like));
	diag_fix(session->diags, diag, "write the name of an earlier scenario");
	return false;
}

static bool read_name(struct session *session, struct scenario *scenario)
{
	struct diag *diag;

	scenario->name = xml_get(scenario->element, STR("name"));
	if (map_add(&session->by_name, scenario->name, scenario))
		return true;
	diag = SCENARIO_ERROR(session->diags, "scenario.name", scenario->element, STR("name"),
			      "another scenario is called \"%.*s\" too",
			      STR_ARG(scenario->name));
	diag_fix(session->diags, diag, "say what is particular about this one");
	return false;
}

static bool is_too_much(struct session *session, const struct xml *element)
{
	size_t count = session->by_name.count;
	struct diag *diag;

	if (count < LIMIT_SCENARIOS && cost(session) < LIMIT_SCENARIO_COST)
		return false;
	diag = SCENARIO_ERROR(session->diags, "scenario.limit", element, STR(""),
			      "the %zu scenarios before this one are as much as can be run",
			      count);
	diag_fix(session->diags, diag, "keep at most %d, with fewer rows", LIMIT_SCENARIOS);
	return true;
}

/* False when there was an error in them. */
static bool run_all(struct session *session)
{
	size_t errors = session->diags->errors;

	for (const struct xml *at = xml_child(session->form->tree, STR("scenario"));
	     at != NULL && !is_too_much(session, at); at = xml_next(at, STR("scenario"))) {
		struct scenario *scenario = ARENA_NEW(session->arena, struct scenario);

		scenario->element = at;
		arena_reset(session->scratch);
		if (read_like(session, scenario) && read_at(session, scenario) &&
		    read_name(session, scenario))
			try_scenario(session, scenario);
	}
	return session->diags->errors == errors;
}

bool scenario_run(const struct form *form, const struct rules *rules, struct arena *arena,
		  struct diags *diags, struct scenario_report *out)
{
	struct arena scratch;
	struct session session = { .form = form,
				   .rules = rules,
				   .arena = arena,
				   .scratch = &scratch,
				   .diags = diags,
				   .coverage = coverage_new(arena, form) };
	bool good;

	arena_init(&scratch);
	map_init(&session.by_name, arena);
	good = run_all(&session);
	arena_finish(&scratch);
	*out = (struct scenario_report){ .results = session.results.at,
					 .count = session.results.count };
	for (size_t i = 0; i < out->count; i++)
		out->failed += out->results[i].count > 0;
	coverage_report(session.coverage, arena, out);
	return good;
}

/* What is expected, in words. */
static struct str said(const struct diags *diags, struct str text)
{
	return text.len > 0 ? diag_text(diags, "\"%.*s\"", STR_ARG(text))
			    : diag_text(diags, "nothing");
}

static void say_failed(struct diags *diags, const struct scenario_result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		const struct difference *at = &result->differences[i];
		struct diag *diag = diag_error(
			diags, "scenario.failed", at->place,
			"the scenario \"%.*s\" fails: %.*s: expected %.*s, got %.*s",
			STR_ARG(result->name), STR_ARG(at->what),
			STR_ARG(said(diags, at->expected)), STR_ARG(said(diags, at->came)));

		diag_fix(diags, diag, "correct the form, or what the scenario expects");
	}
}

bool scenario_check(const struct form *form, const struct rules *rules, struct diags *diags)
{
	struct arena arena;
	struct scenario_report report;
	bool passed;

	arena_init(&arena);
	passed = scenario_run(form, rules, &arena, diags, &report) && report.failed == 0;
	for (size_t i = 0; i < report.count; i++)
		say_failed(diags, &report.results[i]);
	arena_finish(&arena);
	return passed;
}

unsigned scenario_coverage(const struct scenario_report *report)
{
	if (report->outcomes == 0)
		return 100;
	return (unsigned)(report->reached * 100 / report->outcomes);
}
