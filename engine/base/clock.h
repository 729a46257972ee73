/* Now: milliseconds since 1970 UTC, and a steady count for deadlines. */
#ifndef ENGINE_BASE_CLOCK_H
#define ENGINE_BASE_CLOCK_H

#include <stdint.h>

/* Passed as an argument like every other dependency, so that tests, scenarios and replays
 * decide what time it is. */
struct clock {
	int64_t fixed_ms; /* when not 0: the time that clock_now gives */
};

int64_t clock_now(const struct clock *clock); /* NULL: the system's */
int64_t clock_steady(void);		      /* milliseconds, never goes back */

#endif
