/* One line of JSON per event on standard error. Never answers, tokens, or query values: callers
 * name each field. */
#ifndef ENGINE_BASE_LOG_H
#define ENGINE_BASE_LOG_H

#include "engine/base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

struct log_field {
	const char *name;
	struct str text; /* when at is not NULL */
	int64_t number;	 /* else this */
};

/* Lines below this level are dropped; set once at start. */
void log_init(enum log_level level);
/* event is a dotted word, "delivery.failed"; lines of several threads do not mix. */
void log_event(enum log_level level, const char *event, const struct log_field *fields,
	       size_t count);

/* Sees every event whatever its level, in the thread that it happens in; set once at start,
 * before there are threads. NULL: nobody does. */
typedef void log_observer(void *context, const char *event, const struct log_field *fields,
			  size_t count);
void log_observe(log_observer *see, void *context);

#define LOG_TEXT(name, value) ((struct log_field){ (name), (value), 0 })
#define LOG_NUMBER(name, value) ((struct log_field){ (name), { NULL, 0 }, (value) })
/* log_event with the fields listed: LOG(LOG_INFO, "server.started", LOG_NUMBER("port", 8080))
 */
#define LOG(level, event, ...)                                                                 \
	log_event((level), (event), (const struct log_field[]){ __VA_ARGS__ },                 \
		  LENGTH(((const struct log_field[]){ __VA_ARGS__ })))

#endif
