/* A growing array of one type in an arena: declare with VEC(T), append with VEC_ADD. */
#ifndef ENGINE_BASE_VEC_H
#define ENGINE_BASE_VEC_H

#include "engine/base/arena.h"

#define VEC(type)                                                                              \
	struct {                                                                               \
		type *at;                                                                      \
		size_t count, room;                                                            \
	}

/* The same as a named type, for signatures: VEC_TYPE(names, struct str) declares struct names.
 */
#define VEC_TYPE(name, type)                                                                   \
	struct name {                                                                          \
		type *at;                                                                      \
		size_t count, room;                                                            \
	}

/* A pointer to a new zeroed element at the end; growing moves the elements, so keep no pointers
 * while adding. */
#define VEC_ADD(arena, vec)                                                                    \
	((vec)->count == (vec)->room ? (vec)->at = vec_grow((arena), (vec)->at, (vec)->count,  \
							    &(vec)->room, VEC_SIZE(vec))       \
				     : (vec)->at,                                              \
	 &(vec)->at[(vec)->count++])
#define VEC_SIZE(vec) sizeof(*(vec)->at) /* NOLINT(bugprone-sizeof-expression): of any type */

/* Implemented in arena.c: a copy with twice the room (at least 8), the rest zeroed. */
void *vec_grow(struct arena *arena, const void *at, size_t count, size_t *room, size_t size);

#endif
