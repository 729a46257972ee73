#include "engine/feel/table.h"

#include <assert.h>

#include "engine/feel/eval.h"
#include "engine/feel/table_inner.h"

static const struct str policy_signs[] = {
	[HIT_UNIQUE] = STR_INIT("U"),	  [HIT_ANY] = STR_INIT("A"),
	[HIT_FIRST] = STR_INIT("F"),	  [HIT_PRIORITY] = STR_INIT("P"),
	[HIT_RULE_ORDER] = STR_INIT("R"), [HIT_OUTPUT_ORDER] = STR_INIT("O"),
	[HIT_COLLECT] = STR_INIT("C"),	  [HIT_SUM] = STR_INIT("C+"),
	[HIT_COUNT] = STR_INIT("C#"),	  [HIT_MIN] = STR_INIT("C<"),
	[HIT_MAX] = STR_INIT("C>"),
};

bool hit_policy_read(struct str text, enum hit_policy *out)
{
	for (size_t i = 0; i < LENGTH(policy_signs); i++) {
		if (!str_equal(text, policy_signs[i]))
			continue;
		*out = (enum hit_policy)i;
		return true;
	}
	return false;
}

struct str hit_policy_sign(enum hit_policy policy)
{
	return policy_signs[policy];
}

/* --- compiling
 * -------------------------------------------------------------------------------- */

struct compiler {
	struct arena *arena;
	const struct feel_names *names;
	struct diags *diags;
	struct table *table;
	VEC(struct feel_use) uses;
	bool broken;
};

static void keep_uses(struct compiler *compiler, const struct feel_expr *expr)
{
	size_t count;
	const struct feel_use *uses = feel_expr_uses(expr, &count);

	for (size_t i = 0; i < count; i++)
		if (uses[i].slot != compiler->names->count) /* "?" */
			*VEC_ADD(compiler->arena, &compiler->uses) = uses[i];
}

/* Says of every problem that was just found in which cell it is. */
static const struct feel_expr *keep(struct compiler *compiler, const struct feel_expr *expr,
				    size_t problems, struct str path)
{
	for (size_t i = problems; i < compiler->diags->list.count; i++)
		diag_path(compiler->diags, &compiler->diags->list.at[i], path);
	if (expr == NULL)
		compiler->broken = true;
	else
		keep_uses(compiler, expr);
	return expr;
}

static const struct feel_expr *compile(struct compiler *compiler, struct str text,
				       struct str path)
{
	size_t problems = compiler->diags->list.count;

	return keep(compiler,
		    feel_compile(compiler->arena, text, compiler->names, compiler->diags),
		    problems, path);
}

static const struct feel_expr *compile_condition(struct compiler *compiler, struct str text,
						 const struct feel_expr *input, struct str path)
{
	size_t problems = compiler->diags->list.count;

	return keep(compiler,
		    feel_compile_tests(compiler->arena, text, compiler->names,
				       input != NULL ? feel_expr_type(input) : NULL,
				       compiler->diags),
		    problems, path);
}

static void compile_inputs(struct compiler *compiler, const struct table_text *text)
{
	struct table *table = compiler->table;

	table->inputs =
		ARENA_ARRAY(compiler->arena, const struct feel_expr *, text->input_count);
	for (size_t i = 0; i < text->input_count; i++)
		table->inputs[i] = compile(compiler, text->inputs[i].expr,
					   str_printf(compiler->arena, "input %zu", i + 1));
}

static void compile_rule(struct compiler *compiler, const struct table_text *text, size_t rule)
{
	struct table *table = compiler->table;

	for (size_t i = 0; i < text->input_count; i++)
		table->conditions[rule * text->input_count + i] = compile_condition(
			compiler, text->rules[rule].conditions[i], table->inputs[i],
			str_printf(compiler->arena, "rule %zu condition %zu", rule + 1, i + 1));
	for (size_t i = 0; i < text->output_count; i++)
		table->results[rule * text->output_count + i] = compile(
			compiler, text->rules[rule].results[i],
			str_printf(compiler->arena, "rule %zu output %zu", rule + 1, i + 1));
}

static void compile_rules(struct compiler *compiler, const struct table_text *text)
{
	struct arena *arena = compiler->arena;

	compiler->table->conditions = ARENA_ARRAY(arena, const struct feel_expr *,
						  text->rule_count * text->input_count);
	compiler->table->results = ARENA_ARRAY(arena, const struct feel_expr *,
					       text->rule_count * text->output_count);
	for (size_t i = 0; i < text->rule_count; i++)
		compile_rule(compiler, text, i);
}

