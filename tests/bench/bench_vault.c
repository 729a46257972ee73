/* What encryption costs: the processor time of encrypting and of reading one submission, beside
 * that of storing one whole. usage: bench_vault [FOLDER]   the folder is where the files go */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "storage/vault.h"

enum { PAYLOAD = 2000, SENDERS = 32, SUBMISSIONS = 320 * SENDERS, ROUNDS = 100000 };

static char payload[PAYLOAD];
static const struct str plain = { payload, PAYLOAD };
static const struct platform_key key = { STR_INIT("bench"), "a key that nobody else has ever" };
static const struct platform_keys keys = { &key, 1 };
static struct err err;

static void must(bool done)
{
	if (done)
		return;
	(void)fprintf(stderr, "bench_vault: %s\n", err.text);
	exit(1);
}

static double processor_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

struct sender {
	pthread_t thread;
	struct store *store;
	int number;
};

static void *send_some(void *at)
{
	const struct sender *self = at;
	struct arena arena = { 0 };
	struct err own;
	bool created = false;

	for (int i = 0; i < SUBMISSIONS / SENDERS; i++) {
		struct submission submission = { .institution = STR("99999999902"),
						 .form = STR("form"),
						 .version = 1,
						 .language = STR("lv"),
						 .content_type = STR("application/json"),
						 .payload = plain };
		submission.id = str_printf(&arena, "%d-%d", self->number, i);
		submission.reference = submission.key = submission.id;
		must(store_submit(self->store, &arena, &submission, NULL, &created, &own));
		arena_reset(&arena);
	}
	arena_finish(&arena);
	return NULL;
}

/* By many at once, which is when each costs least. */
static double store_us(struct store *store)
{
	struct sender senders[SENDERS];
	const double begin = processor_us();

	for (int i = 0; i < SENDERS; i++) {
		senders[i] = (struct sender){ .store = store, .number = i };
		must(pthread_create(&senders[i].thread, NULL, send_some, &senders[i]) == 0);
	}
	for (int i = 0; i < SENDERS; i++)
		must(pthread_join(senders[i].thread, NULL) == 0);
	return (processor_us() - begin) / SUBMISSIONS;
}

static void measure_vault(struct vault *vault, double *encrypting, double *reading)
{
	const struct vault_place place = { .table = STR("submission"),
					   .institution = STR("99999999902"),
					   .id = STR("RZm-k5movxN7OhqyfznU9g"),
					   .form = STR("form"),
					   .number = 1 };
	struct arena arena = { 0 };
	struct arena last = { 0 };
	struct vault_key own;
	struct db_value kept;
	struct str read;

	double begin = processor_us();
	for (int i = 0; i < ROUNDS; i++) {
		must(vault_key_new(vault, &place, &arena, &own, &kept, &err));
		(void)vault_lock(&own, &place, plain, &arena);
		arena_reset(&arena);
	}
	*encrypting = (processor_us() - begin) / ROUNDS;
	must(vault_key_new(vault, &place, &last, &own, &kept, &err));
	const struct str locked = vault_lock(&own, &place, plain, &last);
	begin = processor_us();
	for (int i = 0; i < ROUNDS; i++) {
		must(vault_key_read(vault, &place, kept, &arena, &own, &err) &&
		     vault_unlock(&own, &place, locked, &arena, &read, &err));
		arena_reset(&arena);
	}
	*reading = (processor_us() - begin) / ROUNDS;
	arena_finish(&arena);
	arena_finish(&last);
}

int main(int argc, char **argv)
{
	char url[300];
	double encrypting, reading;

	for (size_t i = 0; i < PAYLOAD; i++)
		payload[i] = (char)(i * 7919 % 251);
	const int at = snprintf(url, sizeof(url), "sqlite:%s/bench_vault_%d.db",
				argc > 1 ? argv[1] : "build", (int)getpid());
	struct store *store = store_open(str_from_c(url), &keys, &err);
	must(store != NULL);
	const double storing = store_us(store);
	struct db_pool *pool = db_pool_open(str_from_c(url), 5000, &err);
	must(pool != NULL);
	struct vault *vault = vault_open(pool, &keys, &err);
	must(vault != NULL);
	measure_vault(vault, &encrypting, &reading);
	vault_close(vault);
	db_pool_close(pool);
	store_close(store);
	(void)printf(
		"encrypting a submission of %d bytes: %.1f us of processor time, %.1f %% of "
		"storing it (%.1f us, SQLite, 32 at once); reading it: %.1f us\n",
		PAYLOAD, encrypting, 100 * encrypting / storing, storing, reading);
	for (const char *const *ending = (const char *const[]){ "", "-wal", "-shm", NULL };
	     *ending != NULL; ending++) {
		(void)snprintf(url + at, sizeof(url) - (size_t)at, "%s", *ending);
		(void)unlink(url + sizeof("sqlite:") - 1);
	}
	return 0;
}
