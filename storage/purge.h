/* The search for submissions whose time is over; what a test looks at, besides. */
#ifndef STORAGE_PURGE_H
#define STORAGE_PURGE_H

#include "engine/base/str.h"

/* $1 and $2 days after delivery and at most as they were said, 0: nothing; $3, $4 and $5 since
 * when a submission must be there: to be looked at, to be purged, and to be purged if it was
 * delivered until then; $6 how many. */
extern const struct str purge_due;
/* The next pair of days behind $1 and $2. */
extern const struct str purge_terms;

#endif
