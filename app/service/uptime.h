/* For how much of a time the platform could be used, by minutes: docs/figures.md says what
 * counts. */
#ifndef APP_SERVICE_UPTIME_H
#define APP_SERVICE_UPTIME_H

#include "app/service/config.h"
#include "storage/availability.h"

struct uptime {
	int64_t minutes;  /* of service; none: nothing is known of that time */
	int64_t served;	  /* of them */
	int64_t promised; /* hundredths of a percent; 0: nothing is */
};

/* Hundredths of a percent: "99.5" is 9950; 0 for the empty text. False with ERR_INVALID. */
bool uptime_promise(const struct config *config, int64_t *promised, struct err *err);
/* Of a month, as far as it has passed; of a form (NULL: the platform), as long as it was open.
 */
bool uptime_of_month(struct store *store, int64_t month, int64_t now_ms,
		     const struct availability *form, struct uptime *out, struct err *err);
/* Hundredths of a percent, rounded down. There must be minutes. */
int64_t uptime_measured(const struct uptime *uptime);
/* Was what is promised kept? */
bool uptime_kept(const struct uptime *uptime);

#endif
