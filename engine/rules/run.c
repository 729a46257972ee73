/* One pass over the answers, in order of dependency: relevance, readonly, values. */
#include "engine/feel/table.h"
#include "engine/form/decision.h"
#include "engine/rules/rules_inner.h"

#include <assert.h>

/* Values that rules see */

static struct value rows_value(struct run *run, const struct rule_input *input,
			       const struct cell *cell);

/* A repeat inside a row: whole, whatever of it is read. */
static struct value inner_rows(struct run *run, const struct item *repeat,
			       const struct cell *cell)
{
	const struct scope *scope = repeat->inner;
	const struct item **columns =
		ARENA_ARRAY(run->arena, const struct item *, scope->count);
	struct rule_input input = { .item = repeat, .columns = columns };

	for (size_t i = 0; i < scope->count; i++)
		if (item_has_value(scope->columns[i]))
			columns[input.column_count++] = scope->columns[i];
	return rows_value(run, &input, cell);
}

static struct value cell_value(struct run *run, const struct item *item,
			       const struct cell *cell)
{
	if (!cell->relevant)
		return value_null();
	return item->kind == ITEM_REPEAT ? inner_rows(run, item, cell) : cell->value;
}

static struct value row_value(struct run *run, const struct rule_input *input,
			      const struct state_row *row)
{
	struct context_entry *entries =
		ARENA_ARRAY(run->arena, struct context_entry, input->column_count);

	for (size_t i = 0; i < input->column_count; i++) {
		const struct item *column = input->columns[i];

		entries[i].key = column->id;
		entries[i].value = cell_value(run, column, &row->cells[column->column]);
	}
	return value_context(run->arena, entries, input->column_count);
}

/* Nested no deeper than LIMIT_FORM_DEPTH. */
static struct value rows_value(struct run *run, const struct rule_input *input,
			       const struct cell *cell)
{
	struct value *rows = ARENA_ARRAY(run->arena, struct value, cell->row_count);

	for (size_t i = 0; i < cell->row_count; i++)
		rows[i] = row_value(run, input, cell->rows[i]);
	return value_list(run->arena, rows, cell->row_count);
}

/* A rule in many rows reads what lies outside of them once: its inputs are final when it runs.
 */
static void load(struct run *run, const struct rule_input *input)
{
	const struct state_row *row = run->rows[input->level];
	const struct cell *cell = &row->cells[input->item->column];
	struct run_slot *slot = &run->slots[input->slot];

	if (slot->by == input && slot->row == row)
		return;
	*slot = (struct run_slot){ input, row };
	if (input->item->kind == ITEM_REPEAT && cell->relevant)
		run->values[input->slot] = rows_value(run, input, cell);
	else
		run->values[input->slot] = cell->relevant ? cell->value : value_null();
}

static void load_all(struct run *run, const struct rule_code *code)
{
	for (size_t i = 0; i < code->input_count; i++)
		load(run, &code->inputs[i]);
}

const bool *run_hits(struct run *run, const struct rule_code *code)
{
	bool *hits = ARENA_ARRAY(run->arena, bool, code->decision->text.rule_count);
	struct feel_run feel;

	load_all(run, code);
	feel_run_init(&feel, run->arena, run->now_ms);
	table_hits(code->table, run->values, &feel, hits);
	return hits;
}

/* Once more, for who watches alone. */
static void show_hits(struct run *run, const struct rule_code *code)
{
	size_t count = code->decision->text.rule_count;
	const bool *hits = run_hits(run, code);

	for (size_t i = 0; i < count; i++)
		run->watch->saw(run->watch->context, &code->decision->rows[i].whole,
				value_boolean(hits[i]));
}

static void show(struct run *run, const struct rule_code *code, struct value value)
{
	if (code->table != NULL)
		show_hits(run, code);
	else
		run->watch->saw(run->watch->context, code->rule, value);
}

struct value run_evaluate(struct run *run, const struct rule_code *code)
{
	struct feel_run feel;
	struct value value;

