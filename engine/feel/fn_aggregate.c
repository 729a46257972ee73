/* DMN 1.5 §10.3.4.4, the functions that make one value of a list. */
#include "engine/feel/args.h"
#include "engine/feel/fn.h"
#include "engine/feel/sort.h"

static struct value too_large(struct feel_run *run)
{
	return feel_fail(run, "the result is too large");
}

static struct value count_items(struct feel_run *run, const struct value *args, size_t count)
{
	(void)run;
	(void)count;
	return value_integer((int64_t)args[0].list->count);
}

/* The items, all numbers and at least least of them; false with the reason. */
static bool numbers(struct feel_run *run, const struct value *args, size_t count, size_t least,
		    struct items *out)
{
	if (!args_items(run, args, count, out) || !feel_spend(run, out->count))
		return false;
	for (size_t i = 0; i < out->count; i++)
		if (out->at[i].kind != VALUE_NUMBER) {
			(void)feel_fail(run, "item %zu is %s, not a number", i + 1,
					args_kind(run, out->at[i]));
			return false;
		}
	if (out->count < least)
		(void)feel_fail(run, "the list has %zu items; this needs at least %zu",
				out->count, least);
	return out->count >= least;
}

/* The smallest (sign -1) or greatest (1) of comparable items. */
static struct value extreme(struct feel_run *run, const struct value *args, size_t count,
			    int sign)
{
	struct items items;

	if (!args_items(run, args, count, &items) || !feel_spend(run, items.count))
		return value_null();
	if (items.count == 0)
		return feel_fail(run, "the list is empty");
	struct value best = items.at[0];
	for (size_t i = 0; i < items.count; i++) {
		int order;

		if (items.at[i].kind == VALUE_STRING &&
		    !args_spend_text(run, items.at[i].string))
			return value_null();
		if (!value_compare(items.at[i], best, &order))
			return feel_fail(run, "item %zu is %s and cannot be compared with %s",
					 i + 1, args_kind(run, items.at[i]),
					 args_kind(run, best));
		if (order == sign)
			best = items.at[i];
	}
	return best;
}

static struct value min(struct feel_run *run, const struct value *args, size_t count)
{
	return extreme(run, args, count, -1);
}

static struct value max(struct feel_run *run, const struct value *args, size_t count)
{
	return extreme(run, args, count, 1);
}

static bool add_up(struct items items, struct decimal *out)
{
	struct decimal total = decimal_from_i64(0);

	for (size_t i = 0; i < items.count; i++)
		if (!decimal_add(total, items.at[i].number, &total))
			return false;
	*out = total;
	return true;
}

static bool average(struct items items, struct decimal *out)
{
	struct decimal total;

	return add_up(items, &total) &&
	       decimal_divide(total, decimal_from_i64((int64_t)items.count), out);
}

static struct value sum(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items;
	struct decimal total;

	if (!numbers(run, args, count, 1, &items))
		return value_null();
	return add_up(items, &total) ? value_number(total) : too_large(run);
}

static struct value mean(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items;
	struct decimal result;

	if (!numbers(run, args, count, 1, &items))
		return value_null();
	return average(items, &result) ? value_number(result) : too_large(run);
}

static struct value product(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items;
	struct decimal total = decimal_from_i64(1);

	if (!numbers(run, args, count, 1, &items))
		return value_null();
	for (size_t i = 0; i < items.count; i++)
		if (!decimal_multiply(total, items.at[i].number, &total))
			return too_large(run);
	return value_number(total);
}

/* Of the sample: divided by one less than the count. */
static bool deviation(struct items items, struct decimal *out)
{
	struct decimal middle, total = decimal_from_i64(0);

	if (!average(items, &middle))
		return false;
	for (size_t i = 0; i < items.count; i++) {
		struct decimal distance;

		if (!decimal_subtract(items.at[i].number, middle, &distance) ||
		    !decimal_multiply(distance, distance, &distance) ||
		    !decimal_add(total, distance, &total))
			return false;
	}
	return decimal_divide(total, decimal_from_i64((int64_t)items.count - 1), &total) &&
	       decimal_sqrt(total, out);
}

static struct value stddev(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items;
	struct decimal result;

	if (!numbers(run, args, count, 2, &items))
		return value_null();
	return deviation(items, &result) ? value_number(result) : too_large(run);
}

