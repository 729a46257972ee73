#include "engine/base/arena.h"
#include "engine/base/vec.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sanitizer/asan_interface.h>

#ifdef __SANITIZE_ADDRESS__ /* gcc */
#define WITH_ASAN
#elif defined(__has_feature) /* clang */
#if __has_feature(address_sanitizer)
#define WITH_ASAN
#endif
#endif

enum {
#ifdef ARENA_HOSTILE /* each allocation is its own malloc, for tools that know only malloc */
	BLOCK_FIRST = 0,
#else
	BLOCK_FIRST = 4096,
#endif
	BLOCK_LARGEST = 1024 * 1024, /* growth stops doubling here */
#ifdef WITH_ASAN
	GAP = 16, /* stays poisoned, so that running over one allocation is seen */
#else
	GAP = 0,
#endif
};

struct arena_block {
	struct arena_block *next;
	size_t room, used;
	alignas(max_align_t) char bytes[];
};

struct arena_cleanup {
	struct arena_cleanup *next;
	void (*free_it)(void *thing);
	void *thing;
};

_Noreturn void arena_exhausted(void)
{
	(void)fputs("out of memory\n", stderr);
	abort();
}

void arena_init(struct arena *arena)
{
	*arena = (struct arena){ 0 };
}

void arena_defer(struct arena *arena, void (*free_it)(void *thing), void *thing)
{
	struct arena_cleanup *cleanup = ARENA_NEW(arena, struct arena_cleanup);
	*cleanup = (struct arena_cleanup){ arena->cleanups, free_it, thing };
	arena->cleanups = cleanup;
}

static void clean_up(struct arena *arena)
{
	for (struct arena_cleanup *each = arena->cleanups; each; each = each->next)
		each->free_it(each->thing);
	arena->cleanups = NULL;
}

void arena_finish(struct arena *arena)
{
	clean_up(arena);
	struct arena_block *block = arena->first;
	while (block) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
	arena_init(arena);
}

void arena_reset(struct arena *arena)
{
	clean_up(arena);
	for (struct arena_block *block = arena->first; block; block = block->next) {
		block->used = 0;
		ASAN_POISON_MEMORY_REGION(block->bytes, block->room);
	}
	arena->current = arena->first;
	arena->used = 0;
}

static struct arena_block *block_new(size_t room)
{
	size_t size;
	if (__builtin_add_overflow(sizeof(struct arena_block), room, &size))
		arena_exhausted();
	struct arena_block *block = malloc(size);
	if (!block)
		arena_exhausted();
	*block = (struct arena_block){ .room = room };
	ASAN_POISON_MEMORY_REGION(block->bytes, room);
	return block;
}

static size_t next_room(const struct arena_block *last, size_t needed)
{
	size_t room = last ? last->room * 2 : BLOCK_FIRST;
	if (room > BLOCK_LARGEST)
		room = BLOCK_LARGEST;
	if (BLOCK_FIRST == 0 || room < needed)
		room = needed;
	return room;
}

/* Makes a block current that has the room: one kept by arena_reset, or a new one at the end. */
static struct arena_block *block_with(struct arena *arena, size_t needed)
{
	struct arena_block *block = arena->current;
	struct arena_block *last = NULL;
	while (block && block->room - block->used < needed) {
		last = block;
		block = block->next;
	}
	if (!block) {
		block = block_new(next_room(last, needed));
		if (last)
			last->next = block;
		else
			arena->first = block;
	}
	arena->current = block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t step = alignof(max_align_t);
	if (size > SIZE_MAX / 2)
		arena_exhausted();
	size_t needed = (size + GAP + step - 1) / step * step;
	if (needed == 0)
		needed = step;
	struct arena_block *block = block_with(arena, needed);
	char *bytes = block->bytes + block->used;
	block->used += needed;
	arena->used += needed;
	ASAN_UNPOISON_MEMORY_REGION(bytes, size);
	return memset(bytes, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		arena_exhausted();
	return arena_alloc(arena, bytes);
}

void *vec_grow(struct arena *arena, const void *at, size_t count, size_t *room, size_t size)
{
	size_t more = *room < 4 ? 8 : *room * 2;
	void *copy = arena_array(arena, more, size);
	if (count > 0)
		memcpy(copy, at, count * size);
	*room = more;
	return copy;
}
