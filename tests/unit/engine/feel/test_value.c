#include "engine/feel/value.h"

#include <criterion/criterion.h>

#include "engine/base/json.h"
#include "engine/feel/builtin.h"

static const struct feel_names none = { NULL, 0 };

static struct value value_of(struct arena *arena, const char *text)
{
	struct diags diags;
	struct feel_run run;
	const struct feel_expr *expr;

	diags_init(&diags, arena, STR("value"));
	expr = feel_compile(arena, str_from_c(text), &none, &diags);
	cr_assert(expr != NULL, "%s", text);
	feel_run_init(&run, arena, 0);
	return feel_eval(expr, NULL, &run);
}

typedef void printer(struct value value, struct buf *out);

static void expect_printed(printer *print, const char *text, const char *wanted)
{
	struct arena arena = { 0 };
	struct buf out;

	buf_init(&out, 10000);
	print(value_of(&arena, text), &out);
	cr_expect(str_equal_c(buf_str(&out), wanted), "%s: %.*s", text, STR_ARG(buf_str(&out)));
	buf_finish(&out);
	arena_finish(&arena);
}

static const char *const samples[] = {
	"null",
	"true",
	"-1.5",
	"\"a\\\"b\\\\c\\n\\r\\td\"",
	"date(\"2026-01-31\")",
	"time(\"10:30:00+02:00\")",
	"date and time(\"2026-01-31T10:30:00@Europe/Riga\")",
	"duration(\"P1DT2H\")",
	"duration(\"-P1Y2M\")",
	"[1, [2, \"x\"], {}]",
	"{a: 1, \"b c\": [], \"\": null, \"if\": 2}",
	"[1..5)",
	"(1..5]",
	"(> 5)",
	"(<= 5)",
	"(= 5)",
	"(!= \"a\")",
};

Test(value, prints_text_that_reads_back)
{
	for (size_t i = 0; i < LENGTH(samples); i++) {
		struct arena arena = { 0 };
		struct value value = value_of(&arena, samples[i]);
		struct buf out;

		buf_init(&out, 10000);
		value_print(value, &out);
		buf_add_byte(&out, '\0');
		cr_expect(value_same(value, value_of(&arena, out.at)), "%s: %s", samples[i],
			  out.at);
		buf_finish(&out);
		arena_finish(&arena);
	}
}

Test(value, prints_plain_text)
{
	expect_printed(value_print_plain, "\"a\"", "a");
	expect_printed(value_print_plain, "[\"a\", 1]", "[\"a\", 1]");
	expect_printed(value_print_plain, "@\"2026-01-31\"", "2026-01-31");
	expect_printed(value_print_plain, "@\"P1Y\"", "P1Y");
	expect_printed(value_print_plain, "[1..3]", "[1..3]");
	expect_printed(value_print_plain, "function(a) a", "function");
}

Test(value, prints_json)
{
	expect_printed(value_print_json, "{a: [1, \"x\", null, true]}",
		       "{\"a\": [1, \"x\", null, true]}");
	expect_printed(value_print_json, "@\"2026-01-31\"", "\"2026-01-31\"");
	expect_printed(value_print_json, "@\"10:00:00\"", "\"10:00:00\"");
	expect_printed(value_print_json, "[1..3]", "\"[1..3]\"");
	expect_printed(value_print_json, "function(a) a", "null");
}

Test(value, copies_everything)
{
	for (size_t i = 0; i < LENGTH(samples); i++) {
		struct arena first = { 0 };
		struct arena second = { 0 };
		struct value original = value_of(&first, samples[i]);
		struct value copy = value_copy(&second, original);

		cr_expect(value_same(original, copy), "%s", samples[i]);
		arena_finish(&first);
		cr_expect(value_same(copy, value_copy(&second, copy)), "%s", samples[i]);
		arena_finish(&second);
	}
}