static bool is_greater(void *context, struct value a, struct value b, bool *ok)
{
	(void)context;
	*ok = true;
	return decimal_compare(a.number, b.number) > 0;
}

/* A copy of the numbers in ascending order; NULL with the reason. */
static struct list *sorted(struct feel_run *run, struct items items)
{
	struct list *list = args_new_list(run, items.count);

	if (!list)
		return NULL;
	for (size_t i = 0; i < items.count; i++)
		list->items[i] = items.at[i];
	return sort_values(run, list->items, list->count, is_greater, NULL) ? list : NULL;
}

static struct value median(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items;
	struct decimal result;

	if (!numbers(run, args, count, 1, &items))
		return value_null();
	const struct list *list = sorted(run, items);
	if (!list)
		return value_null();
	size_t middle = list->count / 2;
	if (list->count % 2 == 1)
		return list->items[middle];
	return average((struct items){ &list->items[middle - 1], 2 }, &result)
		       ? value_number(result)
		       : too_large(run);
}

/* How many items from i on are equal to it, in sorted numbers. */
static size_t run_length(const struct list *list, size_t i)
{
	size_t end = i + 1;

	while (end < list->count &&
	       decimal_compare(list->items[end].number, list->items[i].number) == 0)
		end++;
	return end - i;
}

static struct value mode(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items;
	size_t most = 0, kept = 0;

	if (!numbers(run, args, count, 0, &items))
		return value_null();
	struct list *list = sorted(run, items);
	if (!list)
		return value_null();
	for (size_t i = 0; i < list->count; i += run_length(list, i))
		if (run_length(list, i) > most)
			most = run_length(list, i);
	/* What is kept is written over what has been read. */
	for (size_t i = 0; i < list->count;) {
		size_t length = run_length(list, i);

		if (length == most)
			list->items[kept++] = list->items[i];
		i += length;
	}
	list->count = kept;
	return args_list_value(list);
}

static const struct builtin rows[] = {
	{ "count", "list: list<Any>", "number", count_items,
	  ENGLISH("How many items the list has."),
	  "count([1, 2, 3]) = 3\n"
	  "count([]) = 0\n"
	  "count([1, [2, 3]]) = 2\n" },
	{ "max", "list: list<Any>...", "Any", max, ENGLISH("The greatest of comparable items."),
	  "max([1, 2, 3]) = 3\n"
	  "max(@\"2026-01-01\", @\"2026-05-01\") = @\"2026-05-01\"\n"
	  "max([]) = null\n" },
	{ "mean", "list: list<number>...", "number", mean,
	  ENGLISH("The average of the numbers."),
	  "mean([1, 2, 3]) = 2\n"
	  "mean(1, 2) = 1.5\n"
	  "mean([]) = null\n" },
	{ "median", "list: list<number>...", "number", median,
	  ENGLISH("The number in the middle when they are sorted; of an even count the average "
		  "of two."),
	  "median(8, 2, 5, 3, 4) = 4\n"
	  "median([6, 1, 2, 3]) = 2.5\n"
	  "median([]) = null\n" },
	{ "min", "list: list<Any>...", "Any", min, ENGLISH("The smallest of comparable items."),
	  "min([1, 2, 3]) = 1\n"
	  "min(\"b\", \"a\") = \"a\"\n"
	  "min([]) = null\n" },
	{ "mode", "list: list<number>...", "list<number>", mode,
	  ENGLISH("The numbers that occur most often, ascending."),
	  "mode(6, 3, 9, 6, 6) = [6]\n"
	  "mode([6, 1, 9, 6, 1]) = [1, 6]\n"
	  "mode([]) = []\n" },
	{ "product", "list: list<number>...", "number", product,
	  ENGLISH("The numbers multiplied with each other."),
	  "product([2, 3, 4]) = 24\n"
	  "product([]) = null\n" },
	{ "stddev", "list: list<number>...", "number", stddev,
	  ENGLISH("The standard deviation of a sample of at least two numbers."),
	  "stddev(2, 4, 6) = 2\n"
	  "stddev([47]) = null\n" },
	{ "sum", "list: list<number>...", "number", sum, ENGLISH("The numbers added up."),
	  "sum([1, 2, 3]) = 6\n"
	  "sum(1.5, 2) = 3.5\n"
	  "sum([]) = null\n" },
};

const struct builtin_table fn_aggregate = { "aggregate", rows, LENGTH(rows), false };
