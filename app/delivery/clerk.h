/* Asks the store for the loop that posts, in a thread of its own, so that the loop never waits
 * for a disk: one errand at a time, and meanwhile the next one gathers. */
#ifndef APP_DELIVERY_CLERK_H
#define APP_DELIVERY_CLERK_H

#include "app/delivery/attempt.h"

/* How long a lease outlives the longest post: time to wait for room, and to record how it
 * ended. */
enum { CLERK_MARGIN_MS = 25000 };

/* The store's time, asked for now and then; between that a clock counts that nobody sets. */
struct store_time {
	int64_t store_ms, asked_at;
};
int64_t store_time_now(const struct store_time *time, const struct clock *clock);

/* The attempts in its queues are the clerk's until it is back. */
struct errand {
	/* To be done. */
	struct attempt_queue ended;  /* to be recorded */
	struct attempt_queue making; /* what they send is to be made */
	struct attempt_queue places; /* free, for what is claimed; none: nothing is */
	bool verifies;		     /* looks for a new endpoint, too, for the first place */

	/* What came of it. */
	bool ok; /* false: it is to be done again, for what is in ended still */
	struct err err;
	struct attempt_queue taken;    /* of the places; the others are left there */
	struct attempt_queue recorded; /* of those that had ended */
	size_t claimed;
	bool verifying;	 /* one of taken verifies an endpoint */
	int64_t next_ms; /* when something will be due, where nothing was claimed */
	struct store_time time;
	struct arena arena;	/* of what follows */
	VEC(struct str) opened; /* institutions whose breaker opened */
};

struct clerk;
/* Wakes the fetcher when it is back. Both are borrowed; nothing in the config is left open. */
struct clerk *clerk_new(const struct post_config *config, struct fetcher *fetcher,
			struct err *err);
void clerk_free(struct clerk *clerk); /* waits until it is back */
/* The one before must be back. */
void clerk_send(struct clerk *clerk, struct errand *errand);
bool clerk_is_back(struct clerk *clerk);

#endif
