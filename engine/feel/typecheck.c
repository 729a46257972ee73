/* Warnings about what can only come out null, by the types that are known. Only where that is
 * certain: false alarms would teach people to look away. */
#include "engine/feel/eval.h"
#include "engine/feel/parse.h"

typedef void check_node(struct parser *parser, const struct node *node);

/* Null counts as unknown: whoever writes "x = null" means it. */
static bool known(const struct feel_type *type)
{
	return type->kind != FEEL_ANY && type->kind != FEEL_NULL;
}

static struct str kind_name(const struct parser *parser, const struct feel_type *type)
{
	return feel_kind_words(parser->diags, type->kind);
}

static bool known_not(const struct feel_type *type, enum feel_type_kind kind)
{
	return known(type) && type->kind != kind;
}

/* --- names and members
 * ------------------------------------------------------------------------ */

static void suggest(struct parser *parser, struct diag *diag, const struct nearest *nearest)
{
	if (nearest->best.len > 0)
		diag_fix(parser->diags, diag, "did you mean `%.*s`?", STR_ARG(nearest->best));
}

static void offer_members(struct nearest *nearest, const struct feel_type *type)
{
	for (size_t i = 0; i < type->member_count; i++)
		nearest_offer(nearest, type->members[i].name);
}

static void offer_properties(struct nearest *nearest, enum value_kind kind)
{
	const struct property *property;

	for (size_t i = 0; (property = property_at(i)) != NULL; i++)
		if (property->kinds & 1U << kind)
			nearest_offer(nearest, str_from_c(property->name));
}

static void check_member(struct parser *parser, const struct node *node)
{
	const struct feel_type *of = node->member.of->type;
	struct nearest nearest = { .wanted = node->member.name };
	struct diag *diag;

	while (of->kind == FEEL_LIST && of->element != NULL)
		of = of->element;
	if (!known(of) || of->kind == FEEL_LIST)
		return;
	if (of->kind == FEEL_CONTEXT) {
		if (of->member_count == 0 || feel_type_member(of, nearest.wanted) != NULL)
			return;
		diag = parser_warning(parser, "feel.type.member", node->place,
				      "there is no entry `%.*s` here", STR_ARG(nearest.wanted));
		offer_members(&nearest, of);
	} else {
		if (property_find((enum value_kind)(of->kind - 1), nearest.wanted) != NULL)
			return;
		diag = parser_warning(parser, "feel.type.member", node->place,
				      "%.*s has no property `%.*s`",
				      STR_ARG(kind_name(parser, of)), STR_ARG(nearest.wanted));
		offer_properties(&nearest, (enum value_kind)(of->kind - 1));
	}
	suggest(parser, diag, &nearest);
}

static void check_dynamic(struct parser *parser, const struct node *node)
{
	struct nearest nearest = { .wanted = node->dynamic.name };
	struct diag *diag;

	if (node->dynamic.fallback != NULL)
		return;
	for (size_t i = 0; i < node->dynamic.items.count; i++) {
		const struct feel_type *item = node->dynamic.items.at[i]->type;

		if (item->kind != FEEL_CONTEXT || item->member_count == 0)
			return;
		offer_members(&nearest, item);
	}
	diag = parser_warning(parser, "feel.type.member", node->place,
			      "there is no name `%.*s`, and the items have no such entry",
			      STR_ARG(nearest.wanted));
	suggest(parser, diag, &nearest);
}

/* --- operators
 * -------------------------------------------------------------------------------- */

static void check_term(struct parser *parser, const struct node_term *term,
		       enum feel_type_kind before)
{
	enum feel_type_kind operand = term->operand->type->kind;
	struct diag *diag;

	if (before == FEEL_NULL || term_type(term, before) != FEEL_NULL)
		return;
	diag = parser_warning(parser, "feel.type.arithmetic", term->place,
			      "`%s` cannot be applied to %.*s and %.*s",
			      arithmetic_sign(term->op),
			      STR_ARG(feel_kind_words(parser->diags, before)),
			      STR_ARG(feel_kind_words(parser->diags, operand)));
	if (before == FEEL_LIST || operand == FEEL_LIST)
		diag_fix(parser->diags, diag,
			 "make one value of the list, as in sum(…), max(…) or count(…)");
}

static void check_arithmetic(struct parser *parser, const struct node *node)
{
	enum feel_type_kind before = node->chain.first->type->kind;

	for (size_t i = 0; i < node->chain.count; i++) {
		check_term(parser, &node->chain.terms[i], before);
		before = term_type(&node->chain.terms[i], before);
	}
}

