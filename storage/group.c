#include "storage/group.h"

#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

#include "engine/base/heap.h"
#include "engine/base/log_request.h"

/* Leader and followers. Whoever comes while nobody commits for its key does the work of all who
 * wait, in one transaction; those who come meanwhile are the next batch, led by the first of
 * them. So nobody waits for others to come, and the busier it is the more share a flush. Each
 * waits for a signal of its own: where all are woken for one, they only meet at the lock.
 *
 * When something fails in a batch, all of it is undone, and each member does its own work
 * again, alone, in its own thread: so none is failed by another, no savepoints are needed, and
 * a commit that was not answered is cleared up by each for itself. */

/* So many that a flush hardly counts any more; more would only make the first wait. */
enum { MEMBERS = 64 };

enum verdict { WAITING, DURABLE, FAILED, ALONE };

/* What its leader gathered; under way from when that one is named. */
struct batch {
	struct str key;
	struct member *first, **end;
	size_t count;
	bool begun; /* to do the members' work */
	struct batch *next;
};

struct member {
	struct str key;
	const struct transaction *transaction;
	struct str request; /* that it works for, whoever does the work */
	sem_t called;	    /* it is decided, or this is the leader now */
	enum verdict verdict;
	struct err err;	    /* when it is not durable: how the batch ended */
	struct batch batch; /* if it leads one */
	struct member *next;
};

struct group {
	struct db_pool *pool;
	pthread_mutex_t lock;	/* over what follows */
	struct member *waiting; /* the first to come first */
	struct batch *batches;	/* under way, no two with one key */
};

struct group *group_new(struct db_pool *pool)
{
	struct group *group = heap_new(sizeof(*group));

	group->pool = pool;
	(void)pthread_mutex_init(&group->lock, NULL);
	return group;
}

void group_free(struct group *group)
{
	if (group == NULL)
		return;
	(void)pthread_mutex_destroy(&group->lock);
	free(group);
}

/* --- batches; the lock is held ------------------------------------------------------------ */

static bool is_under_way(const struct group *group, struct str key)
{
	const struct batch *batch = group->batches;

	while (batch != NULL && !str_equal(batch->key, key))
		batch = batch->next;
	return batch != NULL;
}

static void wait_in_line(struct group *group, struct member *self)
{
	struct member **end = &group->waiting;

	while (*end != NULL)
		end = &(*end)->next;
	*end = self;
}

static void name_leader(struct group *group, struct member *member)
{
	member->batch = (struct batch){ .key = member->key, .next = group->batches };
	group->batches = &member->batch;
}

/* Those with the batch's key leave the line for it. */
static void gather(struct group *group, struct batch *batch)
{
	struct member **at = &group->waiting;

	batch->end = &batch->first;
	while (*at != NULL && batch->count < MEMBERS) {
		struct member *member = *at;
		if (!str_equal(member->key, batch->key)) {
			at = &member->next;
			continue;
		}
		*at = member->next;
		member->next = NULL;
		*batch->end = member;
		batch->end = &member->next;
		batch->count++;
	}
}

/* The batch is over; the next of its key has a leader if anybody waits. */
static void hand_over(struct group *group, const struct batch *batch)
{
	struct batch **at = &group->batches;
	struct member *member = group->waiting;

	while (*at != batch)
		at = &(*at)->next;
	*at = batch->next;
	while (member != NULL && !str_equal(member->key, batch->key))
		member = member->next;
	if (member == NULL)
		return;
	name_leader(group, member);
	(void)sem_post(&member->called);
}

/* --- without the lock --------------------------------------------------------------------- */

/* What failed by itself would fail again; a lock of another program held up everybody alike. */
static enum verdict verdict_of(const struct batch *batch, enum err_code code)
{
	if (code == ERR_AGAIN || code == ERR_UNKNOWN)
		return ALONE;
	return batch->begun && batch->count > 1 ? ALONE : FAILED;
}

/* A member is gone as soon as it is called: its thread goes on. */
static void decide(const struct batch *batch, bool durable, const struct err *err)
{
	const enum verdict failed = verdict_of(batch, err->code);
	struct member *next = NULL;

	for (struct member *member = batch->first; member != NULL; member = next) {
		next = member->next;
		member->err = *err;
		member->verdict = durable ? DURABLE : failed;
		(void)sem_post(&member->called);
	}
}

/* The questions of all in one round trip: over a network, or where many wait for few
 * processors, it is the round trips that cost. */
static bool ask_all(struct db *db, const struct batch *batch, struct err *err)
{
	struct question questions[MEMBERS * TRANSACTION_QUESTIONS];
	size_t count = 0;

	for (struct member *member = batch->first; member != NULL; member = member->next)
		for (size_t i = 0; i < member->transaction->question_count; i++)
			questions[count++] = member->transaction->questions[i];
	const bool ok = db_query_all(db, questions, count, err);
	count = 0;
	for (struct member *member = batch->first; member != NULL; member = member->next)
		for (size_t i = 0; i < member->transaction->question_count; i++)
			member->transaction->questions[i] = questions[count++];
	return ok;
}

static bool run_one(struct db *db, const struct member *member, struct err *err)
{
	const struct str own = log_request();

	log_request_set(member->request);
	const bool ok = member->transaction->run(db, member->transaction->context, err);
	log_request_set(own);
	return ok;
}

static bool run_all(struct db *db, void *context, struct err *err)
{
	struct batch *batch = context;

	batch->begun = true;
	if (!ask_all(db, batch, err))
		return false;
	for (const struct member *member = batch->first; member != NULL; member = member->next)
		if (!run_one(db, member, err))
			return false;
	return true;
}

static void lead(struct group *group, struct batch *batch)
{
	const struct transaction all = { .run = run_all, .context = batch };
	struct err err = { 0 };

	(void)pthread_mutex_lock(&group->lock);
	gather(group, batch);
	(void)pthread_mutex_unlock(&group->lock);
	const bool durable = transaction_once(group->pool, &all, &err);
	(void)pthread_mutex_lock(&group->lock);
	hand_over(group, batch);
	(void)pthread_mutex_unlock(&group->lock);
	decide(batch, durable, &err);
}

static void wait_for_call(struct member *self)
{
	int waited;

	do
		waited = sem_wait(&self->called);
	while (waited != 0); /* a signal came between */
}

/* False: a batch of its key is under way, and will call it. */
static bool enter(struct group *group, struct member *self)
{
	(void)pthread_mutex_lock(&group->lock);
	wait_in_line(group, self);
	const bool leads = !is_under_way(group, self->key);
	if (leads)
		name_leader(group, self);
	(void)pthread_mutex_unlock(&group->lock);
	return leads;
}

bool group_run(struct group *group, struct str key, const struct transaction *transaction,
	       struct err *err)
{
	struct member self = { .transaction = transaction, .request = log_request() };

	assert(transaction->question_count <= TRANSACTION_QUESTIONS);
	if (!db_pool_one_writer(group->pool))
		self.key = key;
	(void)sem_init(&self.called, 0, 0);
	if (!enter(group, &self))
		wait_for_call(&self);
	if (self.verdict == WAITING) { /* called to lead */
		lead(group, &self.batch);
		wait_for_call(&self);
	}
	(void)sem_destroy(&self.called);
	if (self.verdict == DURABLE)
		return true;
	*err = self.err;
	return self.verdict == ALONE && transaction_retry(group->pool, transaction, err);
}
