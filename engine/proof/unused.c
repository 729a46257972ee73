#include "engine/proof/unused.h"

/* Rows inside rows are read whole. */
static void mark_inside(const struct item *repeat, bool *read)
{
	for (size_t i = 0; i < repeat->inner->count; i++) {
		const struct item *column = repeat->inner->columns[i];

		read[column->index] = true;
		if (column->inner != NULL)
			mark_inside(column, read);
	}
}

static void mark(const struct rule_code *code, bool *read)
{
	for (size_t i = 0; i < code->input_count; i++) {
		const struct rule_input *input = &code->inputs[i];

		read[input->item->index] = true;
		for (size_t k = 0; k < input->column_count; k++) {
			read[input->columns[k]->index] = true;
			if (input->columns[k]->inner != NULL)
				mark_inside(input->columns[k], read);
		}
	}
}

static void mark_all(const struct rule_code *codes, size_t count, bool *read)
{
	for (size_t i = 0; codes != NULL && i < count; i++)
		mark(&codes[i], read);
}

static void mark_form(const struct form *form, const struct rules *rules, bool *read)
{
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];

		mark_all(rules->items[i].rules, RULE_KINDS, read);
		mark_all(rules->items[i].constraints, item->constraint_count, read);
		mark_all(rules->items[i].options, item->option_count, read);
		mark(&rules->items[i].filter, read);
	}
	mark_all(rules->constraints, form->constraint_count, read);
	for (size_t i = 0; i < form->expression_count; i++) {
		mark(&rules->expressions[i].code, read);
		if (rules->expressions[i].item != NULL)
			read[rules->expressions[i].item->index] = true;
	}
}

/* To have it ticked may be all that is wanted of a declaration. */
static bool has_other_use(const struct item *item)
{
	return item->type->class == ITEM_CLASS_FIELD &&
	       (!item->undelivered || item->kind == ITEM_DECLARATION);
}

static bool can_be_read(const struct item *item)
{
	return item->type->class == ITEM_CLASS_FIELD || item->type->class == ITEM_CLASS_DATA;
}

static void unused(const struct item *item, struct diags *diags, struct arena *scratch)
{
	bool asked = item->type->class == ITEM_CLASS_FIELD;
	struct diag *diag = diag_warning(
		diags, "proof.unused", item->place,
		asked ? "`%.*s` is asked, but it is not sent, and no rule or text reads it"
		      : "`%.*s` is computed, but it is never shown or sent, and no rule or "
			"text reads it",
		STR_ARG(item->id));

	diag_fix(diags, diag,
		 asked ? "use it in a rule, send it, or ask nobody for it"
		       : "use it in a rule or a text, or remove it");
	diag_path(diags, diag, item_rule_path(scratch, item, STR("")));
}

static bool is_for_nothing(const struct item *item)
{
	const struct str required = item->rules[RULE_REQUIRED].text;

	return item->kind == ITEM_DECLARATION &&
	       (required.len == 0 || str_equal_c(required, "false"));
}

static void for_nothing(const struct item *item, struct diags *diags, struct arena *scratch)
{
	struct diag *diag = diag_warning(diags, "proof.declaration", item->place,
					 "`%.*s` can be left unticked, and no rule or text "
					 "reads it",
					 STR_ARG(item->id));

	diag_fix(diags, diag, "make it required, or ask it as a yes-no");
	diag_path(diags, diag, item_rule_path(scratch, item, STR("")));
}

void unused_check(const struct form *form, const struct rules *rules, struct diags *diags,
		  struct arena *scratch)
{
	bool *read = ARENA_ARRAY(scratch, bool, form->item_count);

	mark_form(form, rules, read);
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];

		if (can_be_read(item) && !read[i] && !has_other_use(item))
			unused(item, diags, scratch);
		else if (!read[i] && is_for_nothing(item))
			for_nothing(item, diags, scratch);
	}
}
