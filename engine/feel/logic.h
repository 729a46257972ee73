/* What a condition is made of: and, or, not and if down to atoms, each an expression of its
 * own. For proofs about conditions; evaluation does not need it. */
#ifndef ENGINE_FEEL_LOGIC_H
#define ENGINE_FEEL_LOGIC_H

#include "engine/feel/feel.h"

enum logic_kind { LOGIC_ATOM, LOGIC_AND, LOGIC_OR, LOGIC_NOT, LOGIC_IF };

struct logic {
	enum logic_kind kind;
	const struct logic *const *parts; /* of IF: condition, then, else */
	size_t count;
	/* Of an atom: evaluated with the values of the whole expression. */
	const struct feel_expr *atom;
	bool clocked; /* now() or today() may be in it: it may change by itself */
	/* It only compares one value with constants, by =, !=, <, between, in: within the
	   intervals between them it does not change. */
	bool compares;
	const struct value *bounds; /* those constants */
	size_t bound_count;
};

/* Borrows from the expression. */
const struct logic *feel_logic(struct arena *arena, const struct feel_expr *expr);

#endif
