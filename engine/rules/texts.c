/* The expressions in a form's texts, compiled. */
#include "engine/rules/build_inner.h"

/* Can people read it? Lists are read with commas between. */
static bool is_readable(const struct feel_type *type)
{
	if (type->kind == FEEL_LIST)
		return type->element == NULL || is_readable(type->element);
	return type->kind != FEEL_CONTEXT && type->kind != FEEL_RANGE &&
	       type->kind != FEEL_FUNCTION;
}

static void unreadable(struct build *build, const struct source *source,
		       const struct feel_type *type)
{
	struct diag *diag =
		diag_error(build->diags, "rule.text", source->rule->place,
			   "{%.*s} gives a %.*s, which cannot stand in a text",
			   STR_ARG(source->rule->text), STR_ARG(feel_type_name(type->kind)));

	diag_fix(build->diags, diag,
		 "write what of it is to be read: a member behind a point, or string(…)");
	diag_path(build->diags, diag, build_path(build->arena, source));
}

static void compile(struct build *build, const struct expression *expression,
		    struct expression_code *out)
{
	struct source source = { .rule = &expression->rule,
				 .item = expression->item,
				 .name = expression->name,
				 .want = feel_type_simple(FEEL_ANY) };
	const struct item *item =
		names_find(build, expression->item, str_trim(expression->rule.text));

	build_compile(build, &source, &out->code);
	if (item != NULL && item_is_asked(item) && item->kind != ITEM_REPEAT)
		out->item = item;
	else if (out->code.expr != NULL && !is_readable(feel_expr_type(out->code.expr)))
		unreadable(build, &source, feel_expr_type(out->code.expr));
}

const struct expression_code *texts_compile(struct build *build)
{
	const struct form *form = build->form;
	struct expression_code *code =
		ARENA_ARRAY(build->arena, struct expression_code, form->expression_count);

	for (size_t i = 0; i < form->expression_count; i++)
		compile(build, form->expressions[i], &code[i]);
	return code;
}