	if (run->spent)
		return value_null();
	if (code->constant != NULL && run->watch == NULL)
		return *code->constant;
	load_all(run, code);
	feel_run_init(&feel, run->arena, run->now_ms);
	value = code->table != NULL ? table_eval(code->table, run->values, &feel)
				    : feel_eval(code->expr, run->values, &feel);
	run->steps += feel.steps;
	run->spent = run->steps > LIMIT_RULE_STEPS ||
		     run->arena->used - run->bytes_before > LIMIT_RULE_BYTES;
	if (run->watch != NULL)
		show(run, code, value);
	return value;
}

/* The nodes */

/* Of the group, page or repeat around the item; NULL for a page. */
static const struct cell *parent_cell(const struct run *run, const struct item *item)
{
	if (item->parent == NULL)
		return NULL;
	return &run->rows[item_level(item->parent)]->cells[item->parent->column];
}

static bool condition(struct run *run, const struct rule_code *code, bool otherwise)
{
	return code->expr != NULL ? value_is_true(run_evaluate(run, code)) : otherwise;
}

static void compute_relevant(struct run *run, const struct item *item, struct cell *cell)
{
	const struct cell *parent = parent_cell(run, item);
	const struct item_rules *rules = &run->rules->items[item->index];

	cell->relevant = (parent == NULL || parent->relevant) &&
			 condition(run, &rules->rules[RULE_RELEVANT], true);
	if (!cell->relevant) {
		cell->required = false;
		cell->problem = NULL;
		cell->problem_count = 0;
	}
}

/* What a login said stays, whatever rules and people say. */
static bool is_locked(const struct cell *cell)
{
	return cell->answer != NULL && cell->answer->locked;
}

static void compute_readonly(struct run *run, const struct item *item, struct cell *cell)
{
	const struct cell *parent = parent_cell(run, item);
	const struct item_rules *rules = &run->rules->items[item->index];

	cell->readonly = (parent != NULL && parent->readonly) || is_locked(cell) ||
			 rules->rules[RULE_CALCULATE].expr != NULL ||
			 condition(run, &rules->rules[RULE_READONLY], false);
}

/* The problem waits in the cell until run_validate puts all of them in order. */
static void note_problem(struct run *run, const struct item *item, struct cell *cell,
			 struct problem_detail detail, bool warning)
{
	struct problem *problem = ARENA_NEW(run->arena, struct problem);

	*problem = (struct problem){ .item = item, .detail = detail, .warning = warning };
	cell->problem = problem;
}

/* Filters */

/* ORDER: option_row_type in build.c */
static struct value option_row(struct run *run, const struct option *option)
{
	size_t count = 2 + option->column_count;
	struct context_entry *entries = ARENA_ARRAY(run->arena, struct context_entry, count);

	entries[0] = (struct context_entry){ STR("value"), value_string(option->value) };
	entries[1] = (struct context_entry){ STR("label"), value_string(option->label.in[0]) };
	for (size_t i = 0; i < option->column_count; i++) {
		struct pair column = option->columns[i];

		entries[2 + i].key = column.name;
		entries[2 + i].value =
			column.value.len > 0 ? value_string(column.value) : value_null();
	}
	return value_context(run->arena, entries, count);
}

/* The option at hand takes the first slot, whoever had it before. */
static bool passes(struct run *run, const struct rule_code *filter, const struct option *option)
{
	if (filter->expr == NULL)
		return true;
	run->slots[0] = (struct run_slot){ NULL, NULL };
	run->values[0] = option_row(run, option);
	return value_is_true(run_evaluate(run, filter));
}

bool run_offers(struct run *run, const struct item *item, size_t option)
{
	const struct item_rules *rules = &run->rules->items[item->index];

	if (rules->options == NULL)
		return true;
	return condition(run, &rules->options[option], true) &&
	       passes(run, &rules->filter, &item->options[option]);
}

static bool offers_value(struct run *run, const struct item *item, struct value value)
{
	for (size_t i = 0; i < item->option_count && value.kind == VALUE_STRING; i++)
		if (str_equal(item->options[i].value, value.string))
			return run_offers(run, item, i);
	return true;
}

