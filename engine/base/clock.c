#include "engine/base/clock.h"

#include <stddef.h>
#include <time.h>

static int64_t milliseconds(clockid_t id)
{
	struct timespec time = { 0 };
	(void)clock_gettime(id, &time); /* cannot fail for these two clocks */
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t clock_now(const struct clock *clock)
{
	if (clock && clock->fixed_ms != 0)
		return clock->fixed_ms;
	return milliseconds(CLOCK_REALTIME);
}

int64_t clock_steady(void)
{
	return milliseconds(CLOCK_MONOTONIC);
}
