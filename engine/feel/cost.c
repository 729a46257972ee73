#include "engine/feel/cost_inner.h"

#include "engine/base/limits.h"

enum {
	COST_NODES = 20000, /* looked at for one expression: functions multiply them */
	COST_CALLS = 20,
	LIST_GROWS = 4, /* lists double, and what they were before stays */
};

void cost_repeat(struct costing *costing, const struct costing *before, uint64_t count)
{
	uint64_t steps = costing->steps - before->steps;
	uint64_t bytes = costing->bytes - before->bytes;

	costing->steps = before->steps;
	costing->bytes = before->bytes;
	cost_steps(costing, size_multiply(steps, count));
	cost_bytes(costing, size_multiply(bytes, count));
}

static const struct size *cost_list_of(struct costing *costing, uint64_t items,
				       const struct size *element)
{
	cost_bytes(costing,
		   size_multiply(LIST_GROWS * sizeof(struct value), size_add(items, 2)));
	return size_list(costing->arena, items, element);
}

static const struct size *endless(struct costing *costing)
{
	costing->steps = SIZE_ENDLESS;
	costing->bytes = SIZE_ENDLESS;
	return size_loose(costing->arena, SIZE_ENDLESS, SIZE_ENDLESS);
}

/* --- names and literals --------------------------------------------------------------------
 */

static const struct size *cost_global(struct costing *costing, const struct node *node)
{
	const struct size *size = costing->values[node->name.slot];

	return size != NULL ? size : &size_null;
}

static const struct size *cost_local(struct costing *costing, const struct node *node)
{
	const struct size *size = costing->frame[node->name.slot];

	return size != NULL ? size : &size_null;
}

static const struct size *cost_dynamic(struct costing *costing, const struct node *node)
{
	const struct size *result = &size_null;

	for (size_t i = 0; i < node->dynamic.items.count; i++) {
		const struct size *item = cost_node(costing, node->dynamic.items.at[i]);

		cost_steps(costing, item->widest / 16 + 1);
		result = size_join(costing->arena, result,
				   size_part(costing->arena, item, node->dynamic.name));
	}
	if (node->dynamic.fallback != NULL)
		result = size_join(costing->arena, result,
				   cost_node(costing, node->dynamic.fallback));
	return result;
}

static const struct size *cost_function(struct costing *costing, const struct node *node)
{
	struct size *size = ARENA_NEW(costing->arena, struct size);
	const struct size **captured;

	*size = (struct size){ .values = 1, .items = 1, .is_function = true };
	cost_bytes(costing, COST_SMALL);
	if (node->kind == NODE_BUILTIN)
		return size;
	captured = ARENA_ARRAY(costing->arena, const struct size *, node->function.frame);
	cost_bytes(costing, size_multiply(COST_VALUE, node->function.capture_count));
	for (size_t i = 0; i < node->function.capture_count; i++)
		captured[node->function.captures[i].slot] =
			cost_node(costing, node->function.captures[i].from);
	size->lambda = node;
	size->captured = captured;
	return size;
}

/* --- lists and contexts ------------------------------------------------------------------- */

static const struct size *cost_list(struct costing *costing, const struct node *node)
{
	const struct size *element = &size_null;

	for (size_t i = 0; i < node->list.count; i++)
		element = size_join(costing->arena, element,
				    cost_node(costing, node->list.at[i]));
	return cost_list_of(costing, node->list.count, element);
}

static const struct size *cost_context(struct costing *costing, const struct node *node)
{
	size_t count = node->context.count;
	struct size_member *members = ARENA_ARRAY(costing->arena, struct size_member, count);

	for (size_t i = 0; i < count; i++) {
		const struct node_entry *entry = &node->context.entries[i];

		members[i] =
			(struct size_member){ entry->key, cost_node(costing, entry->value) };
		costing->frame[entry->slot] = members[i].size;
	}
	cost_bytes(costing, size_multiply(COST_VALUE, count + 2));
	return size_context(costing->arena, members, count);
}

