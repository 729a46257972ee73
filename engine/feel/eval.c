#include "engine/feel/eval.h"

#include "engine/base/limits.h"

struct value eval_any(const struct node *node, struct scope *scope)
{
	static eval_node *const functions[] = {
#define NODE(constant, function) [NODE_##constant] = (function),
#include "engine/feel/ast.def"
#undef NODE
	};

	return functions[node->kind](node, scope);
}

/* --- literals and names ----------------------------------------------------------------------
 */

struct value eval_literal(const struct node *node, struct scope *scope)
{
	(void)scope;
	return node->literal;
}

struct value eval_global(const struct node *node, struct scope *scope)
{
	return scope->values[node->name.slot];
}

struct value eval_local(const struct node *node, struct scope *scope)
{
	return scope->frame[node->name.slot];
}

struct value eval_dynamic(const struct node *node, struct scope *scope)
{
	const struct node_dynamic *dynamic = &node->dynamic;

	for (size_t i = 0; i < dynamic->items.count; i++) {
		struct value item = eval(dynamic->items.at[i], scope);
		const struct value *found;

		if (item.kind != VALUE_CONTEXT)
			continue;
		found = feel_get(scope->run, item.context, dynamic->name);
		if (found != NULL)
			return *found;
	}
	if (dynamic->fallback != NULL)
		return eval(dynamic->fallback, scope);
	return eval_fail(node, scope, "nothing here has an entry `%.*s`",
			 STR_ARG(dynamic->name));
}

struct value eval_builtin(const struct node *node, struct scope *scope)
{
	return function_new(node, scope);
}

struct value eval_function(const struct node *node, struct scope *scope)
{
	return function_new(node, scope);
}

/* --- lists and contexts ----------------------------------------------------------------------
 */

struct value eval_list(const struct node *node, struct scope *scope)
{
	size_t count = node->list.count;
	struct list *list = arena_alloc(scope->run->arena,
					sizeof(struct list) + count * sizeof(struct value));

	list->count = count;
	for (size_t i = 0; i < count; i++)
		list->items[i] = eval(node->list.at[i], scope);
	return (struct value){ .kind = VALUE_LIST, .list = list };
}

struct value eval_context(const struct node *node, struct scope *scope)
{
	size_t count = node->context.count;
	struct context *context =
		arena_alloc(scope->run->arena,
			    sizeof(struct context) + count * sizeof(struct context_entry));

	context->count = count;
	for (size_t i = 0; i < count; i++) {
		const struct node_entry *entry = &node->context.entries[i];
		struct value value = eval(entry->value, scope);

		context->entries[i] = (struct context_entry){ entry->key, value };
		scope->frame[entry->slot] = value;
	}
	return (struct value){ .kind = VALUE_CONTEXT, .context = context };
}

/* --- comparison ------------------------------------------------------------------------------
 */

static struct value not_comparable(const struct node *node, struct scope *scope, struct value a,
				   struct value b)
{
	return eval_fail(node, scope, "%.*s and %.*s cannot be compared",
			 STR_ARG(value_kind_name(a.kind)), STR_ARG(value_kind_name(b.kind)));
}

struct value eval_equality(const struct node *node, struct scope *scope)
{
	struct value a = eval(node->operands.a, scope);
	struct value b = eval(node->operands.b, scope);
	struct value equal;

	if (a.kind == VALUE_NULL || b.kind == VALUE_NULL)
		return value_boolean((a.kind == b.kind) == (node->kind == NODE_EQUAL));
	if (eval_are_short(a, b))
		return value_boolean(str_equal(a.string, b.string) ==
				     (node->kind == NODE_EQUAL));
	equal = feel_equal(scope->run, a, b);
	if (equal.kind == VALUE_NULL)
		return not_comparable(node, scope, a, b);
	equal.boolean = equal.boolean == (node->kind == NODE_EQUAL);
	return equal;
}

