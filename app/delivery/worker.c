#include "app/delivery/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "engine/base/limits.h"
#include "engine/base/log.h"

enum {
	THREADS = 4,
	POLL_MS = 1000, /* how long what another process stored may go unseen */
};

struct worker_thread {
	pthread_t thread;
	struct worker *worker;
	struct post *post;
};

struct worker {
	struct worker_config config;
	struct worker_thread threads[LIMIT_WORKER_THREADS];
	size_t started;
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t changed;
	uint64_t wakes; /* how often somebody called */
	bool stopping;
};

static uint64_t wakes_of(struct worker *worker, bool *stopping)
{
	(void)pthread_mutex_lock(&worker->lock);
	const uint64_t wakes = worker->wakes;
	*stopping = worker->stopping;
	(void)pthread_mutex_unlock(&worker->lock);
	return wakes;
}

/* Until somebody calls (after seen) or the time has passed. */
static void rest(struct worker *worker, uint64_t seen, int64_t pause_ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)(pause_ms % 1000) * 1000000;
	until.tv_sec += pause_ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	(void)pthread_mutex_lock(&worker->lock);
	/* Waking for nothing does no harm, so one wait is enough. */
	if (worker->wakes == seen && !worker->stopping)
		(void)pthread_cond_timedwait(&worker->changed, &worker->lock, &until);
	(void)pthread_mutex_unlock(&worker->lock);
}

/* What is due but was not to be had is in other hands: whoever holds it looks for more when it
 * is done. */
static int64_t pause_of(const struct post_config *config, struct err *err)
{
	int64_t next_ms = 0;
	int64_t now_ms = 0;

	if (!store_outbox_next(config->store, &next_ms, err) ||
	    !store_now(config->store, config->clock, &now_ms, err))
		return POLL_MS;
	return next_ms > now_ms && next_ms - now_ms < POLL_MS ? next_ms - now_ms : POLL_MS;
}

static void *run(void *at)
{
	struct worker_thread *self = at;
	struct worker *worker = self->worker;
	bool stopping = false;
	uint64_t seen = wakes_of(worker, &stopping);

	while (!stopping) {
		struct err err = { 0 };
		bool found = false;
		if (!post_next(self->post, &found, &err)) {
			LOG(LOG_ERROR, "delivery.store",
			    LOG_TEXT("detail", str_from_c(err.text)));
			rest(worker, seen, POLL_MS);
		} else if (!found) {
			rest(worker, seen, pause_of(&worker->config.post, &err));
		}
		seen = wakes_of(worker, &stopping);
	}
	return NULL;
}

static bool start_thread(struct worker *worker, struct err *err)
{
	struct worker_thread *thread = &worker->threads[worker->started];

	thread->worker = worker;
	thread->post = post_new(&worker->config.post, err);
	if (thread->post == NULL)
		return false;
	if (pthread_create(&thread->thread, NULL, run, thread) != 0) {
		post_free(thread->post);
		return err_set(err, ERR_IO, "no more threads for delivery");
	}
	worker->started++;
	return true;
}

/* Signals are the main thread's business. */
static bool start_threads(struct worker *worker, size_t count, struct err *err)
{
	sigset_t all;
	sigset_t before;
	bool ok = true;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	while (ok && worker->started < count)
		ok = start_thread(worker, err);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ok;
}

struct worker *worker_start(const struct worker_config *config, struct err *err)
{
	struct worker *worker = calloc(1, sizeof(*worker));
	const size_t wanted = config->threads > 0 ? config->threads : THREADS;
	const size_t count = wanted < LIMIT_WORKER_THREADS ? wanted : LIMIT_WORKER_THREADS;
	pthread_condattr_t steady;

	if (worker == NULL)
		abort();
	worker->config = *config;
	(void)pthread_mutex_init(&worker->lock, NULL);
	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&worker->changed, &steady);
	(void)pthread_condattr_destroy(&steady);
	if (start_threads(worker, count, err))
		return worker;
	worker_stop(worker);
	return NULL;
}

void worker_wake(struct worker *worker)
{
	(void)pthread_mutex_lock(&worker->lock);
	worker->wakes++;
	(void)pthread_cond_signal(&worker->changed);
	(void)pthread_mutex_unlock(&worker->lock);
}

void worker_stop(struct worker *worker)
{
	if (worker == NULL)
		return;
	(void)pthread_mutex_lock(&worker->lock);
	worker->stopping = true;
	(void)pthread_cond_broadcast(&worker->changed);
	(void)pthread_mutex_unlock(&worker->lock);
	for (size_t i = 0; i < worker->started; i++) {
		(void)pthread_join(worker->threads[i].thread, NULL);
		post_free(worker->threads[i].post);
	}
	(void)pthread_cond_destroy(&worker->changed);
	(void)pthread_mutex_destroy(&worker->lock);
	free(worker);
}
