/* What an analyst is told about a definition: every mistake once, in words that help. Each file
 * of tests/cases/definition/messages has its findings beside it. */
#include "engine/rules/rules.h"
#include "tests/support/cases.h"

#include <criterion/criterion.h>

static void find(struct arena *arena, struct str path, struct diags *diags)
{
	const struct form *form;

	diags_init(diags, arena, STR(""));
	form = form_read(arena, case_read(arena, path), diags);
	if (form != NULL)
		(void)rules_build(arena, form, diags);
	diags_sort(diags);
}

static bool is_definition(struct str path)
{
	return str_ends(path, STR(".xml")) || str_ends(path, STR(".json")) ||
	       str_ends(path, STR(".txt"));
}

static void expect_advice(struct str path, const struct diags *diags)
{
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *diag = &diags->list.at[i];

		cr_expect(diag->fix.len > 0, "%.*s: %s has no advice: %.*s", STR_ARG(path),
			  diag->code, STR_ARG(diag->what));
	}
}

static void expect_printed(struct arena *arena, struct str path, const struct diags *diags)
{
	struct str wanted = case_read(arena, str_printf(arena, "%.*s.expected", STR_ARG(path)));
	struct buf out;

	buf_init(&out, 1024 * 1024);
	diags_print(diags, &out);
	cr_expect(str_equal(buf_str(&out), wanted), "%.*s:\n%.*s", STR_ARG(path),
		  STR_ARG(buf_str(&out)));
	buf_finish(&out);
}

static size_t with_files(const char *folder, bool printed)
{
	struct arena arena;
	struct cases cases;
	size_t count = 0;

	arena_init(&arena);
	cr_assert(cases_list(&arena, folder, &cases), "%s", folder);
	for (size_t i = 0; i < cases.count; i++) {
		struct diags diags;

		if (!is_definition(cases.paths[i]))
			continue;
		find(&arena, cases.paths[i], &diags);
		expect_advice(cases.paths[i], &diags);
		if (printed)
			expect_printed(&arena, cases.paths[i], &diags);
		count++;
	}
	arena_finish(&arena);
	return count;
}

Test(messages, tell_every_mistake_once)
{
	cr_expect_gt(with_files("tests/cases/definition/messages", true), 0);
}

Test(messages, say_what_to_do)
{
	cr_expect_gt(with_files("tests/cases/definition/bad", false), 60);
}
