/* DMN 1.5 §10.3.4.4, the functions that take lists apart and put them together, and sort of
 * §10.3.4.9. */
#include "engine/base/limits.h"
#include "engine/feel/args.h"
#include "engine/feel/fn.h"
#include "engine/feel/sort.h"

/* Writes items to a list from an index on. */
static void fill(struct list *list, size_t at, struct items items)
{
	for (size_t i = 0; i < items.count; i++)
		list->items[at + i] = items.at[i];
}

/* The first index at or after from of an item that equals the wanted one; items.count when
 * there is none. */
static size_t find(struct feel_run *run, struct items items, struct value wanted, size_t from)
{
	for (size_t i = from; i < items.count; i++)
		if (value_is_true(feel_equal(run, &items.at[i], &wanted)))
			return i;
	return items.count;
}

static struct value list_contains(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);

	(void)count;
	return value_boolean(find(run, items, args[1], 0) < items.count);
}

static struct value index_of(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	struct list *list = args_new_list(run, items.count);
	size_t found = 0;

	(void)count;
	if (!list)
		return value_null();
	for (size_t i = find(run, items, args[1], 0); i < items.count;
	     i = find(run, items, args[1], i + 1))
		list->items[found++] = value_integer((int64_t)i + 1);
	list->count = found;
	return args_list_value(list);
}

/* Of optional length, as far as the list goes from an index. */
static struct value sublist(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	size_t start;

	(void)count;
	if (!args_index(run, args[1], items.count, &start))
		return value_null();
	size_t rest = items.count - start;
	int64_t length = args[2].kind == VALUE_NULL ? (int64_t)rest : args_whole(args[2]);
	if (length < 1 || (uint64_t)length > rest)
		return feel_fail(run,
				 "the length is %lld; from there it lies between 1 and %zu",
				 (long long)length, rest);
	struct list *list = args_new_list(run, (size_t)length);
	if (!list)
		return value_null();
	fill(list, 0, (struct items){ items.at + start, (size_t)length });
	return args_list_value(list);
}

static struct value append(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	struct list *list = args_new_list(run, items.count + count - 1);

	if (!list)
		return value_null();
	fill(list, 0, items);
	fill(list, items.count, (struct items){ args + 1, count - 1 });
	return args_list_value(list);
}

/* NULL with the reason. */
static struct list *join(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items;
	size_t total = 0;

	for (size_t i = 0; i < count; i++) {
		if (!args_list(run, &args[i], &items))
			return NULL;
		total += items.count;
	}
	struct list *list = args_new_list(run, total);
	if (!list)
		return NULL;
	total = 0;
	for (size_t i = 0; i < count; i++) {
		(void)args_list(run, &args[i], &items);
		fill(list, total, items);
		total += items.count;
	}
	return list;
}

static struct value concatenate(struct feel_run *run, const struct value *args, size_t count)
{
	const struct list *list = join(run, args, count);

	return list ? args_list_value(list) : value_null();
}

/* Drops what came before, in place. */
static struct value without_repeats(struct feel_run *run, struct list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct value item = list->items[i];

		if (!feel_spend(run, 1))
			return value_null();
		if (find(run, (struct items){ list->items, kept }, item, 0) == kept)
			list->items[kept++] = item;
	}
	list->count = kept;
	return args_list_value(list);
}

static struct value union_of(struct feel_run *run, const struct value *args, size_t count)
{
	struct list *list = join(run, args, count);

	return list ? without_repeats(run, list) : value_null();
}

static struct value distinct_values(struct feel_run *run, const struct value *args,
				    size_t count)
{
	struct list *list = join(run, args, count);

	return list ? without_repeats(run, list) : value_null();
}

static struct value insert_before(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	size_t at;

	(void)count;
	if (!args_index(run, args[1], items.count, &at))
		return value_null();
	struct list *list = args_new_list(run, items.count + 1);
	if (!list)
		return value_null();
	fill(list, 0, (struct items){ items.at, at });
	list->items[at] = args[2];
	fill(list, at + 1, (struct items){ items.at + at, items.count - at });
	return args_list_value(list);
}

