#include "app/service/tally.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/service/crypto.h"
#include "app/service/month.h"
#include "app/service/span.h"
#include "engine/base/heap.h"
#include "storage/counts.h"

enum {
	REST_S = 5, /* between additions to the store: what a process that is killed loses */
	/* Figures that differ, in that time; the forms of a platform have fewer fields. */
	FIGURES_MOST = 100000,
	MINUTE_MS = 60000,
	FAILURE = 500, /* statuses from here on are failures of ours */
};

/* Figures between two additions. */
struct counted {
	struct arena arena;
	struct figure_set set;
};

struct tally {
	struct store *store;
	const struct clock *clock;
	bool serves, started;
	char writer[32];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;		 /* under the lock, as is */
	struct counted *counted; /* since the last addition */
	atomic_llong requests, failures;
	/* The thread's own: what is being added, or could not be yet. */
	struct counted *pending;
	int64_t number;
	int64_t minute, pending_requests, pending_failures;
	bool failed;
};

static struct counted *counted_new(void)
{
	struct counted *counted = heap_new(sizeof(*counted));

	arena_init(&counted->arena);
	figure_set_init(&counted->set, &counted->arena);
	return counted;
}

static void counted_free(struct counted *counted)
{
	if (counted == NULL)
		return;
	arena_finish(&counted->arena);
	free(counted);
}

/* --- counting ----------------------------------------------------------------------------- */

/* Which event adds one to which figure of its form. Fields of the event say the rest. */
static const struct counting {
	const char *event, *kind;
	const char *since; /* whose month it counts in; NULL: now */
	const char *name;  /* of the figure; or */
	const char *span;  /* the milliseconds whose class is its name */
	const char * not ; /* a number: where there is one, it was counted before */
} countings[] = {
	{ "draft.begun", TALLY_STARTED, NULL, NULL, NULL, NULL },
	{ "submission.stored", TALLY_FINISHED, "begun_ms", NULL, NULL, NULL },
	{ "submission.stored", TALLY_FILLED, "begun_ms", NULL, "took_ms", NULL },
	{ "field.wrong", TALLY_WRONG, NULL, "field", NULL, NULL },
	{ "delivery.sent", TALLY_DELIVERED, "received_ms", NULL, "lag_ms", "again" },
};

struct event {
	const struct log_field *fields;
	size_t count;
};

static const struct log_field *find(const struct event *event, const char *name)
{
	for (size_t i = 0; name != NULL && i < event->count; i++)
		if (strcmp(event->fields[i].name, name) == 0)
			return &event->fields[i];
	return NULL;
}

static struct str text_of(const struct event *event, const char *name)
{
	const struct log_field *field = find(event, name);

	return field == NULL ? STR("") : field->text;
}

static struct str name_of(const struct event *event, const struct counting *counting)
{
	const struct log_field *span = find(event, counting->span);

	return span != NULL ? span_name(span_class(span->number))
			    : text_of(event, counting->name);
}

/* Of a delivery that was not read from the store nothing is known. */
static void count_one(struct tally *tally, const struct counting *counting,
		      const struct event *event)
{
	const struct log_field *since = find(event, counting->since);
	const struct log_field *before = find(event, counting->not );
	const int64_t ms = since != NULL ? since->number : clock_now(tally->clock);
	const struct figure figure = { .institution = text_of(event, "institution"),
				       .form = text_of(event, "form"),
				       .month = month_of(ms),
				       .kind = str_from_c(counting->kind),
				       .name = name_of(event, counting),
				       .count = 1 };

	if (figure.form.len == 0 || (before != NULL && before->number != 0))
		return;
	(void)pthread_mutex_lock(&tally->lock);
	(void)figure_set_add(&tally->counted->set, &figure, FIGURES_MOST);
	(void)pthread_mutex_unlock(&tally->lock);
}

static void count_request(struct tally *tally, const struct event *event)
{
	const struct log_field *status = find(event, "status");

	(void)atomic_fetch_add_explicit(&tally->requests, 1, memory_order_relaxed);
	if (status != NULL && status->number >= FAILURE)
		(void)atomic_fetch_add_explicit(&tally->failures, 1, memory_order_relaxed);
}

