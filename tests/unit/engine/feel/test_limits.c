/* Long texts and heavy ones: what is long is not deep, and what is heavy ends within its
 * budgets.
 */
#include "engine/feel/feel.h"

#include <criterion/criterion.h>

#include "engine/base/limits.h"

/* "headpartpartpart…tail", of about so many bytes. */
static struct str repeated(struct arena *arena, const char *head, const char *part,
			   const char *tail, size_t bytes)
{
	struct buf out;
	struct str text;

	buf_init(&out, bytes + 1000);
	buf_add_c(&out, head);
	while (buf_str(&out).len < bytes)
		buf_add_c(&out, part);
	buf_add_c(&out, tail);
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static const struct feel_expr *compile(struct arena *arena, struct str text)
{
	static const struct feel_names none = { NULL, 0 };
	struct diags diags;
	const struct feel_expr *expr;

	diags_init(&diags, arena, STR("limits"));
	expr = feel_compile(arena, text, &none, &diags);
	cr_assert(expr != NULL, "%.60s", text.at);
	return expr;
}

Test(feel_limits, long_chains_are_not_deep)
{
	static const struct {
		const char *head, *part, *tail, *wanted;
	} rows[] = {
		{ "1 > 0", " and true", "", "true" },
		{ "1 < 0", " or false", "", "false" },
		{ "0", " + 2 - 1 - 1", "", "0" },
		{ "1", " * 2 / 2", "", "1" },
		{ "1", " ** 1", "", "1" },
		{ "{s: \"0123456789012345678901234567890123456789\", l: string length(s",
		  " + s", ")}.l > 100000", "true" },
		{ "", "if false then 1 else ", "2", "2" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena arena = { 0 };
		struct feel_run run;
		struct buf out;
		struct str text =
			repeated(&arena, rows[i].head, rows[i].part, rows[i].tail, 15000);

		feel_run_init(&run, &arena, 0);
		buf_init(&out, 100);
		value_print(feel_eval(compile(&arena, text), NULL, &run), &out);
		cr_expect(str_equal_c(buf_str(&out), rows[i].wanted), "%s%s…: %.*s",
			  rows[i].head, rows[i].part, STR_ARG(buf_str(&out)));
		cr_expect_eq(run.reason_count, 0);
		buf_finish(&out);
		arena_finish(&arena);
	}
}

/* Each is repeated until it is as long as an expression of a hostile author may be: 10 KB. The
 * budgets promise 100 ms and 16 MiB; steps stand for the time, so that a slow machine does not
 * fail here. */
static const struct family {
	const char *head, *part, *tail;
} families[] = {
	{ "for a in 1..99999", ", b in 1..99999", " return 1" },
	{ "[", "for i in 1..9999 return for j in 1..9 return i * j, ", "1]" },
	{ "[", "for i in 1..3000 return partial, ", "1]" },
	{ "{a: for i in 1..60000 return i, b: [", "a = a, ", "1]}" },
	{ "{a: for i in 1..60000 return i, b: [", "sort(a, function(x, y) x > y), ", "1]}" },
	{ "{a: string join(for i in 1..60000 return \"ž\", \"\"), b: [",
	  "upper case(a), a + a, string length(a), ", "1]}" },
	{ "{a: string join(for i in 1..60000 return \"a\", \"\"), b: [",
	  "matches(a, \"(a*)*b\"), ", "1]}" },
	{ "[", "for i in 1..9999 return 1.0000001 ** (i / 7), ", "1]" },
	{ "[", "for i in 1..9999 return exp(i / 7) + log(i) + sqrt(i), ", "1]" },
	{ "{f: function(g, n) if n = 0 then 0 else g(g, n - 1) + g(g, n - 1), r: [",
	  "f(f, 60), ", "1]}.r" },
	{ "", "{a: [", "1" },
	{ "{a: {", "k1: 1, ", "z: 1}, b: 1}" },
};

Test(feel_limits, the_heaviest_ends_within_its_budgets)
{
	for (size_t i = 0; i < LENGTH(families); i++) {
		const struct family *family = &families[i];
		static const struct feel_names none = { NULL, 0 };
		struct arena arena = { 0 };
		struct diags diags;
		struct feel_run run;
		const struct feel_expr *expr;

		diags_init(&diags, &arena, STR("limits"));
		expr = feel_compile(
			&arena,
			repeated(&arena, family->head, family->part, family->tail, 10 * 1024),
			&none, &diags);
		cr_expect(arena.used < 16 * 1024 * 1024, "%s: %zu bytes to read it",
			  family->part, arena.used);
		if (expr == NULL) {
			arena_finish(&arena);
			continue; /* refused: what nests or is said twice */
		}
		feel_run_init(&run, &arena, 0);
		(void)feel_eval(expr, NULL, &run);
		cr_expect(run.steps <= LIMIT_FEEL_STEPS * 11 / 10, "%s: %zu steps",
			  family->part, run.steps);
		cr_expect(arena.used - run.bytes_before < 16 * 1024 * 1024, "%s: %zu bytes",
			  family->part, arena.used - run.bytes_before);
		arena_finish(&arena);
	}
}

Test(feel_limits, what_a_loop_has_made_so_far_is_not_copied)
{
	struct arena arena = { 0 };
	struct feel_run run;
	struct value value;
	const struct feel_expr *expr = compile(
		&arena, STR("for i in 1..50000 return count(partial) + count(partial)"));

	feel_run_init(&run, &arena, 0);
	value = feel_eval(expr, NULL, &run);
	cr_assert_eq(value.kind, VALUE_LIST);
	cr_expect_eq(value.list->count, 50000);
	cr_expect_eq(decimal_compare(value.list->items[49999].number, decimal_from_i64(99998)),
		     0);
	arena_finish(&arena);
}
