#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/storage/fixture.h"

TestSuite(store, .init = fixture_init, .fini = fixture_finish);
TestSuite(store_sqlite, .init = fixture_init_sqlite, .fini = fixture_finish);

Test(store, is_ready_when_it_can_be_written)
{
	cr_expect(store_ready(store, &err), "%s", err.text);
	cr_expect(store_ready(store, &err), "%s", err.text);
}

Test(store, opens_again_without_migrating_again)
{
	fixture_reopen();
	fixture_reopen();
	cr_expect(store_ready(store, &err), "%s", err.text);
}

Test(store, says_what_is_wrong_with_its_address)
{
	static const struct {
		const char *label, *url, *message;
		enum err_code code;
	} rows[] = {
		{ "no scheme", "veidlapa.db",
		  "the store's address must be sqlite:PATH or postgres://…", ERR_INVALID },
		{ "no path", "sqlite:",
		  "the store's address must be sqlite:PATH or postgres://…", ERR_INVALID },
		{ "another database", "oracle:x",
		  "the store's address must be sqlite:PATH or postgres://…", ERR_INVALID },
		{ "empty", "", "the store's address must be sqlite:PATH or postgres://…",
		  ERR_INVALID },
		{ "no such folder", "sqlite:/nonexistent/x.db",
		  "opening /nonexistent/x.db: unable to open database file; its folder must be "
		  "there, and writable",
		  ERR_IO },
		{ "memory, which connections cannot share", "sqlite::memory:",
		  "the store must be a file on a disk of this machine", ERR_IO },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		cr_expect_null(store_open(str_from_c(rows[i].url), &test_keys, &err), "%s",
			       rows[i].label);
		cr_expect_eq(err.code, rows[i].code, "%s", rows[i].label);
		cr_expect_str_eq(err.text, rows[i].message, "%s", rows[i].label);
	}
}

/* --- several at once ---------------------------------------------------------------------- */

enum { OPENERS = 6 };

static void *open_and_close(void *url)
{
	const struct str *address = url;
	struct err failure;
	struct store *opened = store_open(*address, &test_keys, &failure);

	store_close(opened);
	return opened == NULL ? url : NULL;
}

Test(store, may_be_opened_for_the_first_time_by_several_at_once)
{
	pthread_t threads[OPENERS];
	struct str url = fixture_fresh_url();

	for (size_t i = 0; i < OPENERS; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, open_and_close, &url), 0);
	for (size_t i = 0; i < OPENERS; i++) {
		void *failed = NULL;
		cr_assert_eq(pthread_join(threads[i], &failed), 0);
		cr_expect_null(failed);
	}
}

enum { WRITERS = 24, WRITES = 10 };

static void *write_drafts(void *number)
{
	const struct str id = { number, 1 };
	struct err failure;

	for (int64_t i = 0; i < WRITES; i++) {
		const struct draft draft = {
			.institution = STR("a"), .id = id, .answers = STR("{}"), .updated_ms = i
		};
		if (!store_draft_put(store, &draft, &failure))
			return number;
	}
	return NULL;
}

Test(store, serves_more_threads_than_it_has_connections)
{
	static char numbers[WRITERS];
	pthread_t threads[WRITERS];
	int64_t removed = 0;

	for (size_t i = 0; i < WRITERS; i++) {
		numbers[i] = (char)i;
		cr_assert_eq(pthread_create(&threads[i], NULL, write_drafts, &numbers[i]), 0);
	}
	for (size_t i = 0; i < WRITERS; i++) {
		void *failed = NULL;
		cr_assert_eq(pthread_join(threads[i], &failed), 0);
		cr_expect_null(failed);
	}
	cr_assert(store_drafts_expire(store, 1, &removed, &err));
	cr_expect_eq(removed, WRITERS);
}

/* --- SQLite alone ------------------------------------------------------------------------- */

Test(store_sqlite, is_a_file_of_this_user_alone)
{
	struct stat status;

	cr_assert_eq(stat(fixture_path(), &status), 0);
	cr_expect_eq(status.st_mode & 0777, 0600);
}

/* A file that may not grow stands for a disk that is full. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	cr_assert_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

Test(store_sqlite, takes_nothing_when_the_disk_is_full_and_goes_on_afterwards)
{
	struct submission big = fixture_submission("a", "big");
	struct submission read;
	bool created = false;

	fixture_submit("a", "before");
	big.payload = (struct str){ arena_alloc(&arena, 1000000), 1000000 };
	(void)signal(SIGXFSZ, SIG_IGN);
	limit_files(256 * 1024);
	cr_expect_not(store_submit(store, &arena, &big, NULL, &created, &err));
	cr_expect_eq(err.code, ERR_FULL, "%s", err.text);
	cr_expect(store_submission_get(store, STR("a"), STR("before"), &arena, &read, &err));
	limit_files(RLIM_INFINITY);
	cr_expect_not(store_submission_get(store, STR("a"), STR("big"), &arena, &read, &err));
	cr_expect(store_ready(store, &err), "%s", err.text);
	cr_expect_eq(fixture_submit("a", "after").sequence, 2);
}

Test(store_sqlite, refuses_a_file_that_is_no_store)
{
	char other[128];
	(void)snprintf(other, sizeof(other), "%s-text", fixture_path());
	const int file = open(other, O_WRONLY | O_CREAT, 0600);

	for (int i = 0; i < 100; i++)
		cr_assert_eq(write(file, "this is not a database at all\n", 30), 30);
	cr_assert_eq(close(file), 0);
	cr_expect_null(store_open(str_printf(&arena, "sqlite:%s", other), &test_keys, &err));
	cr_expect_eq(err.code, ERR_IO);
	cr_expect_str_eq(err.text, "opening the store: file is not a database");
}

Test(store, is_there_where_its_file_is)
{
	struct err ignored;

	cr_expect(store_there(STR("postgres://e.example.lv/x"), &ignored), "not asked for");
	cr_expect(store_there(fixture_url(), &err), "%s", err.text);
	cr_expect_not(store_there(STR("sqlite:/nowhere/at-all.db"), &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_str_eq(err.text, "there is no store at /nowhere/at-all.db");
}
