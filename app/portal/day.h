/* A day, and a time of it, as people type them into a form of the portal: in parts, as on the
 * pages of citizens. By the clocks of Latvia. */
#ifndef APP_PORTAL_DAY_H
#define APP_PORTAL_DAY_H

#include "app/portal/page.h"

struct day {
	struct str day, month, year, time; /* as typed */
};

/* All empty where ms is 0. */
struct day day_of(struct arena *arena, int64_t ms);
/* What was sent under the field's name. */
struct day day_sent(struct arena *arena, const struct pair *pairs, size_t count,
		    const char *name);
bool day_is_empty(const struct day *day);
/* Its beginning, or the time that is given. False when there is no such day, or hour. */
bool day_read(const struct day *day, struct arena *arena, int64_t *ms);
/* "2026-12-01"; false when there is no such day. */
bool day_write(const struct day *day, struct arena *arena, struct str *text);

/* The field, to be given a label. */
struct xml *day_ask(struct page *page, struct xml *form, const char *name,
		    const struct day *day, bool timed);

#endif