bool eval_order(struct scope *scope, struct value a, struct value b, int *order)
{
	if (a.kind == VALUE_NUMBER && b.kind == VALUE_NUMBER) {
		*order = decimal_compare(a.number, b.number);
		return true;
	}
	if (a.kind == VALUE_STRING && !feel_spend(scope->run, a.string.len / 64))
		return false;
	return value_compare(a, b, order);
}

static bool order_holds(enum node_kind op, int order)
{
	switch ((int)op) {
	case NODE_LESS:
		return order < 0;
	case NODE_LESS_EQUAL:
		return order <= 0;
	case NODE_GREATER:
		return order > 0;
	default:
		return order >= 0;
	}
}

struct value eval_comparison(const struct node *node, struct scope *scope)
{
	struct value a = eval(node->operands.a, scope);
	struct value b = eval(node->operands.b, scope);
	int order;

	if (a.kind == VALUE_NUMBER && b.kind == VALUE_NUMBER)
		return value_boolean(
			order_holds(node->kind, decimal_compare(a.number, b.number)));
	if (!eval_order(scope, a, b, &order))
		return not_comparable(node, scope, a, b);
	return value_boolean(order_holds(node->kind, order));
}

struct value eval_between(const struct node *node, struct scope *scope)
{
	struct value value = eval(node->operands.a, scope);
	struct value low = eval(node->operands.b, scope);
	struct value high = eval(node->operands.c, scope);
	int above, below;

	if (!eval_order(scope, value, low, &above))
		return not_comparable(node, scope, value, low);
	if (!eval_order(scope, value, high, &below))
		return not_comparable(node, scope, value, high);
	return value_boolean(above >= 0 && below <= 0);
}

/* --- logic -----------------------------------------------------------------------------------
 */

/* Three values: what is no boolean is unknown (DMN 1.5 table 50). */
struct value eval_logic(const struct node *node, struct scope *scope)
{
	bool deciding = node->kind == NODE_OR; /* the operand that settles it */
	struct value result = value_boolean(!deciding);

	for (size_t i = 0; i < node->list.count; i++) {
		struct value operand = eval(node->list.at[i], scope);

		if (operand.kind != VALUE_BOOLEAN) {
			if (operand.kind != VALUE_NULL)
				eval_fail(node->list.at[i], scope,
					  "%s needs true or false, not %.*s",
					  deciding ? "`or`" : "`and`",
					  STR_ARG(value_kind_name(operand.kind)));
			result = value_null();
		} else if (operand.boolean == deciding) {
			return operand;
		}
	}
	return result;
}

/* Only true is true: a condition that is null or no boolean takes the other branch. */
struct value eval_if(const struct node *node, struct scope *scope)
{
	struct value condition = eval(node->operands.a, scope);

	if (condition.kind != VALUE_BOOLEAN && condition.kind != VALUE_NULL)
		eval_fail(node->operands.a, scope,
			  "the condition of `if` is %.*s, neither true nor false",
			  STR_ARG(value_kind_name(condition.kind)));
	return eval(value_is_true(condition) ? node->operands.b : node->operands.c, scope);
}

struct value eval_instance(const struct node *node, struct scope *scope)
{
	return value_boolean(
		value_is(scope->run, eval(node->instance.operand, scope), node->instance.type));
}

/* --- arithmetic ------------------------------------------------------------------------------
 */

struct value eval_negate(const struct node *node, struct scope *scope)
{
	struct value value = eval(node->operand, scope);

	switch ((int)value.kind) {
	case VALUE_NUMBER:
		return value_number(decimal_negate(value.number));
	case VALUE_DURATION:
		if (value.duration.seconds == INT64_MIN)
			break;
		value.duration.seconds = -value.duration.seconds;
		value.duration.nano = -value.duration.nano;
		return value;
	case VALUE_MONTHS:
		if (value.months == INT64_MIN)
			break;
		return value_months(-value.months);
	default:
		break;
	}
	return eval_fail(node, scope, "`-` needs a number or a duration, not %.*s",
			 STR_ARG(value_kind_name(value.kind)));
}
