/* Dates, times and durations: what they are, calendar arithmetic, text in and out (DMN 1.5
 * §10.3.2.3). */
#ifndef ENGINE_FEEL_TEMPORAL_H
#define ENGINE_FEEL_TEMPORAL_H

#include "engine/base/buf.h"
#include "engine/base/str.h"

/* Proleptic Gregorian; years -999999999 to 999999999. */
struct date {
	int32_t year;
	uint8_t month, day;
};

/* Seconds that an offset may have, either way: java.time's bound, as the DMN TCK has it; XML
 * Schema stops at 14 hours. */
enum { TIME_OFFSET_MAX = 18 * 3600 };

enum zone_kind { ZONE_NONE, ZONE_OFFSET, ZONE_NAMED };

struct zone {
	enum zone_kind kind;
	int32_t offset;	 /* seconds east of UTC, for ZONE_OFFSET */
	struct str name; /* "Europe/Riga", for ZONE_NAMED; borrowed */
};

struct time {
	uint8_t hour, minute, second;
	uint32_t nano;
	struct zone zone;
};

struct date_time {
	struct date date;
	struct time time;
};

/* Days and time: seconds and nano have the same sign. */
struct duration {
	int64_t seconds;
	int32_t nano;
};

int32_t time_seconds(struct time time); /* since midnight */

bool date_valid(int64_t year, int64_t month, int64_t day);
/* Days since 1970-01-01, and back (false outside the years). */
int64_t date_to_days(struct date date);
bool date_from_days(int64_t days, struct date *out);
/* The day is clamped to the month's last; false outside the years. */
bool date_add_months(struct date date, int64_t months, struct date *out);
unsigned date_weekday(struct date date); /* 1 Monday … 7 Sunday */
unsigned date_day_of_year(struct date date);
unsigned date_week_of_year(struct date date); /* ISO 8601 */

/* The offset that the zone has at that local moment; false for ZONE_NONE and unknown names.
 * Names by the system's tz database. */
bool zone_offset(struct zone zone, struct date date, struct time time, int32_t *seconds);
bool zone_known(struct str name);
/* Seconds since 1970 UTC; a value without zone counts as UTC when both sides lack one (callers
 * compare like with like). */
int64_t date_time_to_epoch(const struct date_time *moment);
/* The local date and time in a zone at an epoch second. */
bool date_time_from_epoch(int64_t seconds, uint32_t nano, struct zone zone,
			  struct date_time *out);

/* FEEL's spellings (XML Schema's, with @Area/City beside offsets); the whole text; false when
 * it is not one. Zone names are borrowed from the text. */
bool date_parse(struct str text, struct date *out);
bool time_parse(struct str text, struct time *out);
bool date_time_parse(struct str text, struct date_time *out);
bool duration_parse(struct str text, struct duration *out);
bool months_parse(struct str text, int64_t *out); /* P1Y2M */

void date_print(struct date date, struct buf *out);
void time_print(const struct time *time, struct buf *out);
void date_time_print(const struct date_time *moment, struct buf *out);
void duration_print(struct duration duration, struct buf *out); /* P1DT2H, PT0S */
void months_print(int64_t months, struct buf *out);		/* P1Y2M, P0M */

#endif
