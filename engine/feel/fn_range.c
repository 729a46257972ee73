/* DMN 1.5 §10.3.4.7, and range() of §10.3.4.1.
 *
 * The relations are conditions on four comparisons between the ends of the two
 * ranges. An end that is excluded lies a hair inside its value: a low end just above, a high
 * end just below; so "equal, and both included" is plain equality, and "equal, but one
 * excluded" is less or greater. A point is the range from itself to itself. */
#include "engine/feel/args.h"
#include "engine/feel/fn.h"
#include "engine/feel/range_text.h"

struct end {
	struct value value;
	int infinite; /* -1 or 1: the open side of "< 5" or "> 5" */
	int hair;     /* 1 just above the value, -1 just below */
};

/* How the low and high end of a stand to those of b: -1, 0, 1. */
struct ends {
	int low_low, low_high, high_low, high_high;
};

static struct end low_of(struct value value)
{
	if (value.kind != VALUE_RANGE)
		return (struct end){ value, 0, 0 };
	const struct range *range = value.range;
	if (range->kind == RANGE_BELOW)
		return (struct end){ .infinite = -1 };
	return (struct end){ range->low, 0, range->low_included ? 0 : 1 };
}

static struct end high_of(struct value value)
{
	if (value.kind != VALUE_RANGE)
		return (struct end){ value, 0, 0 };
	const struct range *range = value.range;
	if (range->kind == RANGE_ABOVE)
		return (struct end){ .infinite = 1 };
	return (struct end){ range->high, 0, range->high_included ? 0 : -1 };
}

static bool compare_ends(struct feel_run *run, struct end a, struct end b, int *out)
{
	*out = (a.infinite > b.infinite) - (a.infinite < b.infinite);
	if (a.infinite != 0 || b.infinite != 0)
		return true;
	if (a.value.kind == VALUE_STRING && !args_spend_text(run, a.value.string))
		return false;
	if (!value_compare(a.value, b.value, out)) {
		(void)feel_fail(run, "%s cannot be compared with %s", args_kind(run, a.value),
				args_kind(run, b.value));
		return false;
	}
	if (*out == 0)
		*out = (a.hair > b.hair) - (a.hair < b.hair);
	return true;
}

/* False, with the reason, when the two have no order. */
static bool compare(struct feel_run *run, const struct value *args, struct ends *out)
{
	for (size_t i = 0; i < 2; i++)
		if (args[i].kind == VALUE_RANGE && args[i].range->kind == RANGE_EXCEPT) {
			(void)feel_fail(run, "all values except one are not an interval");
			return false;
		}
	struct end low_a = low_of(args[0]), high_a = high_of(args[0]);
	struct end low_b = low_of(args[1]), high_b = high_of(args[1]);

	return compare_ends(run, low_a, low_b, &out->low_low) &&
	       compare_ends(run, low_a, high_b, &out->low_high) &&
	       compare_ends(run, high_a, low_b, &out->high_low) &&
	       compare_ends(run, high_a, high_b, &out->high_high);
}

static struct value before(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.high_low < 0);
}

static struct value after(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_high > 0);
}

static struct value meets(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.high_low == 0);
}

static struct value met_by(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_high == 0);
}

static struct value overlaps(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.high_low >= 0 && ends.low_high <= 0);
}

static struct value overlaps_before(struct feel_run *run, const struct value *args,
				    size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_low < 0 && ends.high_low >= 0 && ends.high_high <= 0);
}

static struct value overlaps_after(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_low > 0 && ends.low_high <= 0 && ends.high_high >= 0);
}

static struct value finishes(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.high_high == 0 && ends.low_low >= 0);
}

static struct value finished_by(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.high_high == 0 && ends.low_low <= 0);
}

static struct value includes(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_low <= 0 && ends.high_high >= 0);
}

static struct value during(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_low >= 0 && ends.high_high <= 0);
}

