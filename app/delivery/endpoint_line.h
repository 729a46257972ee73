/* Where an institution gets its deliveries, as the operator's file of endpoints says it. */
#ifndef APP_DELIVERY_ENDPOINT_LINE_H
#define APP_DELIVERY_ENDPOINT_LINE_H

#include "app/service/fetch.h"
#include "storage/store.h"

/* A line "institution URL whsec_… name=value …", checked before anything is delivered there. */
bool endpoint_line_read(struct str line, const struct fetch_policy *policy, struct arena *arena,
			struct endpoint *out, struct err *err);

#endif
