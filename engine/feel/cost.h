/* What evaluating an expression takes at most, known before: for the publish gate. The steps
 * are those that feel_run counts, and one for each node that is not in a loop; bytes are what
 * the values take that are made on the way. */
#ifndef ENGINE_FEEL_COST_H
#define ENGINE_FEEL_COST_H

#include "engine/feel/feel.h"
#include "engine/feel/size.h"
#include "engine/feel/table.h"

struct feel_cost {
	uint64_t steps, bytes;	   /* SIZE_ENDLESS: nobody can say */
	const struct size *result; /* in the arena */
};

/* values has a size for each name, in tests one more for the input; NULL: not read. */
struct feel_cost feel_expr_cost(const struct feel_expr *expr, const struct size *const *values,
				struct arena *arena);
struct feel_cost table_cost(const struct table *table, const struct size *const *values,
			    struct arena *arena);
/* Steps that matching a pattern once takes at most, when the text is so long; replace and split
 * go through the whole text for as much. The pattern is one that regex_new takes. */
uint64_t pattern_steps(struct str pattern, bool whole, uint64_t text);

#endif
