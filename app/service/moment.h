/* Points in time as people and programs write them. */
#ifndef APP_SERVICE_MOMENT_H
#define APP_SERVICE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* "2026-12-01T09:00:00Z" or with another offset; false for anything else. Milliseconds since
 * 1970. */
bool moment_read(struct str text, int64_t *ms);

/* "2026-12-01T09:00" by the clocks of Latvia, as browsers have it. False also for an hour that
 * the clocks leave out in spring; of the hour that they have twice in autumn the first. */
bool moment_read_local(struct str text, struct arena *arena, int64_t *ms);
struct str moment_write_local(struct arena *arena, int64_t ms);

#endif
