#include "engine/feel/sort.h"

#include <string.h>

#include "engine/feel/builtin.h"

struct sorting {
	struct feel_run *run;
	sort_swaps *swaps;
	void *context;
};

/* Merges the sorted from[low..middle) and from[middle..high) into to[low..high). */
static bool merge(const struct sorting *sorting, const struct value *from, struct value *to,
		  const size_t bounds[3])
{
	size_t left = bounds[0], right = bounds[1];

	for (size_t i = bounds[0]; i < bounds[2]; i++) {
		bool take_right = left == bounds[1];
		bool ok = true; /* nothing asked, nothing wrong */

		if (!feel_spend(sorting->run, 1))
			return false;
		if (left < bounds[1] && right < bounds[2])
			take_right =
				sorting->swaps(sorting->context, from[left], from[right], &ok);
		if (!ok)
			return false;
		to[i] = take_right ? from[right++] : from[left++];
	}
	return true;
}

bool sort_values(struct feel_run *run, struct value *items, size_t count, sort_swaps *swaps,
		 void *context)
{
	struct sorting sorting = { run, swaps, context };
	struct value *from = items;
	struct value *to = ARENA_ARRAY(run->arena, struct value, count);

	for (size_t width = 1; width < count; width *= 2) {
		for (size_t low = 0; low < count; low += 2 * width) {
			size_t middle = low + width < count ? low + width : count;
			size_t high = middle + width < count ? middle + width : count;
			size_t bounds[3] = { low, middle, high };

			if (!merge(&sorting, from, to, bounds))
				return false;
		}
		struct value *sorted = to;
		to = from;
		from = sorted;
	}
	if (from != items)
		memcpy(items, from, count * sizeof(*items));
	return true;
}
