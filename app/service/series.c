#include "app/service/series.h"

#include <pthread.h>
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/base/heap.h"

/* Slots are filled and never emptied, so whoever finds a free one knows that the key is in none
 * behind it. Less than half of them are ever full. */
enum { SLOTS = 1 << 15, MOST = SLOTS / 2 };

struct list {
	_Atomic(struct series *) first;
	struct series *last; /* under the lock */
};

struct series_table {
	_Atomic(struct series *) slots[SLOTS];
	atomic_size_t lines;
	pthread_mutex_t lock; /* over what is added */
	struct arena arena;
	size_t count;
	struct list lists[];
};

struct series_table *series_new(size_t metrics)
{
	struct series_table *table =
		heap_new(sizeof(*table) + metrics * sizeof(table->lists[0]));

	(void)pthread_mutex_init(&table->lock, NULL);
	arena_init(&table->arena);
	return table;
}

void series_free(struct series_table *table)
{
	if (table == NULL)
		return;
	arena_finish(&table->arena);
	(void)pthread_mutex_destroy(&table->lock);
	free(table);
}

/* FNV-1a, 64 bits; a 0xff, which no text has, ends each value. */
static uint64_t hash_of(const struct series_key *key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ key->metric;

	for (size_t i = 0; i < SERIES_LABELS; i++) {
		for (size_t j = 0; j < key->values[i].len; j++)
			hash = (hash ^ (unsigned char)key->values[i].at[j]) *
			       UINT64_C(0x100000001b3);
		hash = (hash ^ 0xff) * UINT64_C(0x100000001b3);
	}
	return hash ^ hash >> 32;
}

static bool is_same(const struct series_key *a, const struct series_key *b)
{
	bool same = a->metric == b->metric;

	for (size_t i = 0; same && i < SERIES_LABELS; i++)
		same = str_equal(a->values[i], b->values[i]);
	return same;
}

/* The slot that has the key, or the free one where it belongs. */
static _Atomic(struct series *) *find(struct series_table *table, const struct series_key *key)
{
	size_t at = hash_of(key) % SLOTS;

	for (;; at = (at + 1) % SLOTS) {
		const struct series *series =
			atomic_load_explicit(&table->slots[at], memory_order_acquire);
		if (series == NULL || is_same(&series->key, key))
			return &table->slots[at];
	}
}

static struct series *make(struct series_table *table, const struct series_key *key)
{
	struct series *series = ARENA_NEW(&table->arena, struct series);
	struct list *list = &table->lists[key->metric];
	_Atomic(struct series *) *end = list->last == NULL ? &list->first : &list->last->next;

	series->key.metric = key->metric;
	for (size_t i = 0; i < SERIES_LABELS; i++)
		series->key.values[i] = str_copy(&table->arena, key->values[i]);
	list->last = series;
	atomic_store_explicit(end, series, memory_order_release);
	table->count++;
	return series;
}

/* Another thread may have been quicker: it is looked for again. */
static struct series *add(struct series_table *table, const struct series_key *key,
			  size_t lines, size_t limit)
{
	(void)pthread_mutex_lock(&table->lock);
	_Atomic(struct series *) *slot = find(table, key);
	struct series *series = atomic_load_explicit(slot, memory_order_relaxed);
	const bool room = atomic_load(&table->lines) + lines <= limit && table->count < MOST;
	if (series == NULL && room) {
		series = make(table, key);
		(void)atomic_fetch_add(&table->lines, lines);
		atomic_store_explicit(slot, series, memory_order_release);
	}
	(void)pthread_mutex_unlock(&table->lock);
	return series;
}

struct series *series_take(struct series_table *table, const struct series_key *key,
			   size_t lines, size_t limit)
{
	struct series *series = atomic_load_explicit(find(table, key), memory_order_acquire);

	if (series != NULL || atomic_load(&table->lines) + lines > limit)
		return series;
	return add(table, key, lines, limit);
}

const struct series *series_first(const struct series_table *table, size_t metric)
{
	return atomic_load_explicit(&table->lists[metric].first, memory_order_acquire);
}

const struct series *series_next(const struct series *series)
{
	return atomic_load_explicit(&series->next, memory_order_acquire);
}
