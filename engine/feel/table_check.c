/* Overlaps and gaps of a decision table. Each column is cut into regions: the constants its
 * conditions name, and what lies between them. A condition is then the set of regions that it
 * holds for, and a rule a box of such sets: rules overlap when their boxes do, and what is in
 * no box is a gap. */
#include <assert.h>

#include "engine/base/limits.h"
#include "engine/feel/ast.h"
#include "engine/feel/table.h"
#include "engine/feel/table_inner.h"

enum {
	REGIONS_MAX = 400, /* of one column */
	GAPS_SHOWN = 5,	   /* more of them say nothing new */
	OVERLAPS_SHOWN = 20,
	CASES_MAX = 200000, /* looked at in one table */
	CASE_TEXT = 400,    /* bytes of an example */
};

/* A constant, or (low, high): what lies strictly between two constants; null is without end. */
struct region {
	bool point;
	struct value low, high;
};

struct column {
	struct region *regions;
	size_t count;
	bool opaque; /* its conditions cannot be told apart */
	bool **sets; /* for each rule, for each region; NULL for a condition that is not known
		      */
};

struct inspector {
	struct arena *arena;
	const struct table *table;
	struct diags *diags;
	struct column *columns;
	size_t rules, inputs;
	size_t *kept; /* for each input, two lists of rules */
	size_t cases, gaps, overlaps;
	struct feel_run run;
};

/* --- constants
 * -------------------------------------------------------------------------------- */

/* Built-ins that look at the clock are not known; all others give the same for the same. */
static bool looks_at_clock(struct str name)
{
	return str_equal(name, STR("now")) || str_equal(name, STR("today"));
}

static bool is_constant(const struct node *node)
{
	if (node->kind == NODE_LITERAL)
		return true;
	if (node->kind == NODE_NEGATE)
		return is_constant(node->operand);
	if (node->kind != NODE_CALL || node->call.builtin == NULL ||
	    looks_at_clock(node->call.builtin->name))
		return false;
	for (size_t i = 0; i < node->call.args.count; i++)
		if (!is_constant(node->call.args.at[i]))
			return false;
	return true;
}

static struct value constant(struct inspector *inspector, const struct node *node)
{
	struct feel_expr expr = { .root = node };

	return feel_eval(&expr, NULL, &inspector->run);
}

/* --- conditions
 * -------------------------------------------------------------------------------- */

/* One test as an interval of constants. */
struct interval {
	struct value low, high; /* null: without end */
	bool low_included, high_included, outside;
};

static bool can_bound(struct value value)
{
	int order;

	return value.kind == VALUE_BOOLEAN || value_compare(value, value, &order);
}

static bool point_interval(struct value value, struct interval *out)
{
	*out = (struct interval){ value, value, true, true, false };
	return can_bound(value);
}

static bool unary_interval(struct inspector *inspector, const struct node *node,
			   struct interval *out)
{
	struct value value;

	if (!is_constant(node->unary.operand))
		return false;
	value = constant(inspector, node->unary.operand);
	if (!point_interval(value, out))
		return false;
	switch ((int)node->unary.op) {
	case NODE_LESS:
	case NODE_LESS_EQUAL:
		out->low = value_null();
		out->high_included = node->unary.op == NODE_LESS_EQUAL;
		break;
	case NODE_GREATER:
	case NODE_GREATER_EQUAL:
		out->high = value_null();
		out->low_included = node->unary.op == NODE_GREATER_EQUAL;
		break;
	default:
		out->outside = node->unary.op == NODE_NOT_EQUAL;
		break;
	}
	return true;
}

static bool range_interval(struct inspector *inspector, const struct node *node,
			   struct interval *out)
{
	if (!is_constant(node->range.low) || !is_constant(node->range.high))
		return false;
	*out = (struct interval){ constant(inspector, node->range.low),
				  constant(inspector, node->range.high),
				  node->range.low_included, node->range.high_included, false };
	return can_bound(out->low) && can_bound(out->high);
}

static bool test_interval(struct inspector *inspector, const struct node_test *test,
			  struct interval *out)
{
	if (test->uses_input)
		return false;
	if (test->expr->kind == NODE_UNARY)
		return unary_interval(inspector, test->expr, out);
	if (test->expr->kind == NODE_RANGE)
		return range_interval(inspector, test->expr, out);
	return is_constant(test->expr) && point_interval(constant(inspector, test->expr), out);
}

static const struct node_tests *condition(const struct inspector *inspector, size_t rule,
					  size_t input)
{
	return &inspector->table->conditions[rule * inspector->inputs + input]->root->tests;
}

/* --- regions
 * ------------------------------------------------------------------------------------ */

