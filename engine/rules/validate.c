/* What is wrong with the answers, once every value is there: in document order, rows in order.
 */
#include "engine/rules/rules_inner.h"

#include <assert.h>
#include <string.h>

const char *const problem_codes[] = {
	"constraint", "form.cost",  "option.unavailable", "page.exit",
	"repeat.max", "repeat.min", "required",		  "text.pattern",
};
const size_t problem_code_count = LENGTH(problem_codes);

/* Problems move while their number grows: cells are told at the end. */
struct found {
	struct problem problem;
	struct cell *cell; /* NULL: the form as a whole */
};

struct validation {
	struct run *run;
	const bool *checked; /* NULL: everything is */
	VEC(struct found) found;
};

static const size_t *copy_rows(const struct run *run)
{
	if (run->level == 0)
		return NULL;
	size_t *rows = ARENA_ARRAY(run->arena, size_t, run->level);

	memcpy(rows, run->index, run->level * sizeof(*rows));
	return rows;
}

static void add_as_is(struct validation *all, struct cell *cell, struct problem problem)
{
	if (cell != NULL)
		cell->problem_count++;
	*VEC_ADD(all->run->arena, &all->found) = (struct found){ problem, cell };
}

static void add(struct validation *all, struct cell *cell, struct problem problem)
{
	problem.depth = problem.item != NULL ? all->run->level : 0;
	problem.rows = copy_rows(all->run);
	add_as_is(all, cell, problem);
}

static bool is_checked(const struct validation *all, size_t index)
{
	return all->checked == NULL || all->checked[index];
}

/* Those that an earlier run found stay. */
static void keep_problems(struct validation *all, struct cell *cell)
{
	const struct problem *problems = &all->run->state->problems[cell->first_problem];
	size_t count = cell->problem_count;

	cell->first_problem = all->found.count;
	cell->problem_count = 0;
	cell->problem = NULL;
	for (size_t i = 0; i < count; i++)
		add_as_is(all, cell, problems[i]);
}

static void add_code(struct validation *all, struct cell *cell, const struct item *item,
		     const char *code, struct str limit)
{
	add(all, cell,
	    (struct problem){ .item = item, .detail = { .code = code, .limit = limit } });
}

static bool is_wrong(const struct cell *cell)
{
	return cell->relevant && cell->wrong;
}

static bool has_wrong_row(const struct rule_input *input, const struct cell *repeat)
{
	for (size_t i = 0; i < repeat->row_count; i++)
		for (size_t k = 0; k < input->column_count; k++)
			if (is_wrong(&repeat->rows[i]->cells[input->columns[k]->column]))
				return true;
	return false;
}

/* Always required, and not answered yet: that is said already. */
static bool is_missing(const struct cell *cell, const struct item *item)
{
	return cell->relevant && cell->value.kind == VALUE_NULL &&
	       item->type->class == ITEM_CLASS_FIELD &&
	       str_equal(item->rules[RULE_REQUIRED].text, STR("true"));
}

/* Nobody knows yet what a wrong answer will be when it is mended: "give a telephone number or
 * an e-mail address" would puzzle those who mistyped the address. Nor is it known what a
 * missing one will be, and `veids = "a"` is false while there is none, not null. */
static bool reads_wrong(const struct run *run, const struct rule_code *code)
{
	for (size_t i = 0; i < code->input_count; i++) {
		const struct rule_input *input = &code->inputs[i];
		const struct cell *cell = &run->rows[input->level]->cells[input->item->column];

		if (is_wrong(cell) || is_missing(cell, input->item) ||
		    has_wrong_row(input, cell))
			return true;
	}
	return false;
}

static void check_constraints(struct validation *all, struct cell *cell,
			      const struct item *item, const struct constraint *constraints,
			      const struct rule_code *code, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct value value;

		if (reads_wrong(all->run, &code[i]))
			continue;
		value = run_evaluate(all->run, &code[i]);
		if (value.kind != VALUE_BOOLEAN || value.boolean)
			continue;
		add(all, cell,
		    (struct problem){ .item = item,
				      .detail = { .code = "constraint" },
				      .constraint = &constraints[i],
				      .warning = constraints[i].warning });
	}
}

static void check_item_constraints(struct validation *all, struct cell *cell,
				   const struct item *item)
{
	check_constraints(all, cell, item, item->constraints,
			  all->run->rules->items[item->index].constraints,
			  item->constraint_count);
}

/* A wrong value is not also missing, and an empty one is required's business alone. typed is
 * what parsing had to say. */
