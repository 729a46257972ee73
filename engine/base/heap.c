#include "engine/base/heap.h"

#include <stdlib.h>

#include "engine/base/arena.h"

void *heap_new(size_t size)
{
	return heap_array(1, size);
}

void *heap_array(size_t count, size_t size)
{
	void *at = calloc(count > 0 ? count : 1, size);

	if (at == NULL)
		arena_exhausted();
	return at;
}
