/* How fast submissions are stored, beside SQLite inserting one row per durable commit, in one
 * run on one disk. usage: bench_store [FOLDER]   the folder is where the files go, build/ when
 * it is not said; PostgreSQL is measured too when VEIDLAPA_TEST_POSTGRES is the address of one
 * (tests/postgres run make bench). */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "storage/store.h"

enum { RUN_MS = 4000, PAYLOAD = 2000, THREADS_MOST = 32, INSTITUTIONS = 4 };

static char payload[PAYLOAD];

static const struct platform_key key = { STR_INIT("bench"), "a key that nobody else has ever" };
static const struct platform_keys keys = { &key, 1 };

static _Noreturn void give_up(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench_store: %s: %s\n", what, why);
	exit(1);
}

/* --- the measure: one row, one commit, one flush ------------------------------------------ */

static void remove_files(const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char file[300];

	for (size_t i = 0; i < LENGTH(endings); i++) {
		(void)snprintf(file, sizeof(file), "%s%s", path, endings[i]);
		(void)unlink(file);
	}
}

static double rows_alone(const char *path)
{
	static const char set_up[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
				     "CREATE TABLE row (id INTEGER PRIMARY KEY, payload BLOB)";
	sqlite3 *db = NULL;
	sqlite3_stmt *insert = NULL;
	size_t rows = 0;

	remove_files(path);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, set_up, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "INSERT INTO row (payload) VALUES (?)", -1, &insert, NULL) !=
		    SQLITE_OK)
		give_up(path, sqlite3_errmsg(db));
	(void)sqlite3_bind_blob(insert, 1, payload, PAYLOAD, SQLITE_STATIC);
	const int64_t begin = clock_steady();
	while (clock_steady() - begin < RUN_MS) {
		if (sqlite3_step(insert) != SQLITE_DONE)
			give_up(path, sqlite3_errmsg(db));
		(void)sqlite3_reset(insert);
		rows++;
	}
	const double seconds = (double)(clock_steady() - begin) / 1000;
	(void)sqlite3_finalize(insert);
	(void)sqlite3_close(db);
	remove_files(path);
	return (double)rows / seconds;
}

/* --- ours: whole submissions -------------------------------------------------------------- */

struct run {
	struct store *store;
	int64_t until;
	unsigned institutions;
	atomic_size_t rows, names;
};

static void submit_one(struct run *run, struct arena *arena)
{
	const size_t name = atomic_fetch_add(&run->names, 1);
	const struct str id =
		str_printf(arena, "%d-%lld-%zu", (int)getpid(), (long long)run->until, name);
	struct submission submission = {
		.institution = str_printf(arena, "9999999990%zu", name % run->institutions),
		.id = id,
		.reference = id,
		.form = STR("apbedisanas-pabalsts"),
		.version = 1,
		.language = STR("lv"),
		.payload = { payload, PAYLOAD },
		.content_type = STR("application/json"),
		.key = id,
		.draft = id,
		.received_ms = clock_now(NULL),
	};
	struct err err = { 0 };
	bool created = false;

	if (!store_submit(run->store, arena, &submission, NULL, &created, &err) || !created)
		give_up("store_submit", err.text);
	atomic_fetch_add(&run->rows, 1);
}

static void *submit_until(void *at)
{
	struct run *run = at;
	struct arena arena = { 0 };

	while (clock_steady() < run->until) {
		submit_one(run, &arena);
		arena_reset(&arena);
	}
	arena_finish(&arena);
	return NULL;
}

static double submissions(struct store *store, size_t threads, unsigned institutions)
{
	pthread_t all[THREADS_MOST];
	struct run run = { .store = store, .institutions = institutions };
	const int64_t begin = clock_steady();

	run.until = begin + RUN_MS;
	for (size_t i = 0; i < threads; i++)
		if (pthread_create(&all[i], NULL, submit_until, &run) != 0)
			give_up("threads", "no more");
	for (size_t i = 0; i < threads; i++)
		(void)pthread_join(all[i], NULL);
	return (double)atomic_load(&run.rows) * 1000 / (double)(clock_steady() - begin);
}

/* ------------------------------------------------------------------------------------------ */

static void report(const char *what, double rate, double measure)
{
	(void)printf("%-58s %9.0f /s  %5.2f\n", what, rate, rate / measure);
	(void)fflush(stdout);
}

static struct store *open_store(const char *url)
{
	struct err err = { 0 };
	struct store *store = store_open(str_from_c(url), &keys, &err);

	if (store == NULL)
		give_up(url, err.text);
	return store;
}

static void measure_store(const char *name, const char *url, double measure)
{
	static const struct {
		const char *what;
		size_t threads;
		unsigned institutions;
	} rows[] = {
		{ "1 thread", 1, 1 },
		{ "32 threads, one institution", 32, 1 },
		{ "32 threads, four institutions", 32, INSTITUTIONS },
	};
	struct store *store = open_store(url);
	char what[96];

	for (size_t i = 0; i < LENGTH(rows); i++) {
		(void)snprintf(what, sizeof(what), "%s, submissions, %s", name, rows[i].what);
		report(what, submissions(store, rows[i].threads, rows[i].institutions),
		       measure);
	}
	store_close(store);
}

/* For who compares something else with it: the figure alone. */
static int alone(const char *folder)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/alone.db", folder);
	(void)printf("%.1f\n", rows_alone(path));
	return 0;
}

int main(int argc, char **argv)
{
	const char *postgres = getenv("VEIDLAPA_TEST_POSTGRES");
	char path[256];
	char url[300];

	for (size_t i = 0; i < PAYLOAD; i++)
		payload[i] = (char)(i * 7919 % 251);
	if (argc == 3 && strcmp(argv[1], "--alone") == 0)
		return alone(argv[2]);
	(void)snprintf(path, sizeof(path), "%s/bench_store_%d.db", argc > 1 ? argv[1] : "build",
		       (int)getpid());
	(void)snprintf(url, sizeof(url), "sqlite:%s", path);
	const double measure = rows_alone(path);
	report("SQLite, one row per durable commit", measure, measure);
	measure_store("SQLite", url, measure);
	remove_files(path);
	if (postgres != NULL)
		measure_store("PostgreSQL", postgres, measure);
	return 0;
}
