#include "renderers/html/slot.h"

#include "renderers/html/publish.h"

void slot_table_init(struct slot_table *table, const struct form *form, struct arena *arena,
		     struct arena *scratch)
{
	*table = (struct slot_table){ .form = form, .arena = arena, .scratch = scratch };
	for (size_t i = 0; i < LENGTH(table->known); i++)
		map_init(&table->known[i], scratch);
}

const struct slot *slot_table_copy(const struct slot_table *table)
{
	const size_t count = table->slots.count;
	struct slot *copy = ARENA_ARRAY(table->arena, struct slot, count);

	for (size_t i = 0; i < count; i++)
		copy[i] = table->slots.at[i];
	return copy;
}

static const struct aspect *find(const struct aspect *aspects, size_t count, struct str name,
				 enum slot_use use)
{
	for (size_t i = 0; i < count; i++)
		if (aspects[i].use == use && str_equal(aspects[i].name, name))
			return &aspects[i];
	return NULL;
}

static const struct aspect *find_aspect(const struct item *item, struct str name,
					enum slot_use use)
{
	if (item != NULL)
		return find(item_aspects, item_aspect_count, name, use);
	return find(page_aspects, page_aspect_count, name, use);
}

static size_t depth_of(const struct item *item)
{
	size_t depth = 0;

	for (const struct item *at = item; at != NULL && at->repeat != NULL; at = at->repeat)
		depth++;
	return depth;
}

static bool find_part(const struct item *item, struct str name, size_t *part)
{
	for (size_t i = 0; i < item->type->part_count; i++) {
		if (str_equal(item->type->parts[i], name)) {
			*part = i;
			return true;
		}
	}
	return false;
}

static bool set_expression(struct slot *slot, const struct form *form, struct str argument)
{
	uint64_t number;

	if (!str_to_u64(argument, &number) || number >= form->expression_count)
		return false;
	slot->expression = (size_t)number;
	return true;
}

/* Whether the argument is one that the aspect takes; a part may be left out. */
static bool set_argument(struct slot *slot, const struct form *form, struct str argument)
{
	slot->argument = argument;
	slot->part = 0;
	if (argument.len == 0)
		return slot->aspect->argument != ARGUMENT_VALUE;
	if (slot->aspect->argument == ARGUMENT_EXPRESSION)
		return set_expression(slot, form, argument);
	if (slot->aspect->argument == ARGUMENT_PART)
		return slot->item != NULL && find_part(slot->item, argument, &slot->part);
	return slot->aspect->argument == ARGUMENT_VALUE;
}

static bool read_name(const struct form *form, struct str name, enum slot_use use,
		      struct slot *slot)
{
	struct str rest = name;
	struct str path = name;
	struct str aspect = STR("");

	(void)str_next(&rest, '/', &path);
	(void)str_next(&rest, '/', &aspect);
	slot->item = path.len == 0 ? NULL : form_find(form, path);
	if (path.len > 0 && slot->item == NULL)
		return false;
	slot->aspect = find_aspect(slot->item, aspect, use);
	if (slot->aspect == NULL || !set_argument(slot, form, rest))
		return false;
	slot->depth = depth_of(slot->item);
	return true;
}

static const uint32_t *add_slot(struct slot_table *table, struct str name, enum slot_use use,
				struct slot slot)
{
	uint32_t *number = ARENA_NEW(table->scratch, uint32_t);

	slot.argument = str_copy(table->arena, slot.argument);
	*number = (uint32_t)table->slots.count;
	*VEC_ADD(table->scratch, &table->slots) = slot;
	(void)map_add(&table->known[use], str_copy(table->scratch, name), number);
	return number;
}

bool slot_bind(void *context, struct str name, enum slot_use use, uint32_t *slot,
	       struct err *err)
{
	struct slot_table *table = ((const struct slot_binder *)context)->table;
	const uint32_t *number = map_get(&table->known[use], name);
	struct slot read = { .part = 0 };

	if (number == NULL) {
		if (!read_name(table->form, name, use, &read))
			return err_set(err, ERR_INVALID, "the form has nothing called %.*s",
				       STR_ARG(name));
		number = add_slot(table, name, use, read);
	}
	*slot = *number;
	return true;
}

bool slot_word(void *context, struct str key, const struct pair *parameters, size_t count,
	       struct buf *out)
{
	return publish_word(((const struct slot_binder *)context)->words, key, parameters,
			    count, out);
}
