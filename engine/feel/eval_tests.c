/* Ranges, "in", and unary tests. */
#include "engine/feel/eval.h"

/* --- ranges ----------------------------------------------------------------------------------
 */

static struct range range_of(const struct node *node, struct scope *scope)
{
	return (struct range){
		.low = eval(node->range.low, scope),
		.high = eval(node->range.high, scope),
		.low_included = node->range.low_included,
		.high_included = node->range.high_included,
	};
}

struct value eval_range(const struct node *node, struct scope *scope)
{
	return value_range(scope->run->arena, range_of(node, scope));
}

static struct range unary_range(enum node_kind op, struct value operand)
{
	struct range range = { .low = value_null(), .high = value_null() };

	switch ((int)op) {
	case NODE_LESS:
	case NODE_LESS_EQUAL:
		range.kind = RANGE_BELOW;
		range.high = operand;
		range.high_included = op == NODE_LESS_EQUAL;
		break;
	case NODE_GREATER:
	case NODE_GREATER_EQUAL:
		range.kind = RANGE_ABOVE;
		range.low = operand;
		range.low_included = op == NODE_GREATER_EQUAL;
		break;
	default:
		range.kind = op == NODE_EQUAL ? RANGE_EXACTLY : RANGE_EXCEPT;
		range.low = operand;
		range.high = operand;
		range.low_included = op == NODE_EQUAL;
		range.high_included = op == NODE_EQUAL;
		break;
	}
	return range;
}

struct value eval_unary(const struct node *node, struct scope *scope)
{
	return value_range(scope->run->arena,
			   unary_range(node->unary.op, eval(node->unary.operand, scope)));
}

static struct value negated(struct value value)
{
	if (value.kind == VALUE_BOOLEAN)
		value.boolean = !value.boolean;
	return value;
}

struct value range_includes(struct scope *scope, const struct range *range,
			    const struct value *value)
{
	int low = 1;
	int high = -1;

	if (range->kind == RANGE_EXACTLY)
		return feel_equal(scope->run, value, &range->low);
	if (range->kind == RANGE_EXCEPT)
		return negated(feel_equal(scope->run, value, &range->low));
	if (range->kind != RANGE_BELOW && !eval_order(scope, value, &range->low, &low))
		return value_null();
	if (range->kind != RANGE_ABOVE && !eval_order(scope, value, &range->high, &high))
		return value_null();
	return value_boolean((low > 0 || (low == 0 && range->low_included)) &&
			     (high < 0 || (high == 0 && range->high_included)));
}

/* --- in --------------------------------------------------------------------------------------
 */

static struct value not_comparable(const struct node *node, struct scope *scope,
				   const struct value *a, const struct value *b)
{
	return eval_fail(node, scope, "%.*s cannot be tested by %.*s",
			 STR_ARG(feel_kind(scope->run, a->kind)),
			 STR_ARG(feel_kind(scope->run, b->kind)));
}

/* Among the items, or in a range that is one of them. */
static bool list_includes(struct scope *scope, const struct list *list,
			  const struct value *input)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct value *item = &list->items[i];
		struct value found = item->kind == VALUE_RANGE && input->kind != VALUE_RANGE
					     ? range_includes(scope, item->range, input)
					     : feel_equal(scope->run, item, input);

		if (value_is_true(found))
			return true;
	}
	return false;
}

static struct value test_value(const struct node *node, struct scope *scope,
			       const struct value *input, const struct value *test)
{
	struct value passed;

	if (test->kind == VALUE_LIST && input->kind == VALUE_LIST &&
	    value_is_true(feel_equal(scope->run, test, input)))
		return value_boolean(true);
	if (test->kind == VALUE_LIST)
		return value_boolean(list_includes(scope, test->list, input));
	if (test->kind == VALUE_RANGE && input->kind != VALUE_RANGE)
		passed = range_includes(scope, test->range, input);
	else
		passed = feel_equal(scope->run, input, test);
	if (passed.kind == VALUE_NULL)
		return not_comparable(node, scope, input, test);
	return passed;
}

/* A range that is only tested need not be made. */
static struct value run_range_test(const struct node *expr, struct scope *scope,
				   const struct value *input)
{
	struct range range;
	struct value passed;

	if (expr->kind == NODE_UNARY)
		range = unary_range(expr->unary.op, eval(expr->unary.operand, scope));
	else
		range = range_of(expr, scope);
	passed = range_includes(scope, &range, input);
	if (passed.kind != VALUE_NULL)
		return passed;
	return not_comparable(expr, scope, input,
			      range.low.kind != VALUE_NULL ? &range.low : &range.high);
}

static struct value run_test(const struct node_test *test, struct scope *scope,
			     const struct value *input)
{
	const struct node *expr = test->expr;
	struct value room;
	const struct value *value;

	if (expr->kind == NODE_UNARY ||
	    (expr->kind == NODE_RANGE && input->kind != VALUE_RANGE && !test->uses_input))
		return run_range_test(expr, scope, input);
	value = eval_at(expr, scope, &room);
	if (test->uses_input)
		return value->kind == VALUE_BOOLEAN ? *value : value_null();
	if (eval_are_short(value, input))
		return value_boolean(str_equal(value->string, input->string));
	if (value->kind == VALUE_BOOLEAN && input->kind != VALUE_BOOLEAN &&
	    input->kind != VALUE_NULL)
		return *value;
	return test_value(expr, scope, input, value);
}

/* True when one passes; else null when one could not tell. */
static struct value run_tests(const struct node *node, struct scope *scope,
			      const struct value *input)
{
	struct value result = value_boolean(false);

	for (size_t i = 0; i < node->tests.count; i++) {
		struct value passed = run_test(&node->tests.at[i], scope, input);

		if (value_is_true(passed))
			return passed;
		if (passed.kind == VALUE_NULL)
			result = passed;
	}
	return result;
}

struct value eval_in(const struct node *node, struct scope *scope)
{
	struct value *input = &scope->frame[node->tests.slot];

	*input = eval(node->tests.operand, scope);
	return run_tests(node, scope, input);
}

struct value eval_tests(const struct node *node, struct scope *scope)
{
	struct value passed;

	if (node->tests.any)
		return value_boolean(true);
	passed = run_tests(node, scope, &scope->values[node->tests.slot]);
	return node->tests.negated ? negated(passed) : passed;
}
