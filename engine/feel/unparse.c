/* A tree as text that reads back to the same tree: parentheses exactly where they are needed.
 */
#include "engine/feel/ast.h"
#include "engine/feel/token.h"

/* How tightly a node holds together; a looser one within a tighter place needs parentheses. */
enum bond {
	BOND_OPEN, /* reaches as far right as it can: if, for, function… */
	BOND_OR,
	BOND_AND,
	BOND_COMPARISON,
	BOND_ADD,
	BOND_MULTIPLY,
	BOND_POWER,
	BOND_NEGATE,
	BOND_INSTANCE,
	BOND_VALUE,
};

static const enum bond bonds[NODE_KINDS] = {
	[NODE_LITERAL] = BOND_VALUE,
	[NODE_GLOBAL] = BOND_VALUE,
	[NODE_LOCAL] = BOND_VALUE,
	[NODE_DYNAMIC] = BOND_VALUE,
	[NODE_BUILTIN] = BOND_VALUE,
	[NODE_MEMBER] = BOND_VALUE,
	[NODE_FILTER] = BOND_VALUE,
	[NODE_LIST] = BOND_VALUE,
	[NODE_CONTEXT] = BOND_VALUE,
	[NODE_RANGE] = BOND_VALUE,
	[NODE_UNARY] = BOND_OPEN,
	[NODE_NEGATE] = BOND_NEGATE,
	[NODE_SUM] = BOND_ADD,
	[NODE_PRODUCT] = BOND_MULTIPLY,
	[NODE_POWER] = BOND_POWER,
	[NODE_EQUAL] = BOND_COMPARISON,
	[NODE_NOT_EQUAL] = BOND_COMPARISON,
	[NODE_LESS] = BOND_COMPARISON,
	[NODE_LESS_EQUAL] = BOND_COMPARISON,
	[NODE_GREATER] = BOND_COMPARISON,
	[NODE_GREATER_EQUAL] = BOND_COMPARISON,
	[NODE_BETWEEN] = BOND_COMPARISON,
	[NODE_IN] = BOND_COMPARISON,
	[NODE_TESTS] = BOND_OPEN,
	[NODE_AND] = BOND_AND,
	[NODE_OR] = BOND_OR,
	[NODE_INSTANCE] = BOND_INSTANCE,
	[NODE_IF] = BOND_OPEN,
	[NODE_FOR] = BOND_OPEN,
	[NODE_SOME] = BOND_OPEN,
	[NODE_EVERY] = BOND_OPEN,
	[NODE_FUNCTION] = BOND_OPEN,
	[NODE_CALL] = BOND_VALUE,
};

static const char *const signs[NODE_KINDS] = {
	[NODE_EQUAL] = "=",	  [NODE_NOT_EQUAL] = "!=",     [NODE_LESS] = "<",
	[NODE_LESS_EQUAL] = "<=", [NODE_GREATER] = ">",	       [NODE_AND] = "and",
	[NODE_OR] = "or",	  [NODE_GREATER_EQUAL] = ">=",
};

static void print(const struct node *node, enum bond place, struct buf *out);

/* --- values and names ------------------------------------------------------------------------
 */

static bool is_temporal(enum value_kind kind)
{
	return kind >= VALUE_DATE && kind <= VALUE_MONTHS;
}

static void print_literal(const struct node *node, struct buf *out)
{
	if (!is_temporal(node->literal.kind)) {
		value_print(node->literal, out);
		return;
	}
	buf_add(out, STR("@\""));
	value_print_plain(node->literal, out);
	buf_add_byte(out, '"');
}

static void print_member(const struct node *node, struct buf *out)
{
	if (!node->member.implicit) {
		print(node->member.of, BOND_VALUE, out);
		buf_add_byte(out, '.');
	}
	buf_add(out, node->member.name);
}

static bool is_word(struct str text)
{
	struct token token = token_next(text, 0);

	return token.kind == TOKEN_WORD && token.start == 0 && token.end == text.len;
}

static void print_key(struct str key, struct buf *out)
{
	if (is_word(key))
		buf_add(out, key);
	else
		value_print(value_string(key), out);
}

/* --- parts in brackets
 * ------------------------------------------------------------------------ */

static void print_items(const struct node_list *list, struct buf *out)
{
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		print(list->at[i], BOND_OPEN, out);
	}
}

static void print_context(const struct node *node, struct buf *out)
{
	buf_add_byte(out, '{');
	for (size_t i = 0; i < node->context.count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		print_key(node->context.entries[i].key, out);
		buf_add(out, STR(": "));
		print(node->context.entries[i].value, BOND_OPEN, out);
	}
	buf_add_byte(out, '}');
}

