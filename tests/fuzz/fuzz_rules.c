/* Any definition that loads: either its rules are refused with words for each finding, or they
 * run, and a change gives what a whole run gives. */
#include "engine/rules/rules.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_findings(const struct diags *diags)
{
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *diag = &diags->list.at[i];

		require(diag->what.len > 0 && diag->place.line > 0);
	}
}

static struct str print(struct arena *arena, const struct state *state)
{
	struct buf buf;
	struct str text;

	buf_init(&buf, LIMIT_PROGRAM);
	require(state_print_json(state, &buf));
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

/* The first fields one after the other get a number for an answer. */
static void run(const struct form *form, const struct rules *rules, struct arena *arena)
{
	struct answers *answers = answers_new(arena, form);
	struct state *state = rules_run(rules, answers, 0, arena);
	struct str text = STR("1");
	size_t changes = 0;

	for (size_t i = 0; i < form->root.count && changes < 4; i++) {
		const struct item *item = form->root.columns[i];
		struct answer *cell = &answers->root->cells[i];

		if (item->type->class != ITEM_CLASS_FIELD)
			continue;
		*cell = (struct answer){ .given = true, .texts = &text, .count = 1 };
		rules_change(rules, state, item, 0, arena);
		require(str_equal(print(arena, state),
				  print(arena, rules_run(rules, answers, 0, arena))));
		changes++;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena arena;
	struct diags diags;
	const struct form *form;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("fuzz"));
	form = form_load(&arena, text, &diags);
	if (form != NULL) {
		const struct rules *rules = rules_build(&arena, form, &diags);

		require((rules == NULL) == (diags.errors > 0));
		check_findings(&diags);
		if (rules != NULL)
			run(form, rules, &arena);
	}
	arena_finish(&arena);
	return 0;
}
