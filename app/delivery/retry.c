#include "app/delivery/retry.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static const int64_t standard_delays[] = { 0,	      5 * SECOND, 5 * MINUTE, 30 * MINUTE,
					   2 * HOUR,  5 * HOUR,	  10 * HOUR,  14 * HOUR,
					   20 * HOUR, 24 * HOUR };

const struct retry_policy retry_standard = {
	.delays_ms = standard_delays,
	.attempts = sizeof(standard_delays) / sizeof(standard_delays[0]),
	.pressed_ms = MINUTE,
	.retry_after_ms = HOUR,
};

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static bool is_pressed(const struct retry_case *what)
{
	return what->timed_out || what->status == 429 || what->status == 502 ||
	       what->status == 503 || what->status == 504;
}

bool retry_delay(const struct retry_policy *policy, const struct retry_case *what,
		 int64_t *delay_ms)
{
	if (what->attempt < 1 || (uint64_t)what->attempt >= policy->attempts)
		return false;
	/* 80 to 120 %: what failed together must not come back together. */
	int64_t delay = policy->delays_ms[what->attempt] * (800 + what->random % 401) / 1000;
	if (is_pressed(what))
		delay = most(delay, policy->pressed_ms);
	/* The receiver may ask for more patience, within reason, but never for less. */
	if (what->retry_after_ms > delay)
		delay = least(what->retry_after_ms, most(2 * delay, policy->retry_after_ms));
	*delay_ms = delay;
	return true;
}
