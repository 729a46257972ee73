/* Before an endpoint gets anything it shows that it wants it: it is sent a challenge, signed
 * like a delivery, and must give it back. */
#ifndef APP_DELIVERY_VERIFICATION_H
#define APP_DELIVERY_VERIFICATION_H

#include "app/delivery/attempt.h"

/* What asks, and what tries an endpoint out: events of types "endpoint.verification" and
 * "test". */
struct str verification_event(struct str challenge, int64_t now_ms, struct arena *arena);
struct str verification_test(struct str institution, int64_t now_ms, struct arena *arena);
/* Of a type "endpoint.failing" or "endpoint.recovered". */
struct str verification_alarm(const char *type, struct str institution, int64_t now_ms,
			      struct arena *arena);
/* The next pending endpoint whose turn it is, as an attempt; *found tells whether there is one.
 */
bool verification_take(struct attempt *attempt, const struct post_config *config,
		       int64_t now_ms, bool *found, struct err *err);
/* Opens the endpoint, or plans when to ask it again. */
bool verification_end(struct attempt *attempt, const struct post_config *config, int64_t now_ms,
		      struct err *err);
/* Has it given back the challenge: {"challenge": "…"} with a status of 2xx? */
bool verification_accepts(const struct fetch_response *response, struct str challenge);

#endif