Test(value, copies_functions_with_what_they_captured)
{
	struct arena code = { 0 };
	struct arena first = { 0 };
	struct arena second = { 0 };
	struct value argument = value_integer(2);
	struct diags diags;
	struct feel_run run;
	const struct feel_expr *expr;
	struct value copy;

	diags_init(&diags, &code, STR("function"));
	expr = feel_compile(&code, STR("{t: \"x\" + \"y\", f: function(n) t + string(n)}.f"),
			    &none, &diags);
	cr_assert(expr != NULL);
	feel_run_init(&run, &first, 0);
	copy = value_copy(&second, feel_eval(expr, NULL, &run));
	arena_finish(&first);
	feel_run_init(&run, &second, 0);
	cr_expect(str_equal_c(feel_call(&run, copy, &argument, 1).string, "xy2"));
	cr_expect_eq(value_copy(&second, value_of(&second, "abs")).kind, VALUE_FUNCTION);
	arena_finish(&second);
	arena_finish(&code);
}

Test(value, tells_every_sample_from_every_other)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < LENGTH(samples); i++)
		for (size_t j = 0; j < LENGTH(samples); j++)
			cr_expect_eq(value_same(value_of(&arena, samples[i]),
						value_of(&arena, samples[j])),
				     i == j, "%s and %s", samples[i], samples[j]);
	arena_finish(&arena);
}

Test(value, is_the_same_only_with_the_same_zone)
{
	struct arena arena = { 0 };

	cr_expect(!value_same(value_of(&arena, "@\"10:00:00Z\""),
			      value_of(&arena, "@\"11:00:00+01:00\"")));
	cr_expect(value_is_true(value_equal(value_of(&arena, "@\"10:00:00Z\""),
					    value_of(&arena, "@\"11:00:00+01:00\""))));
	cr_expect(!value_same(value_of(&arena, "{a: 1}"), value_of(&arena, "{b: 1}")));
	cr_expect(!value_same(value_of(&arena, "[1]"), value_of(&arena, "[1, 2]")));
	cr_expect(
		value_same(value_of(&arena, "{a: 1, b: 2}"), value_of(&arena, "{b: 2, a: 1}")));
	arena_finish(&arena);
}

Test(value, equality_stops_when_its_budget_is_used_up)
{
	struct arena arena = { 0 };
	struct value list = value_of(&arena, "[1, 2, 3, 4, 5]");
	size_t budget = 3;

	cr_expect_eq(value_equal_within(list, list, &budget).kind, VALUE_NULL);
	cr_expect_eq(budget, 0);
	budget = 100;
	cr_expect(value_is_true(value_equal_within(list, list, &budget)));
	cr_expect_eq(budget, 94);
	arena_finish(&arena);
}

/* [[[…]]], deeper than values may be. */
static struct value nested(struct arena *arena)
{
	struct value value = value_list(arena, NULL, 0);

	for (int i = 0; i < VALUE_DEPTH + 50; i++)
		value = value_list(arena, &value, 1);
	return value;
}

/* A list of two lists that are one, which has two that are one… */
static struct value shared(struct arena *arena)
{
	struct value value = value_integer(1);

	for (int i = 0; i < 100; i++) {
		struct value twice[] = { value, value };

		value = value_list(arena, twice, 2);
	}
	return value;
}

Test(value, walks_end_in_depth_and_number)
{
	struct arena arena = { 0 };
	struct value made[] = { nested(&arena), shared(&arena) };
	struct value copy;
	struct buf out;

	for (size_t i = 0; i < LENGTH(made); i++) {
		copy = value_copy(&arena, made[i]);
		cr_expect_eq(copy.kind, VALUE_LIST);
		cr_expect(!value_same(copy, made[i]));
		cr_expect(!value_is_true(value_equal(made[i], copy)));
		buf_init(&out, 10000);
		value_print(made[i], &out);
		cr_expect(buf_str(&out).len > 0);
		buf_finish(&out);
		cr_expect_eq(feel_type_of_value(&arena, made[i])->kind, FEEL_LIST);
	}
	arena_finish(&arena);
}

Test(value, reads_json)
{
	struct arena arena = { 0 };
	struct diags diags;
	const struct json *json;
	struct buf out;

	diags_init(&diags, &arena, STR("json"));
	json = json_parse(&arena,
			  STR("{\"a\": [1.50, \"2026-01-31\", null], \"b\": {\"c\": true}}"),
			  &diags);
	cr_assert(json != NULL);
	buf_init(&out, 1000);
	value_print(value_from_json(&arena, json), &out);
	cr_expect(str_equal_c(buf_str(&out), "{a: [1.5, \"2026-01-31\", null], b: {c: true}}"),
		  "%.*s", STR_ARG(buf_str(&out)));
	buf_finish(&out);
	arena_finish(&arena);
}