void tally_see(void *at, const char *event, const struct log_field *fields, size_t count)
{
	struct tally *tally = at;
	const struct event seen = { fields, count };

	if (strcmp(event, "http.request") == 0) {
		count_request(tally, &seen);
		return;
	}
	for (size_t i = 0; i < LENGTH(countings); i++)
		if (strcmp(countings[i].event, event) == 0)
			count_one(tally, &countings[i], &seen);
}

/* --- adding to the store ------------------------------------------------------------------ */

static void take(struct tally *tally)
{
	struct counted *fresh = counted_new();

	(void)pthread_mutex_lock(&tally->lock);
	tally->pending = tally->counted;
	tally->counted = fresh;
	(void)pthread_mutex_unlock(&tally->lock);
	tally->number++;
	tally->failed = false;
	tally->minute = clock_now(tally->clock) / MINUTE_MS;
	tally->pending_requests = atomic_exchange(&tally->requests, 0);
	tally->pending_failures = atomic_exchange(&tally->failures, 0);
}

/* What cannot be added now is added later under the number that it has. A minute in which the
 * store took nothing was none in which we served, whenever that is told. */
static void add(struct tally *tally)
{
	struct err err = { 0 };

	if (tally->pending == NULL)
		take(tally);
	const struct count_batch batch = {
		.writer = str_from_c(tally->writer),
		.number = tally->number,
		.figures = &tally->pending->set,
		.serves = tally->serves && !tally->failed,
		.minute = tally->minute,
		.requests = tally->pending_requests,
		.failures = tally->pending_failures,
		.now_ms = clock_now(tally->clock),
	};
	if (!store_counts_add(tally->store, &batch, &err)) {
		tally->failed = true;
		LOG(LOG_WARNING, "figures.store", LOG_TEXT("detail", str_from_c(err.text)));
		return;
	}
	counted_free(tally->pending);
	tally->pending = NULL;
}

/* False when it is to stop. */
static bool rest(struct tally *tally)
{
	struct timespec until;
	bool stopping;
	int status = 0;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += REST_S;
	(void)pthread_mutex_lock(&tally->lock);
	while (!tally->stopping && status == 0)
		status = pthread_cond_timedwait(&tally->wake, &tally->lock, &until);
	stopping = tally->stopping;
	(void)pthread_mutex_unlock(&tally->lock);
	return !stopping;
}

static void *run(void *at)
{
	struct tally *tally = at;

	do
		add(tally);
	while (rest(tally));
	return NULL;
}

/* --- its life ----------------------------------------------------------------------------- */

struct tally *tally_new(struct store *store, const struct clock *clock, bool serves)
{
	struct tally *tally = heap_new(sizeof(*tally));
	struct arena arena = { 0 };
	const struct str writer = crypto_token(&arena, 16);

	tally->store = store;
	tally->clock = clock;
	tally->serves = serves;
	memcpy(tally->writer, writer.at, writer.len);
	tally->counted = counted_new();
	(void)pthread_mutex_init(&tally->lock, NULL);
	(void)pthread_cond_init(&tally->wake, NULL);
	arena_finish(&arena);
	return tally;
}

static void tally_free(struct tally *tally)
{
	counted_free(tally->pending);
	counted_free(tally->counted);
	(void)pthread_cond_destroy(&tally->wake);
	(void)pthread_mutex_destroy(&tally->lock);
	free(tally);
}

bool tally_start(struct tally *tally, struct err *err)
{
	sigset_t all;
	sigset_t before;

	/* Signals are the main thread's business. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	tally->started = pthread_create(&tally->thread, NULL, run, tally) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return tally->started || err_set(err, ERR_IO, "no more threads for figures");
}

static void end_thread(struct tally *tally)
{
	(void)pthread_mutex_lock(&tally->lock);
	tally->stopping = true;
	(void)pthread_cond_signal(&tally->wake);
	(void)pthread_mutex_unlock(&tally->lock);
	(void)pthread_join(tally->thread, NULL);
}

void tally_stop(struct tally *tally)
{
	if (tally == NULL)
		return;
	if (tally->started) {
		end_thread(tally);
		/* What was pending, and then what came since. */
		for (int i = 0; i < 2; i++)
			add(tally);
	}
	tally_free(tally);
}