static bool offers_all(struct run *run, const struct item *item, struct value value)
{
	bool all = true;

	if (value.kind != VALUE_LIST)
		return offers_value(run, item, value);
	for (size_t i = 0; i < value.list->count; i++)
		all &= offers_value(run, item, value.list->items[i]);
	return all;
}

/* Who watches sees what becomes of every option, not only of those that are chosen. */
static void show_filters(struct run *run, const struct item *item)
{
	for (size_t i = 0; i < item->option_count; i++)
		(void)run_offers(run, item, i);
}

/* Parses what was typed or computed. The pattern is on what will be sent: spaces at the ends
 * are gone. */
static enum typed parse(struct run *run, const struct item *item, const struct str *texts,
			size_t count, struct cell *cell)
{
	const struct regex *pattern = run->rules->items[item->index].pattern;
	struct problem_detail detail;
	struct value value;
	enum typed typed = item_parse(item, texts, count, run->arena, &value, &detail);

	if (typed == TYPED_VALUE && pattern != NULL && value.kind == VALUE_STRING &&
	    regex_match(pattern, value.string, 0, NULL, 0) != REGEX_YES) {
		detail = (struct problem_detail){ .code = "text.pattern" };
		typed = TYPED_WRONG;
	}
	if (typed == TYPED_VALUE && item->filtered && !offers_all(run, item, value)) {
		detail = (struct problem_detail){ .code = "option.unavailable" };
		typed = TYPED_WRONG;
	}
	if (typed == TYPED_VALUE)
		cell->value = value;
	if (detail.code != NULL)
		note_problem(run, item, cell, detail, typed == TYPED_VALUE);
	return typed;
}

/* What a rule gives is held to what the item allows, as if it had been typed: rounded to its
 * decimals, one of its options. What does not fit stays, to be seen, with its problem. */
static void compute(struct run *run, const struct item *item, const struct rule_code *code,
		    struct cell *cell)
{
	struct value value = run_evaluate(run, code);
	const struct str *texts;
	size_t count;

	cell->computed = true;
	texts = item_type_back(item, value, run->arena, &count);
	if (texts == NULL)
		return;
	if (parse(run, item, texts, count, cell) == TYPED_WRONG)
		cell->value = value;
}

static void compute_value(struct run *run, const struct item *item, struct cell *cell)
{
	const struct rule_code *rules = run->rules->items[item->index].rules;

	cell->value = value_null();
	cell->computed = false;
	cell->wrong = false;
	cell->problem = NULL;
	if (!cell->relevant)
		return;
	/* Nobody types it, so that nothing holds it to a type but publishing. */
	if (item->type->class == ITEM_CLASS_DATA)
		cell->value = run_evaluate(run, &rules[RULE_CALCULATE]);
	if (item->type->class != ITEM_CLASS_FIELD)
		return;
	if (item->filtered && run->watch != NULL)
		show_filters(run, item);
	if (rules[RULE_CALCULATE].expr != NULL)
		compute(run, item, &rules[RULE_CALCULATE], cell);
	else if (cell->answer->given && (!cell->readonly || is_locked(cell)))
		cell->wrong = parse(run, item, cell->answer->texts, cell->answer->count,
				    cell) == TYPED_WRONG;
	else if (rules[RULE_DEFAULT].expr != NULL)
		compute(run, item, &rules[RULE_DEFAULT], cell);
}

/* Rows */

static void compute_node(struct run *run, const struct item *item, enum node_kind kind)
{
	struct cell *cell = &run->rows[run->level]->cells[item->column];

	switch (kind) {
	case NODE_RELEVANT:
		compute_relevant(run, item, cell);
		break;
	case NODE_READONLY:
		compute_readonly(run, item, cell);
		break;
	case NODE_VALUE:
		compute_value(run, item, cell);
		break;
	case NODE_KINDS:
		break;
	}
}

/* In every row of the repeats around the item; chain has them, outermost first. */
static void compute_in_rows(struct run *run, const struct item *item, enum node_kind kind,
			    const struct item *const *chain)
{
	const struct cell *cell;

	if (chain[run->level] == NULL) {
		compute_node(run, item, kind);
		return;
	}
	cell = &run->rows[run->level]->cells[chain[run->level]->column];
	run->level++;
	for (size_t i = 0; i < cell->row_count; i++) {
		run->rows[run->level] = cell->rows[i];
		compute_in_rows(run, item, kind, chain);
	}
	run->level--;
}

