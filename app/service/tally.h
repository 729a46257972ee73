/* Counts what happens at forms, by the events of the log, and adds it to the store every few
 * seconds: see docs/figures.md. Never anything of anybody. */
#ifndef APP_SERVICE_TALLY_H
#define APP_SERVICE_TALLY_H

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "storage/store.h"

/* What the figures of a form are: a kind, and what its names are. */
#define TALLY_STARTED "started"	    /* no name; in the month when it was */
#define TALLY_FINISHED "finished"   /* no name; in the month when it was started */
#define TALLY_FILLED "filled"	    /* by class of span.h; in the month when it was started */
#define TALLY_ABANDONED "abandoned" /* by page; the store counts them (storage/counts.c) */
#define TALLY_WRONG "wrong"	    /* by field, in the month when it was told */
#define TALLY_DELIVERED                                                                        \
	"delivered" /* by class of span.h; in the month when it was received                   \
		     */

struct tally;
/* serves: the process answers citizens, and its minutes count. What is borrowed must live until
 * tally_stop. */
struct tally *tally_new(struct store *store, const struct clock *clock, bool serves);
/* From now on what it counts is added to the store. */
bool tally_start(struct tally *tally, struct err *err);
/* A log_observer, whose context is the tally. Most events cost it a few comparisons. */
void tally_see(void *tally, const char *event, const struct log_field *fields, size_t count);
/* Adds what is left, and frees it. NULL is none. */
void tally_stop(struct tally *tally);

#endif
