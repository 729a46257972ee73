/* Erases submissions whose time is over, and what is left of trying forms out. */
#ifndef APP_SERVICE_RETENTION_H
#define APP_SERVICE_RETENTION_H

#include "app/service/config.h"
#include "engine/base/clock.h"
#include "storage/store.h"

struct retention_count {
	int64_t delivered, undelivered;
};
/* Those that no institution ever got are reported one by one in the log, as errors. */
bool retention_purge(struct store *store, const struct config *config,
		     const struct clock *clock, struct retention_count *out, struct err *err);

#endif
