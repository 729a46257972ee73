#include "app/delivery/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "app/delivery/bell.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"

/* How long a worker that is to stop tries to record how attempts ended while the store fails.
 */
enum { STORE_TRIES = 10 };

struct worker {
	struct post_config config;
	struct post *post;
	struct bell *bell;
	pthread_t thread;
	atomic_bool stopping;
};

static void *run(void *at)
{
	struct worker *worker = at;
	int tries = STORE_TRIES;

	while (!atomic_load(&worker->stopping) || (!post_rests(worker->post) && tries > 0)) {
		const bool stopping = atomic_load(&worker->stopping);
		struct err err = { 0 };
		if (post_turn(worker->post, !stopping, &err))
			continue;
		LOG(LOG_ERROR, "delivery.store", LOG_TEXT("detail", str_from_c(err.text)));
		tries -= stopping;
	}
	return NULL;
}

/* Signals are the main thread's business. */
static bool start_thread(struct worker *worker)
{
	sigset_t all;
	sigset_t before;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	const bool started = pthread_create(&worker->thread, NULL, run, worker) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

struct worker *worker_start(const struct post_config *config, struct err *err)
{
	struct worker *worker = heap_new(sizeof(*worker));

	worker->config = *config;
	worker->post = post_new(&worker->config, err);
	if (worker->post != NULL)
		worker->bell = bell_start(&worker->config, err);
	if (worker->bell != NULL && start_thread(worker))
		return worker;
	if (worker->bell != NULL)
		(void)err_set(err, ERR_IO, "no more threads for delivery");
	bell_stop(worker->bell);
	post_free(worker->post);
	free(worker);
	return NULL;
}

void worker_wake(struct worker *worker)
{
	post_wake(worker->post);
}

void worker_stop(struct worker *worker)
{
	if (worker == NULL)
		return;
	atomic_store(&worker->stopping, true);
	post_wake(worker->post);
	(void)pthread_join(worker->thread, NULL);
	bell_stop(worker->bell);
	post_free(worker->post);
	free(worker);
}
