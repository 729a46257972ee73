/* The type of a node, from what its children give. A warning only where null is certain: false
 * alarms would teach people to look away. */
#include "engine/feel/eval.h"
#include "engine/feel/parse.h"

typedef const struct feel_type *infer_node(struct parser *parser, const struct node *node);

static const struct feel_type *simple(enum feel_type_kind kind)
{
	return feel_type_simple(kind);
}

static bool known(const struct feel_type *type)
{
	return type->kind != FEEL_ANY && type->kind != FEEL_NULL;
}

static const struct feel_type *element_of(const struct feel_type *type)
{
	return type->element != NULL ? type->element : simple(FEEL_ANY);
}

/* --- literals, names, parts ------------------------------------------------------------------
 */

static const struct feel_type *infer_literal(struct parser *parser, const struct node *node)
{
	return feel_type_of_value(parser->arena, node->literal);
}

static const struct feel_type *infer_kept(struct parser *parser, const struct node *node)
{
	(void)parser;
	return node->type;
}

static const struct feel_type *signature_type(struct parser *parser,
					      const struct signature *row)
{
	struct feel_type *type;
	struct feel_member *members;

	if (row->variadic || row->required != row->count)
		return simple(FEEL_FUNCTION);
	members = ARENA_ARRAY(parser->arena, struct feel_member, row->count);
	for (size_t i = 0; i < row->count; i++) {
		members[i].name = row->parameters[i].name;
		members[i].type = row->parameters[i].type;
	}
	type = ARENA_NEW(parser->arena, struct feel_type);
	type->kind = FEEL_FUNCTION;
	type->members = members;
	type->member_count = row->count;
	type->element = row->result;
	return type;
}

static const struct feel_type *infer_builtin(struct parser *parser, const struct node *node)
{
	return node->builtin->count == 1 ? signature_type(parser, &node->builtin->rows[0])
					 : simple(FEEL_FUNCTION);
}

static const struct feel_type *infer_dynamic(struct parser *parser, const struct node *node)
{
	const struct feel_type *joined = NULL;

	for (size_t i = 0; i < node->dynamic.items.count; i++) {
		const struct feel_type *item = node->dynamic.items.at[i]->type;

		/* The members of a known type are all it has: they were found already. */
		if (item->kind != FEEL_CONTEXT || item->member_count == 0)
			return simple(FEEL_ANY);
		joined = node->dynamic.fallback != NULL ? node->dynamic.fallback->type : NULL;
	}
	(void)parser;
	return joined != NULL ? joined : simple(FEEL_ANY);
}

static const struct feel_type *member_type(struct parser *parser, const struct feel_type *of,
					   struct str name)
{
	const struct property *property;

	if (of->kind == FEEL_LIST)
		return feel_type_list(parser->arena, member_type(parser, element_of(of), name));
	if (of->kind == FEEL_CONTEXT) {
		const struct feel_type *member = feel_type_member(of, name);

		return member != NULL ? member : simple(FEEL_ANY);
	}
	if (!known(of))
		return simple(FEEL_ANY);
	property = property_find((enum value_kind)(of->kind - 1), name);
	return property != NULL ? simple(property->type) : simple(FEEL_ANY);
}

static const struct feel_type *infer_member(struct parser *parser, const struct node *node)
{
	return member_type(parser, node->member.of->type, node->member.name);
}

static const struct feel_type *infer_filter(struct parser *parser, const struct node *node)
{
	const struct feel_type *list = node->filter.list->type;
	const struct feel_type *condition = node->filter.condition->type;

	if (list->kind == FEEL_ANY)
		return list;
	if (condition->kind == FEEL_NUMBER)
		return list->kind == FEEL_LIST ? element_of(list) : list;
	if (condition->kind == FEEL_BOOLEAN)
		return list->kind == FEEL_LIST ? list : feel_type_list(parser->arena, list);
	return simple(FEEL_ANY);
}

static const struct feel_type *infer_list(struct parser *parser, const struct node *node)
{
	const struct feel_type *element = simple(FEEL_NULL);

	for (size_t i = 0; i < node->list.count; i++)
		element = feel_type_join(parser->arena, element, node->list.at[i]->type);
	return feel_type_list(parser->arena,
			      element->kind == FEEL_NULL ? simple(FEEL_ANY) : element);
}

static const struct feel_type *infer_context(struct parser *parser, const struct node *node)
{
	size_t count = node->context.count;
	struct feel_member *members = ARENA_ARRAY(parser->arena, struct feel_member, count);

	for (size_t i = 0; i < count; i++) {
		members[i].name = node->context.entries[i].key;
		members[i].type = node->context.entries[i].value->type;
	}
	return feel_type_context(parser->arena, members, count);
}