static struct value remove_at(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	size_t at;

	(void)count;
	if (!args_index(run, args[1], items.count, &at))
		return value_null();
	struct list *list = args_new_list(run, items.count - 1);
	if (!list)
		return value_null();
	fill(list, 0, (struct items){ items.at, at });
	fill(list, at, (struct items){ items.at + at + 1, items.count - at - 1 });
	return args_list_value(list);
}

static struct value replace_at(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	size_t at;

	(void)count;
	if (!args_index(run, args[1], items.count, &at))
		return value_null();
	struct list *list = args_new_list(run, items.count);
	if (!list)
		return value_null();
	fill(list, 0, items);
	list->items[at] = args[2];
	return args_list_value(list);
}

static struct value replace_matching(struct feel_run *run, const struct value *args,
				     size_t count)
{
	struct items items = args_items_of(args[0]);

	(void)count;
	struct list *list = args_new_list(run, items.count);
	if (!list)
		return value_null();
	for (size_t i = 0; i < items.count; i++) {
		struct value pair[] = { items.at[i], args[2] };
		struct value matches = feel_call(run, args[1], pair, LENGTH(pair));

		if (matches.kind != VALUE_BOOLEAN)
			return feel_fail(run,
					 "the function gives %s for item %zu, not a boolean",
					 args_kind(run, matches), i + 1);
		list->items[i] = matches.boolean ? args[2] : items.at[i];
	}
	return args_list_value(list);
}

static struct value reverse(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	struct list *list = args_new_list(run, items.count);

	(void)count;
	if (!list)
		return value_null();
	for (size_t i = 0; i < items.count; i++)
		list->items[i] = items.at[items.count - 1 - i];
	return args_list_value(list);
}

struct flattening {
	struct feel_run *run;
	struct value *to; /* NULL while counting */
	size_t count;
};

/* Lists can be built deeper than any text nests, so the depth is counted. */
static bool flatten_into(struct flattening *flattening, struct items items, unsigned depth)
{
	if (depth > LIMIT_FEEL_DEPTH) {
		(void)feel_fail(flattening->run, "lists are nested more than %d deep",
				LIMIT_FEEL_DEPTH);
		return false;
	}
	for (size_t i = 0; i < items.count; i++) {
		struct value item = items.at[i];

		if (!feel_spend(flattening->run, 2))
			return false;
		if (item.kind == VALUE_LIST) {
			if (!flatten_into(flattening, args_items_of(item), depth + 1))
				return false;
			continue;
		}
		if (flattening->to)
			flattening->to[flattening->count] = item;
		flattening->count++;
	}
	return true;
}

static struct value flatten(struct feel_run *run, const struct value *args, size_t count)
{
	struct flattening flattening = { run, NULL, 0 };

	(void)count;
	if (!flatten_into(&flattening, args_items_of(args[0]), 1))
		return value_null();
	struct list *list = args_new_list(run, flattening.count);
	if (!list)
		return value_null();
	flattening = (struct flattening){ run, list->items, 0 };
	if (!flatten_into(&flattening, args_items_of(args[0]), 1))
		return value_null();
	return args_list_value(list);
}

struct ordering {
	struct feel_run *run;
	struct value precedes;
};

/* Must b stand first? Asked this way round, equal items keep their order. */
static bool must_swap(void *context, struct value a, struct value b, bool *ok)
{
	const struct ordering *ordering = context;
	struct value pair[] = { b, a };
	struct value first = feel_call(ordering->run, ordering->precedes, pair, LENGTH(pair));

	*ok = first.kind == VALUE_BOOLEAN;
	if (!*ok)
		(void)feel_fail(ordering->run, "the function gives %s, not a boolean",
				args_kind(ordering->run, first));
	return *ok && first.boolean;
}

static struct value sort(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	struct ordering ordering = { run, args[1] };

	(void)count;
	struct list *list = args_new_list(run, items.count);
	if (!list)
		return value_null();
	fill(list, 0, items);
	if (!sort_values(run, list->items, list->count, must_swap, &ordering))
		return value_null();
	return args_list_value(list);
}

