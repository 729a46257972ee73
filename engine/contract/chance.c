#include "engine/contract/chance.h"

#include <assert.h>

/* SplitMix64 (Steele, Lea, Flood 2014): any seed will do, zero too. */
static uint64_t next(struct chance *chance)
{
	uint64_t mixed;

	chance->state += UINT64_C(0x9E3779B97F4A7C15);
	mixed = chance->state;
	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
	return mixed ^ (mixed >> 31);
}

size_t chance_below(struct chance *chance, size_t count)
{
	assert(count > 0);
	return (size_t)(next(chance) % count);
}

bool chance_once_in(struct chance *chance, size_t times)
{
	return chance_below(chance, times) == 0;
}
