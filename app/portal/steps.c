#include "app/portal/steps.h"

/* The texts in a row, as numbers of revisions, and which of them is the newest revision's. */
struct walk {
	int64_t *texts;
	size_t count, at;
};

static void take(struct walk *walk, const struct design_revision *revision)
{
	const bool undo = str_equal_c(revision->step, "undo");

	if (undo && walk->at > 0) {
		walk->at--;
	} else if (str_equal_c(revision->step, "redo") && walk->at + 1 < walk->count) {
		walk->at++;
	} else {
		walk->at = walk->count == 0 ? 0 : walk->at + 1;
		walk->texts[walk->at] = revision->number;
		walk->count = walk->at + 1;
	}
}

void steps_find(const struct design_revisions *revisions, struct arena *arena,
		struct steps *out)
{
	struct walk walk = { ARENA_ARRAY(arena, int64_t, revisions->count + 1), 0, 0 };

	*out = (struct steps){ 0 };
	for (size_t i = revisions->count; i-- > 0;)
		take(&walk, &revisions->at[i]);
	if (walk.count == 0)
		return;
	out->here = walk.texts[walk.at];
	out->back = walk.at > 0 ? walk.texts[walk.at - 1] : 0;
	out->forth = walk.at + 1 < walk.count ? walk.texts[walk.at + 1] : 0;
}
