/* The type of a value. */
#include "engine/base/limits.h"
#include "engine/feel/ast.h"

static const struct feel_type *type_at(struct arena *arena, struct value value, size_t *budget,
				       unsigned depth);

static const struct feel_type *list_type(struct arena *arena, const struct list *list,
					 size_t *budget, unsigned depth)
{
	const struct feel_type *element = feel_type_simple(FEEL_NULL);

	for (size_t i = 0; i < list->count && element->kind != FEEL_ANY; i++)
		element = feel_type_join(arena, element,
					 type_at(arena, list->items[i], budget, depth));
	if (element->kind == FEEL_NULL)
		element = feel_type_simple(FEEL_ANY);
	return feel_type_list(arena, element);
}

static const struct feel_type *context_type(struct arena *arena, const struct context *context,
					    size_t *budget, unsigned depth)
{
	struct feel_member *members = ARENA_ARRAY(arena, struct feel_member, context->count);

	for (size_t i = 0; i < context->count; i++) {
		members[i].name = context->entries[i].key;
		members[i].type = type_at(arena, context->entries[i].value, budget, depth);
	}
	return feel_type_context(arena, members, context->count);
}

static const struct feel_type *range_type(struct arena *arena, const struct range *range,
					  size_t *budget, unsigned depth)
{
	return feel_type_of(arena, FEEL_RANGE,
			    feel_type_join(arena, type_at(arena, range->low, budget, depth),
					   type_at(arena, range->high, budget, depth)));
}

/* ORDER: value_kind and feel_type_kind name the same kinds in the same order, behind Any. */
static const struct feel_type *type_at(struct arena *arena, struct value value, size_t *budget,
				       unsigned depth)
{
	if (depth > VALUE_DEPTH || *budget == 0)
		return feel_type_simple(FEEL_ANY);
	--*budget;
	switch ((int)value.kind) {
	case VALUE_LIST:
		return list_type(arena, value.list, budget, depth + 1);
	case VALUE_CONTEXT:
		return context_type(arena, value.context, budget, depth + 1);
	case VALUE_RANGE:
		return range_type(arena, value.range, budget, depth + 1);
	case VALUE_FUNCTION:
		return value.function->type;
	default:
		return feel_type_simple((enum feel_type_kind)(value.kind + 1));
	}
}

const struct feel_type *feel_type_of_value(struct arena *arena, struct value value)
{
	size_t budget = LIMIT_FEEL_STEPS;

	return type_at(arena, value, &budget, 0);
}
