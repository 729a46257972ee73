#include "engine/form/answers.h"

#include <assert.h>
#include <string.h>

#include "engine/form/answers_inner.h"
#include "engine/form/attachment.h"
#include "engine/form/item.h"

/* Rows and texts are kept in arrays that double: at a power of two the next one does not fit.
 */
static bool array_is_full(size_t count)
{
	return (count & (count - 1)) == 0;
}

static void *array_grow(struct arena *arena, const void *at, size_t count, size_t size)
{
	void *copy = arena_array(arena, count == 0 ? 1 : count * 2, size);

	if (count > 0)
		memcpy(copy, at, count * size);
	return copy;
}

static void add_first_rows(struct answers *answers, struct answer_row *row,
			   const struct scope *scope);

static struct answer_row *new_row(struct answers *answers, const struct scope *scope)
{
	struct answer_row *row = arena_alloc(
		answers->arena, sizeof(*row) + scope->count * sizeof(row->cells[0]));

	answers->cells += scope->count;
	row->count = scope->count;
	return row;
}

struct answer_row *answers_append(struct answers *answers, struct answer *cell,
				  const struct item *repeat)
{
	struct answer_row *row;

	/* One too many is told to people; more are not kept, so that what is computed for them
	   is bounded. */
	if (cell->row_count >= LIMIT_ROWS || cell->row_count > repeat->max_rows ||
	    answers->cells + repeat->inner->count > LIMIT_CELLS)
		return NULL;
	if (array_is_full(cell->row_count))
		cell->rows = array_grow(answers->arena, cell->rows, cell->row_count,
					sizeof(struct answer_row *));
	row = new_row(answers, repeat->inner);
	cell->rows[cell->row_count++] = row;
	add_first_rows(answers, row, repeat->inner);
	return row;
}

/* Not deeper than repeats may be nested: LIMIT_FORM_DEPTH. */
static void add_first_rows(struct answers *answers, struct answer_row *row,
			   const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		size_t rows = item->kind != ITEM_REPEAT ? 0
			      : item->min_rows > 0	? item->min_rows
							: 1;

		for (size_t made = 0; made < rows; made++) {
			if (answers_append(answers, &row->cells[i], item) == NULL)
				return;
		}
	}
}

struct answers *answers_new(struct arena *arena, const struct form *form)
{
	struct answers *answers = ARENA_NEW(arena, struct answers);

	answers->form = form;
	answers->arena = arena;
	answers->root = new_row(answers, &form->root);
	add_first_rows(answers, answers->root, &form->root);
	return answers;
}

bool answers_add_row(struct answers *answers, struct answer_row *parent,
		     const struct item *repeat)
{
	struct answer *cell = &parent->cells[repeat->column];

	assert(repeat->kind == ITEM_REPEAT);
	return cell->row_count < repeat->max_rows &&
	       answers_append(answers, cell, repeat) != NULL;
}

/* Its cells stay counted: they stay in the arena. */
bool answers_remove_row(struct answers *answers, struct answer_row *parent,
			const struct item *repeat, size_t index)
{
	struct answer *cell = &parent->cells[repeat->column];

	assert(repeat->kind == ITEM_REPEAT);
	(void)answers;
	if (index >= cell->row_count || cell->row_count <= repeat->min_rows)
		return false;
	cell->row_count--;
	for (size_t i = index; i < cell->row_count; i++)
		cell->rows[i] = cell->rows[i + 1];
	return true;
}

void answers_add_text(struct answers *answers, struct answer *cell, struct str text)
{
	if (array_is_full(cell->count))
		cell->texts = array_grow(answers->arena, cell->texts, cell->count,
					 sizeof(struct str));
	cell->texts[cell->count++] = str_copy(answers->arena, text);
}

void answers_clear(struct answers *answers, struct answer *cell, const struct item *item)
{
	cell->given = true;
	cell->count = 0;
	for (size_t i = 0; i < item->type->part_count; i++)
		answers_add_text(answers, cell, STR(""));
}

