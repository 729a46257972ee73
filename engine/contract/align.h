/* Two lists beside each other, so that as little as can be is different. */
#ifndef ENGINE_CONTRACT_ALIGN_H
#define ENGINE_CONTRACT_ALIGN_H

#include "engine/base/str.h"
#include "engine/base/vec.h"

/* Where one of the first list stands in the second. */
struct alignment {
	size_t before, after; /* SIZE_MAX: it is not there */
};
VEC_TYPE(alignments, struct alignment);

/* As few as can be are not there or different; those that are different stand beside each
 * other in their order. */
struct alignments align(struct arena *arena, const struct str *before, size_t before_count,
			const struct str *after, size_t after_count);
/* Marks a longest row of places that grow. */
void align_growing(struct arena *arena, const size_t *places, size_t count, bool *growing);

#endif
