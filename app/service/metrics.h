/* Figures for who watches the program, in Prometheus' text format (version 0.0.4). */
#ifndef APP_SERVICE_METRICS_H
#define APP_SERVICE_METRICS_H

#include "engine/base/buf.h"
#include "engine/base/log.h"

struct metrics;
struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);
/* Counts an event by metrics.def: a log_observer, whose context is the metrics. Of new labels
 * beyond ten thousand nothing is kept, but how many there were. */
void metrics_see(void *metrics, const char *event, const struct log_field *fields,
		 size_t count);
void metrics_write(struct metrics *metrics, struct buf *out);

/* Of a figure that is known only when it is asked for; its values follow. */
void metrics_begin(struct buf *out, const char *name, const char *type, const char *help);
/* name{label="text"} value */
void metrics_value(struct buf *out, const char *name, const char *label, struct str text,
		   int64_t value);

#endif
