/* Memory freed all at once. Allocation does not fail: it ends the program; what comes from
 * outside is limited first. */
#ifndef ENGINE_BASE_ARENA_H
#define ENGINE_BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena_cleanup;

struct arena {
	struct arena_block *first, *current;
	struct arena_cleanup *cleanups; /* the last one first */
	size_t used;			/* bytes handed out since init or reset */
};

void arena_init(struct arena *arena);
/* Frees everything; safe on a zeroed arena. */
void arena_finish(struct arena *arena);
/* Forgets everything but keeps the blocks, so that the next use takes nothing from the system.
 */
void arena_reset(struct arena *arena);
/* Calls free_it(thing) when the arena is finished or reset, the last one first: for what lives
 * in an arena but owns something outside, a compiled pattern. */
void arena_defer(struct arena *arena, void (*free_it)(void *thing), void *thing);
/* Zeroed, aligned for any type; size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull, malloc));
/* count * size with an overflow check. */
void *arena_array(struct arena *arena, size_t count, size_t size)
	__attribute__((returns_nonnull, malloc));

/* Ends the program: for the few who take memory from elsewhere and get none. */
_Noreturn void arena_exhausted(void);

/* One zeroed T, or count of them. */
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
