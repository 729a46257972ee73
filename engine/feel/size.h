/* How large a value may become at most, whatever it is in the end: for who bounds beforehand
 * what an evaluation costs. */
#ifndef ENGINE_FEEL_SIZE_H
#define ENGINE_FEEL_SIZE_H

#include "engine/feel/value.h"

struct node;
struct size_member;

/* Counts and sums stay at SIZE_ENDLESS once they are there. */
#define SIZE_ENDLESS UINT64_MAX

struct size {
	uint64_t values; /* in all: itself, and whatever is in it */
	uint64_t text;	 /* bytes of all its strings together */
	uint64_t items;	 /* of a list; of what is none, 1 */
	uint64_t widest; /* entries of the widest context in it */
	/* Between these lie its numbers, and its days as days; any: INT64_MIN, INT64_MAX. */
	int64_t low, high;
	const struct size *element;	   /* of a list; NULL: no list, its own only item */
	const struct size_member *members; /* of a context */
	size_t member_count;
	bool loose; /* its parts are not known: each may be as large as the whole */
	/* A function, and what it captured by slot; called, but neither: it cannot be known. */
	const struct node *lambda;
	const struct size *const *captured;
	bool is_function;
};

struct size_member {
	struct str name;
	const struct size *size;
};

uint64_t size_add(uint64_t a, uint64_t b);
uint64_t size_multiply(uint64_t a, uint64_t b);
static inline uint64_t size_least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}
static inline uint64_t size_most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* One value without parts: a boolean, a number of which nothing is known, a time. */
extern const struct size size_scalar;
extern const struct size size_null;
const struct size *size_number(struct arena *arena, int64_t low, int64_t high);
const struct size *size_text(struct arena *arena, uint64_t bytes);
const struct size *size_list(struct arena *arena, uint64_t items, const struct size *element);
/* The members are kept, not copied. */
const struct size *size_context(struct arena *arena, const struct size_member *members,
				size_t count);
/* Anything at all that holds no more than that. */
const struct size *size_loose(struct arena *arena, uint64_t values, uint64_t text);
const struct size *size_of_value(struct arena *arena, struct value value);
/* What is one or the other. */
const struct size *size_join(struct arena *arena, const struct size *a, const struct size *b);
/* Of each item; what is no list is its own. */
const struct size *size_element(const struct size *size);
/* Of what stands behind a point: the entry, of a list the list of them. */
const struct size *size_part(struct arena *arena, const struct size *size, struct str name);
/* Of how many steps comparing the two takes, by engine/feel/compare.c. */
uint64_t size_equal_steps(const struct size *a, const struct size *b);

#endif
