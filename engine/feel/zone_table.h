/* The offsets of one time zone, from the bytes of a tz file (RFC 8536). */
#ifndef ENGINE_FEEL_ZONE_TABLE_H
#define ENGINE_FEEL_ZONE_TABLE_H

#include "engine/feel/zone_rule.h"

struct zone_table {
	size_t count;
	int64_t *at;	 /* moments of change, ascending */
	int32_t *offset; /* offset[i] holds before at[i]; offset[count] after the last */
	bool has_rule;
	struct zone_rule rule; /* after the last change */
};

/* False, and nothing to finish, when the bytes are no such file. */
bool zone_table_init(struct zone_table *table, struct str bytes);
void zone_table_finish(struct zone_table *table);
/* The offset at a moment, seconds since 1970 UTC. */
int32_t zone_table_offset(const struct zone_table *table, int64_t epoch);

#endif
