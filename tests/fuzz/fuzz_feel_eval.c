/* Evaluation ends within its budgets, and gives the same twice. */
#include "engine/feel/feel.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/limits.h"
#include "tests/fuzz/feel_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct value context(struct arena *arena, int64_t a)
{
	struct context_entry entries[] = {
		{ STR("a"), value_integer(a) },
		{ STR("first name"), value_string(STR("Jānis")) },
	};

	return value_context(arena, entries, LENGTH(entries));
}

static void fill(struct arena *arena, struct value *values)
{
	struct value rows[] = { context(arena, 1), context(arena, 2), context(arena, 3) };

	values[0] = value_integer(7);
	values[1] = value_string(STR("text"));
	values[2] = context(arena, 5);
	values[3] = value_list(arena, rows, LENGTH(rows));
	values[4] = value_null();
	values[5] = value_boolean(true);
	values[6] = value_integer(-12);
	values[7] = value_date((struct date){ 2026, 7, 15 });
	values[8] = value_integer(3); /* the input of tests */
}

static struct value run(struct arena *arena, const struct feel_expr *expr, struct buf *text)
{
	struct value values[LENGTH(fuzz_name_list) + 1];
	struct feel_run state;
	struct value value;

	fill(arena, values);
	feel_run_init(&state, arena, 1784106000250);
	value = feel_eval(expr, values, &state);
	if (arena->used - state.bytes_before > 2 * LIMIT_FEEL_BYTES || state.depth != 0)
		abort();
	buf_clear(text);
	value_print(value, text);
	return value;
}

static void check(struct arena *arena, struct str text, bool tests)
{
	struct diags diags;
	struct buf first, second;
	const struct feel_expr *expr;

	diags_init(&diags, arena, STR("fuzz"));
	expr = tests ? feel_compile_tests(arena, text, &fuzz_names, NULL, &diags)
		     : feel_compile(arena, text, &fuzz_names, &diags);
	if (expr == NULL)
		return;
	buf_init(&first, 1024 * 1024);
	buf_init(&second, 1024 * 1024);
	run(arena, expr, &first);
	run(arena, expr, &second);
	if (!str_equal(buf_str(&first), buf_str(&second))) {
		fprintf(stderr, "%.*s\nand then\n%.*s\n", STR_ARG(buf_str(&first)),
			STR_ARG(buf_str(&second)));
		abort();
	}
	buf_finish(&second);
	buf_finish(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	struct str text = { (const char *)data, size };

	check(&arena, text, false);
	arena_reset(&arena);
	check(&arena, text, true);
	arena_reset(&arena);
	return 0;
}
