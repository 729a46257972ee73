/* When a delivery that failed is tried again. */
#ifndef APP_DELIVERY_RETRY_H
#define APP_DELIVERY_RETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* delays_ms[n] is the pause after attempt n (from 1); [0] is the pause before the first, 0. */
struct retry_policy {
	const int64_t *delays_ms;
	size_t attempts;
	int64_t pressed_ms;	/* the least pause for a receiver that says it is overloaded */
	int64_t retry_after_ms; /* the longest Retry-After that is honoured whatever the delay
				 */
};

/* Standard Webhooks: 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
extern const struct retry_policy retry_standard;

struct retry_case {
	int64_t attempt; /* which one just failed, from 1 */
	int64_t status;	 /* HTTP, 0 when there was none */
	bool timed_out;
	int64_t retry_after_ms; /* what the receiver asked for, or 0 */
	uint32_t random;	/* uniform: spreads retries by ±20 % */
};

/* False when that was the last attempt. */
bool retry_delay(const struct retry_policy *policy, const struct retry_case *what,
		 int64_t *delay_ms);

#endif
