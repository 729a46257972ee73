#include "app/portal/steps.h"

#include <criterion/criterion.h>

/* A letter for each revision: e(dit), u(ndo), r(edo). */
static struct steps steps_of(struct arena *arena, const char *made)
{
	struct design_revisions revisions = { 0 };
	struct steps steps;

	for (size_t i = str_from_c(made).len; i-- > 0;)
		*VEC_ADD(arena, &revisions) = (struct design_revision){
			.number = (int64_t)i + 1,
			.step = made[i] == 'u'	 ? STR("undo")
				: made[i] == 'r' ? STR("redo")
						 : STR(""),
		};
	steps_find(&revisions, arena, &steps);
	return steps;
}

Test(steps, go_back_and_forth)
{
	static const struct {
		const char *made;
		int64_t back, here, forth;
	} rows[] = {
		{ "", 0, 0, 0 },	{ "e", 0, 1, 0 },     { "eee", 2, 3, 0 },
		{ "eeeu", 1, 2, 3 },	{ "eeeuu", 0, 1, 2 }, { "eeeuur", 1, 2, 3 },
		{ "eeeuurr", 2, 3, 0 }, { "eeeue", 2, 5, 0 }, { "eeeueu", 1, 2, 5 },
		{ "u", 0, 1, 0 }, /* what it was made of is no longer kept */
		{ "ree", 2, 3, 0 },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct steps steps = steps_of(&arena, rows[i].made);

		cr_expect_eq(steps.back, rows[i].back, "%s: back", rows[i].made);
		cr_expect_eq(steps.here, rows[i].here, "%s: here", rows[i].made);
		cr_expect_eq(steps.forth, rows[i].forth, "%s: forth", rows[i].made);
	}
	arena_finish(&arena);
}
