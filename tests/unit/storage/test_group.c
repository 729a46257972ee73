#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "engine/base/log_request.h"
#include "storage/group.h"
#include "tests/unit/storage/fixture.h"

enum { MEMBERS = 24 };

static struct db_pool *pool;
static struct group *group;

/* The first work holds its transaction open until all others stand in line: so those are one
 * batch. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void open_group(void)
{
	pool = db_pool_open(fixture_url(), 5000, &err);
	cr_assert_not_null(pool, "%s", err.text);
	group = group_new(pool);
}

static void init(void)
{
	fixture_init();
	open_group();
}

static void init_postgres(void)
{
	fixture_init_postgres();
	open_group();
}

static void finish(void)
{
	group_free(group);
	db_pool_close(pool);
	fixture_finish();
}

TestSuite(group, .init = init, .fini = finish);
TestSuite(group_postgres, .init = init_postgres, .fini = finish);

struct work {
	pthread_t thread;
	const char *key;
	char id[8];
	bool first, breaks; /* waits at the gate; fails whenever it is run */
	pthread_t ran_by;
	struct str request; /* that the log was told while it ran */
	bool durable;
	enum err_code code;
};

static bool run(struct db *db, void *context, struct err *failure)
{
	struct work *self = context;

	if (self->first) {
		(void)pthread_mutex_lock(&gate);
		(void)pthread_mutex_unlock(&gate);
	}
	self->ran_by = pthread_self();
	self->request = log_request();
	if (!db_query(db, NULL,
		      SQL_WITH("/* x */ INSERT INTO submission_sequence VALUES ($1, 1)",
			       DB_STR(str_from_c(self->id))),
		      NULL, failure))
		return false;
	return !self->breaks || err_set(failure, ERR_LIMIT, "too long");
}

static void *take_part(void *at)
{
	struct work *self = at;
	const struct transaction transaction = { .run = run, .context = self };
	struct err failure = { 0 };

	log_request_set(str_from_c(self->id));
	self->durable = group_run(group, str_from_c(self->key), &transaction, &failure);
	self->code = failure.code;
	return NULL;
}

static void start(struct work *work, size_t number, const char *key)
{
	work->key = key;
	(void)snprintf(work->id, sizeof(work->id), "w%zu", number);
	cr_assert_eq(pthread_create(&work->thread, NULL, take_part, work), 0);
}

static void pause_ms(long ms)
{
	const struct timespec pause = { .tv_nsec = ms * 1000000 };

	(void)nanosleep(&pause, NULL);
}

/* The first begins alone, all others while it is under way. */
static void run_all(struct work *works)
{
	works[0].first = true;
	(void)pthread_mutex_lock(&gate);
	for (size_t i = 0; i < MEMBERS; i++) {
		start(&works[i], i, "a");
		if (i == 0)
			pause_ms(100);
	}
	pause_ms(500);
	(void)pthread_mutex_unlock(&gate);
	for (size_t i = 0; i < MEMBERS; i++)
		cr_assert_eq(pthread_join(works[i].thread, NULL), 0);
}

static int64_t stored(void)
{
	struct db *db = db_take(pool, &err);
	struct rows rows;

	cr_assert(db_query(db, &arena, SQL("/* x */ SELECT count(*) FROM submission_sequence"),
			   &rows, &err));
	db_give(db);
	return rows_int(&rows, 0, 0);
}

Test(group, commits_together_what_comes_while_it_commits)
{
	struct work works[MEMBERS] = { 0 };
	size_t by_others = 0;

	run_all(works);
	for (size_t i = 0; i < MEMBERS; i++) {
		cr_expect(works[i].durable, "%zu", i);
		by_others += !pthread_equal(works[i].ran_by, works[i].thread);
	}
	cr_expect_geq(by_others, MEMBERS / 2, "only %zu were done by their leader", by_others);
	cr_expect_eq(stored(), MEMBERS);
}

Test(group, logs_under_each_ones_own_request_whoever_does_the_work)
{
	struct work works[MEMBERS] = { 0 };

	run_all(works);
	for (size_t i = 0; i < MEMBERS; i++)
		cr_expect(str_equal_c(works[i].request, works[i].id), "%s as %.*s", works[i].id,
			  STR_ARG(works[i].request));
}

Test(group, fails_only_the_one_that_fails)
{
	struct work works[MEMBERS] = { 0 };

	works[MEMBERS / 2].breaks = true;
	run_all(works);
	for (size_t i = 0; i < MEMBERS; i++)
		cr_expect_eq(works[i].durable, !works[i].breaks, "%zu", i);
	cr_expect_eq(works[MEMBERS / 2].code, ERR_LIMIT);
	cr_expect_eq(stored(), MEMBERS - 1, "and it left nothing");
}

Test(group_postgres, lets_no_key_wait_for_another)
{
	struct work slow = { .first = true };
	struct work quick = { 0 };

	(void)pthread_mutex_lock(&gate);
	start(&slow, 0, "a");
	pause_ms(100);
	start(&quick, 1, "b");
	cr_assert_eq(pthread_join(quick.thread, NULL), 0);
	cr_expect(quick.durable);
	(void)pthread_mutex_unlock(&gate);
	cr_assert_eq(pthread_join(slow.thread, NULL), 0);
	cr_expect(slow.durable);
}
