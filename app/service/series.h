/* Figures by labels: a table that many threads look into and add to without a lock. It only
 * grows, and no further than it may. */
#ifndef APP_SERVICE_SERIES_H
#define APP_SERVICE_SERIES_H

#include <stdatomic.h>

#include "engine/base/str.h"

enum { SERIES_LABELS = 3, SERIES_BUCKETS = 12 };

struct series_key {
	size_t metric; /* below the count of series_new */
	struct str values[SERIES_LABELS];
};

/* Adding one costs an atomic addition or three; the key stays as it is. */
struct series {
	struct series_key key;
	_Atomic(struct series *) next; /* of its metric */
	atomic_ullong count;
	atomic_llong sum;
	atomic_ullong buckets[SERIES_BUCKETS]; /* of a histogram, each its own */
};

struct series_table;
struct series_table *series_new(size_t metrics);
void series_free(struct series_table *table);

/* The one with that key. Where there is none it is made, which takes a lock, unless there would
 * be more than limit lines, of which it takes so many: then NULL, without a lock. */
struct series *series_take(struct series_table *table, const struct series_key *key,
			   size_t lines, size_t limit);
/* The first of a metric, in the order in which they came; NULL: none yet. */
const struct series *series_first(const struct series_table *table, size_t metric);
const struct series *series_next(const struct series *series);

#endif
