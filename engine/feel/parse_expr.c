/* Expressions by precedence, loosest first: or, and, comparisons, + -, * /, **, - (negation),
 * instance of, then what follows a value: .name [filter] (arguments). DMN 1.5 §10.3.1.2. */
#include "engine/feel/parse.h"

#include "engine/base/limits.h"

static struct place here(struct parser *parser)
{
	return parser_place(parser, parser->token.start);
}

static const struct node *binary(struct parser *parser, enum node_kind kind, struct place place,
				 const struct node *a, const struct node *b)
{
	struct node *node = node_new(parser, kind, place);

	node->operands.a = a;
	node->operands.b = b;
	node_adopt(node, a);
	node_adopt(node, b);
	return node_done(parser, node);
}

/* --- what follows a value -------------------------------------------------------------------
 */

static const struct node *parse_member(struct parser *parser, const struct node *of)
{
	struct place place = here(parser);
	struct str name;

	parser_advance(parser);
	name = scope_member(parser, of->type);
	if (name.len == 0)
		parser_missing(parser, "a name after the dot");
	return node_member(parser, place, of, name, false);
}

static const struct feel_type *element_type(const struct feel_type *type)
{
	if (type->kind == FEEL_LIST)
		type = type->element != NULL ? type->element : feel_type_simple(FEEL_ANY);
	return type->kind == FEEL_NULL ? feel_type_simple(FEEL_ANY) : type;
}

static const struct node *parse_filter(struct parser *parser, const struct node *list)
{
	struct node *node = node_new(parser, NODE_FILTER, here(parser));

	parser_advance(parser);
	node->filter.list = list;
	node->filter.item = scope_push_item(parser, element_type(list->type));
	node->filter.condition = parse_expression(parser);
	scope_pop(parser, 1);
	(void)parser_expect(parser, TOKEN_BRACKET_CLOSE, "`]` after the filter");
	node_adopt(node, list);
	node_adopt(node, node->filter.condition);
	return node_done(parser, node);
}

/* After "[1..10" a "[" closes the range, unless what follows can begin a filter. */
static bool bracket_closes(const struct parser *parser)
{
	static const enum token_kind followers[] = {
		TOKEN_END,	   TOKEN_DOT,	    TOKEN_COMMA,     TOKEN_COLON,
		TOKEN_PAREN_CLOSE, TOKEN_EQUAL,	    TOKEN_NOT_EQUAL, TOKEN_BRACKET_CLOSE,
		TOKEN_BRACE_CLOSE, TOKEN_AND,	    TOKEN_OR,	     TOKEN_IN,
		TOKEN_INSTANCE,	   TOKEN_BETWEEN,   TOKEN_THEN,	     TOKEN_ELSE,
		TOKEN_RETURN,	   TOKEN_SATISFIES,
	};
	struct token next = token_next(parser->text, parser->token.end);

	for (size_t i = 0; i < LENGTH(followers); i++)
		if (next.kind == followers[i])
			return true;
	return false;
}

/* A built-in that is not called: a value. */
static const struct node *builtin_value(struct parser *parser, const struct node *builtin)
{
	struct node *node = node_new(parser, NODE_BUILTIN, builtin->place);

	node->builtin = builtin_set_read(parser->arena, builtin->builtin, SIZE_MAX);
	return node_done(parser, node);
}

static const struct node *parse_suffixes(struct parser *parser, const struct node *node,
					 bool range_end)
{
	if (node->kind == NODE_BUILTIN && node->builtin->rows == NULL &&
	    parser->token.kind != TOKEN_PAREN_OPEN)
		node = builtin_value(parser, node);
	for (;;) {
		if (parser->token.kind == TOKEN_DOT)
			node = parse_member(parser, node);
		else if (parser->token.kind == TOKEN_PAREN_OPEN)
			node = parse_arguments(parser, node);
		else if (parser->token.kind == TOKEN_BRACKET_OPEN &&
			 !(range_end && bracket_closes(parser)))
			node = parse_filter(parser, node);
		else
			return node;
	}
}

/* --- arithmetic ----------------------------------------------------------------------------
 */

static const struct node *parse_instance(struct parser *parser, const struct node *operand)
{
	struct node *node;

	if (parser->token.kind != TOKEN_INSTANCE)
		return operand;
	node = node_new(parser, NODE_INSTANCE, here(parser));
	parser_advance(parser);
	(void)parser_expect(parser, TOKEN_OF, "`of` after `instance`");
	node->instance.operand = operand;
	node->instance.type = parse_type(parser);
	node_adopt(node, operand);
	return node_done(parser, node);
}

