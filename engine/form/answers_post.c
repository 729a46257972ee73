#include "engine/form/answers_inner.h"

#include "engine/base/utf8.h"
#include "engine/form/item.h"

static const struct str shown = STR_INIT("_shown");

static bool is_inside(const struct item *item, const struct item *page)
{
	while (item != NULL && item != page)
		item = item->parent;
	return item != NULL;
}

/* The field on the page that the name means, where it is people's to answer. */
static bool find_field(struct answers *answers, struct answers *grow, const struct item *page,
		       struct str name, struct input *out)
{
	return answers_find(answers, grow, name, out) &&
	       out->item->type->class == ITEM_CLASS_FIELD && is_inside(out->item, page) &&
	       !out->parent->cells[out->item->column].locked;
}

static bool check_pair(const struct pair *pair, struct err *err)
{
	if (pair->value.len > LIMIT_ANSWER)
		return err_set(err, ERR_LIMIT, "the answer to %.*s is longer than %d bytes",
			       STR_ARG(str_slice(pair->name, 0, 100)), LIMIT_ANSWER);
	if (utf8_invalid(pair->name) != SIZE_MAX || utf8_invalid(pair->value) != SIZE_MAX)
		return err_set(err, ERR_INVALID, "what was posted is not UTF-8");
	return true;
}

static void take(struct answers *answers, const struct input *input, struct str text)
{
	struct answer *cell = &input->parent->cells[input->item->column];
	bool many = item_takes_many(input->item);

	if (input->part != SIZE_MAX) {
		answers_set_part(answers, cell, input->part, text);
		return;
	}
	if (input->item->type->part_count > 0)
		return;
	/* Two values for one input: the last one counts, as in the page it would. */
	if (!many)
		cell->count = 0;
	if (cell->count <= input->item->option_count)
		answers_add_text(answers, cell, text);
}

bool answers_post(struct answers *answers, const struct item *page, const struct pair *pairs,
		  size_t count, struct err *err)
{
	struct input input;

	for (size_t i = 0; i < count; i++)
		if (!check_pair(&pairs[i], err))
			return false;
	for (size_t i = 0; i < count; i++) {
		bool is_shown = str_equal(pairs[i].name, shown);
		struct str name = is_shown ? pairs[i].value : pairs[i].name;

		if (!find_field(answers, answers, page, name, &input))
			continue;
		if (input.item->kind == ITEM_ATTACHMENT)
			input.parent->cells[input.item->column].given = true;
		else
			answers_clear(answers, &input.parent->cells[input.item->column],
				      input.item);
	}
	for (size_t i = 0; i < count; i++)
		if (find_field(answers, NULL, page, pairs[i].name, &input) &&
		    input.item->kind != ITEM_ATTACHMENT)
			take(answers, &input, pairs[i].value);
	return true;
}