static const struct size *cost_range(struct costing *costing, const struct node *node)
{
	const struct size *ends = size_join(costing->arena, cost_node(costing, node->range.low),
					    cost_node(costing, node->range.high));

	cost_bytes(costing, COST_SMALL);
	return size_list(costing->arena, 2, ends);
}

static const struct size *cost_unary(struct costing *costing, const struct node *node)
{
	const struct size *operand = cost_node(costing, node->unary.operand);

	cost_bytes(costing, COST_SMALL);
	return size_list(costing->arena, 2, operand);
}

static const struct size *cost_member(struct costing *costing, const struct node *node)
{
	const struct size *of = cost_node(costing, node->member.of);

	cost_steps(costing, of->widest / 16);
	cost_bytes(costing, COST_SMALL);
	if (of->element == NULL)
		return size_part(costing->arena, of, node->member.name);
	cost_steps(costing, size_multiply(of->values, 1 + of->widest / 16));
	cost_bytes(costing, size_multiply(COST_VALUE, of->values));
	return size_part(costing->arena, of, node->member.name);
}

static const struct size *cost_filter(struct costing *costing, const struct node *node)
{
	const struct size *list = cost_node(costing, node->filter.list);
	const struct node *condition = node->filter.condition;
	struct costing before = *costing;

	costing->frame[node->filter.item] = size_element(list);
	cost_steps(costing, condition->cost);
	(void)cost_node(costing, condition);
	if (condition->type->kind == FEEL_NUMBER)
		return size_element(list);
	cost_repeat(costing, &before, list->items);
	if (condition->type->kind == FEEL_BOOLEAN)
		return cost_list_of(costing, list->items, size_element(list));
	return size_join(costing->arena, size_element(list),
			 cost_list_of(costing, list->items, size_element(list)));
}

/* --- arithmetic --------------------------------------------------------------------------- */

static bool is_any(const struct size *size)
{
	return size->low == INT64_MIN || size->high == INT64_MAX;
}

static const struct size *number_result(struct costing *costing, enum arithmetic op,
					const struct size *a, const struct size *b)
{
	int64_t low, high;
	bool fits = false;

	if (is_any(a) || is_any(b))
		return &size_scalar;
	if (op == ARITHMETIC_ADD)
		fits = !__builtin_add_overflow(a->low, b->low, &low) &&
		       !__builtin_add_overflow(a->high, b->high, &high);
	if (op == ARITHMETIC_SUBTRACT)
		fits = !__builtin_sub_overflow(a->low, b->high, &low) &&
		       !__builtin_sub_overflow(a->high, b->low, &high);
	if (op == ARITHMETIC_MULTIPLY && a->low >= 0 && b->low >= 0)
		fits = !__builtin_mul_overflow(a->low, b->low, &low) &&
		       !__builtin_mul_overflow(a->high, b->high, &high);
	return fits ? size_number(costing->arena, low, high) : &size_scalar;
}

/* Texts are put together, everything else is a number or of a day's kind: days and durations
 * have bounds in different units, so that nothing is said of their sum. */
static const struct size *cost_term(struct costing *costing, const struct node_term *term,
				    const struct size *before, bool numbers)
{
	const struct size *operand = cost_node(costing, term->operand);
	uint64_t text;

	if (numbers)
		return number_result(costing, term->op, before, operand);
	text = size_least(size_add(before->text, operand->text), LIMIT_FEEL_STRING);
	cost_steps(costing, text / 64);
	cost_bytes(costing, size_add(COST_SMALL, size_multiply(2, text)));
	return text > 0 ? size_text(costing->arena, text) : &size_scalar;
}

