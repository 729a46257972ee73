/* What the built-in functions take at most, and how large their results may be. What is not
 * said of one by its name is what they all keep to (builtin.h): a step an item, one for 16
 * bytes of text, and no more made than was given. */
#include "engine/feel/cost_inner.h"

#include "engine/base/limits.h"
#include "engine/feel/args.h"
#include "engine/feel/holiday.h"

/* A call at hand. */
struct asked {
	struct costing *costing;
	const struct node *node;
	const struct size *const *args;
	size_t count;
	uint64_t items, values, text; /* of all arguments together */
};

static const struct size *arg(const struct asked *asked, size_t index)
{
	return index < asked->count ? asked->args[index] : &size_null;
}

static struct arena *arena_of(const struct asked *asked)
{
	return asked->costing->arena;
}

/* What list functions take: one list, or the items themselves. */
static const struct size *elements(const struct asked *asked)
{
	const struct size *element = &size_null;

	for (size_t i = 0; i < asked->count; i++)
		element = size_join(arena_of(asked), element, size_element(asked->args[i]));
	return element;
}

/* ceil(log2(n)) */
static uint64_t log2_of(uint64_t number)
{
	uint64_t log = 0;

	while (log < 63 && (UINT64_C(1) << log) < number)
		log++;
	return log;
}

/* --- steps -------------------------------------------------------------------------------- */

static uint64_t few_steps(const struct asked *asked)
{
	(void)asked;
	return 2;
}

static uint64_t plain_steps(const struct asked *asked)
{
	return size_add(size_multiply(6, asked->items), size_add(asked->text / 16, 8));
}

/* What cannot be read is looked at once more, to say why (fn_conversion.c). */
static uint64_t read_steps(const struct asked *asked)
{
	return size_add(plain_steps(asked), 120);
}

static uint64_t deep_steps(const struct asked *asked)
{
	return size_add(size_multiply(8, asked->values), size_add(asked->text / 8, 8));
}

static uint64_t find_steps(const struct asked *asked)
{
	uint64_t each = size_equal_steps(size_element(arg(asked, 0)), arg(asked, 1));

	return size_add(plain_steps(asked), size_multiply(asked->items, each));
}

static uint64_t distinct_steps(const struct asked *asked)
{
	const struct size *element = elements(asked);
	uint64_t pairs = size_multiply(asked->items, asked->items) / 2;

	return size_add(plain_steps(asked), size_multiply(size_add(pairs, asked->items),
							  size_equal_steps(element, element)));
}

static uint64_t sorted_steps(const struct asked *asked)
{
	return size_add(plain_steps(asked),
			size_multiply(asked->items, log2_of(asked->items) + 1));
}

/* The function's own steps are counted apart: those of one call come back. */
static uint64_t function_steps(const struct asked *asked, const struct size *second)
{
	const struct size *pair[] = { size_element(arg(asked, 0)), second };
	struct costing before = *asked->costing;
	uint64_t steps;

	cost_steps(asked->costing, 1);
	(void)cost_call(asked->costing, arg(asked, 1), pair, LENGTH(pair));
	steps = asked->costing->steps - before.steps;
	cost_repeat(asked->costing, &before, 0);
	return steps;
}

static uint64_t sort_steps(const struct asked *asked)
{
	uint64_t each = function_steps(asked, size_element(arg(asked, 0)));
	uint64_t times = size_multiply(asked->items, log2_of(asked->items));

	return size_add(plain_steps(asked), size_multiply(times, size_add(1, each)));
}

static uint64_t replace_items_steps(const struct asked *asked)
{
	uint64_t each;

	if (!arg(asked, 1)->is_function)
		return plain_steps(asked);
	each = function_steps(asked, arg(asked, 2));
	return size_add(plain_steps(asked), size_multiply(asked->items, size_add(1, each)));
}

/* A pattern that is computed could be any. */
static uint64_t match_steps(const struct asked *asked)
{
	const struct node_list *args = &asked->node->call.args;
	const struct value *pattern = args->count > 1 ? args->at[1]->constant : NULL;
	uint64_t compile = size_add(50, arg(asked, 1)->text / 4);
	uint64_t steps = LIMIT_MATCH_STEPS;

	if (pattern != NULL && pattern->kind == VALUE_STRING && args->count < 4)
		steps = pattern_steps(pattern->string, false, arg(asked, 0)->text);
	return size_add(compile, steps);
}

