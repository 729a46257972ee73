/* One attempt of a delivery: claim it, post it, record how it ended. */
#ifndef APP_DELIVERY_POST_H
#define APP_DELIVERY_POST_H

#include "app/delivery/retry.h"
#include "app/service/fetch.h"
#include "engine/base/clock.h"
#include "storage/store.h"

struct post_config {
	struct store *store;
	const struct clock *clock; /* NULL: the system's */
	struct fetch_policy fetch;
	const struct retry_policy *retry; /* NULL: retry_standard */
	size_t per_institution;		  /* attempts under way at once, 0: 2 */
};

/* Belongs to one thread; the config is borrowed. */
struct post;
struct post *post_new(const struct post_config *config, struct err *err);
void post_free(struct post *post);

/* Does the next due delivery; *found tells whether there was one. False when the store failed:
 * then the delivery, if one was claimed, is due again when its lease runs out. */
bool post_next(struct post *post, bool *found, struct err *err);

#endif
