/* Text to pointer, in an arena, keeping insertion order; the hash is seeded per process so that
 * outsiders cannot aim at it. */
#ifndef ENGINE_BASE_MAP_H
#define ENGINE_BASE_MAP_H

#include "engine/base/str.h"

struct map_entry {
	struct str key;
	void *value;
	uint64_t hash;
};

struct map {
	struct arena *arena;
	struct map_entry *entries; /* in the order of insertion */
	size_t count, room;
	uint32_t *slots;
	size_t slot_count;
};

void map_init(struct map *map, struct arena *arena);
/* Keys are borrowed, not copied. False, and nothing changed, when the key is there already. */
bool map_add(struct map *map, struct str key, void *value);
/* Adds or replaces. */
void map_set(struct map *map, struct str key, void *value);
/* NULL when absent. */
void *map_get(const struct map *map, struct str key);
bool map_has(const struct map *map, struct str key);

#endif