static struct value starts(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_low == 0 && ends.high_high <= 0);
}

static struct value started_by(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_low == 0 && ends.high_high >= 0);
}

static struct value coincides(struct feel_run *run, const struct value *args, size_t count)
{
	struct ends ends;

	(void)count;
	if (!compare(run, args, &ends))
		return value_null();
	return value_boolean(ends.low_low == 0 && ends.high_high == 0);
}

static struct value range(struct feel_run *run, const struct value *args, size_t count)
{
	struct range range;

	(void)count;
	if (!args_spend_text(run, args[0].string))
		return value_null();
	if (!range_parse(run->arena, args[0].string, &range))
		return feel_fail(run,
				 "`%.*s` is not a range of two values in order, like [1..5]",
				 STR_ARG(args_shown(args[0].string)));
	return value_range(run->arena, range);
}

static const struct builtin rows[] = {
	{ "after", "range1: range<Any>, range2: range<Any>", "boolean", after,
	  ENGLISH("Does the first lie wholly after the second? Either may be a point or a "
		  "range."),
	  "after([11..20], [1..10]) = true\n"
	  "after([5..20], [1..10]) = false\n" },
	{ "after", "point: Any, range: range<Any>", "boolean", after,
	  ENGLISH("Does the first lie wholly after the second? Either may be a point or a "
		  "range."),
	  "after(12, [1..10]) = true\n"
	  "after(10, [1..10)) = true\n" },
	{ "after", "range: range<Any>, point: Any", "boolean", after,
	  ENGLISH("Does the first lie wholly after the second? Either may be a point or a "
		  "range."),
	  "after((1..10], 1) = true\n" },
	{ "after", "point1: Any, point2: Any", "boolean", after,
	  ENGLISH("Does the first lie wholly after the second? Either may be a point or a "
		  "range."),
	  "after(10, 5) = true\n" },
	{ "before", "range1: range<Any>, range2: range<Any>", "boolean", before,
	  ENGLISH("Does the first lie wholly before the second? Either may be a point or a "
		  "range."),
	  "before([1..5], [6..10]) = true\n"
	  "before([1..5), [5..10]) = true\n" },
	{ "before", "point: Any, range: range<Any>", "boolean", before,
	  ENGLISH("Does the first lie wholly before the second? Either may be a point or a "
		  "range."),
	  "before(1, (1..10]) = true\n"
	  "before(1, [1..10]) = false\n" },
	{ "before", "range: range<Any>, point: Any", "boolean", before,
	  ENGLISH("Does the first lie wholly before the second? Either may be a point or a "
		  "range."),
	  "before([1..10), 10) = true\n" },
	{ "before", "point1: Any, point2: Any", "boolean", before,
	  ENGLISH("Does the first lie wholly before the second? Either may be a point or a "
		  "range."),
	  "before(1, 10) = true\n" },
	{ "coincides", "range1: range<Any>, range2: range<Any>", "boolean", coincides,
	  ENGLISH("Are they the same point, or ranges with the same ends?"),
	  "coincides([1..5], [1..5]) = true\n"
	  "coincides((1..5), [1..5]) = false\n" },
	{ "coincides", "point1: Any, point2: Any", "boolean", coincides,
	  ENGLISH("Are they the same point, or ranges with the same ends?"),
	  "coincides(5, 5) = true\n" },
	{ "during", "range1: range<Any>, range2: range<Any>", "boolean", during,
	  ENGLISH("Does the first lie inside the second?"),
	  "during([4..6], [1..10]) = true\n"
	  "during([1..11], [1..10]) = false\n" },
	{ "during", "point: Any, range: range<Any>", "boolean", during,
	  ENGLISH("Does the first lie inside the second?"), "during(5, [1..10]) = true\n" },
	{ "finished by", "range1: range<Any>, range2: range<Any>", "boolean", finished_by,
	  ENGLISH("Does the first end with the second?"),
	  "finished by([1..10], [5..10]) = true\n"
	  "finished by([1..10], [5..10)) = false\n" },
	{ "finished by", "range: range<Any>, point: Any", "boolean", finished_by,
	  ENGLISH("Does the first end with the second?"), "finished by([1..10], 10) = true\n" },
	{ "finishes", "range1: range<Any>, range2: range<Any>", "boolean", finishes,
	  ENGLISH("Is the first the end of the second?"),
	  "finishes([5..10], [1..10]) = true\n"
	  "finishes([5..10), [1..10]) = false\n" },
	{ "finishes", "point: Any, range: range<Any>", "boolean", finishes,
	  ENGLISH("Is the first the end of the second?"), "finishes(10, [1..10]) = true\n" },
	{ "includes", "range1: range<Any>, range2: range<Any>", "boolean", includes,
	  ENGLISH("Does the second lie inside the first?"),
	  "includes([1..10], [4..6]) = true\n" },
	{ "includes", "range: range<Any>, point: Any", "boolean", includes,
	  ENGLISH("Does the second lie inside the first?"),
	  "includes([1..10], 5) = true\n"
	  "includes((1..10], 1) = false\n" },
	{ "meets", "range1: range<Any>, range2: range<Any>", "boolean", meets,
	  ENGLISH("Does the first end exactly where the second begins, both ends included?"),
	  "meets([1..5], [5..10]) = true\n"
	  "meets([1..5), [5..10]) = false\n" },
	{ "met by", "range1: range<Any>, range2: range<Any>", "boolean", met_by,
	  ENGLISH("Does the first begin exactly where the second ends, both ends included?"),
	  "met by([5..10], [1..5]) = true\n"
	  "met by((5..10], [1..5]) = false\n" },
	{ "overlaps", "range1: range<Any>, range2: range<Any>", "boolean", overlaps,
	  ENGLISH("Do the two have a point in common?"),
	  "overlaps([1..5], [3..8]) = true\n"
	  "overlaps([1..5), [5..8]) = false\n" },
	{ "overlaps after", "range1: range<Any>, range2: range<Any>", "boolean", overlaps_after,
	  ENGLISH("Does the first begin inside the second and reach beyond its end?"),
	  "overlaps after([3..8], [1..5]) = true\n"
	  "overlaps after([6..8], [1..5]) = false\n" },
	{ "overlaps before", "range1: range<Any>, range2: range<Any>", "boolean",
	  overlaps_before, ENGLISH("Does the first begin before the second and end inside it?"),
	  "overlaps before([1..5], [3..8]) = true\n"
	  "overlaps before([1..5], [6..8]) = false\n" },
	{ "range", "from: string", "range<Any>", range,
	  ENGLISH("The range that a text means; its ends are literals in ascending order."),
	  "range(\"[18..21)\") = [18..21)\n"
	  "2 in range(\"[1..3]\")\n"
	  "range(\"[3..1]\") = null\n" },
	{ "started by", "range1: range<Any>, range2: range<Any>", "boolean", started_by,
	  ENGLISH("Does the first begin with the second?"),
	  "started by([1..10], [1..5]) = true\n"
	  "started by((1..10], [1..5]) = false\n" },
	{ "started by", "range: range<Any>, point: Any", "boolean", started_by,
	  ENGLISH("Does the first begin with the second?"), "started by([1..10], 1) = true\n" },
	{ "starts", "range1: range<Any>, range2: range<Any>", "boolean", starts,
	  ENGLISH("Is the first the beginning of the second?"),
	  "starts([1..5], [1..10]) = true\n"
	  "starts((1..5], [1..10]) = false\n" },
	{ "starts", "point: Any, range: range<Any>", "boolean", starts,
	  ENGLISH("Is the first the beginning of the second?"), "starts(1, [1..10]) = true\n" },
};

const struct builtin_table fn_range = { "range", rows, LENGTH(rows), false };
