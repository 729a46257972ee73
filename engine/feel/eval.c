#include "engine/feel/eval.h"

#include "engine/base/limits.h"

/* Of a context that is written right there, "{a: 1, b: a + 1}.b": is there such an entry? */
static bool entry_is_at_hand(const struct node *node)
{
	const struct node *of = node->member.of;

	return of != NULL && of->kind == NODE_CONTEXT &&
	       node->member.index < of->context.count &&
	       str_equal(of->context.entries[node->member.index].key, node->member.name);
}

/* The entries are computed, but no context is made of them. */
static struct value eval_entry(const struct node *node, struct scope *scope)
{
	const struct node_entry *entries = node->member.of->context.entries;

	for (size_t i = 0; i < node->member.of->context.count; i++)
		scope->frame[entries[i].slot] = eval(entries[i].value, scope);
	return scope->frame[entries[node->member.index].slot];
}

eval_node *eval_for_node(const struct node *node)
{
	static eval_node *const functions[] = {
#define NODE(constant, function) [NODE_##constant] = (function),
#include "engine/feel/ast.def"
#undef NODE
	};

	if (node->kind == NODE_MEMBER && entry_is_at_hand(node))
		return eval_entry;
	return functions[node->kind];
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
		struct value room;
		const struct value *item = eval_at(dynamic->items.at[i], scope, &room);
		const struct value *found;

		if (item->kind != VALUE_CONTEXT)
			continue;
		found = feel_get(scope->run, item->context, dynamic->name);
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
	struct list *list = list_new(scope->run->arena, count);

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

static struct value not_comparable(const struct node *node, struct scope *scope,
				   const struct value *a, const struct value *b)
{
	return eval_fail(node, scope, "%.*s and %.*s cannot be compared",
			 STR_ARG(feel_kind(scope->run, a->kind)),
			 STR_ARG(feel_kind(scope->run, b->kind)));
}

struct value eval_equality(const struct node *node, struct scope *scope)
{
	struct value left, right, equal;
	const struct value *a = eval_at(node->operands.a, scope, &left);
	const struct value *b = eval_at(node->operands.b, scope, &right);
	bool wanted = node->kind == NODE_EQUAL;

	if (a->kind == VALUE_NULL || b->kind == VALUE_NULL)
		return value_boolean((a->kind == b->kind) == wanted);
	if (eval_are_short(a, b))
		return value_boolean(str_equal(a->string, b->string) == wanted);
	equal = feel_equal(scope->run, a, b);
	if (equal.kind == VALUE_NULL)
		return not_comparable(node, scope, a, b);
	return value_boolean(equal.boolean == wanted);
}

bool eval_order_any(struct scope *scope, const struct value *a, const struct value *b,
		    int *order)
{
	if (a->kind == VALUE_STRING && !feel_spend(scope->run, a->string.len / 64))
		return false;
	return value_compare(*a, *b, order);
}

/* For which orders -1, 0 and 1 a comparison holds: a bit each. */
static bool order_holds(enum node_kind op, int order)
{
	static const uint8_t holds[NODE_KINDS] = {
		[NODE_LESS] = 1,
		[NODE_LESS_EQUAL] = 1 | 2,
		[NODE_GREATER] = 4,
		[NODE_GREATER_EQUAL] = 2 | 4,
	};

	return holds[op] >> (order + 1) & 1;
}

struct value eval_comparison(const struct node *node, struct scope *scope)
{
	struct value left, right;
	const struct value *a = eval_at(node->operands.a, scope, &left);
	const struct value *b = eval_at(node->operands.b, scope, &right);
	int order;

	if (!eval_order(scope, a, b, &order))
		return not_comparable(node, scope, a, b);
	return value_boolean(order_holds(node->kind, order));
}

struct value eval_between(const struct node *node, struct scope *scope)
{
	struct value rooms[3];
	const struct value *value = eval_at(node->operands.a, scope, &rooms[0]);
	const struct value *low = eval_at(node->operands.b, scope, &rooms[1]);
	const struct value *high = eval_at(node->operands.c, scope, &rooms[2]);
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
		struct value room;
		const struct value *operand = eval_at(node->list.at[i], scope, &room);

		if (operand->kind != VALUE_BOOLEAN) {
			if (operand->kind != VALUE_NULL)
				eval_fail(node->list.at[i], scope,
					  "%s needs true or false, not %.*s",
					  translate(scope->run->translation,
						    deciding ? "`or`" : "`and`"),
					  STR_ARG(feel_kind(scope->run, operand->kind)));
			result = value_null();
		} else if (operand->boolean == deciding) {
			return value_boolean(deciding);
		}
	}
	return result;
}

/* Only true is true: a condition that is null or no boolean takes the other branch. */
struct value eval_if(const struct node *node, struct scope *scope)
{
	for (size_t i = 0; i < node->branches.count; i++) {
		const struct node_branch *branch = &node->branches.at[i];
		struct value room;
		const struct value *condition = eval_at(branch->condition, scope, &room);

		if (value_is_true(*condition))
			return eval(branch->then, scope);
		if (condition->kind != VALUE_BOOLEAN && condition->kind != VALUE_NULL)
			eval_fail(branch->condition, scope,
				  "the condition of `if` is %.*s, neither true nor false",
				  STR_ARG(feel_kind(scope->run, condition->kind)));
	}
	return eval(node->branches.otherwise, scope);
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
			 STR_ARG(feel_kind(scope->run, value.kind)));
}
