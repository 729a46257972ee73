#include "engine/feel/feel.h"

#include "engine/feel/parse.h"
#include "engine/feel/uses.h"

static const struct feel_expr *new_expr(struct parser *parser, const struct node *root)
{
	struct feel_expr *expr;

	if (root == NULL)
		return NULL;
	expr = ARENA_NEW(parser->arena, struct feel_expr);
	expr->root = root;
	expr->frame = parser->levels.at[0].frame;
	expr->tests = root->kind == NODE_TESTS;
	expr->uses = uses_of(parser->arena, expr, &expr->use_count);
	return expr;
}

const struct feel_expr *feel_compile(struct arena *arena, struct str text,
				     const struct feel_names *names, struct diags *diags)
{
	struct parser parser;

	parser_init(&parser, arena, text, names, diags);
	return new_expr(&parser, parse_text(&parser));
}

const struct feel_expr *feel_compile_tests(struct arena *arena, struct str text,
					   const struct feel_names *names,
					   const struct feel_type *input, struct diags *diags)
{
	struct parser parser;

	parser_init(&parser, arena, text, names, diags);
	parser.input = input != NULL ? input : feel_type_simple(FEEL_ANY);
	return new_expr(&parser, parse_unary_tests(&parser));
}

const struct feel_type *feel_expr_type(const struct feel_expr *expr)
{
	return expr->root->type;
}

const struct value *feel_expr_constant(const struct feel_expr *expr)
{
	return expr->root->constant;
}

const struct feel_use *feel_expr_uses(const struct feel_expr *expr, size_t *count)
{
	*count = expr->use_count;
	return expr->uses;
}
