/* What one worker has of each institution: its deliveries keep to their own lane, so that a
 * receiver that is slow holds up nobody else's. */
#ifndef APP_DELIVERY_LANE_H
#define APP_DELIVERY_LANE_H

#include "app/delivery/attempt.h"

struct lane {
	struct arena arena;
	struct str institution;
	size_t members; /* attempts that belong to it; without any it is forgotten */
	size_t under_way;
	size_t most;		      /* that may be at once */
	struct attempt_queue waiting; /* to be begun */
	struct lane *next;
};

struct lanes {
	struct lane *first, *last; /* in the order of their turns */
};

/* The attempt's own, to which it belongs from now on. most: as many may be under way where its
 * endpoint does not say. */
void lane_join(struct lanes *lanes, struct attempt *attempt, size_t most);
void lane_leave(struct lanes *lanes, struct attempt *attempt);
/* The next attempt to begin, of the lanes in turns; NULL when none waits where there is room.
 */
struct attempt *lane_next(struct lanes *lanes);
void lanes_finish(struct lanes *lanes);

#endif