/* Where the point belongs among the sorted regions so far; false when two kinds meet. */
static bool find_place(const struct column *column, struct value value, size_t *at, bool *known)
{
	*known = false;
	for (*at = 0; *at < column->count; ++*at) {
		struct value other = column->regions[*at].low;
		int order = 0;

		if (other.kind == VALUE_BOOLEAN && value.kind == VALUE_BOOLEAN)
			order = (int)value.boolean - (int)other.boolean;
		else if (!value_compare(value, other, &order))
			return false;
		*known = order == 0;
		if (order <= 0)
			return true;
	}
	return true;
}

static void add_point(struct column *column, struct value value)
{
	size_t at;
	bool known;

	if (value.kind == VALUE_NULL || column->opaque)
		return;
	if (!find_place(column, value, &at, &known) || column->count == REGIONS_MAX / 2) {
		column->opaque = true;
		return;
	}
	if (known)
		return;
	for (size_t i = column->count; i > at; i--)
		column->regions[i] = column->regions[i - 1];
	column->regions[at] = (struct region){ true, value, value };
	column->count++;
}

static void add_points(struct inspector *inspector, struct column *column, size_t input)
{
	for (size_t rule = 0; rule < inspector->rules; rule++) {
		const struct node_tests *tests = condition(inspector, rule, input);

		for (size_t i = 0; i < tests->count; i++) {
			struct interval interval;

			if (!test_interval(inspector, &tests->at[i], &interval))
				continue;
			add_point(column, interval.low);
			add_point(column, interval.high);
		}
	}
}

/* Nothing lies between two days, or two whole numbers, that follow each other. */
static bool nothing_between(struct value low, struct value high, bool whole)
{
	int64_t first, second;

	if (low.kind == VALUE_DATE && high.kind == VALUE_DATE)
		return date_to_days(high.date) - date_to_days(low.date) == 1;
	if (!whole || low.kind != VALUE_NUMBER || high.kind != VALUE_NUMBER)
		return false;
	return decimal_to_i64(low.number, &first) && decimal_to_i64(high.number, &second) &&
	       second - first == 1;
}

/* A finite column has all its values as points: true and false, or the options of a choice. */
static bool add_all_values(struct column *column, const struct feel_type *type)
{
	if (type->kind == FEEL_BOOLEAN ||
	    (column->count > 0 && column->regions[0].low.kind == VALUE_BOOLEAN)) {
		add_point(column, value_boolean(false));
		add_point(column, value_boolean(true));
		return true;
	}
	if (type->kind != FEEL_STRING || type->enumeration_count == 0)
		return false;
	for (size_t i = 0; i < type->enumeration_count; i++)
		add_point(column, value_string(type->enumeration[i]));
	return true;
}

static void add_between(struct inspector *inspector, struct column *column, bool whole)
{
	struct region *all = ARENA_ARRAY(inspector->arena, struct region, REGIONS_MAX + 1);
	size_t count = 0;
	struct value low = value_null();

	for (size_t i = 0; i <= column->count; i++) {
		struct value high = i < column->count ? column->regions[i].low : value_null();

		if (!nothing_between(low, high, whole))
			all[count++] = (struct region){ false, low, high };
		if (i < column->count)
			all[count++] = column->regions[i];
		low = high;
	}
	column->regions = all;
	column->count = count;
}

/* --- sets
 * ---------------------------------------------------------------------------------------- */

static bool above(struct value value, struct value low, bool included)
{
	int order;

	if (low.kind == VALUE_NULL)
		return true;
	if (low.kind == VALUE_BOOLEAN)
		return value.kind == VALUE_BOOLEAN && value.boolean == low.boolean;
	return value_compare(value, low, &order) && (order > 0 || (order == 0 && included));
}

static bool below(struct value value, struct value high, bool included)
{
	int order;

	if (high.kind == VALUE_NULL)
		return true;
	if (high.kind == VALUE_BOOLEAN)
		return value.kind == VALUE_BOOLEAN && value.boolean == high.boolean;
	return value_compare(value, high, &order) && (order < 0 || (order == 0 && included));
}

/* Regions are cut at every end of an interval: one lies in it whole or not at all. What is
 * strictly between two constants is inside when the constants are, or are the very ends. */
static bool holds_region(const struct interval *interval, const struct region *region)
{
	bool inside;

	if (region->point)
		inside = above(region->low, interval->low, interval->low_included) &&
			 below(region->low, interval->high, interval->high_included);
	else
		inside = (interval->low.kind == VALUE_NULL ||
			  (region->low.kind != VALUE_NULL &&
			   above(region->low, interval->low, true))) &&
			 (interval->high.kind == VALUE_NULL ||
			  (region->high.kind != VALUE_NULL &&
			   below(region->high, interval->high, true)));
	return inside != interval->outside;
}

