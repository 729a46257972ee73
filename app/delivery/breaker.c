#include "app/delivery/breaker.h"

#define MINUTE INT64_C(60000)

enum {
	ATTEMPTS_LEAST = 10,
	DOUBLINGS = 4,
	LONG = 6 /* the pauses before it are 1, 2, 4, 8 and 15 minutes */
};

static const int64_t window_ms = 5 * MINUTE;
static const int64_t longest_ms = 15 * MINUTE;

static void open_for_a_while(struct breaker *breaker, int64_t now_ms)
{
	const int64_t doublings = breaker->opens < DOUBLINGS ? breaker->opens : DOUBLINGS;
	const int64_t pause_ms = MINUTE << doublings;

	*breaker = (struct breaker){
		.opens = breaker->opens + 1,
		.until_ms = now_ms + (pause_ms < longest_ms ? pause_ms : longest_ms),
	};
}

/* Attempts that were under way when it opened say nothing new. */
static bool count_half_open(struct breaker *breaker, int64_t successes, int64_t now_ms)
{
	if (now_ms < breaker->until_ms)
		return false;
	if (successes > 0)
		*breaker = (struct breaker){ 0 };
	else
		open_for_a_while(breaker, now_ms);
	return true;
}

bool breaker_count(struct breaker *breaker, int64_t successes, int64_t failures, int64_t now_ms)
{
	if (successes + failures == 0)
		return false;
	if (breaker->opens > 0)
		return count_half_open(breaker, successes, now_ms);
	if (breaker->attempts > 0 && now_ms - breaker->since_ms >= window_ms)
		*breaker = (struct breaker){ 0 };
	/* Where nothing fails nothing is counted: nothing has to be written. */
	if (breaker->attempts == 0 && failures == 0)
		return false;
	if (breaker->attempts == 0)
		breaker->since_ms = now_ms;
	breaker->attempts += successes + failures;
	breaker->failures += failures;
	if (breaker->attempts >= ATTEMPTS_LEAST &&
	    breaker->failures * 10 >= breaker->attempts * 7)
		open_for_a_while(breaker, now_ms);
	return true;
}

bool breaker_is_long(const struct breaker *breaker)
{
	return breaker->opens == LONG;
}
