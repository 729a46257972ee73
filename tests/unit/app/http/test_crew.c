#include "app/http/crew.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>

#include "engine/base/str.h"

enum { MOST = 4 };

static struct crew *crew;
static atomic_int begun, ended;
static pthread_barrier_t met;

static void make(void)
{
	crew = crew_new(MOST);
}

static void finish(void)
{
	crew_free(crew);
}

TestSuite(crew, .init = make, .fini = finish, .timeout = 60);

static void count(struct job *job)
{
	(void)job;
	atomic_fetch_add(&ended, 1);
}

/* Passes only with so many others at once. */
static void meet(struct job *job)
{
	(void)job;
	atomic_fetch_add(&begun, 1);
	(void)pthread_barrier_wait(&met);
	atomic_fetch_add(&ended, 1);
}

Test(crew, does_everything_that_was_taken_before_it_ends)
{
	struct job jobs[1000];

	for (size_t i = 0; i < LENGTH(jobs); i++) {
		jobs[i].run = count;
		cr_assert(crew_take(crew, &jobs[i]));
	}
	crew_end(crew);
	cr_expect_eq(ended, (int)LENGTH(jobs));
}

Test(crew, does_as_many_at_once_as_it_may_have_threads)
{
	struct job jobs[3 * MOST];

	(void)pthread_barrier_init(&met, NULL, MOST);
	for (size_t i = 0; i < LENGTH(jobs); i++) {
		jobs[i].run = meet;
		cr_assert(crew_take(crew, &jobs[i]));
	}
	crew_end(crew);
	cr_expect_eq(begun, (int)LENGTH(jobs));
	cr_expect_eq(ended, (int)LENGTH(jobs));
	(void)pthread_barrier_destroy(&met);
}

Test(crew, takes_nothing_after_its_end)
{
	struct job job = { .run = count };

	crew_end(crew);
	cr_expect_not(crew_take(crew, &job));
	cr_expect_eq(ended, 0);
}