static void check_negate(struct parser *parser, const struct node *node)
{
	const struct feel_type *type = node->operand->type;

	if (known(type) && type->kind != FEEL_NUMBER && type->kind != FEEL_DURATION &&
	    type->kind != FEEL_MONTHS)
		parser_warning(parser, "feel.type.arithmetic", node->place,
			       "`-` needs a number or a duration, not %.*s",
			       STR_ARG(kind_name(parser, type)));
}

/* What has to be done to a text to compare it with a value of another type. */
static void advise_comparison(struct parser *parser, struct diag *diag,
			      const struct feel_type *a, const struct feel_type *b)
{
	static const char *const fixes[FEEL_FUNCTION + 1] = {
		[FEEL_NUMBER] =
			ENGLISH("write a number without quotes, or number(…) around the text"),
		[FEEL_BOOLEAN] = ENGLISH("write true or false without quotes"),
		[FEEL_DATE] =
			ENGLISH("write date(…) around the text, as in date(\"2026-01-31\")"),
		[FEEL_TIME] =
			ENGLISH("write time(…) around the text, as in time(\"08:30:00\")"),
		[FEEL_DATE_TIME] = ENGLISH("write date and time(…) around the text"),
		[FEEL_DURATION] =
			ENGLISH("write duration(…) around the text, as in duration(\"P1D\")"),
		[FEEL_MONTHS] =
			ENGLISH("write duration(…) around the text, as in duration(\"P1Y\")"),
	};
	const struct feel_type *other = a->kind == FEEL_STRING ? b : a;

	if ((a->kind == FEEL_STRING || b->kind == FEEL_STRING) && fixes[other->kind] != NULL)
		diag_fix(parser->diags, diag, "%s",
			 diag_words(parser->diags, fixes[other->kind]));
	else if (a->kind == FEEL_LIST || b->kind == FEEL_LIST)
		diag_fix(parser->diags, diag,
			 "a list may be asked with list contains(…), count(…) or some … "
			 "satisfies …");
}

static bool has_order(const struct feel_type *type)
{
	return !known(type) || (type->kind >= FEEL_NUMBER && type->kind <= FEEL_MONTHS);
}

static void check_order(struct parser *parser, const struct node *node,
			const struct feel_type *a, const struct feel_type *b)
{
	bool differ = known(a) && known(b) && a->kind != b->kind;
	struct diag *diag;

	if (!differ && has_order(a) && has_order(b))
		return;
	diag = parser_warning(parser, "feel.type.comparison", node->place,
			      "%.*s and %.*s have no order", STR_ARG(kind_name(parser, a)),
			      STR_ARG(kind_name(parser, b)));
	advise_comparison(parser, diag, a, b);
}

static void check_comparison(struct parser *parser, const struct node *node)
{
	check_order(parser, node, node->operands.a->type, node->operands.b->type);
}

static void check_between(struct parser *parser, const struct node *node)
{
	check_order(parser, node, node->operands.a->type, node->operands.b->type);
	check_order(parser, node, node->operands.a->type, node->operands.c->type);
}

/* A text that is none of the possible ones: the comparison never holds. */
static void check_option(struct parser *parser, const struct feel_type *type,
			 const struct node *literal)
{
	struct nearest nearest = { 0 };
	struct diag *diag;

	if (type->kind != FEEL_STRING || type->enumeration_count == 0 ||
	    literal->kind != NODE_LITERAL || literal->literal.kind != VALUE_STRING)
		return;
	nearest.wanted = literal->literal.string;
	for (size_t i = 0; i < type->enumeration_count; i++) {
		if (str_equal(type->enumeration[i], nearest.wanted))
			return;
		nearest_offer(&nearest, type->enumeration[i]);
	}
	diag = parser_warning(parser, "feel.type.option", literal->place,
			      "`%.*s` is none of the possible values",
			      (int)(nearest.wanted.len > 60 ? 60 : nearest.wanted.len),
			      nearest.wanted.at);
	if (nearest.best.len > 0)
		suggest(parser, diag, &nearest);
	else
		diag_fix(parser->diags, diag, "use one of %.*s",
			 STR_ARG(str_join(parser->arena, type->enumeration,
					  type->enumeration_count, STR(", "))));
}

static void check_same(struct parser *parser, const struct node *node,
		       const struct feel_type *a, const struct feel_type *b)
{
	struct diag *diag;

	if (!known(a) || !known(b) || a->kind == b->kind)
		return;
	diag = parser_warning(parser, "feel.type.comparison", node->place,
			      "%.*s and %.*s can never be equal", STR_ARG(kind_name(parser, a)),
			      STR_ARG(kind_name(parser, b)));
	advise_comparison(parser, diag, a, b);
}

