/* The figures of one form in one month, put together from how they are kept. */
#ifndef APP_SERVICE_SUMMARY_H
#define APP_SERVICE_SUMMARY_H

#include "app/service/span.h"
#include "storage/counts.h"

/* What fewer than this many did is not told where it could be about somebody. */
enum { SUMMARY_FEW = 10 };

struct named_count {
	struct str name;
	int64_t count;
};
VEC_TYPE(named_counts, struct named_count);

struct summary {
	struct str form;
	int64_t month;
	int64_t started, finished, abandoned; /* of those that were started in the month */
	int64_t open;			      /* neither of both yet */
	struct named_counts left;  /* abandoned, by page; an empty name: only begun */
	struct spans filled;	   /* how long those that are finished took */
	struct named_counts wrong; /* by field, most first */
	struct spans delivered;	   /* of those that were received in the month */
};
VEC_TYPE(summaries, struct summary);

/* Of each form that there are figures of, in their order. */
void summaries_make(const struct figures *figures, struct arena *arena, struct summaries *out);
/* Without a figure when there is none of that form. */
struct summary summary_find(const struct summaries *all, struct str form);

#endif
