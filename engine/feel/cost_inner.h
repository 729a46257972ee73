/* What the files that bound costs share. */
#ifndef ENGINE_FEEL_COST_INNER_H
#define ENGINE_FEEL_COST_INNER_H

#include "engine/base/limits.h"
#include "engine/feel/ast.h"
#include "engine/feel/cost.h"

enum {
	COST_VALUE = sizeof(struct context_entry), /* or an item of a list */
	/* A time, a short text, a capture: whatever is small and has no size of its own. */
	COST_SMALL = 128,
	/* Why something is null: at most so many reasons, of that length. */
	COST_REASONS = LIMIT_FEEL_REASONS * (400 + 64) + 64,
};

/* A tree being gone through, once, whatever its loops do. */
struct costing {
	struct arena *arena;
	const struct size *const *values; /* of NODE_GLOBAL */
	const struct size **frame;	  /* of NODE_LOCAL */
	uint64_t steps, bytes;		  /* so far */
	size_t looked;			  /* nodes, of COST_NODES */
	unsigned calls;			  /* of functions within functions, of COST_CALLS */
};

static inline void cost_steps(struct costing *costing, uint64_t steps)
{
	costing->steps = size_add(costing->steps, steps);
}

static inline void cost_bytes(struct costing *costing, uint64_t bytes)
{
	costing->bytes = size_add(costing->bytes, bytes);
}

/* How large the value of a node may be; what making it takes is added up. */
const struct size *cost_node(struct costing *costing, const struct node *node);
/* The same of a call of a function with such arguments. */
const struct size *cost_call(struct costing *costing, const struct size *function,
			     const struct size *const *args, size_t count);
/* A built-in. args has as many as node has arguments. */
const struct size *cost_builtin(struct costing *costing, const struct node *node,
				const struct size *const *args);
/* Adds what was counted since `before`, so many times over that it was done count times. */
void cost_repeat(struct costing *costing, const struct costing *before, uint64_t count);

#endif
