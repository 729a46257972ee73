/* What a decision table takes at most. */
#include "engine/feel/cost_inner.h"

#include "engine/feel/table_inner.h"

/* Adds up; gives how large the result may be. */
static const struct size *add_cell(const struct feel_expr *expr,
				   const struct size *const *values, struct arena *arena,
				   struct feel_cost *sum)
{
	struct feel_cost cell;

	if (expr == NULL)
		return &size_null;
	cell = feel_expr_cost(expr, values, arena);
	sum->steps = size_add(sum->steps, cell.steps);
	sum->bytes = size_add(sum->bytes, cell.bytes - COST_REASONS);
	return cell.result;
}

/* A condition reads its input where the names end. */
static void add_conditions(const struct table *table, const struct size **values,
			   struct arena *arena, struct feel_cost *sum)
{
	const struct table_text *text = table->text;

	for (size_t i = 0; i < text->input_count; i++) {
		values[table->name_count] = NULL;
		values[table->name_count] = add_cell(table->inputs[i], values, arena, sum);
		for (size_t rule = 0; rule < text->rule_count; rule++)
			(void)add_cell(table->conditions[rule * text->input_count + i], values,
				       arena, sum);
	}
}

/* What one output may be, and what its results and its possible values take together. */
static const struct size *add_output(const struct table *table, size_t output,
				     const struct size *const *values, struct arena *arena,
				     struct feel_cost *sum)
{
	const struct table_text *text = table->text;
	const struct size *result = add_cell(table->fallbacks[output], values, arena, sum);

	for (size_t rule = 0; rule < text->rule_count; rule++)
		result = size_join(arena, result,
				   add_cell(table->results[rule * text->output_count + output],
					    values, arena, sum));
	(void)add_cell(table->values[output], values, arena, sum);
	return result;
}

/* Results are compared with each other where a policy orders them, and each time computed
 * again; lists of them are no longer than the table. */
struct feel_cost table_cost(const struct table *table, const struct size *const *values,
			    struct arena *arena)
{
	const struct table_text *text = table->text;
	uint64_t rules = text->rule_count;
	struct feel_cost sum = { .steps = rules, .bytes = COST_REASONS };
	struct feel_cost results = { .steps = 0 };
	const struct size **names =
		ARENA_ARRAY(arena, const struct size *, table->name_count + 1);
	struct size_member *members =
		ARENA_ARRAY(arena, struct size_member, text->output_count);
	bool ordered = text->policy == HIT_PRIORITY || text->policy == HIT_OUTPUT_ORDER;
	const struct size *row;

	for (size_t i = 0; i < table->name_count; i++)
		names[i] = values[i];
	add_conditions(table, names, arena, &sum);
	for (size_t i = 0; i < text->output_count; i++)
		members[i] =
			(struct size_member){ text->outputs[i].name,
					      add_output(table, i, names, arena, &results) };
	row = text->output_count == 1 && text->outputs[0].name.len == 0
		      ? members[0].size
		      : size_context(arena, members, text->output_count);
	results.steps =
		size_add(results.steps, size_multiply(rules, size_equal_steps(row, row)));
	results.steps = size_multiply(results.steps, ordered ? size_add(2, 4 * rules) : 2);
	results.bytes = size_multiply(results.bytes, ordered ? size_add(2, 4 * rules) : 2);
	sum.steps = size_add(sum.steps, results.steps);
	sum.bytes = size_add(sum.bytes,
			     size_add(results.bytes, size_multiply(COST_VALUE, 2 * rules + 8)));
	sum.result = size_join(arena, row, size_list(arena, rules + 1, row));
	if (text->policy != HIT_RULE_ORDER && text->policy != HIT_OUTPUT_ORDER &&
	    text->policy != HIT_COLLECT)
		sum.result = row;
	if (text->policy == HIT_SUM || text->policy == HIT_COUNT)
		sum.result = &size_scalar;
	return sum;
}