/* From each place on it may match once more. */
static uint64_t matches_steps(const struct asked *asked)
{
	uint64_t times = size_add(2, arg(asked, 0)->text);
	uint64_t result = size_add(asked->text, size_multiply(times, arg(asked, 2)->text));

	return size_add(
		size_add(size_multiply(3, match_steps(asked)), size_multiply(20, times)),
		size_least(result, LIMIT_FEEL_STRING) / 16);
}

static uint64_t distance(const struct size *size)
{
	uint64_t low = size->low < 0 ? 0 - (uint64_t)size->low : (uint64_t)size->low;
	uint64_t high = size->high < 0 ? 0 - (uint64_t)size->high : (uint64_t)size->high;

	return size_add(size_most(low, high), 1);
}

static uint64_t added_days_steps(const struct asked *asked)
{
	return size_add(8, holiday_steps(distance(arg(asked, 1))));
}

static uint64_t counted_days_steps(const struct asked *asked)
{
	const struct size *both = size_join(arena_of(asked), arg(asked, 0), arg(asked, 1));
	uint64_t days = (uint64_t)both->high - (uint64_t)both->low;

	return size_add(8, holiday_steps(days));
}

static uint64_t long_steps(const struct asked *asked)
{
	(void)asked;
	return 1002; /* LONG_DIVISION_STEPS of fn_number.c */
}

/* --- results ------------------------------------------------------------------------------ */

static const struct size *any_result(const struct asked *asked)
{
	return size_loose(arena_of(asked), size_add(size_multiply(4, asked->values), 16),
			  size_add(asked->text, 256));
}

static const struct size *text_result(const struct asked *asked)
{
	return size_text(arena_of(asked), size_add(asked->text, 256));
}

/* Keys of contexts are words of the form or of the rule. */
static const struct size *printed_result(const struct asked *asked)
{
	uint64_t parts = size_multiply(128, asked->values);

	return size_text(arena_of(asked), size_add(256, size_add(asked->text, parts)));
}

static const struct size *cased_result(const struct asked *asked)
{
	return size_text(arena_of(asked), size_multiply(3, asked->text));
}

static const struct size *joined_result(const struct asked *asked)
{
	uint64_t glue = size_multiply(arg(asked, 0)->items, arg(asked, 1)->text);

	return size_text(arena_of(asked), size_add(arg(asked, 0)->text, glue));
}

static const struct size *replaced_result(const struct asked *asked)
{
	uint64_t times = size_add(arg(asked, 0)->text, 2);
	uint64_t each = size_multiply(times, size_add(arg(asked, 2)->text, 1));

	/* $0 for the whole match. */
	return size_text(arena_of(asked),
			 size_multiply(each, size_add(1, arg(asked, 2)->text / 2)));
}

static const struct size *split_result(const struct asked *asked)
{
	uint64_t text = arg(asked, 0)->text;
	struct size *list = ARENA_NEW(arena_of(asked), struct size);

	*list = *size_list(arena_of(asked), size_add(text, 1),
			   size_text(arena_of(asked), text));
	list->text = text;
	return list;
}

static const struct size *counted_result(const struct asked *asked)
{
	uint64_t items = size_least(asked->items, INT32_MAX);

	return size_number(arena_of(asked), 0, (int64_t)items);
}

static const struct size *length_result(const struct asked *asked)
{
	return size_number(arena_of(asked), 0, (int64_t)size_least(asked->text, INT32_MAX));
}

static const struct size *rounded_result(const struct asked *asked)
{
	const struct size *size = arg(asked, 0);

	if (asked->count > 1 || size->low <= INT64_MIN + 1 || size->high >= INT64_MAX - 1)
		return &size_scalar;
	return size_number(arena_of(asked), size->low - 1, size->high + 1);
}

static const struct size *element_result(const struct asked *asked)
{
	return elements(asked);
}

/* As many items as there were, and one more for each argument. */
static const struct size *list_result(const struct asked *asked)
{
	const struct size *element = elements(asked);
	uint64_t items = size_add(asked->items, asked->count);

	for (size_t i = 1; i < asked->count; i++)
		element = size_join(arena_of(asked), element, asked->args[i]);
	return size_list(arena_of(asked), items, element);
}

static const struct size *same_result(const struct asked *asked)
{
	const struct size *list = arg(asked, 0);

	return size_list(arena_of(asked), list->items, size_element(list));
}

static const struct size *flat_result(const struct asked *asked)
{
	const struct size *element = arg(asked, 0);

	for (int depth = 0; !element->loose && element->element != NULL && depth < 20; depth++)
		element = element->element;
	if (element->loose)
		return any_result(asked);
	return size_list(arena_of(asked), arg(asked, 0)->values, element);
}

