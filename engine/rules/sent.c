/* What was sent, to be shown again: rules decided about it when it was sent, and some of what
 * they read then is not there any more, because it was asked but not sent. So whatever has an
 * answer was relevant, and the answer is its value. */
#include "engine/rules/rules_inner.h"

static void mark_around(const struct item *item, struct state_row *const *rows, size_t level)
{
	for (const struct item *at = item->parent; at != NULL; at = at->parent) {
		while (level > 0 && item_level(at) < level)
			level--;
		rows[level]->cells[at->column].relevant = true;
	}
}

static void take_answer(struct arena *arena, const struct item *item, struct cell *cell)
{
	struct problem_detail detail;
	enum typed typed = item_parse(item, cell->answer->texts, cell->answer->count, arena,
				      &cell->value, &detail);

	cell->relevant = typed == TYPED_VALUE;
}

/* Not deeper than LIMIT_FORM_DEPTH. rows has the rows around, this one last. */
static void take_row(struct arena *arena, const struct scope *scope, struct state_row **rows,
		     size_t level)
{
	struct state_row *row = rows[level];

	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		struct cell *cell = &row->cells[i];

		if (item->type->class == ITEM_CLASS_FIELD && cell->answer->given)
			take_answer(arena, item, cell);
		if (cell->relevant)
			mark_around(item, rows, level);
		for (size_t k = 0; k < cell->row_count; k++) {
			rows[level + 1] = cell->rows[k];
			take_row(arena, item->inner, rows, level + 1);
		}
	}
}

/* Data is computed from what there is. */
static void compute_data(struct run *run)
{
	const struct rules *rules = run->rules;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct item *item = rules->form->items[rules->order[i] / NODE_KINDS];

		if (item->type->class == ITEM_CLASS_DATA)
			run_node(run, rules->order[i]);
	}
}

struct state *rules_sent(const struct rules *rules, const struct answers *answers,
			 int64_t now_ms, struct arena *arena)
{
	struct state *state = ARENA_NEW(arena, struct state);
	struct state_row *rows[LIMIT_FORM_DEPTH + 1];
	struct run run;

	*state = (struct state){
		.form = rules->form, .rules = rules, .now_ms = now_ms, .answers = answers
	};
	state->root = run_new_row(arena, &rules->form->root, answers->root, NULL);
	rows[0] = state->root;
	take_row(arena, &rules->form->root, rows, 0);
	run_init(&run, rules, state, now_ms, arena);
	compute_data(&run);
	return state;
}
