/* Is there an answer to the form that …? By trying the values that make a difference, one item
 * at a time, and giving up a branch as soon as it can no longer succeed. Inside engine/proof.
 */
#ifndef ENGINE_PROOF_SEARCH_H
#define ENGINE_PROOF_SEARCH_H

#include "engine/proof/model.h"

enum demand_kind {
	DEMAND_SHOWN,	 /* the item is asked */
	DEMAND_ANSWERED, /* it has a value */
	DEMAND_CLAIM,	 /* the claim gives one of allowed */
	DEMAND_FINE,	 /* nothing about the item itself stops the sending */
};

struct demand {
	enum demand_kind kind;
	const struct item *item;
	const struct claim *claim;
	unsigned allowed;
};

/* What was already said of an item, by its index, besides its number. */
struct memo {
	size_t stamp;
	unsigned shown;
	size_t open;
};

struct search {
	const struct model *model;
	struct arena *arena; /* of evaluations */
	const struct demand *demands;
	size_t demand_count;
	uint16_t *chosen;     /* of each variable: an item's cell or an atom's truth, plus 1 */
	struct memo *memos;   /* whether items are shown, by item.index */
	const bool *waived;   /* by item.index: as if it had no relevant; may be NULL */
	struct value *values; /* by slot */
	size_t stamp;	      /* changes with every choice */
	size_t steps, most;   /* of this question */
	size_t total;	      /* of all questions */
	size_t given_up;      /* questions without an answer */
	size_t depth;	      /* of items that depend on each other */
	size_t open;	      /* a variable that would tell more; SIZE_MAX: none */
};

void search_init(struct search *search, const struct model *model, struct arena *arena);
/* False only when it is certain that no answers meet all demands. */
bool search_may(struct search *search, const struct demand *demands, size_t count);
/* The same with an item's value given, by its cell. */
bool search_may_with(struct search *search, const struct item *item, size_t cell,
		     const struct demand *demands, size_t count);

#endif
