/* The yearly rule at the end of a tz file: a POSIX TZ string as RFC 8536 §3.3.1 extends it,
 * "EET-2EEST,M3.5.0/3,M10.5.0/4". */
#ifndef ENGINE_FEEL_ZONE_RULE_H
#define ENGINE_FEEL_ZONE_RULE_H

#include "engine/base/str.h"

enum zone_day { ZONE_DAY_JULIAN, ZONE_DAY_ZERO, ZONE_DAY_WEEKDAY };

/* When a change happens, in local time before it. */
struct zone_change {
	enum zone_day kind;
	int32_t day;	 /* JULIAN: 1 to 365, without 29 February; ZERO: 0 to 365, with it */
	int32_t month;	 /* WEEKDAY: 1 to 12 */
	int32_t week;	 /* 1 to 5, 5 the last */
	int32_t weekday; /* 0 Sunday to 6 Saturday */
	int32_t seconds; /* of that day; may be negative or beyond it */
};

struct zone_rule {
	int32_t standard; /* seconds east of UTC */
	int32_t summer;	  /* the same as standard when there is no summer time */
	struct zone_change start, end;
};

/* The whole text; false when it is no such rule. */
bool zone_rule_parse(struct str text, struct zone_rule *out);
/* The offset at a moment, seconds since 1970 UTC. */
int32_t zone_rule_offset(const struct zone_rule *rule, int64_t epoch);

#endif
