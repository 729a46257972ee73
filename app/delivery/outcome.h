/* How what was sent to an endpoint ended, to be remembered with it. */
#ifndef APP_DELIVERY_OUTCOME_H
#define APP_DELIVERY_OUTCOME_H

#include "app/service/fetch.h"
#include "storage/store.h"

/* accepted: with a status that is none of success it never is. */
struct endpoint_result outcome_of(const struct fetch_response *response, bool accepted,
				  int64_t now_ms);
/* Remembers it. Where it goes on well that is done once a minute: no delivery costs a row more
 * for it. What cannot be stored is logged. */
void outcome_keep(struct store *store, const struct endpoint *endpoint,
		  const struct endpoint_result *result);

#endif