static const struct builtin rows[] = {
	{ "append", "list: list<Any>, item: Any...", "list<Any>", append,
	  ENGLISH("The list with the items put behind it."),
	  "append([1], 2, 3) = [1, 2, 3]\n"
	  "append([], null) = [null]\n"
	  "append([1], [2, 3]) = [1, [2, 3]]\n" },
	{ "concatenate", "list: list<Any>...", "list<Any>", concatenate,
	  ENGLISH("The items of all the lists in one."),
	  "concatenate([1, 2], [3]) = [1, 2, 3]\n"
	  "concatenate([1], [], [null]) = [1, null]\n" },
	{ "distinct values", "list: list<Any>", "list<Any>", distinct_values,
	  ENGLISH("The list without items that came before."),
	  "distinct values([1, 2, 3, 2, 1]) = [1, 2, 3]\n"
	  "distinct values([1, null, null]) = [1, null]\n" },
	{ "flatten", "list: list<Any>", "list<Any>", flatten,
	  ENGLISH("The items of the list and of all lists inside it, in one."),
	  "flatten([[1, 2], [[3]], 4]) = [1, 2, 3, 4]\n" },
	{ "index of", "list: list<Any>, match: Any", "list<number>", index_of,
	  ENGLISH("The positions, from 1, of the items that equal the match."),
	  "index of([1, 2, 3, 2], 2) = [2, 4]\n"
	  "index of([1, null], null) = [2]\n"
	  "index of([1], 5) = []\n" },
	{ "insert before", "list: list<Any>, position: number, newItem: Any", "list<Any>",
	  insert_before, ENGLISH("The list with a new item put in front of a position."),
	  "insert before([1, 3], 1, 2) = [2, 1, 3]\n"
	  "insert before([1, 3], -1, 2) = [1, 2, 3]\n"
	  "insert before([1, 3], 5, 2) = null\n" },
	{ "list contains", "list: list<Any>, element: Any", "boolean", list_contains,
	  ENGLISH("Does some item equal the element?"),
	  "list contains([1, 2, 3], 2) = true\n"
	  "list contains([1, null], null) = true\n"
	  "list contains([], 1) = false\n" },
	{ "list replace", "list: list<Any>, position: number, newItem: Any", "list<Any>",
	  replace_at, ENGLISH("The list with the item at a position replaced."),
	  "list replace([2, 4, 7, 8], 3, 6) = [2, 4, 6, 8]\n"
	  "list replace([1, 2], -1, 5) = [1, 5]\n"
	  "list replace([1, 2], 3, 5) = null\n" },
	{ "list replace", "list: list<Any>, match: function, newItem: Any", "list<Any>",
	  replace_matching,
	  ENGLISH("The list with those items replaced for which a function of item and new "
		  "item is "
		  "true."),
	  "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) = [5, 5, 7, "
	  "8]\n" },
	{ "remove", "list: list<Any>, position: number", "list<Any>", remove_at,
	  ENGLISH("The list without the item at a position."),
	  "remove([1, 2, 3], 2) = [1, 3]\n"
	  "remove([1, 2, 3], -1) = [1, 2]\n"
	  "remove([1, 2, 3], 0) = null\n" },
	{ "reverse", "list: list<Any>", "list<Any>", reverse, ENGLISH("The list from its end."),
	  "reverse([1, 2, 3]) = [3, 2, 1]\n" },
	{ "sort", "list: list<Any>, precedes: function", "list<Any>", sort,
	  ENGLISH("The list in the order that a function gives: true when its first argument "
		  "comes "
		  "before its second; equal items keep their order."),
	  "sort([3, 1, 5, 4], function(x, y) x < y) = [1, 3, 4, 5]\n"
	  "sort([\"b\", \"a\"], function(x, y) x > y) = [\"b\", \"a\"]\n" },
	{ "sublist", "list: list<Any>, start position: number, length?: number", "list<Any>",
	  sublist, ENGLISH("The items from a position on, all or as many as the length says."),
	  "sublist([4, 5, 6], 1, 2) = [4, 5]\n"
	  "sublist([4, 5, 6], -2) = [5, 6]\n"
	  "sublist([4, 5, 6], 2, 5) = null\n" },
	{ "union", "list: list<Any>...", "list<Any>", union_of,
	  ENGLISH("The items of all the lists in one, without items that came before."),
	  "union([1, 2], [2, 3]) = [1, 2, 3]\n" },
};

const struct builtin_table fn_list = { "list", rows, LENGTH(rows), false };