/* --- the table ---------------------------------------------------------------------------- */

/* steps NULL: plain_steps; result NULL: by its type. */
static const struct {
	const char *name;
	uint64_t (*steps)(const struct asked *asked);
	const struct size *(*result)(const struct asked *asked);
} known[] = {
	{ "add working days", added_days_steps, NULL },
	{ "append", NULL, list_result },
	{ "ceiling", few_steps, rounded_result },
	{ "concatenate", NULL, list_result },
	{ "context", deep_steps, NULL },
	{ "context merge", deep_steps, NULL },
	{ "context put", deep_steps, NULL },
	{ "count", few_steps, counted_result },
	{ "count working days", counted_days_steps, NULL },
	{ "date", read_steps, NULL },
	{ "date and time", read_steps, NULL },
	{ "distinct values", distinct_steps, same_result },
	{ "duration", read_steps, NULL },
	{ "exp", long_steps, NULL },
	{ "flatten", deep_steps, flat_result },
	{ "floor", few_steps, rounded_result },
	{ "get entries", deep_steps, NULL },
	{ "index of", find_steps, NULL },
	{ "insert before", NULL, list_result },
	{ "list contains", find_steps, NULL },
	{ "list replace", replace_items_steps, list_result },
	{ "lower case", NULL, cased_result },
	{ "matches", match_steps, NULL },
	{ "max", NULL, element_result },
	{ "median", sorted_steps, NULL },
	{ "min", NULL, element_result },
	{ "mode", sorted_steps, NULL },
	{ "modulo", long_steps, NULL },
	{ "number", read_steps, NULL },
	{ "range", read_steps, any_result },
	{ "remove", NULL, same_result },
	{ "replace", matches_steps, replaced_result },
	{ "reverse", NULL, same_result },
	{ "sort", sort_steps, same_result },
	{ "split", matches_steps, split_result },
	{ "string", deep_steps, printed_result },
	{ "string join", NULL, joined_result },
	{ "string length", NULL, length_result },
	{ "sublist", NULL, same_result },
	{ "time", read_steps, NULL },
	{ "union", distinct_steps, list_result },
	{ "upper case", NULL, cased_result },
};

static const struct size *result_by_type(const struct asked *asked)
{
	const struct feel_type *type = asked->node->type;

	switch ((int)type->kind) {
	case FEEL_STRING:
		return text_result(asked);
	case FEEL_ANY:
	case FEEL_CONTEXT:
	case FEEL_RANGE:
	case FEEL_FUNCTION:
		return any_result(asked);
	case FEEL_LIST:
		if (type->element != NULL && type->element->kind == FEEL_NUMBER)
			return size_list(arena_of(asked), asked->items, &size_scalar);
		return any_result(asked);
	default:
		return &size_scalar;
	}
}

/* What the values of a result take, and what is passed over on the way to it. */
static void add_bytes(const struct asked *asked, const struct size *result)
{
	uint64_t values = size_add(result->values, asked->items);

	if (result->values == 1 && result->text == 0 && asked->items <= asked->count) {
		cost_bytes(asked->costing, COST_SMALL);
		return;
	}
	cost_bytes(asked->costing,
		   size_multiply(4 * sizeof(struct value), size_add(values, 2)));
	cost_bytes(asked->costing, size_multiply(2, result->text));
}

const struct size *cost_builtin(struct costing *costing, const struct node *node,
				const struct size *const *args)
{
	struct asked asked = {
		.costing = costing, .node = node, .args = args, .count = node->call.args.count
	};
	uint64_t (*steps)(const struct asked *) = plain_steps;
	const struct size *(*result)(const struct asked *) = result_by_type;
	const struct size *size;

	for (size_t i = 0; i < asked.count; i++) {
		asked.items = size_add(asked.items, args[i]->items);
		asked.values = size_add(asked.values, args[i]->values);
		asked.text = size_add(asked.text, args[i]->text);
	}
	for (size_t i = 0; i < LENGTH(known); i++) {
		if (!str_equal_c(node->call.builtin->name, known[i].name))
			continue;
		steps = known[i].steps != NULL ? known[i].steps : plain_steps;
		result = known[i].result != NULL ? known[i].result : result_by_type;
	}
	cost_steps(costing, steps(&asked));
	size = result(&asked);
	add_bytes(&asked, size);
	/* cppcheck-suppress returnDanglingLifetime ; sizes are the arena's */
	return size;
}
