/* Where an institution gets its deliveries, as the operator's file of endpoints says it. */
#ifndef APP_DELIVERY_ENDPOINT_LINE_H
#define APP_DELIVERY_ENDPOINT_LINE_H

#include "app/service/fetch.h"
#include "storage/store.h"

/* A line "institution URL whsec_… name=value …", checked before anything is delivered there. */
bool endpoint_line_read(struct str line, const struct fetch_policy *policy, struct arena *arena,
			struct endpoint *out, struct err *err);

VEC_TYPE(endpoint_lines, struct endpoint);
/* All of a file; empty lines and those that begin with # are none. linkable: receivers can be
 * given links. What is wrong is told with the number of its line. */
bool endpoint_lines_read(struct str text, const struct fetch_policy *policy, bool linkable,
			 struct arena *arena, struct endpoint_lines *out, struct err *err);

#endif