static const struct feel_type *infer_range(struct parser *parser, const struct node *node)
{
	return feel_type_of(
		parser->arena, FEEL_RANGE,
		feel_type_join(parser->arena, node->range.low->type, node->range.high->type));
}

static const struct feel_type *infer_unary(struct parser *parser, const struct node *node)
{
	return feel_type_of(parser->arena, FEEL_RANGE, node->unary.operand->type);
}

/* --- operators -------------------------------------------------------------------------------
 */

static const struct feel_type *infer_negate(struct parser *parser, const struct node *node)
{
	(void)parser;
	return node->operand->type;
}

static const struct feel_type *infer_arithmetic(struct parser *parser, const struct node *node)
{
	enum feel_type_kind kind = node->chain.first->type->kind;

	(void)parser;
	for (size_t i = 0; i < node->chain.count; i++)
		kind = term_type(&node->chain.terms[i], kind);
	return simple(kind);
}

static const struct feel_type *infer_boolean(struct parser *parser, const struct node *node)
{
	(void)parser;
	(void)node;
	return simple(FEEL_BOOLEAN);
}

static const struct feel_type *infer_if(struct parser *parser, const struct node *node)
{
	const struct feel_type *type = node->branches.otherwise->type;

	for (size_t i = node->branches.count; i-- > 0;)
		type = feel_type_join(parser->arena, node->branches.at[i].then->type, type);
	return type;
}

static const struct feel_type *infer_for(struct parser *parser, const struct node *node)
{
	return feel_type_list(parser->arena, node->loop.body->type);
}

static const struct feel_type *infer_function(struct parser *parser, const struct node *node)
{
	size_t count = node->function.parameter_count;
	struct feel_member *members = ARENA_ARRAY(parser->arena, struct feel_member, count);
	struct feel_type *type = ARENA_NEW(parser->arena, struct feel_type);

	for (size_t i = 0; i < count; i++) {
		const struct node_parameter *parameter = &node->function.parameters[i];

		members[i].name = parameter->name;
		members[i].type = parameter->type != NULL ? parameter->type : simple(FEEL_ANY);
	}
	type->kind = FEEL_FUNCTION;
	type->members = members;
	type->member_count = count;
	type->element = node->function.body->type;
	return type;
}

static const struct feel_type *infer_call(struct parser *parser, const struct node *node)
{
	const struct builtin_set *set = node->call.builtin;
	const struct feel_type *result = simple(FEEL_NULL);

	if (set == NULL)
		return element_of(node->call.callee->type);
	if (set->count == 0)
		return simple(FEEL_NULL);
	for (size_t i = 0; i < set->count; i++)
		result = feel_type_join(parser->arena, result, set->rows[i].result);
	return result;
}

const struct feel_type *infer_type(struct parser *parser, const struct node *node)
{
	static infer_node *const rules[NODE_KINDS] = {
		[NODE_LITERAL] = infer_literal,
		[NODE_GLOBAL] = infer_kept,
		[NODE_LOCAL] = infer_kept,
		[NODE_DYNAMIC] = infer_dynamic,
		[NODE_BUILTIN] = infer_builtin,
		[NODE_MEMBER] = infer_member,
		[NODE_FILTER] = infer_filter,
		[NODE_LIST] = infer_list,
		[NODE_CONTEXT] = infer_context,
		[NODE_RANGE] = infer_range,
		[NODE_UNARY] = infer_unary,
		[NODE_NEGATE] = infer_negate,
		[NODE_SUM] = infer_arithmetic,
		[NODE_PRODUCT] = infer_arithmetic,
		[NODE_POWER] = infer_arithmetic,
		[NODE_EQUAL] = infer_boolean,
		[NODE_NOT_EQUAL] = infer_boolean,
		[NODE_LESS] = infer_boolean,
		[NODE_LESS_EQUAL] = infer_boolean,
		[NODE_GREATER] = infer_boolean,
		[NODE_GREATER_EQUAL] = infer_boolean,
		[NODE_BETWEEN] = infer_boolean,
		[NODE_IN] = infer_boolean,
		[NODE_TESTS] = infer_boolean,
		[NODE_AND] = infer_boolean,
		[NODE_OR] = infer_boolean,
		[NODE_INSTANCE] = infer_boolean,
		[NODE_IF] = infer_if,
		[NODE_FOR] = infer_for,
		[NODE_SOME] = infer_boolean,
		[NODE_EVERY] = infer_boolean,
		[NODE_FUNCTION] = infer_function,
		[NODE_CALL] = infer_call,
	};

	return rules[node->kind](parser, node);
}
