/* Unary tests: after "in", and as a decision-table cell (DMN 1.5 §10.3.1.2, rules 7 to 17). */
#include "engine/feel/parse.h"

static struct place here(struct parser *parser)
{
	return parser_place(parser, parser->token.start);
}

struct test_list {
	VEC(struct node_test) tests;
};

/* Whether a test asks about "?" itself is known once it is read. */
static void add_test(struct parser *parser, struct node *node, struct test_list *list,
		     const struct node *expr, bool uses_input)
{
	struct node_test *test = VEC_ADD(parser->arena, &list->tests);

	test->expr = expr;
	test->uses_input = uses_input;
	node_adopt(node, expr);
}

static void parse_test(struct parser *parser, struct node *node, struct test_list *list)
{
	const struct node *expr;
	bool outer = parser->input_used;

	parser->input_used = false;
	expr = parse_comparison_test(parser);
	add_test(parser, node, list, expr, parser->input_used);
	parser->input_used = outer || parser->input_used;
}

static void parse_more_tests(struct parser *parser, struct node *node, struct test_list *list)
{
	while (parser_accept(parser, TOKEN_COMMA))
		parse_test(parser, node, list);
}

static const struct node *finish(struct parser *parser, struct node *node,
				 const struct test_list *list)
{
	node->tests.at = list->tests.at;
	node->tests.count = list->tests.count;
	return node_done(parser, node);
}

/* "x in (…)" is a list of tests, unless it turns out to be "x in (1..5]", or the parenthesis
 * only begins an operand: "x in (a)[1]". */
static void parse_listed(struct parser *parser, struct node *node, struct test_list *list)
{
	struct place place = here(parser);

	parser_advance(parser);
	parse_test(parser, node, list);
	if (parser->token.kind == TOKEN_DOTS) {
		struct node_test *first = &list->tests.at[0];

		first->expr = parse_range_rest(parser, first->expr, false, place);
		node_adopt(node, first->expr);
		return;
	}
	parse_more_tests(parser, node, list);
	(void)parser_expect(parser, TOKEN_PAREN_CLOSE, "`,` or `)` after a test");
	if (list->tests.count == 1 && list->tests.at[0].expr->kind != NODE_UNARY) {
		const struct node *whole = parse_operand_rest(parser, list->tests.at[0].expr);

		if (whole == list->tests.at[0].expr)
			return;
		list->tests.at[0].expr = whole;
		node_adopt(node, whole);
	}
}

const struct node *parse_in(struct parser *parser, const struct node *operand,
			    struct place place)
{
	struct node *node = node_new(parser, NODE_IN, place);
	struct test_list list = { 0 };
	enum node_kind op;
	bool used = parser->input_used;

	node->tests.operand = operand;
	node_adopt(node, operand);
	node->tests.slot = scope_push(parser, STR("?"), operand->type);
	parser->input_used = false;
	if (parser->token.kind == TOKEN_PAREN_OPEN) {
		parse_listed(parser, node, &list);
	} else if (token_is_comparison(parser->token.kind, &op)) {
		add_test(parser, node, &list, parse_comparison_test(parser), false);
	} else {
		const struct node *expr = parse_operand(parser);

		add_test(parser, node, &list, expr, parser->input_used);
	}
	parser->input_used = used;
	scope_pop(parser, 1);
	return finish(parser, node, &list);
}

/* "not(…)" around all tests is not the function of that name, unless something follows it. */
static bool parse_negated(struct parser *parser, struct node *node, struct test_list *list)
{
	const struct parser before = *parser;
	size_t problems = parser->diags->list.count;
	size_t errors = parser->diags->errors;

	if (parser->token.kind != TOKEN_NOT ||
	    token_next(parser->text, parser->token.end).kind != TOKEN_PAREN_OPEN)
		return false;
	parser_advance(parser);
	parser_advance(parser);
	parse_test(parser, node, list);
	parse_more_tests(parser, node, list);
	if (parser_accept(parser, TOKEN_PAREN_CLOSE) && parser->token.kind == TOKEN_END)
		return true;
	*parser = before;
	node->cost = 1;
	node->depth = 1;
	parser->diags->list.count = problems;
	parser->diags->errors = errors;
	*list = (struct test_list){ 0 };
	return false;
}

const struct node *parse_unary_tests(struct parser *parser)
{
	struct node *node = node_new(parser, NODE_TESTS, here(parser));
	struct test_list list = { 0 };
	const struct node *done;

	node->tests.slot = parser->names->count;
	if (parser->token.kind == TOKEN_MINUS &&
	    token_next(parser->text, parser->token.end).kind == TOKEN_END) {
		parser_advance(parser);
		node->tests.any = true;
	} else if (parse_negated(parser, node, &list)) {
		node->tests.negated = true;
	} else {
		parse_test(parser, node, &list);
		parse_more_tests(parser, node, &list);
	}
	done = finish(parser, node, &list);
	if (parser->token.kind != TOKEN_END)
		parser_missing(parser, "`,` or the end of the tests");
	return parser->broken ? NULL : done;
}
