#include "engine/base/map.h"
#include "engine/base/arena.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Slots hold entry number + 1; 0 is free. Their count is a power of two, at least twice the
 * entries', so a probe always ends. */
enum { ENTRIES_FIRST = 8 };

static pthread_once_t seed_once = PTHREAD_ONCE_INIT;
static uint64_t seed[2]; /* written once, under seed_once */

static void seed_set(void)
{
	if (getrandom(seed, sizeof(seed), 0) != (ssize_t)sizeof(seed)) {
		(void)fputs("no random bytes from the system\n", stderr);
		abort();
	}
}

static inline uint64_t rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static uint64_t word_at(const char *at, size_t len)
{
	uint64_t word = 0;
	memcpy(&word, at, len);
	return word;
}

/* SipHash-1-3 (Aumasson, Bernstein 2012); byte order is the machine's, as nothing is kept. */
static uint64_t hash_of(struct str key)
{
	(void)pthread_once(&seed_once, seed_set);
	uint64_t v[4] = { seed[0] ^ 0x736f6d6570736575, seed[1] ^ 0x646f72616e646f6d,
			  seed[0] ^ 0x6c7967656e657261, seed[1] ^ 0x7465646279746573 };
	size_t at = 0;
	for (; key.len - at >= 8; at += 8) {
		uint64_t word = word_at(key.at + at, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	uint64_t last = (uint64_t)key.len << 56;
	if (key.len > at)
		last |= word_at(key.at + at, key.len - at);
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void map_init(struct map *map, struct arena *arena)
{
	*map = (struct map){ .arena = arena };
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t *slot_of(const struct map *map, struct str key, uint64_t hash)
{
	size_t mask = map->slot_count - 1;
	size_t at = (size_t)hash & mask;
	while (map->slots[at] != 0) {
		const struct map_entry *entry = &map->entries[map->slots[at] - 1];
		if (entry->hash == hash && str_equal(entry->key, key))
			break;
		at = (at + 1) & mask;
	}
	return &map->slots[at];
}

static void grow(struct map *map)
{
	assert(map->count < UINT32_MAX / 4);
	map->room = map->room > 0 ? map->room * 2 : ENTRIES_FIRST;
	map->slot_count = map->room * 2;
	struct map_entry *entries = ARENA_ARRAY(map->arena, struct map_entry, map->room);
	if (map->entries)
		memcpy(entries, map->entries, map->count * sizeof(*entries));
	map->entries = entries;
	map->slots = ARENA_ARRAY(map->arena, uint32_t, map->slot_count);
	for (size_t i = 0; i < map->count; i++)
		*slot_of(map, entries[i].key, entries[i].hash) = (uint32_t)i + 1;
}

static struct map_entry *find(const struct map *map, struct str key)
{
	if (map->count == 0)
		return NULL;
	uint32_t slot = *slot_of(map, key, hash_of(key));
	return slot > 0 ? &map->entries[slot - 1] : NULL;
}

bool map_add(struct map *map, struct str key, void *value)
{
	if (map->count == map->room)
		grow(map);
	assert(map->entries);
	uint64_t hash = hash_of(key);
	uint32_t *slot = slot_of(map, key, hash);
	if (*slot != 0)
		return false;
	map->entries[map->count] = (struct map_entry){ key, value, hash };
	map->count++;
	*slot = (uint32_t)map->count;
	return true;
}

void map_set(struct map *map, struct str key, void *value)
{
	struct map_entry *entry = find(map, key);
	if (entry)
		entry->value = value;
	else
		(void)map_add(map, key, value);
}

void *map_get(const struct map *map, struct str key)
{
	const struct map_entry *entry = find(map, key);
	return entry ? entry->value : NULL;
}

bool map_has(const struct map *map, struct str key)
{
	return find(map, key) != NULL;
}
