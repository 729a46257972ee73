/* tests/cases/feel show that nothing takes more than was said (test_cases.c); here that it is
 * not said to take much more, where the values are as large as they may be. */
#include "engine/feel/cost.h"

#include <criterion/criterion.h>

static const int64_t NOW_MS = 1784106000250;

/* 200 rows of a number and a text of 100 bytes, a number up to 50, a text of 1000 bytes. */
static const char given[] = "{rows: for i in 1..200 return {a: i, t: string join(for k in "
			    "1..10 return \"0123456789\")},"
			    " n: 50, text: string join(for k in 1..100 return \"0123456789\"),"
			    " days: [date(\"2026-01-01\"), date(\"2026-12-31\")]}";

static const struct {
	const char *text;
	uint64_t looseness; /* how many times too much may be said, at most */
} rows[] = {
	{ "sum(rows.a)", 10 },
	{ "count(rows[a > 7])", 4 },
	{ "count(rows[t = text])", 4 },
	{ "for i in 1..n return i * 2", 3 },
	{ "for i in 1..n, k in 1..n return i * k", 3 },
	{ "some x in rows, y in rows satisfies x.a > y.a + 300", 3 },
	{ "every x in rows satisfies count(rows[a = x.a]) = 1", 4 },
	{ "count(distinct values(rows.a))", 5 },
	{ "sort(rows, function(x, y) x.a > y.a)", 8 },
	{ "string join(rows.t, \", \")", 10 },
	{ "matches(text, \"^[0-9]{1000}$\")", 80 },
	{ "replace(text, \"5\", \"five\")", 40 },
	{ "count working days(days[1], days[2])", 3 },
	{ "for i in rows return if i.a > 3 then i.t else null", 4 },
	{ "{f: function(x) x * 2, list: for i in rows return f(i.a)}.list", 4 },
	{ "list contains(rows.a, n)", 30 },
	{ "list contains(rows.a, -1)", 10 },
	{ "rows[a = 5].t[1]", 4 },
};

struct fixture {
	struct arena arena;
	struct feel_names names;
	struct value *values;
	const struct size **sizes;
};

static const struct feel_expr *compile(struct fixture *fixture, const char *text)
{
	struct diags diags;
	const struct feel_expr *expr;

	diags_init(&diags, &fixture->arena, STR(""));
	expr = feel_compile(&fixture->arena, str_from_c(text), &fixture->names, &diags);
	cr_assert(expr != NULL, "%s", text);
	return expr;
}

static struct value run(struct fixture *fixture, const char *text, size_t *steps, size_t *bytes)
{
	struct feel_run run;
	size_t before = fixture->arena.used;
	const struct feel_expr *expr = compile(fixture, text);
	struct value value;

	before = fixture->arena.used;
	feel_run_init(&run, &fixture->arena, NOW_MS);
	value = feel_eval(expr, fixture->values, &run);
	*steps = run.steps;
	*bytes = fixture->arena.used - before;
	return value;
}

static void prepare(struct fixture *fixture)
{
	size_t steps, bytes;
	struct value value;
	struct feel_name *names;
	size_t count;

	arena_init(&fixture->arena);
	value = run(fixture, given, &steps, &bytes);
	cr_assert_eq(value.kind, VALUE_CONTEXT);
	count = value.context->count;
	names = ARENA_ARRAY(&fixture->arena, struct feel_name, count);
	fixture->values = ARENA_ARRAY(&fixture->arena, struct value, count);
	fixture->sizes = ARENA_ARRAY(&fixture->arena, const struct size *, count);
	for (size_t i = 0; i < count; i++) {
		fixture->values[i] = value.context->entries[i].value;
		names[i] = (struct feel_name){ value.context->entries[i].key,
					       feel_type_of_value(&fixture->arena,
								  fixture->values[i]) };
		fixture->sizes[i] = size_of_value(&fixture->arena, fixture->values[i]);
	}
	fixture->names = (struct feel_names){ names, count };
}

Test(cost, is_bounded_without_saying_much_too_much)
{
	struct fixture fixture = { .names = { NULL, 0 } };

	prepare(&fixture);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t steps, bytes;
		struct feel_cost cost;

		(void)run(&fixture, rows[i].text, &steps, &bytes);
		cost = feel_expr_cost(compile(&fixture, rows[i].text), fixture.sizes,
				      &fixture.arena);
		cr_expect(cost.steps >= steps, "%s: %zu steps, not %llu", rows[i].text, steps,
			  (unsigned long long)cost.steps);
		cr_expect(cost.steps <= rows[i].looseness * (steps + 20),
			  "%s: %zu steps, said %llu", rows[i].text, steps,
			  (unsigned long long)cost.steps);
		cr_expect(cost.bytes >= bytes, "%s: %zu bytes, not %llu", rows[i].text, bytes,
			  (unsigned long long)cost.bytes);
	}
	arena_finish(&fixture.arena);
}

static const char *const endless[] = {
	"(function(f) f(f))(function(f) f(f))",
	"{g: function(f, n) f(f, n + 1), r: g(g, 1)}.r",
	"some i in 1..unbounded satisfies i < 0",
};

Test(cost, has_no_bound_where_nobody_can_say)
{
	static const struct feel_name name = { STR_INIT("unbounded"), NULL };
	const struct size *size = &size_scalar;
	struct fixture fixture = { .names = { &name, 1 }, .sizes = &size };

	arena_init(&fixture.arena);
	for (size_t i = 0; i < LENGTH(endless); i++)
		cr_expect_eq(feel_expr_cost(compile(&fixture, endless[i]), fixture.sizes,
					    &fixture.arena)
				     .steps,
			     SIZE_ENDLESS, "%s", endless[i]);
	arena_finish(&fixture.arena);
}

static const struct {
	const char *pattern;
	bool whole;
	uint64_t text, least, most;
} patterns[] = {
	{ "[A-Z]{2}[0-9]{4}", true, 40, 12, 60 },
	{ "[0-9]+", true, 2000, 12, 1000 },
	{ "^LV-[0-9]{4}$", false, 2000, 12, 200 },
	{ "@", false, 2000, 2000, 20000 },
	{ "(a+)+b", true, 2000, 500000, 600000 },
	{ "(a|aa)*b", true, 100, 500000, 600000 },
	{ "[a-z-[aeiou]]+(,[a-z]+)?", true, 50, 12, 50000 },
};

Test(cost, of_patterns_grows_with_the_ways_in_which_they_can_match)
{
	for (size_t i = 0; i < LENGTH(patterns); i++) {
		uint64_t steps = pattern_steps(str_from_c(patterns[i].pattern),
					       patterns[i].whole, patterns[i].text);

		cr_expect(steps >= patterns[i].least && steps <= patterns[i].most, "%s: %llu",
			  patterns[i].pattern, (unsigned long long)steps);
	}
}
