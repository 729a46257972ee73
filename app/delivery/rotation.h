/* Keys that sign deliveries, made and replaced: for a while the old ones sign, too. */
#ifndef APP_DELIVERY_ROTATION_H
#define APP_DELIVERY_ROTATION_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* A new "whsec_…". */
struct str rotation_key(struct arena *arena);
/* The secrets of an endpoint with the key before them; those that had no end get this one, and
 * those that have ended are left out. Empty when there are too many. */
struct str rotation_add(struct str secrets, struct str key, int64_t until_ms, int64_t now_ms,
			struct arena *arena);
/* The newest alone. */
struct str rotation_end(struct str secrets);

#endif