static const struct size *cost_chain(struct costing *costing, const struct node *node)
{
	const struct size *size = cost_node(costing, node->chain.first);
	bool numbers = node->chain.first->type->kind == FEEL_NUMBER;

	for (size_t i = 0; i < node->chain.count; i++) {
		numbers = numbers && node->chain.terms[i].operand->type->kind == FEEL_NUMBER;
		size = cost_term(costing, &node->chain.terms[i], size, numbers);
	}
	return size;
}

static const struct size *cost_negate(struct costing *costing, const struct node *node)
{
	const struct size *size = cost_node(costing, node->operand);

	if (is_any(size) || size->low == -INT64_MAX)
		return &size_scalar;
	return size_number(costing->arena, -size->high, -size->low);
}

/* --- comparison --------------------------------------------------------------------------- */

static const struct size *cost_operands(struct costing *costing, const struct node *node)
{
	const struct size *a = cost_node(costing, node->operands.a);
	const struct size *b = cost_node(costing, node->operands.b);
	const struct size *c =
		node->operands.c != NULL ? cost_node(costing, node->operands.c) : &size_null;

	cost_steps(costing, size_equal_steps(a, b));
	cost_steps(costing, size_equal_steps(a, c));
	return &size_scalar;
}

/* Against a list, a test looks at each of its items; a range has two. */
static void cost_test(struct costing *costing, const struct size *input,
		      const struct size *test)
{
	const struct size *element = size_element(test);

	cost_steps(costing, size_equal_steps(input, test));
	cost_steps(costing, size_multiply(test->items,
					  size_multiply(2, size_equal_steps(element, input))));
	if (element->element != NULL)
		cost_steps(costing, size_multiply(2, size_equal_steps(test, test)));
}

static void cost_all_tests(struct costing *costing, const struct node *node,
			   const struct size *input)
{
	for (size_t i = 0; i < node->tests.count; i++)
		cost_test(costing, input, cost_node(costing, node->tests.at[i].expr));
}

static const struct size *cost_in(struct costing *costing, const struct node *node)
{
	const struct size *input = cost_node(costing, node->tests.operand);

	costing->frame[node->tests.slot] = input;
	cost_all_tests(costing, node, input);
	return &size_scalar;
}

static const struct size *cost_tests(struct costing *costing, const struct node *node)
{
	const struct size *input = costing->values[node->tests.slot];

	cost_all_tests(costing, node, input != NULL ? input : &size_null);
	return &size_scalar;
}

static const struct size *cost_logic(struct costing *costing, const struct node *node)
{
	for (size_t i = 0; i < node->list.count; i++)
		(void)cost_node(costing, node->list.at[i]);
	return &size_scalar;
}

static const struct size *cost_instance(struct costing *costing, const struct node *node)
{
	cost_steps(costing, cost_node(costing, node->instance.operand)->values);
	return &size_scalar;
}

/* --- branches and loops ------------------------------------------------------------------- */

/* The dearest branch; all conditions. */
static const struct size *cost_if(struct costing *costing, const struct node *node)
{
	const struct size *result = &size_null;
	uint64_t steps = 0, bytes = 0;

	for (size_t i = 0; i <= node->branches.count; i++) {
		const struct node *branch = node->branches.otherwise;
		struct costing before;

		if (i < node->branches.count) {
			(void)cost_node(costing, node->branches.at[i].condition);
			branch = node->branches.at[i].then;
		}
		before = *costing;
		result = size_join(costing->arena, result, cost_node(costing, branch));
		steps = size_most(steps, costing->steps - before.steps);
		bytes = size_most(bytes, costing->bytes - before.bytes);
		cost_repeat(costing, &before, 0);
	}
	cost_steps(costing, steps);
	cost_bytes(costing, bytes);
	return result;
}

/* How many whole numbers or days lie between. */
static uint64_t span(const struct size *ends)
{
	if (is_any(ends))
		return SIZE_ENDLESS;
	return size_add((uint64_t)ends->high - (uint64_t)ends->low, 1);
}

