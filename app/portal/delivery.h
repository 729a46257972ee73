/* What the pages about deliveries share. */
#ifndef APP_PORTAL_DELIVERY_H
#define APP_PORTAL_DELIVERY_H

#include "app/portal/portal.h"

struct str delivery_state_word(const struct portal *portal, const struct delivery_line *line);
/* How an institution's endpoint fares. */
bool delivery_endpoint_state(struct portal *portal, struct str institution, struct str *state,
			     struct err *err);
/* The same of the portal's institution, as a fact. */
bool delivery_tell_endpoint(struct portal *portal, struct xml *facts, struct err *err);
/* Is nothing sent for now, because there is no address, or it is not confirmed? */
bool delivery_waits(const struct portal *portal);
/* Of the portal's institution, in the name of who is there; from_ms of what failed is how long
 * ago. False when the answer says why not. */
bool delivery_replay(struct portal *portal, const struct replay *replay, int64_t *count);

#endif
