#include "engine/contract/sample.h"

#include "engine/contract/sample_inner.h"

enum { STARTS_MOST = 8, ROUNDS_MOST = 200, ROWS_MORE = 3 };

struct maker {
	const struct sample *sample;
	struct arena *arena; /* of the answers */
	struct chance chance;
	struct answers *answers;
};

/* --- filling in --- */

/* The first sample is the one that people read: its words are plain. */
static struct value choose_value(struct maker *maker, const struct item *item)
{
	struct value value = value_null();

	if (maker->sample->seed == 0)
		value = sample_plain(item, maker->arena);
	if (value.kind == VALUE_NULL)
		value = sample_value(item, &maker->chance, maker->sample->now_ms, maker->arena);
	return value;
}

static void answer_field(struct maker *maker, const struct item *item, struct answer *cell)
{
	struct value value = choose_value(maker, item);
	size_t count;
	const struct str *texts = item_type_back(item, value, maker->arena, &count);

	cell->given = true;
	cell->count = count;
	cell->texts = ARENA_ARRAY(maker->arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		cell->texts[i] = texts[i];
}

static void fill_row(struct maker *maker, const struct scope *scope, struct answer_row *row);

static void fill_rows(struct maker *maker, const struct item *repeat, struct answer_row *row)
{
	struct answer *cell = &row->cells[repeat->column];
	size_t most = repeat->min_rows + chance_below(&maker->chance, ROWS_MORE);
	bool changed = true;

	while (changed && cell->row_count < most)
		changed = answers_add_row(maker->answers, row, repeat);
	while (changed && cell->row_count > most)
		changed = answers_remove_row(maker->answers, row, repeat, cell->row_count - 1);
	for (size_t i = 0; i < cell->row_count; i++)
		fill_row(maker, repeat->inner, cell->rows[i]);
}

/* What need not be answered sometimes is not. Not deeper than LIMIT_FORM_DEPTH. */
static void fill_row(struct maker *maker, const struct scope *scope, struct answer_row *row)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		bool asked = item->rules[RULE_REQUIRED].text.len > 0;

		if (item->kind == ITEM_REPEAT)
			fill_rows(maker, item, row);
		else if (item->type->class == ITEM_CLASS_FIELD &&
			 (asked || !chance_once_in(&maker->chance, 3)))
			answer_field(maker, item, &row->cells[i]);
	}
}

/* --- mending --- */

/* The row at these indices of the repeat and those around it; no repeat: the form's. */
static struct answer_row *find_row(const struct maker *maker, const struct item *repeat,
				   const size_t *rows, size_t depth)
{
	struct answer_row *around;

	if (repeat == NULL || depth == 0)
		return maker->answers->root;
	around = find_row(maker, repeat->repeat, rows, depth - 1);
	return around->cells[repeat->column].rows[rows[depth - 1]];
}

static void change_any(struct maker *maker, const struct scope *scope, struct answer_row *row)
{
	size_t column = chance_below(&maker->chance, scope->count);
	const struct item *item = scope->columns[column];

	if (item->kind == ITEM_REPEAT)
		fill_rows(maker, item, row);
	else if (item->type->class == ITEM_CLASS_FIELD && chance_once_in(&maker->chance, 4))
		row->cells[column] = (struct answer){ .given = true };
	else if (item->type->class == ITEM_CLASS_FIELD)
		answer_field(maker, item, &row->cells[column]);
}

/* A rule between fields is mended at either end: at the item, or anywhere around it. */
static void mend(struct maker *maker, const struct problem *problem)
{
	const struct item *item = problem->item;
	struct answer_row *row;

	if (item == NULL ||
	    (problem->constraint != NULL && chance_once_in(&maker->chance, 3))) {
		change_any(maker, &maker->sample->form->root, maker->answers->root);
		return;
	}
	row = find_row(maker, item->repeat, problem->rows, problem->depth);
	if (item->type->class == ITEM_CLASS_FIELD &&
	    (problem->constraint == NULL || chance_once_in(&maker->chance, 2)))
		answer_field(maker, item, &row->cells[item->column]);
	else
		change_any(maker,
			   item->repeat != NULL ? item->repeat->inner
						: &maker->sample->form->root,
			   row);
}

/* Any of the errors, of which there is one: mending always the first could go round in circles
 * with a second. */
static const struct problem *some_error(struct maker *maker, const struct state *state)
{
	size_t at = chance_below(&maker->chance, state->problem_count);

	while (state->problems[at].warning)
		at = (at + 1) % state->problem_count;
	return &state->problems[at];
}

/* True once the answers are right. scratch holds a state at a time. */
static bool try_answers(struct maker *maker, struct arena *scratch, struct str *wrong)
{
	const struct sample *sample = maker->sample;

	maker->answers = answers_new(maker->arena, sample->form);
	fill_row(maker, &sample->form->root, maker->answers->root);
	for (size_t i = 0; i < ROUNDS_MOST; i++) {
		const struct state *state =
			rules_run(sample->rules, maker->answers, sample->now_ms, scratch);
		const struct problem *error;
		if (state->error_count == 0)
			return true;
		error = some_error(maker, state);
		*wrong = error->item != NULL ? item_path(maker->arena, error->item)
					     : STR("the form");
		mend(maker, error);
		arena_reset(scratch);
	}
	return false;
}

const struct state *sample_make(const struct sample *sample, struct arena *arena,
				struct err *err)
{
	struct maker maker = { sample, arena, { sample->seed }, NULL };
	struct arena scratch;
	struct str wrong = STR("");
	bool found = false;

	arena_init(&scratch);
	for (size_t i = 0; i < STARTS_MOST && !found; i++)
		found = try_answers(&maker, &scratch, &wrong);
	arena_finish(&scratch);
	if (found)
		return rules_run(sample->rules, maker.answers, sample->now_ms, arena);
	(void)err_set(err, ERR_NOT_FOUND,
		      "no valid submission could be made up; last in the way: %.*s",
		      STR_ARG(wrong));
	return NULL;
}