static bool *all_regions(struct inspector *inspector, const struct column *column, bool value)
{
	bool *set = ARENA_ARRAY(inspector->arena, bool, column->count);

	for (size_t i = 0; i < column->count; i++)
		set[i] = value;
	return set;
}

/* The regions that a condition holds for; NULL when it cannot be told. */
static bool *condition_set(struct inspector *inspector, const struct column *column,
			   const struct node_tests *tests)
{
	bool *set;

	if (tests->any)
		return all_regions(inspector, column, true);
	if (column->opaque)
		return NULL;
	set = all_regions(inspector, column, tests->negated);
	for (size_t i = 0; i < tests->count; i++) {
		struct interval interval;

		if (!test_interval(inspector, &tests->at[i], &interval))
			return NULL;
		for (size_t j = 0; j < column->count; j++)
			if (holds_region(&interval, &column->regions[j]))
				set[j] = !tests->negated;
	}
	return set;
}

static void read_column(struct inspector *inspector, size_t input)
{
	struct column *column = &inspector->columns[input];
	const struct feel_type *type = feel_expr_type(inspector->table->inputs[input]);

	column->regions = ARENA_ARRAY(inspector->arena, struct region, REGIONS_MAX);
	add_points(inspector, column, input);
	if (column->opaque) {
		column->regions[0] = (struct region){ false, value_null(), value_null() };
		column->count = 1;
	} else if (!add_all_values(column, type)) {
		add_between(inspector, column, inspector->table->text->inputs[input].whole);
	}
	column->sets = ARENA_ARRAY(inspector->arena, bool *, inspector->rules);
	for (size_t rule = 0; rule < inspector->rules; rule++)
		column->sets[rule] =
			condition_set(inspector, column, condition(inspector, rule, input));
}

/* --- examples
 * ------------------------------------------------------------------------------------ */

static void print_region(const struct diags *diags, const struct region *region,
			 struct buf *out)
{
	if (region->point) {
		buf_add(out, STR(" = "));
		value_print(region->low, out);
	} else if (region->low.kind == VALUE_NULL && region->high.kind == VALUE_NULL) {
		buf_add_c(out, diag_words(diags, " = anything"));
	} else if (region->low.kind == VALUE_NULL || region->high.kind == VALUE_NULL) {
		bool up = region->high.kind == VALUE_NULL;

		buf_add(out, up ? STR(" > ") : STR(" < "));
		value_print(up ? region->low : region->high, out);
	} else {
		buf_add(out, STR(" in ("));
		value_print(region->low, out);
		buf_add(out, STR(".."));
		value_print(region->high, out);
		buf_add_byte(out, ')');
	}
}

/* "Age > 18, Risk = \"low\"": a region of each column; columns without one are left out. */
static struct str print_case(struct inspector *inspector, const size_t *regions, size_t count)
{
	struct buf out;
	struct str text;

