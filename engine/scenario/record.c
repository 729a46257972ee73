#include "engine/scenario/record.h"

#include "engine/form/attachment.h"
#include "engine/scenario/scenario_inner.h"

struct record {
	struct trial trial;
	struct xml *scenario;
	size_t rows[LIMIT_FORM_DEPTH]; /* of the repeats around what is at hand */
	size_t depth;
};

static const struct place nowhere = { 0, 0 };

static struct str name_of(struct record *record, const struct item *item, struct str part)
{
	struct buf out;
	struct str name;

	buf_init(&out, LIMIT_ANSWER);
	input_name(item, record->rows, part, &out);
	name = str_copy(record->trial.arena, buf_str(&out));
	buf_finish(&out);
	return name;
}

static struct xml *add(struct record *record, const char *element, struct str item)
{
	struct xml *added = xml_add(record->scenario,
				    xml_new(record->trial.arena, str_from_c(element), nowhere));

	if (item.len > 0)
		xml_set(record->trial.arena, added, STR("item"), item, nowhere);
	return added;
}

static void set(struct record *record, struct xml *element, const char *attr, struct str value)
{
	xml_set(record->trial.arena, element, str_from_c(attr), value, nowhere);
}

/* --- what was typed ----------------------------------------------------------------------- */

static void add_answer(struct record *record, const struct item *item, struct str part,
		       struct str text)
{
	set(record, add(record, "answer", name_of(record, item, part)), "value", text);
}

/* Names of files stand with spaces between them, so none may be in one. */
static struct str without_spaces(struct arena *arena, struct str text)
{
	char *plain = ARENA_ARRAY(arena, char, text.len);

	for (size_t i = 0; i < text.len; i++)
		plain[i] = text.at[i] == ' ' ? '_' : text.at[i];
	return (struct str){ plain, text.len };
}

static struct str joined(struct record *record, const struct item *item,
			 const struct answer *answer)
{
	struct arena *arena = record->trial.arena;
	struct str *texts = ARENA_ARRAY(arena, struct str, answer->count);

	for (size_t i = 0; i < answer->count; i++)
		texts[i] =
			item->kind == ITEM_ATTACHMENT
				? without_spaces(arena, attachment_read(answer->texts[i]).name)
				: answer->texts[i];
	return str_join(arena, texts, answer->count, STR(" "));
}

/* Nobody can answer what is computed or never open. */
static bool is_open(const struct item *item)
{
	return item->type->class == ITEM_CLASS_FIELD &&
	       item->rules[RULE_CALCULATE].text.len == 0 &&
	       !str_equal_c(item->rules[RULE_READONLY].text, "true");
}

/* What was left empty is an answer only where it would have had a value otherwise. */
static void record_answer(struct record *record, const struct item *item,
			  const struct answer *answer)
{
	const bool empties = item->rules[RULE_DEFAULT].text.len > 0;

	if (!answer->given || !is_open(item))
		return;
	if (item->type->part_count == 0) {
		const struct str text = joined(record, item, answer);

		if (text.len > 0 || empties)
			add_answer(record, item, STR(""), text);
		return;
	}
	for (size_t i = 0; i < answer->count && i < item->type->part_count; i++)
		if (answer->texts[i].len > 0 || empties)
			add_answer(record, item, item->type->parts[i], answer->texts[i]);
}

static void record_answers(struct record *record, const struct scope *scope,
			   const struct answer_row *row)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		const struct answer *answer = &row->cells[i];
		const size_t usual = item->min_rows > 0 ? item->min_rows : 1;

		if (item->kind != ITEM_REPEAT) {
			record_answer(record, item, answer);
			continue;
		}
		if (answer->row_count != usual)
			add_answer(record, item, STR(""),
				   str_printf(record->trial.arena, "%zu", answer->row_count));
		for (size_t k = 0; k < answer->row_count; k++) {
			record->rows[record->depth++] = k;
			record_answers(record, item->inner, answer->rows[k]);
			record->depth--;
		}
	}
}

/* --- what came of it ---------------------------------------------------------------------- */

/* Does a rule decide, or is it always the same? */
static bool decides(const struct item *item, enum rule_kind rule)
{
	const struct str text = item->rules[rule].text;

	return text.len > 0 && !str_equal_c(text, "true") && !str_equal_c(text, "false");
}

static struct str flag(bool is)
{
	return is ? STR("true") : STR("false");
}

struct expected {
	struct record *record;
	const struct item *item;
	struct xml *element; /* NULL: nothing is expected of it yet */
};

static void expect(struct expected *expected, const char *attr, struct str value)
{
	struct record *record = expected->record;

	if (expected->element == NULL)
		expected->element =
			add(record, "expect", name_of(record, expected->item, STR("")));
	set(record, expected->element, attr, value);
}