bool answers_lock(struct answers *answers, const struct item *item, struct str text)
{
	struct answer *cell = &answers->root->cells[item->column];
	struct problem_detail problem;
	struct value value;

	if (item->repeat != NULL || item->type->part_count > 0 || item_takes_many(item) ||
	    item_parse(item, &text, 1, answers->arena, &value, &problem) != TYPED_VALUE)
		return false;
	answers_clear(answers, cell, item);
	answers_add_text(answers, cell, text);
	cell->locked = true;
	return true;
}

void answers_add_file(struct answers *answers, struct answer *cell,
		      const struct attachment *file)
{
	cell->given = true;
	answers_add_text(answers, cell, attachment_write(answers->arena, file));
}

bool answers_remove_file(struct answers *answers, struct answer *cell, size_t index)
{
	(void)answers;
	if (index >= cell->count)
		return false;
	cell->count--;
	for (size_t i = index; i < cell->count; i++)
		cell->texts[i] = cell->texts[i + 1];
	return true;
}

void answers_set_part(struct answers *answers, struct answer *cell, size_t part,
		      struct str text)
{
	assert(part < cell->count);
	cell->texts[part] = str_copy(answers->arena, text);
}

/* Outermost first: "izdevumi.0.", "izdevumi.0.rindas.2.". */
static void add_rows(const struct item *repeat, const size_t *rows, struct buf *out)
{
	size_t depth = 0;

	if (repeat == NULL)
		return;
	add_rows(repeat->repeat, rows, out);
	for (const struct item *outer = repeat->repeat; outer != NULL; outer = outer->repeat)
		depth++;
	buf_add(out, repeat->id);
	buf_printf(out, ".%zu.", rows[depth]);
}

void input_name(const struct item *item, const size_t *rows, struct str part, struct buf *out)
{
	add_rows(item->repeat, rows, out);
	buf_add(out, item->id);
	if (part.len > 0) {
		buf_add_byte(out, '.');
		buf_add(out, part);
	}
}

/* One spelling for each index: no leading zeros. */
static bool row_index(struct str text, size_t *out)
{
	uint64_t number;

	if (text.len > 1 && text.at[0] == '0')
		return false;
	if (!str_to_u64(text, &number) || number >= LIMIT_ROWS)
		return false;
	*out = (size_t)number;
	return true;
}

static struct answer_row *row_at(struct answers *grow, struct answer *cell,
				 const struct item *repeat, size_t index)
{
	if (index < cell->row_count)
		return cell->rows[index];
	if (grow == NULL || index != cell->row_count)
		return NULL;
	return answers_append(grow, cell, repeat);
}

static bool find_part(const struct item_type *type, struct str name, size_t *out)
{
	for (size_t i = 0; i < type->part_count; i++)
		if (str_equal(type->parts[i], name)) {
			*out = i;
			return true;
		}
	return false;
}

bool answers_find(const struct answers *answers, struct answers *grow, struct str name,
		  struct input *out)
{
	const struct scope *scope = &answers->form->root;
	struct answer_row *row = answers->root;
	struct str rest = name;
	struct str word;

	while (str_next(&rest, '.', &word)) {
		const struct item *item = map_get(&scope->by_id, word);

		if (item == NULL)
			return false;
		*out = (struct input){ item, row, SIZE_MAX, SIZE_MAX };
		if (!str_next(&rest, '.', &word))
			return true;
		if (item->kind != ITEM_REPEAT)
			return rest.len == 0 && find_part(item->type, word, &out->part);
		if (!row_index(word, &out->index))
			return false;
		row = row_at(grow, &row->cells[item->column], item, out->index);
		if (row == NULL)
			return false;
		scope = item->inner;
	}
	return scope->repeat != NULL;
}

bool input_find(const struct answers *answers, struct str name, const struct item **item,
		struct answer_row **parent, size_t *index)
{
	struct input found = { NULL, NULL, SIZE_MAX, SIZE_MAX };

	if (!answers_find(answers, NULL, name, &found))
		return false;
	*item = found.item;
	*parent = found.parent;
	if (index != NULL)
		*index = found.index;
	return true;
}
