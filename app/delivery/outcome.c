#include "app/delivery/outcome.h"

#include "engine/base/log.h"

#define MINUTE INT64_C(60000)

struct endpoint_result outcome_of(const struct fetch_response *response, bool accepted,
				  int64_t now_ms)
{
	static const enum endpoint_end ends[] = {
		[FETCH_ANSWERED] = ENDPOINT_REFUSED,
		[FETCH_BLOCKED] = ENDPOINT_BLOCKED,
		[FETCH_TIMEOUT] = ENDPOINT_TIMEOUT,
		[FETCH_FAILED] = ENDPOINT_FAILED,
	};
	const bool well = accepted && response->status / 100 == 2;

	return (struct endpoint_result){ .end = well ? ENDPOINT_ACCEPTED : ends[response->end],
					 .status = response->status,
					 .at_ms = now_ms };
}

void outcome_keep(struct store *store, const struct endpoint *endpoint,
		  const struct endpoint_result *result)
{
	const struct endpoint_result *known = &endpoint->last;
	struct err err = { 0 };

	if (result->end == ENDPOINT_ACCEPTED && known->end == ENDPOINT_ACCEPTED &&
	    result->at_ms - known->at_ms < MINUTE)
		return;
	if (!store_endpoint_ended(store, endpoint, result, &err))
		LOG(LOG_WARNING, "endpoint.result-lost",
		    LOG_TEXT("institution", endpoint->institution),
		    LOG_TEXT("detail", str_from_c(err.text)));
}