static void check_equality(struct parser *parser, const struct node *node)
{
	const struct node *a = node->operands.a;
	const struct node *b = node->operands.b;

	check_same(parser, node, a->type, b->type);
	check_option(parser, a->type, b);
	check_option(parser, b->type, a);
}

/* Lists and ranges are looked into; a test that is true or false may be the answer itself. */
static void check_test(struct parser *parser, const struct feel_type *input,
		       const struct node_test *test)
{
	const struct node *expr = test->expr;
	const struct feel_type *type = expr->type;

	if (test->uses_input)
		return;
	if (expr->kind == NODE_UNARY) {
		if (expr->unary.op == NODE_EQUAL || expr->unary.op == NODE_NOT_EQUAL)
			check_same(parser, expr, input, expr->unary.operand->type);
		else
			check_order(parser, expr, input, expr->unary.operand->type);
		check_option(parser, input, expr->unary.operand);
		return;
	}
	if (type->kind == FEEL_RANGE && input->kind != FEEL_RANGE && type->element != NULL)
		check_order(parser, expr, input, type->element);
	else if (type->kind < FEEL_LIST && type->kind != FEEL_BOOLEAN)
		check_same(parser, expr, input, type);
	check_option(parser, input, expr);
}

static void check_in(struct parser *parser, const struct node *node)
{
	for (size_t i = 0; i < node->tests.count; i++)
		check_test(parser, node->tests.operand->type, &node->tests.at[i]);
}

static void check_tests(struct parser *parser, const struct node *node)
{
	for (size_t i = 0; i < node->tests.count; i++)
		check_test(parser, parser->input, &node->tests.at[i]);
}

/* --- conditions
 * -------------------------------------------------------------------------------- */

static void check_condition(struct parser *parser, const struct node *condition,
			    const char *where)
{
	if (known_not(condition->type, FEEL_BOOLEAN))
		parser_warning(parser, "feel.type.condition", condition->place,
			       "%s needs true or false, not %.*s",
			       diag_words(parser->diags, where),
			       STR_ARG(kind_name(parser, condition->type)));
}

static void check_logic(struct parser *parser, const struct node *node)
{
	for (size_t i = 0; i < node->list.count; i++)
		check_condition(parser, node->list.at[i],
				node->kind == NODE_AND ? "`and`" : "`or`");
}

static void check_if(struct parser *parser, const struct node *node)
{
	for (size_t i = 0; i < node->branches.count; i++)
		check_condition(parser, node->branches.at[i].condition, "`if`");
}

static void check_quantified(struct parser *parser, const struct node *node)
{
	check_condition(parser, node->loop.body, "`satisfies`");
}

static void check_filter(struct parser *parser, const struct node *node)
{
	const struct node *condition = node->filter.condition;

	if (condition->type->kind != FEEL_NUMBER)
		check_condition(parser, condition, "a filter");
}

/* --- calls
 * -------------------------------------------------------------------------------------- */

/* Also what becomes a list of one, or its item, on the way in. */
static bool may_become(const struct feel_type *from, const struct feel_type *to)
{
	if (feel_type_fits(from, to))
		return true;
	if (to->kind == FEEL_LIST && from->kind != FEEL_LIST)
		return to->element == NULL || feel_type_fits(from, to->element);
	if (from->kind == FEEL_LIST && to->kind != FEEL_LIST)
		return from->element == NULL || feel_type_fits(from->element, to);
	return from->kind == FEEL_DATE && to->kind == FEEL_DATE_TIME;
}

static const struct parameter *parameter_of(const struct signature *row,
					    const struct node_call *call, size_t argument)
{
	if (call->names == NULL)
		return argument < row->count ? &row->parameters[argument] : NULL;
	for (size_t i = 0; i < row->count; i++)
		if (str_equal(row->parameters[i].name, call->names[argument]))
			return &row->parameters[i];
	return NULL;
}

static bool count_suits(const struct signature *row, const struct node_call *call)
{
	size_t count = call->args.count;

	if (count < row->required || (count > row->count && !row->variadic))
		return false;
	for (size_t i = 0; call->names != NULL && i < count; i++)
		if (parameter_of(row, call, i) == NULL)
			return false;
	return true;
}

/* The first argument that cannot suit, or the number of them. */
static size_t unfit_argument(const struct signature *row, const struct node_call *call)
{
	for (size_t i = 0; i < call->args.count; i++) {
		const struct parameter *parameter = parameter_of(row, call, i);

		if (parameter == NULL && row->variadic && row->count > 0)
			parameter = &row->parameters[row->count - 1];
		if (parameter == NULL)
			continue;
		if (!may_become(call->args.at[i]->type, parameter->type))
			return i;
	}
	return call->args.count;
}

