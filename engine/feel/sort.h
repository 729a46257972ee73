/* A stable merge sort of values. */
#ifndef ENGINE_FEEL_SORT_H
#define ENGINE_FEEL_SORT_H

#include "engine/feel/feel.h"

/* Must b stand before a? Sets *ok; false there ends the sorting. */
typedef bool sort_swaps(void *context, struct value a, struct value b, bool *ok);

/* Sorts in place, in n log n steps of the budget, with one list's room from the run's arena.
 * False when swaps gave up or the budget is spent: then the order is anything. */
bool sort_values(struct feel_run *run, struct value *items, size_t count, sort_swaps *swaps,
		 void *context);

#endif