	buf_init(&out, CASE_TEXT);
	for (size_t i = 0; i < count; i++) {
		if (out.len > 0)
			buf_add(&out, STR(", "));
		buf_add(&out, inspector->table->text->inputs[i].expr);
		print_region(inspector->diags, &inspector->columns[i].regions[regions[i]],
			     &out);
	}
	if (count == 0)
		buf_add_c(&out, diag_words(inspector->diags, "anything is given"));
	text = str_copy(inspector->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* --- overlaps
 * ------------------------------------------------------------------------------------ */

/* The first region that both conditions hold for; false when there is none, or none is known.
 */
static bool common_region(const struct column *column, size_t a, size_t b, size_t *out)
{
	for (size_t i = 0; i < column->count; i++) {
		if (column->sets[a] == NULL || column->sets[b] == NULL)
			return false;
		if (!column->sets[a][i] || !column->sets[b][i])
			continue;
		*out = i;
		return true;
	}
	return false;
}

static bool same_results(struct inspector *inspector, size_t a, size_t b)
{
	size_t count = inspector->table->text->output_count;

	for (size_t i = 0; i < count; i++) {
		const struct feel_expr *left = inspector->table->results[a * count + i];
		const struct feel_expr *right = inspector->table->results[b * count + i];

		/* What is computed may well be equal. */
		if (is_constant(left->root) && is_constant(right->root) &&
		    !value_same(constant(inspector, left->root),
				constant(inspector, right->root)))
			return false;
	}
	return true;
}

static void check_pair(struct inspector *inspector, size_t a, size_t b)
{
	static const struct place nowhere = { 0, 0 };
	size_t *regions = ARENA_ARRAY(inspector->arena, size_t, inspector->inputs);
	struct diag *diag;

	for (size_t i = 0; i < inspector->inputs; i++)
		if (!common_region(&inspector->columns[i], a, b, &regions[i]))
			return;
	if (inspector->table->text->policy == HIT_ANY && same_results(inspector, a, b))
		return;
	inspector->overlaps++;
	diag = diag_warning(inspector->diags, "table.overlap", nowhere,
			    "rules %zu and %zu both match when %.*s", a + 1, b + 1,
			    STR_ARG(print_case(inspector, regions, inspector->inputs)));
	diag_path(inspector->diags, diag, str_printf(inspector->arena, "rule %zu", b + 1));
	diag_fix(inspector->diags, diag,
		 "make one of the conditions narrower, or choose another hit policy");
}

static void check_overlaps(struct inspector *inspector)
{
	enum hit_policy policy = inspector->table->text->policy;

	if (policy != HIT_UNIQUE && policy != HIT_ANY)
		return;
	for (size_t b = 1; b < inspector->rules; b++)
		for (size_t a = 0; a < b && inspector->overlaps < OVERLAPS_SHOWN; a++)
			check_pair(inspector, a, b);
}

/* --- gaps
 * ---------------------------------------------------------------------------------------- */

static void report_gap(struct inspector *inspector, const size_t *regions, size_t count)
{
	static const struct place nowhere = { 0, 0 };
	struct diag *diag;

	inspector->gaps++;
	diag = diag_warning(inspector->diags, "table.gap", nowhere, "no rule matches when %.*s",
			    STR_ARG(print_case(inspector, regions, count)));
	diag_fix(inspector->diags, diag, "add a rule for it, or a result for all other cases");
}

/* The rules of those that hold in this region of the column too; a condition that is not known
 * is taken to hold. */
static size_t keep_rules(const struct inspector *inspector, size_t input, size_t region,
			 const size_t *rules, size_t count, size_t *kept)
{
	const struct column *column = &inspector->columns[input];
	size_t left = 0;

	for (size_t i = 0; i < count; i++)
		if (column->sets[rules[i]] == NULL || column->sets[rules[i]][region])
			kept[left++] = rules[i];
	return left;
}

static bool same_rules(const size_t *a, size_t a_count, const size_t *b, size_t b_count)
{
	if (a_count != b_count)
		return false;
	for (size_t i = 0; i < a_count; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

/* Goes through the regions of one column with the rules that are left from those before it.
 * Recursion is as deep as the table has inputs. Neighbours with the same rules are one case. */
static void find_gaps(struct inspector *inspector, size_t input, const size_t *rules,
		      size_t count, size_t *regions)
{
	size_t *kept[2];
	size_t last = SIZE_MAX;

	if (count == 0) {
		report_gap(inspector, regions, input);
		return;
	}
	if (input == inspector->inputs)
		return;
	kept[0] = inspector->kept + 2 * input * inspector->rules;
	kept[1] = kept[0] + inspector->rules;
	for (size_t i = 0; i < inspector->columns[input].count; i++) {
		size_t left = keep_rules(inspector, input, i, rules, count, kept[i % 2]);
		bool repeated = i > 0 && same_rules(kept[0], left, kept[1], last);

		last = left;
		if (repeated)
			continue;
		if (inspector->gaps == GAPS_SHOWN || ++inspector->cases > CASES_MAX)
			return;
		regions[input] = i;
		find_gaps(inspector, input + 1, kept[i % 2], left, regions);
	}
}

static void check_gaps(struct inspector *inspector)
{
	static const struct place nowhere = { 0, 0 };
	size_t *rules = ARENA_ARRAY(inspector->arena, size_t, inspector->rules);
	size_t *regions = ARENA_ARRAY(inspector->arena, size_t, inspector->inputs);

	if (inspector->table->falls_back || inspector->table->text->policy >= HIT_RULE_ORDER)
		return;
	for (size_t i = 0; i < inspector->rules; i++)
		rules[i] = i;
	inspector->kept =
		ARENA_ARRAY(inspector->arena, size_t, 2 * inspector->inputs * inspector->rules);
	find_gaps(inspector, 0, rules, inspector->rules, regions);
	if (inspector->cases > CASES_MAX)
		diag_warning(
			inspector->diags, "table.unchecked", nowhere,
			"the table has more than %d cases: not all were looked at for gaps",
			CASES_MAX);
}

void table_check(struct arena *arena, const struct table *table, struct diags *diags)
{
	struct inspector inspector = { .arena = arena,
				       .table = table,
				       .diags = diags,
				       .rules = table->text->rule_count,
				       .inputs = table->text->input_count };

	feel_run_init(&inspector.run, arena, 0);
	inspector.columns = ARENA_ARRAY(arena, struct column, inspector.inputs);
	for (size_t i = 0; i < inspector.inputs; i++)
		read_column(&inspector, i);
	check_overlaps(&inspector);
	check_gaps(&inspector);
}