static const struct node *parse_negation(struct parser *parser, bool range_end);

static const struct node *negate(struct parser *parser, bool range_end)
{
	struct place place = here(parser);
	const struct node *operand;
	struct node *node;

	parser_advance(parser);
	if (!parser_enter(parser))
		return node_literal(parser, place, value_null());
	operand = parse_negation(parser, range_end);
	parser_leave(parser);
	if (operand->kind == NODE_LITERAL && operand->literal.kind == VALUE_NUMBER)
		return node_literal(parser, place,
				    value_number(decimal_negate(operand->literal.number)));
	node = node_new(parser, NODE_NEGATE, place);
	node->operand = operand;
	node_adopt(node, operand);
	return node_done(parser, node);
}

static const struct node *parse_negation(struct parser *parser, bool range_end)
{
	if (parser->token.kind == TOKEN_MINUS)
		return negate(parser, range_end);
	return parse_instance(parser, parse_suffixes(parser, parse_primary(parser), range_end));
}

/* ORDER: the kinds of arithmetic nodes follow each other from the loosest to the tightest. */
static const struct operation {
	enum token_kind token;
	enum arithmetic op;
	enum node_kind kind;
} operators[] = {
	{ TOKEN_PLUS, ARITHMETIC_ADD, NODE_SUM },
	{ TOKEN_MINUS, ARITHMETIC_SUBTRACT, NODE_SUM },
	{ TOKEN_STAR, ARITHMETIC_MULTIPLY, NODE_PRODUCT },
	{ TOKEN_SLASH, ARITHMETIC_DIVIDE, NODE_PRODUCT },
	{ TOKEN_POWER, ARITHMETIC_POWER, NODE_POWER },
};

static const struct operation *operator_at(const struct parser *parser)
{
	for (size_t i = 0; i < LENGTH(operators); i++)
		if (operators[i].token == parser->token.kind)
			return &operators[i];
	return NULL;
}

static const struct node *parse_arithmetic(struct parser *parser, const struct node *left,
					   enum node_kind loosest, bool range_end);

VEC_TYPE(terms, struct node_term);

/* "(a + b) + c" is "a + b + c". */
static void begin_terms(struct parser *parser, struct node *node, const struct node *first,
			struct terms *terms)
{
	node->chain.first = first;
	node_adopt(node, first);
	if (first->kind != node->kind)
		return;
	node->chain.first = first->chain.first;
	node->depth = first->depth;
	for (size_t i = 0; i < first->chain.count; i++)
		*VEC_ADD(parser->arena, terms) = first->chain.terms[i];
}

/* All operators of one kind that follow each other. */
static const struct node *parse_terms(struct parser *parser, const struct node *first,
				      enum node_kind kind, bool range_end)
{
	struct node *node = node_new(parser, kind, here(parser));
	struct terms terms = { NULL, 0, 0 };
	uint32_t cost = node->cost;

	node->cost = 0;
	begin_terms(parser, node, first, &terms);
	for (const struct operation *operation = operator_at(parser);
	     operation != NULL && operation->kind == kind; operation = operator_at(parser)) {
		struct node_term *term = VEC_ADD(parser->arena, &terms);

		*term = (struct node_term){ .op = operation->op, .place = here(parser) };
		parser_advance(parser);
		term->operand = parse_arithmetic(parser, parse_negation(parser, range_end),
						 kind + 1, range_end);
		node_adopt(node, term->operand);
		node->cost += cost;
	}
	node->chain.terms = terms.at;
	node->chain.count = terms.count;
	return node_done(parser, node);
}

/* All of them bind to the left, ** too: 2 ** 3 ** 2 is 64 (rule 4 and TCK 0100). */
static const struct node *parse_arithmetic(struct parser *parser, const struct node *left,
					   enum node_kind loosest, bool range_end)
{
	for (const struct operation *operation = operator_at(parser);
	     operation != NULL && operation->kind >= loosest; operation = operator_at(parser))
		left = parse_terms(parser, left, operation->kind, range_end);
	return left;
}

const struct node *parse_operand(struct parser *parser)
{
	return parse_arithmetic(parser, parse_negation(parser, false), NODE_SUM, false);
}

