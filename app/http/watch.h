/* Ends connections that take too long, however lively they trickle: libmicrohttpd's own timeout
 * only sees silence. */
#ifndef APP_HTTP_WATCH_H
#define APP_HTTP_WATCH_H

#include "engine/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Milliseconds; 0: as limits.h says. */
struct deadlines {
	int64_t header; /* from the start to the end of the headers */
	int64_t idle;	/* between two requests; the next one's headers are due after it */
	int64_t grace;	/* before the rate of a body counts */
	int64_t write;	/* for the client to take the response, besides its size by the rate */
	int64_t sweep;	/* how often connections are looked at */
};

struct watch;
struct watched;

struct watch *watch_start(const struct deadlines *deadlines, struct err *err);
void watch_stop(struct watch *watch);
size_t watch_count(struct watch *watch);

/* A new connection, whose headers are due. The socket must stay open until watch_remove. */
struct watched *watch_add(struct watch *watch, int socket);
void watch_remove(struct watch *watch, struct watched *watched);

/* What the connection does from now on. */
void watch_head(struct watch *watch, struct watched *watched);
void watch_body(struct watch *watch, struct watched *watched);
void watch_received(struct watched *watched, size_t bytes);
void watch_work(struct watched *watched); /* ours: no deadline */
void watch_write(struct watch *watch, struct watched *watched, size_t bytes);
void watch_idle(struct watch *watch, struct watched *watched);

#endif