static void compute_in_repeats(struct run *run, const struct item *item, enum node_kind kind)
{
	const struct item *chain[LIMIT_FORM_DEPTH + 1] = { NULL };
	size_t level = item_level(item);

	assert(level < LIMIT_FORM_DEPTH);
	for (const struct item *repeat = item->repeat; repeat != NULL; repeat = repeat->repeat)
		chain[--level] = repeat;
	compute_in_rows(run, item, kind, chain);
}

void run_node(struct run *run, uint32_t node)
{
	const struct item *item = run->rules->form->items[node / NODE_KINDS];
	const enum node_kind kind = (enum node_kind)(node % NODE_KINDS);

	if (item->repeat == NULL)
		compute_node(run, item, kind);
	else
		compute_in_repeats(run, item, kind);
}

static void take_fixed(struct cell *cell, const struct item *item, const bool *fixed)
{
	const bool *nodes = &fixed[item->index * NODE_KINDS];

	cell->relevant = nodes[NODE_RELEVANT];
	cell->readonly = nodes[NODE_READONLY] && is_locked(cell);
}

struct state_row *run_new_row(struct arena *arena, const struct scope *scope,
			      const struct answer_row *answers, const bool *fixed)
{
	struct state_row *row =
		arena_alloc(arena, sizeof(*row) + scope->count * sizeof(row->cells[0]));

	row->count = scope->count;
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		const struct answer *answer = &answers->cells[i];
		struct cell *cell = &row->cells[i];

		if (item->type->class == ITEM_CLASS_FIELD)
			cell->answer = answer;
		if (fixed != NULL)
			take_fixed(cell, item, fixed);
		if (item->kind != ITEM_REPEAT)
			continue;
		cell->row_count = answer->row_count;
		cell->rows = ARENA_ARRAY(arena, struct state_row *, answer->row_count);
		for (size_t k = 0; k < answer->row_count; k++)
			cell->rows[k] = run_new_row(arena, item->inner, answer->rows[k], fixed);
	}
	return row;
}

void run_init(struct run *run, const struct rules *rules, struct state *state, int64_t now_ms,
	      struct arena *arena)
{
	*run = (struct run){ .rules = rules, .state = state, .arena = arena, .now_ms = now_ms };
	run->rows[0] = state->root;
	run->values = ARENA_ARRAY(arena, struct value, rules->slot_count);
	run->slots = ARENA_ARRAY(arena, struct run_slot, rules->slot_count);
	run->bytes_before = arena->used;
}

void run_init_read(struct run *run, const struct state *state, struct arena *arena)
{
	*run = (struct run){ .rules = state->rules, .arena = arena, .now_ms = state->now_ms };
	run->rows[0] = state->root;
	run->values = ARENA_ARRAY(arena, struct value, state->rules->slot_count);
	run->slots = ARENA_ARRAY(arena, struct run_slot, state->rules->slot_count);
	run->bytes_before = arena->used;
}

struct state *rules_run(const struct rules *rules, const struct answers *answers,
			int64_t now_ms, struct arena *arena)
{
	return rules_run_watched(rules, answers, now_ms, NULL, arena);
}

struct state *rules_run_watched(const struct rules *rules, const struct answers *answers,
				int64_t now_ms, const struct rules_watch *watch,
				struct arena *arena)
{
	struct state *state = ARENA_NEW(arena, struct state);
	struct run run;

	assert(answers->form == rules->form);
	state->form = rules->form;
	state->rules = rules;
	state->now_ms = now_ms;
	state->answers = answers;
	state->root = run_new_row(arena, &rules->form->root, answers->root, rules->fixed);
	run_init(&run, rules, state, now_ms, arena);
	run.watch = watch;
	for (size_t i = 0; i < rules->changing_count; i++)
		run_node(&run, rules->changing[i]);
	run_validate(&run, NULL);
	state->steps = run.steps;
	return state;
}