static const struct feel_expr *compile_values(struct compiler *compiler, struct str values,
					      struct str path)
{
	return compile(compiler, str_printf(compiler->arena, "[%.*s]", STR_ARG(values)), path);
}

static void compile_outputs(struct compiler *compiler, const struct table_text *text)
{
	struct arena *arena = compiler->arena;
	struct table *table = compiler->table;

	table->values = ARENA_ARRAY(arena, const struct feel_expr *, text->output_count);
	table->fallbacks = ARENA_ARRAY(arena, const struct feel_expr *, text->output_count);
	for (size_t i = 0; i < text->output_count; i++) {
		const struct table_output *output = &text->outputs[i];

		if (output->values.len > 0)
			table->values[i] =
				compile_values(compiler, output->values,
					       str_printf(arena, "output %zu values", i + 1));
		if (output->fallback.len == 0)
			continue;
		table->falls_back = true;
		table->fallbacks[i] = compile(compiler, output->fallback,
					      str_printf(arena, "output %zu fallback", i + 1));
	}
}

/* Aggregation is of one column; priority needs an order. */
static void check_policy(struct compiler *compiler, const struct table_text *text)
{
	static const struct place nowhere = { 0, 0 };
	struct str sign = hit_policy_sign(text->policy);
	bool ordered = text->policy == HIT_PRIORITY || text->policy == HIT_OUTPUT_ORDER;
	bool values = false;

	for (size_t i = 0; i < text->output_count; i++)
		values = values || text->outputs[i].values.len > 0;
	if (text->policy >= HIT_SUM && text->output_count > 1) {
		diag_error(compiler->diags, "table.policy", nowhere,
			   "the hit policy %.*s needs a single output", STR_ARG(sign));
		compiler->broken = true;
	}
	if (ordered && !values) {
		diag_error(compiler->diags, "table.policy", nowhere,
			   "the hit policy %.*s needs the possible values of an output, in the "
			   "order of their priority",
			   STR_ARG(sign));
		compiler->broken = true;
	}
}

static const struct feel_type *output_type(struct compiler *compiler, size_t output)
{
	const struct table *table = compiler->table;
	size_t count = table->text->output_count;
	const struct feel_type *type = feel_type_simple(FEEL_NULL);

	for (size_t i = 0; i < table->text->rule_count; i++)
		type = feel_type_join(compiler->arena, type,
				      feel_expr_type(table->results[i * count + output]));
	if (table->fallbacks[output] != NULL)
		type = feel_type_join(compiler->arena, type,
				      feel_expr_type(table->fallbacks[output]));
	return type->kind == FEEL_NULL ? feel_type_simple(FEEL_ANY) : type;
}

static const struct feel_type *hit_type(struct compiler *compiler)
{
	const struct table_text *text = compiler->table->text;
	struct feel_member *members;

	if (text->output_count == 1 && text->outputs[0].name.len == 0)
		return output_type(compiler, 0);
	members = ARENA_ARRAY(compiler->arena, struct feel_member, text->output_count);
	for (size_t i = 0; i < text->output_count; i++) {
		members[i].name = text->outputs[i].name;
		members[i].type = output_type(compiler, i);
	}
	return feel_type_context(compiler->arena, members, text->output_count);
}

static const struct feel_type *result_type(struct compiler *compiler)
{
	switch ((int)compiler->table->text->policy) {
	case HIT_RULE_ORDER:
	case HIT_OUTPUT_ORDER:
	case HIT_COLLECT:
		return feel_type_list(compiler->arena, hit_type(compiler));
	case HIT_COUNT:
	case HIT_SUM:
		return feel_type_simple(FEEL_NUMBER);
	default:
		return hit_type(compiler);
	}
}

const struct table *table_compile(struct arena *arena, const struct table_text *text,
				  const struct feel_names *names, struct diags *diags)
{
	struct table *table = ARENA_NEW(arena, struct table);
	struct compiler compiler = {
		.arena = arena, .names = names, .diags = diags, .table = table
	};

	assert(text->output_count > 0);
	table->text = text;
	table->name_count = names->count;
	check_policy(&compiler, text);
	compile_inputs(&compiler, text);
	compile_rules(&compiler, text);
	compile_outputs(&compiler, text);
	if (compiler.broken)
		return NULL;
	table->uses = compiler.uses.at;
	table->use_count = compiler.uses.count;
	table->type = result_type(&compiler);
	return table;
}

const struct feel_type *table_type(const struct table *table)
{
	return table->type;
}

