/* Points in time as people and programs write them. */
#ifndef APP_SERVICE_MOMENT_H
#define APP_SERVICE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/str.h"

/* "2026-12-01T09:00:00Z" or with another offset; false for anything else. Milliseconds since
 * 1970. */
bool moment_read(struct str text, int64_t *ms);

#endif
