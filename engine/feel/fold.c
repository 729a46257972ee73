/* Calls of built-ins with constants, computed while the text is read: date("2026-01-31"). What
 * comes out null there always will, and so is worth a warning. */
#include "engine/feel/eval.h"
#include "engine/feel/parse.h"

/* now() and today() have no arguments; all others give the same for the same ones. */
static bool can_fold(const struct node *node)
{
	if (node->call.builtin == NULL || node->call.args.count == 0)
		return false;
	for (size_t i = 0; i < node->call.args.count; i++)
		if (node->call.args.at[i]->constant == NULL)
			return false;
	return true;
}

/* Only arguments that are there can be blamed: null often stands for "not given". */
static bool has_null(const struct node *node)
{
	for (size_t i = 0; i < node->call.args.count; i++)
		if (node->call.args.at[i]->kind == NODE_LITERAL &&
		    node->call.args.at[i]->literal.kind == VALUE_NULL)
			return true;
	return false;
}

void fold_call(struct parser *parser, struct node *node, bool warn)
{
	struct feel_run *run = &parser->folding;
	struct scope scope = { run, NULL, NULL };
	struct value *constant;

	if (parser->broken || run->spent || !can_fold(node))
		return;
	constant = ARENA_NEW(parser->arena, struct value);
	run->reason_count = 0;
	*constant = eval_call(node, &scope);
	if (constant->kind != VALUE_NULL && !run->spent)
		node->constant = constant;
	else if (warn && run->reason_count > 0 && !run->spent && !has_null(node))
		parser_warning(parser, "feel.constant.null", node->place,
			       "this always gives null: %.*s", STR_ARG(run->reasons[0].text));
}
