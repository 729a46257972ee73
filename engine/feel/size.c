#include "engine/feel/size.h"

#include "engine/base/limits.h"

enum { DEPTH_MOST = 20 };

const struct size size_scalar = {
	.values = 1, .items = 1, .low = INT64_MIN, .high = INT64_MAX
};

const struct size size_null = { .values = 1, .items = 1, .low = INT64_MIN, .high = INT64_MAX };

uint64_t size_add(uint64_t a, uint64_t b)
{
	return a > SIZE_ENDLESS - b ? SIZE_ENDLESS : a + b;
}

uint64_t size_multiply(uint64_t a, uint64_t b)
{
	uint64_t product;

	return __builtin_mul_overflow(a, b, &product) ? SIZE_ENDLESS : product;
}

const struct size *size_number(struct arena *arena, int64_t low, int64_t high)
{
	struct size *size = ARENA_NEW(arena, struct size);

	*size = (struct size){ .values = 1, .items = 1, .low = low, .high = high };
	return size;
}

const struct size *size_text(struct arena *arena, uint64_t bytes)
{
	struct size *size = ARENA_NEW(arena, struct size);

	*size = size_scalar;
	size->text = size_least(bytes, LIMIT_FEEL_STRING);
	return size;
}

const struct size *size_list(struct arena *arena, uint64_t items, const struct size *element)
{
	struct size *size = ARENA_NEW(arena, struct size);

	*size = (struct size){ .values = size_add(1, size_multiply(items, element->values)),
			       .text = size_multiply(items, element->text),
			       .items = items,
			       .widest = element->widest,
			       .low = element->low,
			       .high = element->high,
			       .element = element };
	return size;
}

const struct size *size_context(struct arena *arena, const struct size_member *members,
				size_t count)
{
	struct size *size = ARENA_NEW(arena, struct size);

	*size = (struct size){ .values = 1,
			       .items = 1,
			       .widest = count,
			       .low = INT64_MIN,
			       .high = INT64_MAX,
			       .members = members,
			       .member_count = count };
	for (size_t i = 0; i < count; i++) {
		size->values = size_add(size->values, members[i].size->values);
		size->text = size_add(size->text, members[i].size->text);
		size->widest = size_most(size->widest, members[i].size->widest);
	}
	return size;
}

const struct size *size_loose(struct arena *arena, uint64_t values, uint64_t text)
{
	struct size *size = ARENA_NEW(arena, struct size);

	*size = (struct size){ .values = values,
			       .text = text,
			       .items = values,
			       .widest = values,
			       .low = INT64_MIN,
			       .high = INT64_MAX,
			       .loose = true };
	size->element = size;
	return size;
}

/* A number lies between two whole ones; those beyond are any. */
static const struct size *number_size(struct arena *arena, struct decimal number)
{
	struct decimal low, high;
	int64_t from = INT64_MIN, to = INT64_MAX;

	if (decimal_round(number, 0, ROUND_FLOOR, &low) &&
	    decimal_round(number, 0, ROUND_CEILING, &high) &&
	    (!decimal_to_i64(low, &from) || !decimal_to_i64(high, &to))) {
		from = INT64_MIN;
		to = INT64_MAX;
	}
	return size_number(arena, from, to);
}

static const struct size *of_value(struct arena *arena, struct value value, unsigned depth);

static const struct size *list_size(struct arena *arena, const struct list *list,
				    unsigned depth)
{
	const struct size *element = NULL;

	for (size_t i = 0; i < list->count; i++) {
		const struct size *item = of_value(arena, list->items[i], depth + 1);

		element = element == NULL ? item : size_join(arena, element, item);
	}
	return size_list(arena, list->count, element != NULL ? element : &size_scalar);
}

static const struct size *context_size(struct arena *arena, const struct context *context,
				       unsigned depth)
{
	struct size_member *members = ARENA_ARRAY(arena, struct size_member, context->count);

	for (size_t i = 0; i < context->count; i++)
		members[i] = (struct size_member){ context->entries[i].key,
						   of_value(arena, context->entries[i].value,
							    depth + 1) };
	return size_context(arena, members, context->count);
}

static const struct size *range_size(struct arena *arena, const struct range *range,
				     unsigned depth)
{
	return size_list(arena, 2,
			 size_join(arena, of_value(arena, range->low, depth + 1),
				   of_value(arena, range->high, depth + 1)));
}

