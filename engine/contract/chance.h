/* Choices that look random and are the same for the same seed, on every machine. */
#ifndef ENGINE_CONTRACT_CHANCE_H
#define ENGINE_CONTRACT_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state; /* the seed at first */
};

/* From 0 to below count, which is not 0. */
size_t chance_below(struct chance *chance, size_t count);
/* Once in so many times. */
bool chance_once_in(struct chance *chance, size_t times);

#endif
