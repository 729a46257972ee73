#include "engine/feel/builtin.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/feel/manual.h"

/* A fixed clock: 2026-11-23 12:30:15.250 in Riga. */
static const int64_t NOW_MS = 1795429815250 - 7200000;

Test(builtins, are_found_by_name_with_all_their_rows)
{
	static const struct {
		const char *name;
		size_t count;
	} rows[] = { { "abs", 3 },	  { "date", 4 }, { "string length", 1 },
		     { "is holiday", 1 }, { "Abs", 0 },	 { "", 0 } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t count = 99;
		const struct builtin *found = builtin_find(str_from_c(rows[i].name), &count);

		cr_expect_eq(count, rows[i].count, "%s: %zu", rows[i].name, count);
		cr_expect_eq(found != NULL, rows[i].count > 0, "%s", rows[i].name);
		cr_expect(!found || str_equal_c(str_from_c(rows[i].name), found->name));
	}
}

Test(builtins, stand_in_one_table_in_the_order_of_their_names)
{
	for (size_t i = 0; i < builtin_table_count; i++)
		for (size_t j = 0; j < builtin_tables[i]->count; j++) {
			const struct builtin *row = &builtin_tables[i]->rows[j];
			size_t count;
			const struct builtin *first =
				builtin_find(str_from_c(row->name), &count);

			cr_expect(row >= first && row < first + count, "%s", row->name);
			cr_expect(j == 0 || str_compare(str_from_c(row[-1].name),
							str_from_c(row->name)) <= 0,
				  "%s", row->name);
		}
}

Test(builtins, have_a_sentence_and_an_example_each)
{
	for (size_t i = 0; i < builtin_table_count; i++)
		for (size_t j = 0; j < builtin_tables[i]->count; j++) {
			const struct builtin *row = &builtin_tables[i]->rows[j];

			cr_expect(str_ends(str_from_c(row->help), STR(".")) ||
					  str_ends(str_from_c(row->help), STR("?")),
				  "%s", row->name);
			cr_expect(str_ends(str_from_c(row->examples), STR("\n")), "%s(%s)",
				  row->name, row->parameters);
		}
}

static const struct feel_names no_names = { NULL, 0 };

/* Calls visit for every line of every row's examples. */
static void each_example(void (*visit)(struct arena *arena, struct str text))
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < builtin_table_count; i++)
		for (size_t j = 0; j < builtin_tables[i]->count; j++) {
			struct str rest = str_from_c(builtin_tables[i]->rows[j].examples);
			struct str line;

			while (str_next(&rest, '\n', &line) && line.len > 0) {
				arena_reset(&arena);
				visit(&arena, line);
			}
		}
	arena_finish(&arena);
}

static void expect_true(struct arena *arena, struct str text)
{
	struct diags diags;
	struct feel_run run;
	struct buf shown;

	diags_init(&diags, arena, STR("example"));
	buf_init(&shown, 4000);
	const struct feel_expr *expr = feel_compile(arena, text, &no_names, &diags);
	feel_run_init(&run, arena, NOW_MS);
	bool holds = expr && value_is_true(feel_eval(expr, NULL, &run));
	diags_print(&diags, &shown);
	for (size_t i = 0; i < run.reason_count && expr; i++) {
		buf_add(&shown, run.reasons[i].text);
		buf_add_byte(&shown, '\n');
	}
	cr_expect(holds, "%.*s\n%.*s", STR_ARG(text), STR_ARG(buf_str(&shown)));
	buf_finish(&shown);
}

/* Every example is an expression that is true. */
Test(builtins, examples_hold)
{
	each_example(expect_true);
}

/* Wherever the steps run out, the answer is still the right one or the run says that it is
 * spent. */
static void starve(struct arena *arena, struct str text)
{
	struct diags diags;
	struct feel_run run;

	diags_init(&diags, arena, STR("example"));
	const struct feel_expr *expr = feel_compile(arena, text, &no_names, &diags);
	cr_assert_not_null(expr, "%.*s", STR_ARG(text));
	feel_run_init(&run, arena, NOW_MS);
	(void)feel_eval(expr, NULL, &run);
	size_t needed = run.steps;
	for (size_t allowed = 0; allowed < needed; allowed += allowed < 100 ? 1 : 50) {
		feel_run_init(&run, arena, NOW_MS);
		run.depth = 1; /* as inside another evaluation, which has taken the rest */
		run.steps = LIMIT_FEEL_STEPS - allowed;
		struct value value = feel_eval(expr, NULL, &run);
		cr_expect(run.spent || value_is_true(value), "%.*s with %zu steps",
			  STR_ARG(text), allowed);
		cr_expect(!run.spent || value.kind == VALUE_NULL, "%.*s with %zu steps",
			  STR_ARG(text), allowed);
	}
}

Test(builtins, end_when_the_budget_does)
{
	each_example(starve);
}

static const char manual_path[] = "docs/reference/builtins.md";

static void read_file(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	int byte;

	cr_assert(file, "%s", path);
	while ((byte = fgetc(file)) != EOF)
		buf_add_byte(out, (char)byte);
	(void)fclose(file);
}

/* UPDATE=1 make unit writes it again. */
Test(builtins, manual_is_current)
{
	struct buf manual, committed;

	buf_init(&manual, 200000);
	buf_init(&committed, 200000);
	builtin_manual(&manual);
	if (getenv("UPDATE")) {
		FILE *file = fopen(manual_path, "wb");

		cr_assert(file && fwrite(manual.at, 1, manual.len, file) == manual.len);
		(void)fclose(file);
	}
	read_file(manual_path, &committed);
	cr_expect_not(buf_full(&manual));
	cr_expect(str_equal(buf_str(&manual), buf_str(&committed)),
		  "%s is stale: UPDATE=1 make unit writes it", manual_path);
	buf_finish(&manual);
	buf_finish(&committed);
}
