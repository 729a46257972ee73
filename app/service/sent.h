/* What was sent, to be shown later. */
#ifndef APP_SERVICE_SENT_H
#define APP_SERVICE_SENT_H

#include "app/service/published.h"
#include "storage/store.h"

/* The state in the version that it was sent by, which published is; its answers and it are in
 * the arena. NULL when it cannot be made: it is sealed, or erased. */
const struct state *sent_state(const struct published *published, const struct submission *sent,
			       struct arena *arena);

#endif