/* How often one variable of a loop changes. */
static uint64_t cost_iterator(struct costing *costing, const struct node_iterator *iterator)
{
	const struct size *list = cost_node(costing, iterator->list);
	enum feel_type_kind kind = iterator->list->type->kind;
	uint64_t times = list->items;

	cost_steps(costing, iterator->list->cost);
	cost_bytes(costing, COST_SMALL);
	if (iterator->high != NULL)
		list = size_join(costing->arena, list, cost_node(costing, iterator->high));
	if (iterator->high != NULL || kind == FEEL_RANGE || kind == FEEL_ANY)
		times = size_most(times, span(list));
	costing->frame[iterator->slot] = size_element(list);
	return times;
}

/* Of what partial has, nothing is known but that it is a list of numbers or the like. */
static const struct size *partial_size(struct costing *costing, const struct node *node,
				       uint64_t items)
{
	switch ((int)node->loop.body->type->kind) {
	case FEEL_NUMBER:
	case FEEL_BOOLEAN:
	case FEEL_DATE:
		return size_list(costing->arena, items, &size_scalar);
	default:
		return size_loose(costing->arena, SIZE_ENDLESS, SIZE_ENDLESS);
	}
}

static const struct size *cost_loop(struct costing *costing, const struct node *node)
{
	uint64_t times[64];
	const struct size *body;
	struct costing before[64];
	uint64_t all = 1;
	size_t count = node->loop.count;

	if (count > LENGTH(times))
		return endless(costing);
	for (size_t i = 0; i < count; i++) {
		before[i] = *costing;
		times[i] = cost_iterator(costing, &node->loop.iterators[i]);
		all = size_multiply(all, times[i]);
	}
	if (node->kind == NODE_FOR)
		all = size_least(all, LIMIT_FEEL_LIST + 1);
	if (node->loop.uses_partial)
		costing->frame[node->loop.partial] = partial_size(costing, node, all);
	for (size_t i = count; i-- > 1;) /* what an inner variable takes is taken each time */
		cost_repeat(costing, &before[i], times[i - 1]);
	before[0] = *costing;
	cost_steps(costing, node->loop.body->cost + 1);
	cost_bytes(costing, node->loop.uses_partial ? COST_SMALL : 0);
	body = cost_node(costing, node->loop.body);
	cost_repeat(costing, &before[0], all);
	if (node->kind != NODE_FOR)
		return &size_scalar;
	return cost_list_of(costing, all, body);
}

/* --- calls -------------------------------------------------------------------------------- */

const struct size *cost_call(struct costing *costing, const struct size *function,
			     const struct size *const *args, size_t count)
{
	const struct node_function *lambda;
	const struct size **outer = costing->frame;
	const struct size *result;

	if (!function->is_function)
		return &size_null;
	if (function->lambda == NULL || costing->calls == COST_CALLS)
		return endless(costing);
	lambda = &function->lambda->function;
	costing->frame = ARENA_ARRAY(costing->arena, const struct size *, lambda->frame);
	for (size_t i = 0; i < lambda->frame; i++)
		costing->frame[i] = function->captured[i];
	for (size_t i = 0; i < count && i < lambda->parameter_count; i++) {
		costing->frame[i] = args[i];
		cost_steps(costing, args[i]->values);
	}
	cost_steps(costing, size_add(1, lambda->body->cost));
	cost_bytes(costing, size_multiply(COST_VALUE, lambda->frame));
	costing->calls++;
	result = cost_node(costing, lambda->body);
	costing->calls--;
	costing->frame = outer;
	return result;
}