/* Recursion ends at DEPTH_MOST: what is deeper could be anything. */
static const struct size *of_value(struct arena *arena, struct value value, unsigned depth)
{
	static const struct size function = { .values = 1, .items = 1, .is_function = true };

	if (depth > DEPTH_MOST)
		return size_loose(arena, SIZE_ENDLESS, SIZE_ENDLESS);
	switch ((int)value.kind) {
	case VALUE_NULL:
		return &size_null;
	case VALUE_NUMBER:
		return number_size(arena, value.number);
	case VALUE_STRING:
		return size_text(arena, value.string.len);
	case VALUE_DATE:
		return size_number(arena, date_to_days(value.date), date_to_days(value.date));
	case VALUE_LIST:
		return list_size(arena, value.list, depth);
	case VALUE_CONTEXT:
		return context_size(arena, value.context, depth);
	case VALUE_RANGE:
		return range_size(arena, value.range, depth);
	case VALUE_FUNCTION:
		return &function;
	default:
		return &size_scalar;
	}
}

const struct size *size_of_value(struct arena *arena, struct value value)
{
	return of_value(arena, value, 0);
}

static bool same_members(const struct size *a, const struct size *b)
{
	if (a->member_count != b->member_count)
		return false;
	for (size_t i = 0; i < a->member_count; i++)
		if (!str_equal(a->members[i].name, b->members[i].name))
			return false;
	return true;
}

static const struct size *join_members(struct arena *arena, const struct size *a,
				       const struct size *b)
{
	struct size_member *members = ARENA_ARRAY(arena, struct size_member, a->member_count);

	for (size_t i = 0; i < a->member_count; i++)
		members[i] = (struct size_member){ a->members[i].name,
						   size_join(arena, a->members[i].size,
							     b->members[i].size) };
	return size_context(arena, members, a->member_count);
}

static const struct size *join_plain(struct arena *arena, const struct size *a,
				     const struct size *b)
{
	struct size *size = ARENA_NEW(arena, struct size);

	*size = (struct size){ .values = 1,
			       .items = 1,
			       .text = size_most(a->text, b->text),
			       .low = a->low < b->low ? a->low : b->low,
			       .high = a->high > b->high ? a->high : b->high };
	return size;
}

static bool is_plain(const struct size *size)
{
	return size->element == NULL && size->member_count == 0 && !size->is_function;
}

/* Sizes are made from texts and forms, which do not nest without end; recursion is as deep. */
const struct size *size_join(struct arena *arena, const struct size *a, const struct size *b)
{
	if (a == b || b == &size_null)
		return a;
	if (a == &size_null)
		return b;
	if (is_plain(a) && is_plain(b))
		return join_plain(arena, a, b);
	if (a->is_function || b->is_function) {
		struct size *function = ARENA_NEW(arena, struct size);
		*function = *size_loose(arena, size_most(a->values, b->values),
					size_most(a->text, b->text));
		function->is_function = true;
		return function;
	}
	if (!a->loose && !b->loose && a->element != NULL && b->element != NULL)
		return size_list(arena, size_most(a->items, b->items),
				 size_join(arena, a->element, b->element));
	if (a->member_count > 0 && same_members(a, b))
		return join_members(arena, a, b);
	return size_loose(arena, size_most(a->values, b->values), size_most(a->text, b->text));
}

const struct size *size_element(const struct size *size)
{
	return size->element != NULL ? size->element : size;
}

static const struct size *find_member(const struct size *size, struct str name)
{
	for (size_t i = 0; i < size->member_count; i++)
		if (str_equal(size->members[i].name, name))
			return size->members[i].size;
	return &size_scalar;
}

const struct size *size_part(struct arena *arena, const struct size *size, struct str name)
{
	if (size->loose)
		return size;
	if (size->element != NULL)
		return size_list(arena, size->items, size_part(arena, size->element, name));
	return find_member(size, name);
}

/* A step a value and one for 64 bytes of text; an entry that does not stand where the other
 * context has it takes as many as that has entries. */
uint64_t size_equal_steps(const struct size *a, const struct size *b)
{
	uint64_t values = size_least(a->values, b->values);
	uint64_t text = size_least(a->text, b->text);

	return size_add(size_multiply(values, size_add(1, size_least(a->widest, b->widest))),
			size_add(1, text / 64));
}
