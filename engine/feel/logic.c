#include "engine/feel/logic.h"

#include "engine/base/vec.h"
#include "engine/feel/ast.h"
#include "engine/feel/uses.h"

struct reader {
	struct arena *arena;
	const struct feel_expr *whole;
	VEC(struct value) bounds; /* of the atom at hand */
	bool ordered;		  /* it asks which is greater */
};

/* --- atoms -------------------------------------------------------------------------------- */

static bool take_constant(struct reader *reader, const struct node *node)
{
	struct value value;

	if (node->constant != NULL)
		value = *node->constant;
	else if (node->kind == NODE_LITERAL)
		value = node->literal;
	else if (node->kind == NODE_NEGATE && node->operand->kind == NODE_LITERAL &&
		 node->operand->literal.kind == VALUE_NUMBER)
		value = value_number(decimal_negate(node->operand->literal.number));
	else
		return false;
	*VEC_ADD(reader->arena, &reader->bounds) = value;
	return true;
}

/* Either way round. */
static bool take_comparison(struct reader *reader, const struct node *a, const struct node *b)
{
	if (a->kind == NODE_GLOBAL)
		return take_constant(reader, b);
	return b->kind == NODE_GLOBAL && take_constant(reader, a);
}

static bool take_between(struct reader *reader, const struct node_operands *operands)
{
	return operands->a->kind == NODE_GLOBAL && take_constant(reader, operands->b) &&
	       take_constant(reader, operands->c);
}

static bool take_list(struct reader *reader, const struct node_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!take_constant(reader, list->at[i]))
			return false;
	return true;
}

static bool is_equality(enum node_kind kind)
{
	return kind == NODE_EQUAL || kind == NODE_NOT_EQUAL;
}

static bool take_test(struct reader *reader, const struct node_test *test)
{
	const struct node *expr = test->expr;

	if (test->uses_input)
		return false;
	if (expr->kind == NODE_UNARY) {
		reader->ordered |= !is_equality(expr->unary.op);
		return take_constant(reader, expr->unary.operand);
	}
	if (expr->kind == NODE_RANGE) {
		reader->ordered = true;
		return take_constant(reader, expr->range.low) &&
		       take_constant(reader, expr->range.high);
	}
	if (expr->kind == NODE_LIST)
		return take_list(reader, &expr->list);
	return take_constant(reader, expr);
}

static bool take_in(struct reader *reader, const struct node_tests *tests)
{
	if (tests->operand == NULL || tests->operand->kind != NODE_GLOBAL)
		return false;
	for (size_t i = 0; i < tests->count; i++)
		if (!take_test(reader, &tests->at[i]))
			return false;
	return true;
}

static bool takes_constants(struct reader *reader, const struct node *node)
{
	switch ((int)node->kind) {
	case NODE_EQUAL:
	case NODE_NOT_EQUAL:
	case NODE_LESS:
	case NODE_LESS_EQUAL:
	case NODE_GREATER:
	case NODE_GREATER_EQUAL:
		reader->ordered = !is_equality(node->kind);
		return take_comparison(reader, node->operands.a, node->operands.b);
	case NODE_BETWEEN:
		reader->ordered = true;
		return take_between(reader, &node->operands);
	case NODE_IN:
		return take_in(reader, &node->tests);
	default:
		return false;
	}
}

/* The intervals between texts are nobody's business. */
static bool compares(struct reader *reader, const struct node *node)
{
	reader->ordered = false;
	if (!takes_constants(reader, node))
		return false;
	for (size_t i = 0; i < reader->bounds.count; i++)
		if (reader->ordered && reader->bounds.at[i].kind == VALUE_STRING)
			return false;
	return true;
}

/* By its text: a function can only be had by its name. */
static bool is_clocked(const struct feel_expr *expr)
{
	struct buf buf;
	bool clocked;

	buf_init(&buf, SIZE_MAX);
	feel_expr_print(expr, &buf);
	clocked = str_find(buf_str(&buf), STR("now"), 0) != SIZE_MAX ||
		  str_find(buf_str(&buf), STR("today"), 0) != SIZE_MAX;
	buf_finish(&buf);
	return clocked;
}

static void read_atom(struct reader *reader, const struct node *node, struct logic *out)
{
	struct feel_expr *expr = ARENA_NEW(reader->arena, struct feel_expr);

	*expr = *reader->whole;
	expr->root = node;
	expr->uses = uses_of(reader->arena, expr, &expr->use_count);
	reader->bounds.count = 0;
	reader->bounds.room = 0;
	reader->bounds.at = NULL;
	out->kind = LOGIC_ATOM;
	out->atom = expr;
	out->clocked = is_clocked(expr);
	out->compares = compares(reader, node);
	out->bounds = reader->bounds.at;
	out->bound_count = reader->bounds.count;
}

/* --- what holds them together ------------------------------------------------------------- */

static const struct logic *read(struct reader *reader, const struct node *node);

static void read_parts(struct reader *reader, enum logic_kind kind,
		       const struct node *const *nodes, size_t count, struct logic *out)
{
	const struct logic **parts = ARENA_ARRAY(reader->arena, const struct logic *, count);

	for (size_t i = 0; i < count; i++)
		parts[i] = read(reader, nodes[i]);
	out->kind = kind;
	out->parts = parts;
	out->count = count;
}

/* "else if" is an if in the else of the one before. */
static void read_branches(struct reader *reader, const struct node_if *branches,
			  struct logic *out)
{
	const struct logic *otherwise = read(reader, branches->otherwise);

	for (size_t i = branches->count; i-- > 0;) {
		const struct logic **parts =
			ARENA_ARRAY(reader->arena, const struct logic *, 3);
		struct logic *at = i == 0 ? out : ARENA_NEW(reader->arena, struct logic);

		parts[0] = read(reader, branches->at[i].condition);
		parts[1] = read(reader, branches->at[i].then);
		parts[2] = otherwise;
		*at = (struct logic){ .kind = LOGIC_IF, .parts = parts, .count = 3 };
		otherwise = at;
	}
}

static bool is_negation(const struct node *node)
{
	return node->kind == NODE_CALL && node->call.builtin != NULL &&
	       node->call.args.count == 1 && str_equal(node->call.builtin->name, STR("not"));
}

/* No deeper than LIMIT_FEEL_DEPTH, as the tree. */
static const struct logic *read(struct reader *reader, const struct node *node)
{
	struct logic *out = ARENA_NEW(reader->arena, struct logic);

	if (node->kind == NODE_AND || node->kind == NODE_OR) {
		read_parts(reader, node->kind == NODE_AND ? LOGIC_AND : LOGIC_OR, node->list.at,
			   node->list.count, out);
	} else if (node->kind == NODE_IF) {
		read_branches(reader, &node->branches, out);
	} else if (is_negation(node)) {
		read_parts(reader, LOGIC_NOT, node->call.args.at, 1, out);
	} else {
		read_atom(reader, node, out);
	}
	return out;
}

/* Each atom is looked at with a frame of its own: where that is large, loops are what the
 * expression consists of, and it stays whole. */
enum { FRAME_MOST = 64 };

const struct logic *feel_logic(struct arena *arena, const struct feel_expr *expr)
{
	struct reader reader = { .arena = arena, .whole = expr };
	struct logic *out;

	if (expr->frame <= FRAME_MOST)
		return read(&reader, expr->root);
	out = ARENA_NEW(arena, struct logic);
	read_atom(&reader, expr->root, out);
	return out;
}
