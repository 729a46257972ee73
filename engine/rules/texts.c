/* The expressions in a form's texts, compiled. */
#include "engine/form/card.h"
#include "engine/form/decision.h"
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
	struct diag *diag = diag_error(build->diags, "rule.text", source->rule->place,
				       "{%.*s} gives a %.*s, which cannot stand in a text",
				       STR_ARG(source->rule->text),
				       STR_ARG(feel_kind_words(build->diags, type->kind)));

	diag_fix(build->diags, diag,
		 "write what of it is to be read: a member behind a point, or string(…)");
	diag_path(build->diags, diag, build_path(build->arena, source));
}

/* --- the form's own texts --- */

static void refuse(struct build *build, const struct source *source, const char *code,
		   const char *what, const char *fix)
{
	struct diag *diag = diag_error(build->diags, code, source->rule->place, "%s",
				       diag_words(build->diags, what));

	diag_fix(build->diags, diag, "%s", diag_words(build->diags, fix));
	diag_path(build->diags, diag, build_path(build->arena, source));
}

/* These are read before anything is answered, most in the list of forms too. */
static void check_early(struct build *build, const struct source *source,
			const struct rule_code *code)
{
	if (source->item != NULL)
		return;
	if (str_equal(source->name, STR("title")))
		refuse(build, source, "rule.text.title",
		       "the title of a form is the same for everybody: it stands in the list "
		       "of forms too",
		       "take the braces out of it; titles of pages may have them");
	else if (card_is_fact(source->name))
		refuse(build, source, "rule.text.service",
		       "what is said of the service is the same for everybody: it stands in "
		       "the list of forms too",
		       "take the braces out of it");
	else if (str_equal(source->name, STR("description")) && code->input_count > 0)
		refuse(build, source, "rule.text.early",
		       "the description is read before anything is answered",
		       "use what does not need an answer, such as today(), or put the text on "
		       "a page");
}

/* --- options --- */

static bool offers_just(const struct item *item, const struct feel_type *type)
{
	if (!item_has_options(item) || item->option_count != type->enumeration_count)
		return false;
	for (size_t i = 0; i < item->option_count; i++)
		if (!str_equal(item->options[i].value, type->enumeration[i]))
			return false;
	return true;
}

/* Whose options the values are, so that their labels are read: of {rindas.veids} too. */
static const struct item *find_labels(const struct rule_code *code)
{
	const struct feel_type *type = feel_expr_type(code->expr);

	if (type->kind == FEEL_LIST && type->element != NULL)
		type = type->element;
	if (type->kind != FEEL_STRING || type->enumeration_count == 0)
		return NULL;
	for (size_t i = 0; i < code->input_count; i++) {
		const struct rule_input *input = &code->inputs[i];

		if (offers_just(input->item, type))
			return input->item;
		for (size_t k = 0; k < input->column_count; k++)
			if (offers_just(input->columns[k], type))
				return input->columns[k];
	}
	return NULL;
}

/* "pabalsts" and "pabalsts.summa": what a value or a table gives, and not what is made of it.
 */
static bool is_money(const struct build *build, const struct expression *expression)
{
	struct str output = str_trim(expression->rule.text);
	struct str name = STR("");
	const struct item *item;

	(void)str_next(&output, '.', &name);
	item = names_find(build, expression->item, str_trim(name));
	return item != NULL && decision_is_money(item, str_trim(output));
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
	out->money = is_money(build, expression);
	check_early(build, &source, &out->code);
	if (item != NULL && item_is_asked(item) && item->kind != ITEM_REPEAT)
		out->item = item;
	else if (out->code.expr != NULL && !is_readable(feel_expr_type(out->code.expr)))
		unreadable(build, &source, feel_expr_type(out->code.expr));
	else if (out->code.expr != NULL)
		out->item = find_labels(&out->code);
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