static void print_range(const struct node *node, struct buf *out)
{
	buf_add_byte(out, node->range.low_included ? '[' : '(');
	print(node->range.low, BOND_ADD, out);
	buf_add(out, STR(".."));
	print(node->range.high, BOND_ADD, out);
	buf_add_byte(out, node->range.high_included ? ']' : ')');
}

static void print_call(const struct node *node, struct buf *out)
{
	print(node->call.callee, BOND_VALUE, out);
	buf_add_byte(out, '(');
	for (size_t i = 0; i < node->call.args.count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		if (node->call.names != NULL) {
			buf_add(out, node->call.names[i]);
			buf_add(out, STR(": "));
		}
		print(node->call.args.at[i], BOND_OPEN, out);
	}
	buf_add_byte(out, ')');
}

/* --- operators
 * -------------------------------------------------------------------------------- */

static void print_sign(const char *sign, struct buf *out)
{
	buf_printf(out, " %s ", sign);
}

static void print_binary(const struct node *node, struct buf *out)
{
	print(node->operands.a, bonds[node->kind], out);
	print_sign(signs[node->kind], out);
	print(node->operands.b, bonds[node->kind] + 1, out);
}

static void print_chain(const struct node *node, struct buf *out)
{
	for (size_t i = 0; i < node->list.count; i++) {
		if (i > 0)
			print_sign(signs[node->kind], out);
		print(node->list.at[i], bonds[node->kind] + 1, out);
	}
}

static void print_arithmetic(const struct node *node, struct buf *out)
{
	print(node->chain.first, bonds[node->kind] + 1, out);
	for (size_t i = 0; i < node->chain.count; i++) {
		print_sign(arithmetic_sign(node->chain.terms[i].op), out);
		print(node->chain.terms[i].operand, bonds[node->kind] + 1, out);
	}
}

static void print_between(const struct node *node, struct buf *out)
{
	print(node->operands.a, BOND_COMPARISON, out);
	print_sign("between", out);
	print(node->operands.b, BOND_ADD, out);
	print_sign("and", out);
	print(node->operands.c, BOND_ADD, out);
}

static void print_unary(const struct node *node, struct buf *out)
{
	buf_printf(out, "%s ", signs[node->unary.op]);
	print(node->unary.operand, BOND_ADD, out);
}

static void print_test(const struct node *expr, struct buf *out)
{
	if (expr->kind == NODE_UNARY)
		print_unary(expr, out);
	else
		print(expr, BOND_OPEN, out);
}

static void print_test_list(const struct node *node, struct buf *out)
{
	for (size_t i = 0; i < node->tests.count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		print_test(node->tests.at[i].expr, out);
	}
}

static bool is_call_of_not(const struct node *node)
{
	return node->kind == NODE_CALL && node->call.builtin != NULL &&
	       str_equal(node->call.builtin->name, STR("not"));
}

static void print_tests(const struct node *node, struct buf *out)
{
	bool ambiguous = node->tests.count == 1 && is_call_of_not(node->tests.at[0].expr);

	if (node->tests.any)
		buf_add_byte(out, '-');
	else if (node->tests.negated)
		buf_add(out, STR("not("));
	else if (ambiguous) /* else it would negate tests */
		buf_add_byte(out, '(');
	print_test_list(node, out);
	if (node->tests.negated || ambiguous)
		buf_add_byte(out, ')');
}

static void print_in(const struct node *node, struct buf *out)
{
	print(node->tests.operand, BOND_COMPARISON, out);
	buf_add(out, STR(" in ("));
	print_test_list(node, out);
	buf_add_byte(out, ')');
}

/* --- if, for, some, every, function
 * ----------------------------------------------------------- */

static void print_if(const struct node *node, struct buf *out)
{
	for (size_t i = 0; i < node->branches.count; i++) {
		buf_add(out, STR("if "));
		print(node->branches.at[i].condition, BOND_OR, out);
		buf_add(out, STR(" then "));
		print(node->branches.at[i].then, BOND_OPEN, out);
		buf_add(out, STR(" else "));
	}
	print(node->branches.otherwise, BOND_OPEN, out);
}

