/* One answer at a time, by name: for cases that people write down. */
#include "engine/form/answers_inner.h"

#include "engine/form/item.h"

static bool set_rows(struct answers *answers, struct answer *cell, const struct item *repeat,
		     struct str text)
{
	uint64_t rows;

	if (!str_to_u64(text, &rows) || rows > LIMIT_ROWS)
		return false;
	while (cell->row_count < rows)
		if (answers_append(answers, cell, repeat) == NULL)
			return false;
	cell->row_count = (size_t)rows;
	return true;
}

static void set_many(struct answers *answers, struct answer *cell, struct str text)
{
	struct str word;

	while (str_next(&text, ' ', &word))
		if (word.len > 0)
			answers_add_text(answers, cell, word);
}

static void set_field(struct answers *answers, const struct input *input, struct answer *cell,
		      struct str text)
{
	bool part = input->part != SIZE_MAX;

	if (!part || !cell->given)
		answers_clear(answers, cell, input->item);
	if (item_takes_many(input->item))
		set_many(answers, cell, text);
	else if (input->item->type->part_count > 0)
		/* The whole of a date in its first part is understood as such. */
		answers_set_part(answers, cell, part ? input->part : 0, text);
	else
		answers_add_text(answers, cell, text);
}

bool answers_set(struct answers *answers, struct str name, struct str text)
{
	struct input input;
	struct answer *cell;

	if (text.len > LIMIT_ANSWER || !answers_find(answers, answers, name, &input) ||
	    input.index != SIZE_MAX || !item_is_asked(input.item))
		return false;
	cell = &input.parent->cells[input.item->column];
	if (input.item->kind == ITEM_REPEAT)
		return set_rows(answers, cell, input.item, text);
	set_field(answers, &input, cell, text);
	return true;
}
