/* Which names an expression may use, and what of them it reads. */
#include "engine/rules/build_inner.h"

/* Names: an expression is compiled against those that its text mentions, so that publishing
 * takes time with the size of the rules, not with that of rules times items. The schema sees to
 * it that an id is one word. */

static const struct feel_type *type_of(struct build *build, const struct item *item)
{
	if (build->types[item->index] == NULL)
		build->types[item->index] = item_value_type(build->arena, item);
	return build->types[item->index];
}

static const struct scope *scope_inside(const struct build *build, const struct item *repeat)
{
	return repeat != NULL ? repeat->inner : &build->form->root;
}

/* The row's own first, then outward. */
const struct item *names_find(const struct build *build, const struct item *item,
			      struct str name)
{
	for (const struct item *repeat = repeat_around(item);; repeat = repeat->repeat) {
		const struct item *found = map_get(&scope_inside(build, repeat)->by_id, name);

		if (found != NULL && item_has_value(found))
			return found;
		if (repeat == NULL)
			return NULL;
	}
}

/* An id of which nothing is known: whoever uses it is not blamed for that. */
static void add_doubtful(struct names *names, struct feel_name *list, struct str id)
{
	list[names->feel.count] = (struct feel_name){ id, feel_type_simple(FEEL_ANY) };
	names->items[names->feel.count++] = NULL;
}

static void add_name(struct build *build, struct names *names, struct feel_name *list,
		     const struct item *item)
{
	if (item == NULL || form_doubts(build->form, item->id) ||
	    build->seen[item->index] == build->expression)
		return;
	build->seen[item->index] = build->expression;
	list[names->feel.count] = (struct feel_name){ item->id, type_of(build, item) };
	names->items[names->feel.count++] = item;
}

/* `item`, the row of an option: no id is that word. */
static void add_row_name(struct names *names, struct feel_name *list,
			 const struct source *source)
{
	if (source->row == NULL)
		return;
	list[names->feel.count] = (struct feel_name){ STR("item"), source->row };
	names->items[names->feel.count++] = NULL;
}

static struct feel_name *start_names(struct build *build, struct names *names, size_t room)
{
	struct feel_name *list = ARENA_ARRAY(build->arena, struct feel_name, room);

	build->expression++;
	names->items = ARENA_ARRAY(build->scratch, const struct item *, room);
	names->feel = (struct feel_names){ list, 0 };
	return list;
}

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_';
}

static bool next_word(struct str *rest, struct str *word)
{
	size_t from = 0;
	size_t to;

	while (from < rest->len && !is_word(rest->at[from]))
		from++;
	to = from;
	while (to < rest->len && is_word(rest->at[to]))
		to++;
	*word = str_slice(*rest, from, to);
	*rest = str_slice(*rest, to, rest->len);
	return word->len > 0;
}

struct names names_mentioned(struct build *build, const struct source *source)
{
	struct str rest = source->rule->text;
	struct names names;
	struct feel_name *list;
	struct str word;
	size_t words = 0;

	while (next_word(&rest, &word))
		words++;
	list = start_names(build, &names, words + 1);
	add_row_name(&names, list, source);
	rest = source->rule->text;
	while (next_word(&rest, &word))
		if (form_doubts(build->form, word))
			add_doubtful(&names, list, word);
		else
			add_name(build, &names, list, names_find(build, source->item, word));
	return names;
}

/* Those that could have been meant. */
struct names names_all(struct build *build, const struct source *source)
{
	struct names names;
	const struct map *doubtful = &build->form->doubtful;
	struct feel_name *list =
		start_names(build, &names, build->form->item_count + doubtful->count + 1);

	add_row_name(&names, list, source);
	for (size_t i = 0; i < doubtful->count; i++)
		add_doubtful(&names, list, doubtful->entries[i].key);
	for (const struct item *repeat = repeat_around(source->item);;
	     repeat = repeat->repeat) {
		const struct scope *scope = scope_inside(build, repeat);

		for (size_t i = 0; i < scope->count; i++)
			add_name(build, &names, list,
				 names_find(build, source->item, scope->columns[i]->id));
		if (repeat == NULL)
			return names;
	}
}

/* All columns of a repeat that have a value. */
static void take_all_columns(struct build *build, struct rule_input *input)
{
	const struct scope *scope = input->item->inner;
	const struct item **columns =
		ARENA_ARRAY(build->arena, const struct item *, scope->count);

	input->column_count = 0;
	for (size_t i = 0; i < scope->count; i++)
		if (item_has_value(scope->columns[i]))
			columns[input->column_count++] = scope->columns[i];
	input->columns = columns;
	input->whole = true;
}

static const struct item *used_column(const struct item *repeat, const struct feel_use *use)
{
	const struct item *column;

	if (use->path_len == 0)
		return NULL;
	column = map_get(&repeat->inner->by_id, use->path[0]);
	return column != NULL && item_has_value(column) ? column : NULL;
}

static bool has_column(const struct rule_input *input, const struct item *column)
{
	for (size_t i = 0; i < input->column_count; i++)
		if (input->columns[i] == column)
			return true;
	return false;
}

/* Only the columns that the expression names, where it names them: so that a row's rule may sum
 * up another column of its own repeat. */
static void take_columns(struct build *build, struct rule_input *input,
			 const struct feel_use *uses, size_t use_count)
{
	const struct item **columns = ARENA_ARRAY(build->arena, const struct item *, use_count);

	input->columns = columns;
	for (size_t i = 0; i < use_count; i++) {
		const struct item *column;

		if (uses[i].slot != input->slot)
			continue;
		column = used_column(input->item, &uses[i]);
		if (column == NULL) {
			take_all_columns(build, input);
			return;
		}
		if (!has_column(input, column))
			columns[input->column_count++] = column;
	}
}

static bool has_input(const struct rule_code *code, size_t slot)
{
	for (size_t i = 0; i < code->input_count; i++)
		if (code->inputs[i].slot == slot)
			return true;
	return false;
}

void names_take_inputs(struct build *build, const struct names *names,
		       const struct feel_use *uses, size_t use_count, struct rule_code *code)
{
	struct rule_input *inputs = ARENA_ARRAY(build->arena, struct rule_input, use_count);

	code->inputs = inputs;
	if (names->feel.count > build->most_names)
		build->most_names = names->feel.count;
	for (size_t i = 0; i < use_count; i++) {
		const struct item *item = names->items[uses[i].slot];
		struct rule_input *input = &inputs[code->input_count];

		if (item == NULL || has_input(code, uses[i].slot))
			continue;
		*input = (struct rule_input){ .slot = uses[i].slot,
					      .item = item,
					      .level = item_level(item) };
		if (item->kind == ITEM_REPEAT)
			take_columns(build, input, uses, use_count);
		code->input_count++;
	}
}