static void check_field(struct validation *all, struct cell *cell, const struct item *item,
			const struct problem *typed)
{
	if (typed != NULL)
		add(all, cell, *typed);
	if (cell->value.kind != VALUE_NULL)
		check_item_constraints(all, cell, item);
	else if (cell->required && !cell->wrong)
		add_code(all, cell, item, "required", STR(""));
}

static struct str count_text(const struct run *run, uint32_t count)
{
	return str_printf(run->arena, "%u", count);
}

static void check_rows(struct validation *all, struct cell *cell, const struct item *item)
{
	if (cell->row_count < item->min_rows)
		add_code(all, cell, item, "repeat.min", count_text(all->run, item->min_rows));
	else if (cell->required && cell->row_count == 0)
		add_code(all, cell, item, "required", STR(""));
	if (cell->row_count > item->max_rows)
		add_code(all, cell, item, "repeat.max", count_text(all->run, item->max_rows));
	check_item_constraints(all, cell, item);
}

static void check_cell(struct validation *all, struct cell *cell, const struct item *item)
{
	const struct problem *typed = cell->problem;
	const struct rule_code *required =
		&all->run->rules->items[item->index].rules[RULE_REQUIRED];

	cell->first_problem = all->found.count;
	cell->problem_count = 0;
	cell->problem = NULL;
	cell->required =
		required->expr != NULL && value_is_true(run_evaluate(all->run, required));
	if (item->type->class == ITEM_CLASS_FIELD)
		check_field(all, cell, item, typed);
	else if (item->kind == ITEM_REPEAT)
		check_rows(all, cell, item);
	else
		check_item_constraints(all, cell, item);
	if (item->exit)
		add_code(all, cell, item, "page.exit", STR(""));
}

static void check_row(struct validation *all, const struct scope *scope);

static void check_rows_inside(struct validation *all, const struct cell *cell,
			      const struct scope *scope)
{
	struct run *run = all->run;

	for (size_t i = 0; i < cell->row_count; i++) {
		run->index[run->level] = i;
		run->rows[++run->level] = cell->rows[i];
		check_row(all, scope);
		run->level--;
	}
}

/* All of a row, or of the form: what is in a page or group stands behind it, and is no more
 * relevant than that. After a change most cells are only passed by: so items are not looked at
 * before there is something to do. Not deeper than LIMIT_FORM_DEPTH. */
static void check_row(struct validation *all, const struct scope *scope)
{
	struct state_row *row = all->run->rows[all->run->level];

	for (size_t i = 0; i < scope->count; i++) {
		struct cell *cell = &row->cells[i];

		if (!cell->relevant)
			continue;
		if (is_checked(all, scope->indexes[i]))
			check_cell(all, cell, scope->columns[i]);
		else
			keep_problems(all, cell);
		if (cell->row_count > 0)
			check_rows_inside(all, cell, scope->columns[i]->inner);
	}
}

static void check_form(struct validation *all)
{
	const struct form *form = all->run->rules->form;
	struct state *state = all->run->state;
	size_t first = all->found.count;

	if (is_checked(all, form->item_count))
		check_constraints(all, NULL, NULL, form->constraints,
				  all->run->rules->constraints, form->constraint_count);
	else
		for (size_t i = state->form_first; i < state->problem_count; i++)
			add_as_is(all, NULL, state->problems[i]);
	state->form_first = first;
	state->spent = all->run->spent;
	if (state->spent)
		add_code(all, NULL, NULL, "form.cost", STR(""));
}

/* The first error, else the first warning. */
static void tell(struct cell *cell, const struct problem *problem)
{
	if (cell != NULL &&
	    (cell->problem == NULL || (cell->problem->warning && !problem->warning)))
		cell->problem = problem;
}

static void settle(const struct validation *all)
{
	struct state *state = all->run->state;
	struct problem *problems =
		ARENA_ARRAY(all->run->arena, struct problem, all->found.count);

	state->error_count = 0;
	for (size_t i = 0; i < all->found.count; i++) {
		problems[i] = all->found.at[i].problem;
		state->error_count += !problems[i].warning;
		tell(all->found.at[i].cell, &problems[i]);
	}
	state->problems = problems;
	state->problem_count = all->found.count;
}

void run_validate(struct run *run, const bool *checked)
{
	struct validation all = { .run = run, .checked = checked };

	check_row(&all, &run->rules->form->root);
	check_form(&all);
	settle(&all);
}
