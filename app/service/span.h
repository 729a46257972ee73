/* How long things take, counted in classes: what is kept is how many, never how long one took.
 */
#ifndef APP_SERVICE_SPAN_H
#define APP_SERVICE_SPAN_H

#include <stdint.h>

#include "engine/base/str.h"

enum { SPAN_CLASSES = 25 };

/* Which class a time is of. */
unsigned span_class(int64_t ms);
/* The class's name in figures: its upper bound in seconds, "300", of the last "inf". */
struct str span_name(unsigned class);
/* SPAN_CLASSES when there is none of that name. */
unsigned span_find(struct str name);
/* From and up to, in seconds; the last has no end: -1. */
int64_t span_from(unsigned class);
int64_t span_to(unsigned class);

struct spans {
	int64_t counts[SPAN_CLASSES];
};
int64_t spans_sum(const struct spans *spans);
/* The time in seconds up to which that many percent took, evenly within a class; of the class
 * without end its beginning. There must be some. */
int64_t spans_percent(const struct spans *spans, unsigned percent);

#endif