static struct str type_text(const struct parser *parser, const struct feel_type *type)
{
	if (type->kind != FEEL_LIST || type->element == NULL || !known(type->element))
		return kind_name(parser, type);
	return diag_text(parser->diags, "list<%.*s>",
			 STR_ARG(kind_name(parser, type->element)));
}

/* Rows where one of their columns is meant. */
static void advise_column(struct parser *parser, struct diag *diag, const struct node *given,
			  const struct feel_type *wanted)
{
	const struct feel_type *row = given->type->element;

	if (given->type->kind != FEEL_LIST || row == NULL || row->kind != FEEL_CONTEXT ||
	    given->kind != NODE_GLOBAL || wanted->element == NULL)
		return;
	for (size_t i = 0; i < row->member_count; i++) {
		if (!feel_type_fits(row->members[i].type, wanted->element))
			continue;
		diag_fix(parser->diags, diag, "name a column of its rows: `%.*s.%.*s`",
			 STR_ARG(given->name.name), STR_ARG(row->members[i].name));
		return;
	}
}

static void unfit_type(struct parser *parser, const struct node_call *call,
		       const struct signature *row)
{
	size_t argument = unfit_argument(row, call);
	const struct node *given = call->args.at[argument];
	const struct parameter *parameter = parameter_of(row, call, argument);
	const struct feel_type *wanted =
		parameter != NULL ? parameter->type : row->parameters[row->count - 1].type;
	struct diag *diag = parser_warning(
		parser, "feel.function.type", given->place, "%.*s() needs %.*s here, not %.*s",
		STR_ARG(call->builtin->name), STR_ARG(type_text(parser, wanted)),
		STR_ARG(type_text(parser, given->type)));

	advise_column(parser, diag, given, wanted);
}

static void check_builtin_call(struct parser *parser, const struct node *node)
{
	const struct builtin_set *set = node->call.builtin;
	const struct signature *unfit = NULL;

	for (size_t i = 0; i < set->count; i++) {
		if (!count_suits(&set->rows[i], &node->call))
			continue;
		if (unfit_argument(&set->rows[i], &node->call) == node->call.args.count)
			return;
		unfit = unfit != NULL ? unfit : &set->rows[i];
	}
	if (unfit == NULL) {
		parser_warning(parser, "feel.function.arguments", node->place,
			       "%.*s() takes other arguments: %s", STR_ARG(set->name),
			       set->all[0].parameters);
		return;
	}
	unfit_type(parser, &node->call, unfit);
}

static void check_call(struct parser *parser, const struct node *node)
{
	const struct feel_type *callee = node->call.callee->type;

	if (node->call.builtin != NULL)
		check_builtin_call(parser, node);
	else if (known_not(callee, FEEL_FUNCTION))
		parser_warning(parser, "feel.function.callee", node->place,
			       "%.*s is called, but only functions can be",
			       STR_ARG(kind_name(parser, callee)));
	else if (callee->kind == FEEL_FUNCTION && callee->element != NULL &&
		 callee->member_count != node->call.args.count)
		parser_warning(parser, "feel.function.arguments", node->place,
			       "the function takes %zu arguments, not %zu",
			       callee->member_count, node->call.args.count);
}

void check_types(struct parser *parser, const struct node *node)
{
	static check_node *const checks[NODE_KINDS] = {
		[NODE_DYNAMIC] = check_dynamic,
		[NODE_MEMBER] = check_member,
		[NODE_FILTER] = check_filter,
		[NODE_NEGATE] = check_negate,
		[NODE_SUM] = check_arithmetic,
		[NODE_PRODUCT] = check_arithmetic,
		[NODE_POWER] = check_arithmetic,
		[NODE_EQUAL] = check_equality,
		[NODE_NOT_EQUAL] = check_equality,
		[NODE_LESS] = check_comparison,
		[NODE_LESS_EQUAL] = check_comparison,
		[NODE_GREATER] = check_comparison,
		[NODE_GREATER_EQUAL] = check_comparison,
		[NODE_BETWEEN] = check_between,
		[NODE_IN] = check_in,
		[NODE_TESTS] = check_tests,
		[NODE_AND] = check_logic,
		[NODE_OR] = check_logic,
		[NODE_IF] = check_if,
		[NODE_SOME] = check_quantified,
		[NODE_EVERY] = check_quantified,
		[NODE_CALL] = check_call,
	};

	if (checks[node->kind] != NULL)
		checks[node->kind](parser, node);
}
