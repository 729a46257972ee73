/* Figures of forms by month, and the minutes in which the platform served: counts, and nothing
 * of anybody. */
#ifndef STORAGE_COUNTS_H
#define STORAGE_COUNTS_H

#include "engine/base/map.h"
#include "storage/store.h"

struct figure {
	struct str institution, form;
	int64_t month;	       /* 202611 */
	struct str kind, name; /* name: of what; may be empty */
	int64_t count;
};
VEC_TYPE(figures, struct figure);

/* Figures, each once, in their arena. Zeroed: none. */
struct figure_set {
	struct arena *arena;
	struct map known; /* key → struct figure */
};
void figure_set_init(struct figure_set *set, struct arena *arena);
/* Adds its count to the one of the same institution, form, month, kind and name; false when it
 * would be a new one and there are so many already. */
bool figure_set_add(struct figure_set *set, const struct figure *figure, size_t most);

/* What a process counted since it last told. The same writer and number again change nothing,
 * whatever became of the first time. */
struct count_batch {
	struct str writer;
	int64_t number; /* from 1, growing */
	const struct figure_set *figures;
	bool serves; /* it served in that minute, so many requests, and failed in so many */
	int64_t minute, requests, failures;
	int64_t now_ms;
};
bool store_counts_add(struct store *store, const struct count_batch *batch, struct err *err);

/* Of an institution's forms in a month, by form, kind and name. */
bool store_figures_list(struct store *store, struct arena *arena, struct str institution,
			int64_t month, struct figures *out, struct err *err);

/* Minutes from the first on and before the last in which some server served and at most one
 * request of twenty failed. */
bool store_minutes_served(struct store *store, int64_t from, int64_t to, int64_t *count,
			  struct err *err);
/* The first minute of which anything is known; INT64_MAX: there is none. */
bool store_minute_first(struct store *store, int64_t *minute, struct err *err);

#endif
