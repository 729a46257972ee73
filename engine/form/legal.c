/* Data is not shown, and so is not what its legal reference would stand by: it stands by the
 * fields that the data gives their value to. */
#include "engine/form/decision.h"
#include "engine/form/load.h"
#include "engine/schema/path.h"

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_';
}

/* Is the id a word of the rule? Quoted texts are looked at too: nobody is harmed. */
static bool mentions(struct str rule, struct str id)
{
	for (size_t at = str_find(rule, id, 0); at != SIZE_MAX;
	     at = str_find(rule, id, at + 1)) {
		size_t end = at + id.len;

		if ((at == 0 || !is_word(rule.at[at - 1])) &&
		    (end == rule.len || !is_word(rule.at[end])))
			return true;
	}
	return false;
}

static bool is_calculated_from(const struct item *field, const struct item *data)
{
	return field->type->class == ITEM_CLASS_FIELD &&
	       mentions(field->rules[RULE_CALCULATE].text, data->id);
}

/* Is there one row of the data for each of the field's? */
static bool is_around(const struct item *data, const struct item *field)
{
	const struct item *repeat = field->repeat;

	while (repeat != NULL && repeat != data->repeat)
		repeat = repeat->repeat;
	return repeat == data->repeat;
}

/* A rule of a decision that has a reference of its own; NULL: none has. */
static const struct decision_row *explained_row(const struct item *data)
{
	if (data->kind != ITEM_DECISION)
		return NULL;
	for (size_t i = 0; i < data->decision->text.rule_count; i++)
		if (data->decision->rows[i].legal.len > 0)
			return &data->decision->rows[i];
	return NULL;
}

static void shown_nowhere(const struct item *data, struct place place, struct diags *diags)
{
	struct diag *diag = diag_warning(diags, "form.legal.unseen", place,
					 "nobody sees the legal reference of `%.*s`: no field "
					 "is calculated from it",
					 STR_ARG(data->id));

	diag_fix(diags, diag,
		 "give legal to the question, note or constraint that it explains");
	diag_path(diags, diag, path_of(diags->arena, data->element, STR("legal")));
}

static void share(const struct form *form, const struct item *data, struct diags *diags)
{
	const struct decision_row *row = explained_row(data);
	bool shown = data->legal.len == 0;
	bool rows_shown = row == NULL;

	for (size_t i = 0; i < form->item_count; i++) {
		struct item *field = form->items[i];

		if (!is_calculated_from(field, data))
			continue;
		if (field->legal.len == 0)
			field->legal = data->legal;
		shown = true;
		if (row == NULL || !is_around(data, field))
			continue;
		field->explained_by = data;
		rows_shown = true;
	}
	if (!shown)
		shown_nowhere(data, xml_attr(data->element, STR("legal"))->value_place, diags);
	if (!rows_shown)
		shown_nowhere(data, row->whole.place, diags);
}

void form_share_legal(const struct form *form, struct diags *diags)
{
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *data = form->items[i];

		if (data->type->class == ITEM_CLASS_DATA &&
		    (data->legal.len > 0 || explained_row(data) != NULL))
			share(form, data, diags);
	}
}