static const struct size *const *named_args(struct costing *costing, const struct node *node,
					    const struct size *function,
					    const struct size *const *args)
{
	const struct node_function *lambda;
	const struct size **sorted;

	if (node->call.names == NULL || function->lambda == NULL)
		return args;
	lambda = &function->lambda->function;
	sorted = ARENA_ARRAY(costing->arena, const struct size *, node->call.args.count);
	for (size_t i = 0; i < node->call.args.count; i++) {
		sorted[i] = &size_null;
		for (size_t j = 0; i < lambda->parameter_count && j < node->call.args.count;
		     j++)
			if (str_equal(node->call.names[j], lambda->parameters[i].name))
				sorted[i] = args[j];
	}
	return sorted;
}

static const struct size *cost_call_node(struct costing *costing, const struct node *node)
{
	size_t count = node->call.args.count;
	const struct size **args = ARENA_ARRAY(costing->arena, const struct size *, count);
	const struct size *callee = &size_null;

	if (node->call.builtin == NULL)
		callee = cost_node(costing, node->call.callee);
	for (size_t i = 0; i < count; i++)
		args[i] = cost_node(costing, node->call.args.at[i]);
	cost_bytes(costing, size_multiply(COST_VALUE, count));
	if (node->call.builtin != NULL)
		return cost_builtin(costing, node, args);
	return cost_call(costing, callee, named_args(costing, node, callee, args), count);
}

/* --- the whole ---------------------------------------------------------------------------- */

/* In the order of ast.def. */
static const struct size *(*const costs[NODE_KINDS])(struct costing *costing,
						     const struct node *node) = {
	[NODE_GLOBAL] = cost_global,
	[NODE_LOCAL] = cost_local,
	[NODE_DYNAMIC] = cost_dynamic,
	[NODE_BUILTIN] = cost_function,
	[NODE_MEMBER] = cost_member,
	[NODE_FILTER] = cost_filter,
	[NODE_LIST] = cost_list,
	[NODE_CONTEXT] = cost_context,
	[NODE_RANGE] = cost_range,
	[NODE_UNARY] = cost_unary,
	[NODE_NEGATE] = cost_negate,
	[NODE_SUM] = cost_chain,
	[NODE_PRODUCT] = cost_chain,
	[NODE_POWER] = cost_chain,
	[NODE_EQUAL] = cost_operands,
	[NODE_NOT_EQUAL] = cost_operands,
	[NODE_LESS] = cost_operands,
	[NODE_LESS_EQUAL] = cost_operands,
	[NODE_GREATER] = cost_operands,
	[NODE_GREATER_EQUAL] = cost_operands,
	[NODE_BETWEEN] = cost_operands,
	[NODE_IN] = cost_in,
	[NODE_TESTS] = cost_tests,
	[NODE_AND] = cost_logic,
	[NODE_OR] = cost_logic,
	[NODE_INSTANCE] = cost_instance,
	[NODE_IF] = cost_if,
	[NODE_FOR] = cost_loop,
	[NODE_SOME] = cost_loop,
	[NODE_EVERY] = cost_loop,
	[NODE_FUNCTION] = cost_function,
	[NODE_CALL] = cost_call_node,
};

/* Recursion is as deep as the tree and, COST_CALLS times, those of functions. */
const struct size *cost_node(struct costing *costing, const struct node *node)
{
	if (node->constant != NULL)
		return size_of_value(costing->arena, *node->constant);
	if (node->kind == NODE_LITERAL)
		return size_of_value(costing->arena, node->literal);
	if (++costing->looked > COST_NODES)
		return endless(costing);
	return costs[node->kind](costing, node);
}

struct feel_cost feel_expr_cost(const struct feel_expr *expr, const struct size *const *values,
				struct arena *arena)
{
	struct costing costing = { .arena = arena, .values = values };
	const struct size *result;

	costing.frame = ARENA_ARRAY(arena, const struct size *, expr->frame);
	cost_steps(&costing, expr->root->cost);
	cost_bytes(&costing, size_multiply(COST_VALUE, expr->frame));
	result = cost_node(&costing, expr->root);
	cost_bytes(&costing, COST_REASONS);
	return (struct feel_cost){ costing.steps, costing.bytes, result };
}
