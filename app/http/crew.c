#include "app/http/crew.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "engine/base/heap.h"

struct crew {
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t called;
	struct job *first, **end;
	size_t queued, idle, made, most;
	bool ended;
	pthread_t threads[];
};

struct crew *crew_new(size_t most)
{
	struct crew *crew = heap_new(sizeof(*crew) + most * sizeof(crew->threads[0]));

	crew->most = most;
	crew->end = &crew->first;
	(void)pthread_mutex_init(&crew->lock, NULL);
	(void)pthread_cond_init(&crew->called, NULL);
	return crew;
}

/* With the lock held; NULL when the crew has ended and nothing is left to do. */
static struct job *next_job(struct crew *crew)
{
	crew->idle++;
	while (crew->first == NULL && !crew->ended)
		(void)pthread_cond_wait(&crew->called, &crew->lock);
	crew->idle--;
	struct job *job = crew->first;
	if (job == NULL)
		return NULL;
	crew->first = job->next;
	if (crew->first == NULL)
		crew->end = &crew->first;
	crew->queued--;
	return job;
}

static void *work(void *context)
{
	struct crew *crew = context;
	struct job *job = NULL;

	(void)pthread_mutex_lock(&crew->lock);
	while ((job = next_job(crew)) != NULL) {
		(void)pthread_mutex_unlock(&crew->lock);
		job->run(job);
		(void)pthread_mutex_lock(&crew->lock);
	}
	(void)pthread_mutex_unlock(&crew->lock);
	return NULL;
}

/* With the lock held: one more where those who are idle have enough to do. */
static void grow(struct crew *crew)
{
	if (crew->queued <= crew->idle || crew->made == crew->most)
		return;
	if (pthread_create(&crew->threads[crew->made], NULL, work, crew) == 0)
		crew->made++;
}

bool crew_take(struct crew *crew, struct job *job)
{
	(void)pthread_mutex_lock(&crew->lock);
	crew->queued++;
	if (!crew->ended)
		grow(crew);
	const bool taken = !crew->ended && crew->made > 0;
	if (taken) {
		job->next = NULL;
		*crew->end = job;
		crew->end = &job->next;
	} else {
		crew->queued--;
	}
	(void)pthread_mutex_unlock(&crew->lock);
	if (taken)
		(void)pthread_cond_signal(&crew->called);
	return taken;
}

void crew_end(struct crew *crew)
{
	(void)pthread_mutex_lock(&crew->lock);
	crew->ended = true;
	(void)pthread_mutex_unlock(&crew->lock);
	(void)pthread_cond_broadcast(&crew->called);
	for (size_t i = 0; i < crew->made; i++)
		(void)pthread_join(crew->threads[i], NULL);
}

void crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	assert(crew->ended && crew->first == NULL);
	(void)pthread_cond_destroy(&crew->called);
	(void)pthread_mutex_destroy(&crew->lock);
	free(crew);
}