const struct node *parse_range_end(struct parser *parser)
{
	return parse_arithmetic(parser, parse_negation(parser, true), NODE_SUM, true);
}

const struct node *parse_operand_rest(struct parser *parser, const struct node *left)
{
	left = parse_instance(parser, parse_suffixes(parser, left, false));
	return parse_arithmetic(parser, left, NODE_SUM, false);
}

/* --- comparisons ----------------------------------------------------------------------------
 */

bool token_is_comparison(enum token_kind kind, enum node_kind *op)
{
	static const struct {
		enum token_kind token;
		enum node_kind kind;
	} comparisons[] = {
		{ TOKEN_EQUAL, NODE_EQUAL },	 { TOKEN_NOT_EQUAL, NODE_NOT_EQUAL },
		{ TOKEN_LESS, NODE_LESS },	 { TOKEN_LESS_EQUAL, NODE_LESS_EQUAL },
		{ TOKEN_GREATER, NODE_GREATER }, { TOKEN_GREATER_EQUAL, NODE_GREATER_EQUAL },
	};

	for (size_t i = 0; i < LENGTH(comparisons); i++) {
		if (comparisons[i].token != kind)
			continue;
		*op = comparisons[i].kind;
		return true;
	}
	return false;
}

static const struct node *parse_between(struct parser *parser, const struct node *operand)
{
	struct node *node = node_new(parser, NODE_BETWEEN, here(parser));

	parser_advance(parser);
	node->operands.a = operand;
	node->operands.b = parse_operand(parser);
	(void)parser_expect(parser, TOKEN_AND, "`and` of `between … and …`");
	node->operands.c = parse_operand(parser);
	node_adopt(node, operand);
	node_adopt(node, node->operands.b);
	node_adopt(node, node->operands.c);
	return node_done(parser, node);
}

static const struct node *parse_comparison(struct parser *parser)
{
	const struct node *left = parse_operand(parser);
	enum node_kind op;

	for (;;) {
		struct place place = here(parser);

		if (token_is_comparison(parser->token.kind, &op)) {
			parser_advance(parser);
			left = binary(parser, op, place, left, parse_operand(parser));
		} else if (parser->token.kind == TOKEN_BETWEEN) {
			left = parse_between(parser, left);
		} else if (parser->token.kind == TOKEN_IN) {
			parser_advance(parser);
			left = parse_in(parser, left, place);
		} else {
			return left;
		}
	}
}

/* --- and, or --------------------------------------------------------------------------------
 */

/* "a or b or c" is one node with three operands, so that long ones are not deep. */
static const struct node *parse_chain(struct parser *parser, enum token_kind token,
				      enum node_kind kind,
				      const struct node *(*parse)(struct parser *))
{
	const struct node *first = parse(parser);
	VEC(const struct node *) operands = { NULL, 0, 0 };
	struct node *node;

	if (parser->token.kind != token)
		return first;
	node = node_new(parser, kind, here(parser));
	*VEC_ADD(parser->arena, &operands) = first;
	node_adopt(node, first);
	while (parser_accept(parser, token)) {
		const struct node *next = parse(parser);

		*VEC_ADD(parser->arena, &operands) = next;
		node_adopt(node, next);
	}
	node->list.at = operands.at;
	node->list.count = operands.count;
	return node_done(parser, node);
}

static const struct node *parse_and(struct parser *parser)
{
	return parse_chain(parser, TOKEN_AND, NODE_AND, parse_comparison);
}

const struct node *parse_expression(struct parser *parser)
{
	const struct node *node;

	if (!parser_enter(parser))
		return node_literal(parser, here(parser), value_null());
	node = parse_chain(parser, TOKEN_OR, NODE_OR, parse_and);
	parser_leave(parser);
	return node;
}

const struct node *parse_text(struct parser *parser)
{
	const struct node *node = parse_expression(parser);

	if (parser->token.kind != TOKEN_END)
		parser_missing(parser, "an operator or the end of the expression");
	return parser->broken ? NULL : node;
}

/* --- if, for, some, every --------------------------------------------------------------------
 */

static void parse_branch(struct parser *parser, struct node *node, struct node_branch *branch)
{
	parser_advance(parser);
	branch->condition = parse_expression(parser);
	(void)parser_expect(parser, TOKEN_THEN, "`then` after the condition of `if`");
	branch->then = parse_expression(parser);
	(void)parser_expect(parser, TOKEN_ELSE, "`else`, which every `if` needs");
	node_adopt(node, branch->condition);
	node_adopt(node, branch->then);
	node->cost++;
}

