/* What the files of a comparison share. */
#ifndef ENGINE_CONTRACT_COMPARE_INNER_H
#define ENGINE_CONTRACT_COMPARE_INNER_H

#include "engine/contract/compare.h"

struct comparison {
	struct arena *arena;
	const struct form *before, *after;
	struct changes changes;
	/* By index of the older form's items: what became of each, NULL when it is gone. And by
	   the newer one's, where each came from. */
	const struct item **became, **was;
};

void comparison_add(struct comparison *all, struct change change);
void comparison_add_if(struct comparison *all, bool changed, struct change change);

/* What was moved: of each page, group and repeat the fewest things that must have been. */
void comparison_order(struct comparison *all);
/* What is written in the definitions and not told yet; comes after everything else. */
void comparison_written(struct comparison *all);
/* Everything in one element that is different, but the items in it; before may be NULL. */
void comparison_parts(struct comparison *all, struct change about, const struct xml *before,
		      const struct xml *after);
/* The columns and rows of a decision table. */
void comparison_table(struct comparison *all, struct change about, const struct xml *before,
		      const struct xml *after);
/* What is typed and expected in a scenario, whose name is about.where. */
void comparison_case(struct comparison *all, struct change about, const struct xml *before,
		     const struct xml *after);

#endif
