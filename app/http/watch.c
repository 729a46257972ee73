#include "app/http/watch.h"
#include "engine/base/arena.h"
#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

/* Connections stand in a list that only joining, leaving and the sweep lock; what a connection
 * does while it stands there just moves its deadline. */
struct watched {
	struct watched *previous, *next;
	int socket;
	_Atomic int64_t deadline; /* by clock_steady */
	int64_t body_deadline;	  /* of the connection's own thread */
};

struct watch {
	struct deadlines deadlines;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	struct watched *first;
	size_t count;
};

static void choose(int64_t *chosen_ms, int64_t seconds)
{
	if (*chosen_ms == 0)
		*chosen_ms = seconds * 1000;
}

static void fill_in(struct deadlines *deadlines)
{
	choose(&deadlines->header, LIMIT_HEADER_SECONDS);
	choose(&deadlines->idle, LIMIT_IDLE_SECONDS);
	choose(&deadlines->grace, LIMIT_BODY_GRACE_SECONDS);
	choose(&deadlines->write, LIMIT_WRITE_SECONDS);
	choose(&deadlines->sweep, 1);
}

static int64_t transfer_ms(size_t bytes)
{
	return (int64_t)bytes * 1000 / LIMIT_BODY_RATE;
}

/* The library sees the end of the stream and closes the socket itself. */
static void sweep(struct watch *watch)
{
	int64_t now = clock_steady();
	for (struct watched *w = watch->first; w; w = w->next)
		if (w->deadline <= now)
			(void)shutdown(w->socket, SHUT_RDWR);
}

static void sleep_until(struct watch *watch, int64_t steady_ms)
{
	struct timespec when = { .tv_sec = (time_t)(steady_ms / 1000),
				 .tv_nsec = (long)(steady_ms % 1000) * 1000000 };
	(void)pthread_cond_timedwait(&watch->wake, &watch->lock, &when);
}

static void *run(void *argument)
{
	struct watch *watch = argument;
	(void)pthread_mutex_lock(&watch->lock);
	while (!watch->stopping) {
		sweep(watch);
		sleep_until(watch, clock_steady() + watch->deadlines.sweep);
	}
	(void)pthread_mutex_unlock(&watch->lock);
	return NULL;
}

struct watch *watch_start(const struct deadlines *deadlines, struct err *err)
{
	struct watch *watch = heap_new(sizeof(*watch));
	pthread_condattr_t steady;
	watch->deadlines = *deadlines;
	fill_in(&watch->deadlines);
	(void)pthread_mutex_init(&watch->lock, NULL);
	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&watch->wake, &steady);
	(void)pthread_condattr_destroy(&steady);
	if (pthread_create(&watch->thread, NULL, run, watch) == 0)
		return watch;
	(void)err_set(err, ERR_IO, "no thread to watch connections with");
	(void)pthread_cond_destroy(&watch->wake);
	(void)pthread_mutex_destroy(&watch->lock);
	free(watch);
	return NULL;
}

void watch_stop(struct watch *watch)
{
	if (!watch)
		return;
	(void)pthread_mutex_lock(&watch->lock);
	watch->stopping = true;
	(void)pthread_cond_signal(&watch->wake);
	(void)pthread_mutex_unlock(&watch->lock);
	(void)pthread_join(watch->thread, NULL);
	(void)pthread_cond_destroy(&watch->wake);
	(void)pthread_mutex_destroy(&watch->lock);
	free(watch);
}

size_t watch_count(struct watch *watch)
{
	(void)pthread_mutex_lock(&watch->lock);
	size_t count = watch->count;
	(void)pthread_mutex_unlock(&watch->lock);
	return count;
}

struct watched *watch_add(struct watch *watch, int socket)
{
	struct watched *watched = heap_new(sizeof(*watched));
	watched->socket = socket;
	watched->deadline = clock_steady() + watch->deadlines.header;
	(void)pthread_mutex_lock(&watch->lock);
	watched->next = watch->first;
	if (watch->first)
		watch->first->previous = watched;
	watch->first = watched;
	watch->count++;
	(void)pthread_mutex_unlock(&watch->lock);
	return watched;
}

void watch_remove(struct watch *watch, struct watched *watched)
{
	if (!watched)
		return;
	(void)pthread_mutex_lock(&watch->lock);
	if (watched->next)
		watched->next->previous = watched->previous;
	if (watched->previous)
		watched->previous->next = watched->next;
	else
		watch->first = watched->next;
	watch->count--;
	(void)pthread_mutex_unlock(&watch->lock);
	free(watched);
}

/* The first line has arrived; what was left of an idle time does not count. */
void watch_head(struct watch *watch, struct watched *watched)
{
	int64_t due = clock_steady() + watch->deadlines.header;
	if (due < watched->deadline)
		watched->deadline = due;
}

void watch_body(struct watch *watch, struct watched *watched)
{
	watched->body_deadline = clock_steady() + watch->deadlines.grace;
	watched->deadline = watched->body_deadline;
}

void watch_received(struct watched *watched, size_t bytes)
{
	watched->body_deadline += transfer_ms(bytes);
	watched->deadline = watched->body_deadline;
}

void watch_work(struct watched *watched)
{
	watched->deadline = INT64_MAX;
}

void watch_write(struct watch *watch, struct watched *watched, size_t bytes)
{
	watched->deadline = clock_steady() + watch->deadlines.write + transfer_ms(bytes);
}

void watch_idle(struct watch *watch, struct watched *watched)
{
	watched->deadline = clock_steady() + watch->deadlines.idle + watch->deadlines.header;
}