const struct feel_use *table_uses(const struct table *table, size_t *count)
{
	*count = table->use_count;
	return table->uses;
}

/* --- evaluation
 * -------------------------------------------------------------------------------- */

struct decision {
	const struct table *table;
	struct feel_run *run;
	struct value *values; /* the names', and behind them the input under test */
	struct value *inputs;
	VEC(size_t) hits; /* rules that match */
};

static bool matches(struct decision *decision, size_t rule)
{
	const struct table *table = decision->table;
	size_t count = table->text->input_count;

	for (size_t i = 0; i < count; i++) {
		decision->values[table->name_count] = decision->inputs[i];
		if (!value_is_true(feel_eval(table->conditions[rule * count + i],
					     decision->values, decision->run)))
			return false;
	}
	return true;
}

static bool stops_at_first(enum hit_policy policy)
{
	return policy == HIT_FIRST;
}

static void find_hits(struct decision *decision)
{
	const struct table_text *text = decision->table->text;

	for (size_t i = 0; i < text->rule_count && !decision->run->spent; i++) {
		if (!feel_spend(decision->run, 1) || !matches(decision, i))
			continue;
		*VEC_ADD(decision->run->arena, &decision->hits) = i;
		if (stops_at_first(text->policy))
			return;
	}
}

/* One value for each output, as a single value or a context. */
static struct value result_of(struct decision *decision, const struct feel_expr *const *outputs)
{
	const struct table_text *text = decision->table->text;
	struct context_entry *entries;

	if (text->output_count == 1 && text->outputs[0].name.len == 0)
		return feel_eval(outputs[0], decision->values, decision->run);
	entries = ARENA_ARRAY(decision->run->arena, struct context_entry, text->output_count);
	for (size_t i = 0; i < text->output_count; i++) {
		entries[i].key = text->outputs[i].name;
		entries[i].value = outputs[i] == NULL ? value_null()
						      : feel_eval(outputs[i], decision->values,
								  decision->run);
	}
	return value_context(decision->run->arena, entries, text->output_count);
}

static struct value hit_result(struct decision *decision, size_t hit)
{
	size_t rule = decision->hits.at[hit];
	size_t count = decision->table->text->output_count;

	return result_of(decision, &decision->table->results[rule * count]);
}

static struct value several_hits(struct decision *decision)
{
	decision->run->place = (struct place){ 0, 0 };
	return feel_fail(decision->run,
			 "rules %zu and %zu both match, but only one may (hit policy U)",
			 decision->hits.at[0] + 1, decision->hits.at[1] + 1);
}

static struct value any_hit(struct decision *decision)
{
	struct value first = hit_result(decision, 0);

	for (size_t i = 1; i < decision->hits.count; i++) {
		struct value other = hit_result(decision, i);

		if (value_is_true(feel_equal(decision->run, &first, &other)))
			continue;
		decision->run->place = (struct place){ 0, 0 };
		return feel_fail(decision->run,
				 "rules %zu and %zu both match, with different results "
				 "(hit policy A)",
				 decision->hits.at[0] + 1, decision->hits.at[i] + 1);
	}
	return first;
}

/* --- order of outputs
 * --------------------------------------------------------------------------- */

/* Where a value stands among the possible ones; behind them all when it is none. */
static size_t rank_of(struct decision *decision, size_t output, struct value value)
{
	const struct feel_expr *values = decision->table->values[output];
	struct value list;

	if (values == NULL)
		return 0;
	list = feel_eval(values, decision->values, decision->run);
	if (list.kind != VALUE_LIST)
		return 0;
	for (size_t i = 0; i < list.list->count; i++)
		if (value_is_true(feel_equal(decision->run, &list.list->items[i], &value)))
			return i;
	return list.list->count;
}

static int rank_order(struct decision *decision, size_t a, size_t b)
{
	const struct table *table = decision->table;
	size_t count = table->text->output_count;

	for (size_t i = 0; i < count; i++) {
		struct value left = feel_eval(table->results[a * count + i], decision->values,
					      decision->run);
		struct value right = feel_eval(table->results[b * count + i], decision->values,
					       decision->run);
		size_t first = rank_of(decision, i, left);
		size_t second = rank_of(decision, i, right);

		if (first != second)
			return first < second ? -1 : 1;
	}
	return 0;
}

/* Tables have few rules that match at once: insertion keeps equal ones in the order of the
 * rules. */
