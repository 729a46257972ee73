/* Memory of one's own, for the few things that outlive every arena: zeroed, to be freed. Like
 * an arena's it does not fail: it ends the program. */
#ifndef ENGINE_BASE_HEAP_H
#define ENGINE_BASE_HEAP_H

#include <stddef.h>

void *heap_new(size_t size) __attribute__((returns_nonnull, malloc));
/* count * size with an overflow check. */
void *heap_array(size_t count, size_t size) __attribute__((returns_nonnull, malloc));

#endif
