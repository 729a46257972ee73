/* Evaluation by walking the tree. Internal to engine/feel. */
#ifndef ENGINE_FEEL_EVAL_H
#define ENGINE_FEEL_EVAL_H

#include "engine/base/limits.h"
#include "engine/feel/ast.h"

/* Nodes on the C stack at once, over all function calls: limits.h promises ten trees. */
enum { EVAL_DEPTH = 10 * LIMIT_FEEL_DEPTH };

/* Where the names of one function call have their values. */
struct scope {
	struct feel_run *run;
	const struct value *values; /* of NODE_GLOBAL */
	struct value *frame;	    /* of NODE_LOCAL */
};

/* New budgets, unless an evaluation is under way: then its own go on. */
void feel_run_begin(struct feel_run *run);
/* The value of a node: where it lies, or computed into *room. Half of all nodes are leaves, and
 * most values are only looked at. */
static inline const struct value *eval_at(const struct node *node, struct scope *scope,
					  struct value *room)
{
	if (node->constant != NULL)
		return node->constant;
	if (node->kind == NODE_GLOBAL)
		return &scope->values[node->name.slot];
	if (node->kind == NODE_LOCAL)
		return &scope->frame[node->name.slot];
	*room = node->run(node, scope);
	return room;
}

static inline struct value eval(const struct node *node, struct scope *scope)
{
	if (node->constant != NULL)
		return *node->constant;
	return node->run(node, scope);
}
/* What evaluates the node best, by its kind and by what is known of it. */
eval_node *eval_for_node(const struct node *node);
/* Null, with a reason at the node's place. */
struct value eval_fail(const struct node *node, struct scope *scope, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The functions that ast.def names. */
eval_node eval_literal, eval_global, eval_local, eval_dynamic, eval_builtin, eval_member,
	eval_filter, eval_list, eval_context, eval_range, eval_unary, eval_negate,
	eval_arithmetic, eval_equality, eval_comparison, eval_between, eval_in, eval_tests,
	eval_logic, eval_instance, eval_if, eval_for, eval_quantified, eval_function, eval_call;

/* Short texts are compared most, and cost nothing to speak of: whether these are such. */
static inline bool eval_are_short(const struct value *a, const struct value *b)
{
	enum { SHORT = 64 };

	return a->kind == VALUE_STRING && b->kind == VALUE_STRING && a->string.len < SHORT;
}

/* value_compare, counted. */
bool eval_order_any(struct scope *scope, const struct value *a, const struct value *b,
		    int *order);
static inline bool eval_order(struct scope *scope, const struct value *a, const struct value *b,
			      int *order)
{
	if (a->kind != VALUE_NUMBER || b->kind != VALUE_NUMBER)
		return eval_order_any(scope, a, b, order);
	*order = decimal_compare(a->number, b->number);
	return true;
}

/* FEEL_ANY when it cannot be known, FEEL_NULL when it can only be null. */
enum feel_type_kind arithmetic_type(enum arithmetic op, enum feel_type_kind a,
				    enum feel_type_kind b);
/* Of a chain up to a term, when before it is that: null before it hides what is behind it. */
static inline enum feel_type_kind term_type(const struct node_term *term,
					    enum feel_type_kind before)
{
	enum feel_type_kind kind = term->operand->type->kind;

	if (before == FEEL_NULL || kind == FEEL_NULL)
		return FEEL_ANY;
	return arithmetic_type(term->op, before, kind);
}
/* The property of a date, time, duration or range; NULL when the kind has none of that name. */
typedef struct value property_get(struct value value, struct arena *arena);
struct property {
	const char *name;
	unsigned kinds; /* bits: 1 << kind */
	enum feel_type_kind type;
	property_get *get;
};
const struct property *property_find(enum value_kind kind, struct str name);
/* By index, to tell what there is: NULL at the end. */
const struct property *property_at(size_t index);

/* Is value in the range? VALUE_BOOLEAN, or null when it cannot be compared with its ends. */
struct value range_includes(struct scope *scope, const struct range *range,
			    const struct value *value);
/* Has the value that type? Null has none; of a context the members count that the type names.
 */
bool value_is(struct feel_run *run, struct value value, const struct feel_type *type);
/* The value as the type wants it: as it is, as a list of one, as the item of such, as midnight
 * of a date. False when it does not fit. */
bool value_convert(struct feel_run *run, struct value value, const struct feel_type *type,
		   struct value *out);

/* A new value for a function node or a built-in. */
struct value function_new(const struct node *node, struct scope *scope);

/* A list that grows while it is made, never beyond LIMIT_FEEL_LIST. */
struct list_builder {
	struct feel_run *run;
	struct list *list;
	size_t room;
};
bool list_add(struct list_builder *builder, struct value value);
struct value list_done(const struct list_builder *builder);
/* What is in it by now, as a list of its own: what is added later does not show there. */
struct value list_so_far(const struct list_builder *builder);

#endif
