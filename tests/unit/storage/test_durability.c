#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/storage/fixture.h"

TestSuite(durability, .init = fixture_init, .fini = fixture_finish);

enum { PROCESSES = 3, ROUNDS = 4 };

struct acknowledged {
	int process, round, number;
};

static struct str id_of(const struct acknowledged *what)
{
	return str_printf(&arena, "%d-%d-%d", what->round, what->process, what->number);
}

/* Another program on the same store: submits until it is killed, and says what was stored. */
static void submit_for_ever(int round, int process, int out)
{
	struct acknowledged what = { .process = process, .round = round };

	store = store_open(fixture_url(), &test_keys, &err);
	while (store != NULL) {
		bool created = false;
		const struct str id = id_of(&what);
		struct submission submission = fixture_submission("a", str_to_c(&arena, id));
		if (store_submit(store, &arena, &submission, NULL, &created, &err) &&
		    write(out, &what, sizeof(what)) != (ssize_t)sizeof(what))
			break;
		what.number++;
	}
	_exit(1);
}

static void check(const struct acknowledged *what)
{
	const struct str id = id_of(what);
	struct submission read;

	cr_expect(store_submission_get(store, STR("a"), id, &arena, &read, &err), "%.*s: %s",
		  STR_ARG(id), err.text);
}

/* Kills all of them when so many submissions were acknowledged; what is acknowledged until
 * then must be there, too. */
static void run_and_kill(int round, size_t most)
{
	int ends[2];
	pid_t processes[PROCESSES];
	struct acknowledged all[4096];
	size_t count = 0;

	cr_assert_eq(pipe(ends), 0);
	store_close(store);
	for (int i = 0; i < PROCESSES; i++) {
		processes[i] = fork();
		if (processes[i] == 0)
			submit_for_ever(round, i, ends[1]);
	}
	(void)close(ends[1]);
	while (count < LENGTH(all) &&
	       read(ends[0], &all[count], sizeof(all[0])) == (ssize_t)sizeof(all[0])) {
		count++;
		for (int i = 0; i < PROCESSES && count == most; i++)
			(void)kill(processes[i], SIGKILL);
	}
	(void)close(ends[0]);
	for (int i = 0; i < PROCESSES; i++)
		(void)waitpid(processes[i], NULL, 0);
	store = store_open(fixture_url(), &test_keys, &err);
	cr_assert_not_null(store, "%s", err.text);
	cr_expect_geq(count, most);
	for (size_t i = 0; i < count; i++)
		check(&all[i]);
}

Test(durability, keeps_what_was_acknowledged_before_the_kill)
{
	const struct claim everything = {
		.most = 10000, .per_institution = 10000, .now_ms = 1000, .lease_ms = 1
	};
	struct deliveries stored;

	for (int round = 0; round < ROUNDS; round++)
		run_and_kill(round, (size_t)(1 + 13 * round));
	fixture_endpoint("a");
	/* Waits for whatever the killed may have left under way. */
	fixture_submit("a", "barrier");
	cr_assert(store_outbox_claim(store, &everything, &arena, &stored, &err));
	cr_expect_eq(fixture_submit("a", "last").sequence, (int64_t)stored.count + 1,
		     "numbers are gapless, and each has its delivery");
}