static void print_loop(const struct node *node, struct buf *out)
{
	static const char *const words[NODE_KINDS][2] = {
		[NODE_FOR] = { "for", "return" },
		[NODE_SOME] = { "some", "satisfies" },
		[NODE_EVERY] = { "every", "satisfies" },
	};

	buf_add_c(out, words[node->kind][0]);
	for (size_t i = 0; i < node->loop.count; i++) {
		const struct node_iterator *iterator = &node->loop.iterators[i];

		buf_add(out, i > 0 ? STR(", ") : STR(" "));
		buf_add(out, iterator->name);
		buf_add(out, STR(" in "));
		print(iterator->list, BOND_OR, out);
		if (iterator->high == NULL)
			continue;
		buf_add(out, STR(".."));
		print(iterator->high, BOND_OR, out);
	}
	print_sign(words[node->kind][1], out);
	print(node->loop.body, BOND_OPEN, out);
}

static void print_function(const struct node *node, struct buf *out)
{
	buf_add(out, STR("function("));
	for (size_t i = 0; i < node->function.parameter_count; i++) {
		const struct node_parameter *parameter = &node->function.parameters[i];

		if (i > 0)
			buf_add(out, STR(", "));
		buf_add(out, parameter->name);
		if (parameter->type == NULL)
			continue;
		buf_add(out, STR(": "));
		feel_type_print(parameter->type, out);
	}
	buf_add(out, node->function.external ? STR(") external ") : STR(") "));
	print(node->function.body, BOND_OPEN, out);
}

/* --- anything
 * --------------------------------------------------------------------------------- */

static enum bond bond_of(const struct node *node)
{
	if (node->kind == NODE_LITERAL && node->literal.kind == VALUE_NUMBER &&
	    decimal_sign(node->literal.number) < 0)
		return BOND_NEGATE;
	return bonds[node->kind];
}

static void print_value(const struct node *node, struct buf *out)
{
	switch ((int)node->kind) {
	case NODE_LITERAL:
		print_literal(node, out);
		break;
	case NODE_DYNAMIC:
		buf_add(out, node->dynamic.name);
		break;
	case NODE_BUILTIN:
		buf_add(out, node->builtin->name);
		break;
	case NODE_MEMBER:
		print_member(node, out);
		break;
	case NODE_FILTER:
		print(node->filter.list, BOND_VALUE, out);
		buf_add_byte(out, '[');
		print(node->filter.condition, BOND_OPEN, out);
		buf_add_byte(out, ']');
		break;
	case NODE_LIST:
		buf_add_byte(out, '[');
		print_items(&node->list, out);
		buf_add_byte(out, ']');
		break;
	case NODE_CONTEXT:
		print_context(node, out);
		break;
	case NODE_RANGE:
		print_range(node, out);
		break;
	case NODE_CALL:
		print_call(node, out);
		break;
	default: /* GLOBAL and LOCAL */
		buf_add(out, node->name.name);
		break;
	}
}

static void print_open(const struct node *node, struct buf *out)
{
	switch ((int)node->kind) {
	case NODE_UNARY: /* only where tests stand may it do without */
		buf_add_byte(out, '(');
		print_unary(node, out);
		buf_add_byte(out, ')');
		break;
	case NODE_TESTS:
		print_tests(node, out);
		break;
	case NODE_IF:
		print_if(node, out);
		break;
	case NODE_FUNCTION:
		print_function(node, out);
		break;
	default:
		print_loop(node, out);
		break;
	}
}

static void print_operator(const struct node *node, struct buf *out)
{
	switch ((int)node->kind) {
	case NODE_NEGATE:
		buf_add_byte(out, '-');
		print(node->operand, BOND_NEGATE, out);
		break;
	case NODE_SUM:
	case NODE_PRODUCT:
	case NODE_POWER:
		print_arithmetic(node, out);
		break;
	case NODE_BETWEEN:
		print_between(node, out);
		break;
	case NODE_IN:
		print_in(node, out);
		break;
	case NODE_AND:
	case NODE_OR:
		print_chain(node, out);
		break;
	case NODE_INSTANCE:
		print(node->instance.operand, BOND_VALUE, out);
		buf_add(out, STR(" instance of "));
		feel_type_print(node->instance.type, out);
		break;
	default:
		print_binary(node, out);
		break;
	}
}

static void print(const struct node *node, enum bond place, struct buf *out)
{
	bool parentheses = bond_of(node) < place && node->kind != NODE_UNARY;

	if (parentheses)
		buf_add_byte(out, '(');
	if (bonds[node->kind] == BOND_VALUE)
		print_value(node, out);
	else if (bonds[node->kind] == BOND_OPEN)
		print_open(node, out);
	else
		print_operator(node, out);
	if (parentheses)
		buf_add_byte(out, ')');
}

void feel_expr_print(const struct feel_expr *expr, struct buf *out)
{
	print(expr->root, BOND_OPEN, out);
}
