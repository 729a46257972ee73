/* Named time zones, from the system's tz database; the process's own zone does not matter. */
#ifndef ENGINE_FEEL_ZONE_H
#define ENGINE_FEEL_ZONE_H

#include "engine/feel/temporal.h"

/* The offset that the zone has at a moment (seconds since 1970 UTC); false for unknown names.
 */
bool zone_offset_at(struct str name, int64_t epoch, int32_t *seconds);

#endif