static void expect_value(struct expected *expected)
{
	const struct item *item = expected->item;
	const bool computes =
		item->rules[RULE_CALCULATE].text.len > 0 || item->kind == ITEM_DECISION;
	struct str came;

	if (computes && item_has_value(item) && item->type->value != FEEL_CONTEXT &&
	    expect_came(&expected->record->trial, name_of(expected->record, item, STR("")),
			STR("value"), &came))
		expect(expected, "value", came);
}

static void expect_problem(struct expected *expected, const struct cell *cell)
{
	const struct problem *problem = cell->problem;

	if (problem != NULL)
		expect(expected, problem->warning ? "warning" : "problem",
		       str_from_c(problem->detail.code));
}

/* Of what is not shown nothing else is expected. */
static void record_cell(struct record *record, const struct item *item, const struct cell *cell)
{
	struct expected expected = { record, item, NULL };

	if (decides(item, RULE_RELEVANT))
		expect(&expected, "shown", flag(cell->relevant));
	if (!cell->relevant)
		return;
	if (decides(item, RULE_REQUIRED))
		expect(&expected, "required", flag(cell->required));
	if (decides(item, RULE_READONLY))
		expect(&expected, "readonly", flag(cell->readonly));
	expect_value(&expected);
	expect_problem(&expected, cell);
}

/* Is what is around it shown? Else it is not shown either, and its own rule did not decide. */
static bool is_reached(const struct item *item, const struct state_row *row)
{
	const struct item *parent = item->parent;

	return parent == NULL || parent->kind == ITEM_REPEAT ||
	       row->cells[parent->column].relevant;
}

static void record_state(struct record *record, const struct scope *scope,
			 const struct state_row *row)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		const struct cell *cell = &row->cells[i];

		if (!is_reached(item, row))
			continue;
		record_cell(record, item, cell);
		for (size_t k = 0; cell->relevant && k < cell->row_count; k++) {
			record->rows[record->depth++] = k;
			record_state(record, item->inner, cell->rows[k]);
			record->depth--;
		}
	}
}

static void record_form(struct record *record)
{
	const struct state *state = record->trial.state;
	struct xml *element = add(record, "expect", STR(""));
	struct str came;

	if (expect_came(&record->trial, STR(""), STR("asked"), &came) && came.len > 0)
		set(record, element, "asked", came);
	set(record, element, "sendable", flag(state->error_count == 0));
	if (state->form_first < state->problem_count) {
		const struct problem *problem = &state->problems[state->form_first];

		set(record, element, problem->warning ? "warning" : "problem",
		    str_from_c(problem->detail.code));
	}
}

struct xml *scenario_record(struct arena *arena, const struct rules *rules,
			    const struct answers *answers, struct str name, struct str day)
{
	struct record record = {
		.trial = { .arena = arena, .scratch = arena, .form = answers->form }
	};
	struct diags nobody;
	int64_t now_ms = 0;

	diags_init(&nobody, arena, STR(""));
	record.trial.diags = &nobody;
	record.scenario = xml_new(arena, STR("scenario"), nowhere);
	set(&record, record.scenario, "name", name);
	set(&record, record.scenario, "at", day);
	record_answers(&record, &answers->form->root, answers->root);
	(void)scenario_moment(day, &now_ms);
	record.trial.state = rules_run(rules, answers, now_ms, arena);
	record_form(&record);
	record_state(&record, &answers->form->root, record.trial.state->root);
	return record.scenario;
}

/* --- and back ----------------------------------------------------------------------------- */

/* What it is like is an earlier one, so there is an end. */
static void answer(struct answers *answers, const struct xml *scenario, const struct xml *end,
		   struct str *at)
{
	const struct str like = xml_get(scenario, STR("like"));
	const struct str own = xml_get(scenario, STR("at"));

	for (const struct xml *other = xml_child(answers->form->tree, STR("scenario"));
	     like.len > 0 && other != NULL && other != end;
	     other = xml_next(other, STR("scenario")))
		if (str_equal(xml_get(other, STR("name")), like)) {
			answer(answers, other, other, at);
			break;
		}
	if (own.len > 0)
		*at = own;
	for (const struct xml *typed = xml_child(scenario, STR("answer")); typed != NULL;
	     typed = xml_next(typed, STR("answer")))
		(void)answers_set(answers, xml_get(typed, STR("item")),
				  xml_get(typed, STR("value")));
}

struct answers *scenario_answers(struct arena *arena, const struct form *form, struct str name,
				 struct str *at)
{
	struct answers *answers = answers_new(arena, form);

	*at = STR("");
	for (const struct xml *scenario = xml_child(form->tree, STR("scenario"));
	     scenario != NULL; scenario = xml_next(scenario, STR("scenario")))
		if (str_equal(xml_get(scenario, STR("name")), name))
			answer(answers, scenario, scenario, at);
	return answers;
}
