/* Figures for who watches the program, in Prometheus' text format (version 0.0.4). */
#ifndef APP_SERVICE_METRICS_H
#define APP_SERVICE_METRICS_H

#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/pair.h"

/* Lines that all counters together have at most; what is known when it is asked for comes on
 * top of it. */
enum { METRICS_LINES = 9000 };

struct metrics;
struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);
/* Counts an event by metrics.def: a log_observer, whose context is the metrics. No lock, unless
 * labels are new. What no line is left for is counted under form="other", and in the end under
 * "other" for every label. */
void metrics_see(void *metrics, const char *event, const struct log_field *fields,
		 size_t count);
void metrics_write(const struct metrics *metrics, struct buf *out);

/* Of a figure that is known only when it is asked for; its values follow. */
void metrics_begin(struct buf *out, const char *name, const char *type, const char *help);
/* name{label="text",label="text"} value */
void metrics_value(struct buf *out, const char *name, const struct pair *labels, size_t count,
		   int64_t value);

#endif