static void sort_hits(struct decision *decision)
{
	for (size_t i = 1; i < decision->hits.count; i++) {
		size_t rule = decision->hits.at[i];
		size_t at = i;

		while (at > 0 && feel_spend(decision->run, 1) &&
		       rank_order(decision, decision->hits.at[at - 1], rule) > 0) {
			decision->hits.at[at] = decision->hits.at[at - 1];
			at--;
		}
		decision->hits.at[at] = rule;
	}
}

/* --- collecting
 * --------------------------------------------------------------------------------- */

static struct value collect(struct decision *decision)
{
	struct value *items =
		ARENA_ARRAY(decision->run->arena, struct value, decision->hits.count);

	for (size_t i = 0; i < decision->hits.count; i++)
		items[i] = hit_result(decision, i);
	return value_list(decision->run->arena, items, decision->hits.count);
}

static struct value aggregate_failed(struct decision *decision)
{
	decision->run->place = (struct place){ 0, 0 };
	return feel_fail(decision->run, "the results cannot be put together (hit policy %.*s)",
			 STR_ARG(hit_policy_sign(decision->table->text->policy)));
}

static struct value sum_hits(struct decision *decision)
{
	struct decimal sum = decimal_from_i64(0);

	for (size_t i = 0; i < decision->hits.count; i++) {
		struct value value = hit_result(decision, i);

		if (value.kind != VALUE_NUMBER || !decimal_add(sum, value.number, &sum))
			return aggregate_failed(decision);
	}
	return value_number(sum);
}

static struct value extreme_hit(struct decision *decision, int sign)
{
	struct value best = hit_result(decision, 0);

	for (size_t i = 1; i < decision->hits.count; i++) {
		struct value value = hit_result(decision, i);
		int order;

		if (!value_compare(value, best, &order))
			return aggregate_failed(decision);
		best = order * sign > 0 ? value : best;
	}
	return best;
}

static struct value no_hit(struct decision *decision)
{
	struct value fallback;
	enum hit_policy policy = decision->table->text->policy;
	bool listed =
		policy == HIT_RULE_ORDER || policy == HIT_OUTPUT_ORDER || policy == HIT_COLLECT;

	if (decision->table->falls_back) {
		fallback = result_of(decision, decision->table->fallbacks);
		return listed ? value_list(decision->run->arena, &fallback, 1) : fallback;
	}
	if (listed)
		return value_list(decision->run->arena, NULL, 0);
	return policy == HIT_COUNT ? value_integer(0) : value_null();
}

static struct value decide(struct decision *decision)
{
	find_hits(decision);
	if (decision->hits.count == 0)
		return no_hit(decision);
	switch (decision->table->text->policy) {
	case HIT_UNIQUE:
		return decision->hits.count > 1 ? several_hits(decision)
						: hit_result(decision, 0);
	case HIT_ANY:
		return any_hit(decision);
	case HIT_FIRST:
		return hit_result(decision, 0);
	case HIT_PRIORITY:
		sort_hits(decision);
		return hit_result(decision, 0);
	case HIT_OUTPUT_ORDER:
		sort_hits(decision);
		return collect(decision);
	case HIT_RULE_ORDER:
	case HIT_COLLECT:
		return collect(decision);
	case HIT_SUM:
		return sum_hits(decision);
	case HIT_COUNT:
		return value_integer((int64_t)decision->hits.count);
	case HIT_MIN:
		return extreme_hit(decision, -1);
	case HIT_MAX:
		return extreme_hit(decision, 1);
	}
	return value_null();
}

static struct decision begin(const struct table *table, const struct value *values,
			     struct feel_run *run)
{
	struct decision decision = { .table = table, .run = run };
	size_t count = table->text->input_count;

	feel_run_begin(run);
	run->depth++; /* the budgets are those of the whole table */
	decision.values = ARENA_ARRAY(run->arena, struct value, table->name_count + 1);
	for (size_t i = 0; i < table->name_count; i++)
		decision.values[i] = values[i];
	decision.inputs = ARENA_ARRAY(run->arena, struct value, count);
	for (size_t i = 0; i < count; i++)
		decision.inputs[i] = feel_eval(table->inputs[i], decision.values, run);
	return decision;
}

struct value table_eval(const struct table *table, const struct value *values,
			struct feel_run *run)
{
	struct decision decision = begin(table, values, run);
	struct value result = decide(&decision);

	run->depth--;
	return run->spent ? value_null() : result;
}

void table_hits(const struct table *table, const struct value *values, struct feel_run *run,
		bool *hits)
{
	struct decision decision = begin(table, values, run);

	for (size_t i = 0; i < table->text->rule_count; i++)
		hits[i] = matches(&decision, i);
	run->depth--;
}
