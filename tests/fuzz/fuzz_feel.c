/* Any text is read or refused with a reason; what is read prints as text that reads the same.
 */
#include "engine/feel/feel.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/feel_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what, struct str first, struct str second)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n%.*s\n%.*s\n", what, STR_ARG(first), STR_ARG(second));
	abort();
}

static const struct feel_expr *compile(struct arena *arena, struct str text, bool tests,
				       size_t *problems)
{
	struct diags diags;
	const struct feel_expr *expr;

	diags_init(&diags, arena, STR("fuzz"));
	expr = tests ? feel_compile_tests(arena, text, &fuzz_names, NULL, &diags)
		     : feel_compile(arena, text, &fuzz_names, &diags);
	*problems = diags.errors;
	return expr;
}

static void check(struct arena *arena, struct str text, bool tests)
{
	struct buf first, second;
	size_t problems;
	const struct feel_expr *expr = compile(arena, text, tests, &problems);

	must((expr == NULL) == (problems > 0), "an expression or a reason", text, STR(""));
	if (expr == NULL)
		return;
	buf_init(&first, 16 * 1024);
	buf_init(&second, 16 * 1024);
	feel_expr_print(expr, &first);
	if (!buf_full(&first)) {
		expr = compile(arena, buf_str(&first), tests, &problems);
		must(expr != NULL, "what was printed cannot be read", text, buf_str(&first));
		feel_expr_print(expr, &second);
		must(str_equal(buf_str(&first), buf_str(&second)), "printed differently",
		     buf_str(&first), buf_str(&second));
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