VEC_TYPE(branches, struct node_branch);

/* "else (if …)" is "else if …". */
static void parse_otherwise(struct parser *parser, struct node *node, struct branches *branches)
{
	const struct node *otherwise = parse_expression(parser);

	node->branches.otherwise = otherwise;
	if (otherwise->kind == NODE_IF) {
		for (size_t i = 0; i < otherwise->branches.count; i++)
			*VEC_ADD(parser->arena, branches) = otherwise->branches.at[i];
		node->branches.otherwise = otherwise->branches.otherwise;
	}
	node_adopt(node, otherwise);
}

/* With all "else if" that follow: an `if` reaches as far as it can, and so nothing but another
 * can stand at its end. */
const struct node *parse_if(struct parser *parser)
{
	struct node *node = node_new(parser, NODE_IF, here(parser));
	struct branches branches = { NULL, 0, 0 };

	do {
		parse_branch(parser, node, VEC_ADD(parser->arena, &branches));
	} while (parser->token.kind == TOKEN_IF && !scope_hides_keyword(parser));
	parse_otherwise(parser, node, &branches);
	node->branches.at = branches.at;
	node->branches.count = branches.count;
	return node_done(parser, node);
}

/* What a variable that goes over a list, a range or two ends holds. */
static const struct feel_type *iterated_type(const struct node_iterator *iterator)
{
	const struct feel_type *type = iterator->list->type;

	if (iterator->high != NULL)
		return type->kind == FEEL_NUMBER || type->kind == FEEL_DATE
			       ? type
			       : feel_type_simple(FEEL_ANY);
	if (type->kind == FEEL_RANGE)
		return type->element != NULL ? type->element : feel_type_simple(FEEL_ANY);
	return element_type(type);
}

static void parse_iterator(struct parser *parser, struct node *node,
			   struct node_iterator *iterator, bool ranges)
{
	size_t end;

	iterator->name = scope_declared(parser, TOKEN_IN, &end);
	if (iterator->name.len == 0)
		parser_missing(parser, "the name of a variable");
	parser_continue(parser, end);
	(void)parser_expect(parser, TOKEN_IN, "`in` after the variable");
	iterator->list = parse_expression(parser);
	node_adopt(node, iterator->list);
	if (ranges && parser_accept(parser, TOKEN_DOTS)) {
		iterator->high = parse_expression(parser);
		node_adopt(node, iterator->high);
	}
	iterator->slot = scope_push(parser, iterator->name, iterated_type(iterator));
}

static void parse_iterators(struct parser *parser, struct node *node, bool ranges)
{
	VEC(struct node_iterator) iterators = { NULL, 0, 0 };

	do {
		parse_iterator(parser, node, VEC_ADD(parser->arena, &iterators), ranges);
	} while (parser_accept(parser, TOKEN_COMMA));
	node->loop.iterators = iterators.at;
	node->loop.count = iterators.count;
}

const struct node *parse_for(struct parser *parser)
{
	struct node *node = node_new(parser, NODE_FOR, here(parser));
	size_t partials = parser->partials;
	size_t outer = parser->variables.count;

	parser_advance(parser);
	parse_iterators(parser, node, true);
	(void)parser_expect(parser, TOKEN_RETURN, "`return` after the variables of `for`");
	node->loop.partial =
		scope_push(parser, STR("partial"),
			   feel_type_list(parser->arena, feel_type_simple(FEEL_ANY)));
	node->loop.body = parse_expression(parser);
	scope_pop(parser, parser->variables.count - outer);
	node->loop.uses_partial = parser->partials > partials;
	node_adopt(node, node->loop.body);
	return node_done(parser, node);
}

const struct node *parse_quantified(struct parser *parser)
{
	enum node_kind kind = parser->token.kind == TOKEN_SOME ? NODE_SOME : NODE_EVERY;
	struct node *node = node_new(parser, kind, here(parser));
	size_t outer = parser->variables.count;

	parser_advance(parser);
	parse_iterators(parser, node, true);
	(void)parser_expect(parser, TOKEN_SATISFIES, "`satisfies` and a condition");
	node->loop.body = parse_expression(parser);
	scope_pop(parser, parser->variables.count - outer);
	node_adopt(node, node->loop.body);
	return node_done(parser, node);
}
