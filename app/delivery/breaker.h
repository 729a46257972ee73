/* A circuit breaker for each endpoint: one that mostly fails is left alone for a while, which
 * uses up none of its deliveries' attempts. */
#ifndef APP_DELIVERY_BREAKER_H
#define APP_DELIVERY_BREAKER_H

#include "storage/store.h"

/* How attempts that ended now went. The first failure opens a window of five minutes; when ten
 * attempts were made in it and seven of ten failed, the breaker opens for a minute. Then one
 * attempt is made: when it fails, it opens for twice as long, up to a quarter of an hour; when
 * it succeeds, everything is forgotten. False when nothing changed. */
bool breaker_count(struct breaker *breaker, int64_t successes, int64_t failures,
		   int64_t now_ms);
/* Did it open just now for the time that says that it has failed for half an hour, and nothing
 * else? Once, until something succeeds. */
bool breaker_is_long(const struct breaker *breaker);

#endif
