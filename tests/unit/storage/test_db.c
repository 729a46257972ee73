#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>

#include "engine/base/limits.h"
#include "storage/db.h"
#include "tests/unit/storage/fixture.h"

static struct db_pool *pool;
static struct db *db;

/* How long others are waited for. PostgreSQL's own limits come from it, too, and a loaded
 * machine must not meet them. */
static int patience_ms(void)
{
	return fixture_is_postgres() ? 3000 : 50;
}

static void open_pool(void)
{
	pool = db_pool_open(fixture_url(), patience_ms(), &err);
	cr_assert_not_null(pool, "%s", err.text);
	db = db_take(pool, &err);
	cr_assert_not_null(db, "%s", err.text);
}

static void init(void)
{
	fixture_init();
	open_pool();
}

static void init_sqlite(void)
{
	fixture_init_sqlite();
	open_pool();
}

static void init_postgres(void)
{
	fixture_init_postgres();
	open_pool();
}

static void finish(void)
{
	db_give(db);
	db_pool_close(pool);
	fixture_finish();
}

TestSuite(db, .init = init, .fini = finish);
TestSuite(db_sqlite, .init = init_sqlite, .fini = finish);
TestSuite(db_postgres, .init = init_postgres, .fini = finish);

static bool run(const char *sql)
{
	return db_query(db, &arena, (struct statement){ str_from_c(sql), NULL, 0 }, NULL, &err);
}

static int64_t number(const char *sql)
{
	struct rows rows;

	cr_assert(db_query(db, &arena, (struct statement){ str_from_c(sql), NULL, 0 }, &rows,
			   &err),
		  "%s", err.text);
	return rows_int(&rows, 0, 0);
}

Test(db, gives_back_every_kind_of_value)
{
	const struct db_value values[] = { DB_NONE,
					   DB_INT(INT64_MIN),
					   DB_STR(STR("āb")),
					   DB_BLOB(STR("\0\xff")),
					   DB_STR(((struct str){ NULL, 0 })),
					   DB_BLOB(((struct str){ NULL, 0 })) };
	struct rows rows;

	cr_assert(db_query(db, &arena,
			   (struct statement){ STR("/* x */ SELECT $1, $2, $3, $4, $5, $6"),
					       values, LENGTH(values) },
			   &rows, &err));
	cr_assert_eq(rows.count, 1);
	cr_assert_eq(rows.columns, LENGTH(values));
	for (size_t i = 0; i < LENGTH(values); i++) {
		const struct db_value *got = rows_at(&rows, 0, i);
		cr_expect_eq(got->type, values[i].type, "%zu", i);
		cr_expect_eq(got->integer, values[i].integer, "%zu", i);
		cr_expect(str_equal(got->text, values[i].text), "%zu", i);
	}
}

/* --- several statements in one round trip ------------------------------------------------- */

Test(db, answers_several_questions_in_their_order)
{
	struct question questions[] = {
		{ .statement = SQL_WITH("/* x */ SELECT $1", DB_INT(7)), .arena = &arena },
		{ .statement = SQL("/* x */ UPDATE probe SET count = 5") },
		{ .statement = SQL("/* x */ SELECT count FROM probe"), .arena = &arena },
	};

	cr_assert(db_query_all(db, questions, LENGTH(questions), &err), "%s", err.text);
	cr_expect_eq(rows_int(&questions[0].rows, 0, 0), 7);
	cr_expect_eq(questions[1].rows.changed, 1);
	cr_expect_eq(rows_int(&questions[2].rows, 0, 0), 5);
}

Test(db, asks_nothing_behind_a_question_that_fails)
{
	struct question questions[] = {
		{ .statement = SQL("/* probing */ SELECT nothing FROM nowhere"),
		  .arena = &arena },
		{ .statement = SQL("/* x */ UPDATE probe SET count = 5") },
	};

	cr_assert(db_begin(db, &err));
	cr_expect_not(db_query_all(db, questions, LENGTH(questions), &err));
	cr_expect(str_starts(str_from_c(err.text), STR("probing: ")), "%s", err.text);
	db_rollback(db);
	cr_expect_eq(number("/* x */ SELECT count FROM probe"), 0);
}

Test(db, does_what_is_deferred_before_the_next_query_and_the_commit)
{
	cr_assert(db_begin(db, &err));
	for (int i = 0; i < 1000; i++)
		cr_assert(db_defer(db,
				   SQL_WITH("/* x */ UPDATE probe SET count = count + $1",
					    DB_INT(1)),
				   &err),
			  "%s", err.text);
	cr_expect_eq(number("/* x */ SELECT count FROM probe"), 1000);
	cr_assert(db_defer(db, SQL("/* x */ UPDATE probe SET count = 3"), &err));
	cr_assert(db_commit(db, &err), "%s", err.text);
	cr_expect_eq(number("/* x */ SELECT count FROM probe"), 3);
}

Test(db, a_deferred_failure_fails_the_commit_by_its_own_code_and_name)
{
	bool deferred;

	cr_assert(run("/* x */ CREATE TABLE single (id BIGINT PRIMARY KEY)"));
	cr_assert(db_begin(db, &err));
	cr_assert(db_defer(db, SQL("/* x */ INSERT INTO single VALUES (1)"), &err));
	deferred = db_defer(db, SQL("/* doubling */ INSERT INTO single VALUES (1)"), &err) &&
		   db_defer(db, SQL("/* x */ INSERT INTO single VALUES (2)"), &err);
	cr_expect_not(deferred && db_commit(db, &err));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect(str_starts(str_from_c(err.text), STR("doubling: ")), "%s", err.text);
	db_rollback(db);
	cr_expect_eq(number("/* x */ SELECT count(*) FROM single"), 0);
}

Test(db, binds_parameters_by_number_not_by_place)
{
	struct rows rows;

	cr_assert(db_query(db, &arena,
			   SQL_WITH("/* x */ SELECT $2, $1, $2", DB_INT(1), DB_INT(2)), &rows,
			   &err));
	cr_expect_eq(rows_int(&rows, 0, 0), 2);
	cr_expect_eq(rows_int(&rows, 0, 1), 1);
	cr_expect_eq(rows_int(&rows, 0, 2), 2);
}

Test(db, keeps_more_statements_than_it_has_places_for)
{
	for (int i = 0; i < 200; i++) {
		char sql[64];
		(void)snprintf(sql, sizeof(sql), "/* x */ SELECT %d", i % 100);
		cr_expect_eq(number(sql), i % 100);
	}
}

Test(db, undoes_what_was_not_committed)
{
	cr_assert(db_begin(db, &err));
	cr_assert(run("/* x */ UPDATE probe SET count = 5"));
	cr_expect_eq(number("/* x */ SELECT count FROM probe"), 5);
	db_rollback(db);
	cr_expect_eq(number("/* x */ SELECT count FROM probe"), 0);
	db_rollback(db);

	cr_assert(db_begin(db, &err));
	cr_assert(run("/* x */ UPDATE probe SET count = 6"));
	db_give(db);
	db = db_take(pool, &err);
	cr_expect_eq(number("/* x */ SELECT count FROM probe"), 0, "giving back rolls back");

	cr_assert(db_begin(db, &err));
	cr_assert(run("/* x */ UPDATE probe SET count = 7"));
	cr_assert(db_commit(db, &err));
	cr_expect_eq(number("/* x */ SELECT count FROM probe"), 7);
}

Test(db, says_what_it_was_doing_when_it_failed)
{
	cr_expect_not(run("/* trying nonsense */ SELEC 1"));
	cr_expect_eq(err.code, ERR_IO);
	cr_expect_str_eq(err.text,
			 fixture_is_postgres()
				 ? "trying nonsense: syntax error at or near \"SELEC\""
				 : "trying nonsense: near \"SELEC\": syntax error");
	cr_expect_not(
		run("/* breaking a key */ INSERT INTO migration (name, script, applied_ms) "
		    "SELECT name, '', 0 FROM migration"));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_str_eq(err.text,
			 fixture_is_postgres()
				 ? "breaking a key: duplicate key value violates unique "
				   "constraint \"migration_pkey\""
				 : "breaking a key: UNIQUE constraint failed: migration.name");
}

Test(db_sqlite, is_as_durable_and_as_strict_as_it_can_be)
{
	static const struct {
		const char *sql;
		int64_t want;
	} rows[] = {
		{ "/* x */ PRAGMA synchronous", 2 },	{ "/* x */ PRAGMA foreign_keys", 1 },
		{ "/* x */ PRAGMA trusted_schema", 0 }, { "/* x */ PRAGMA cell_size_check", 1 },
		{ "/* x */ PRAGMA secure_delete", 1 },	{ "/* x */ PRAGMA busy_timeout", 50 },
	};
	struct rows mode;

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(number(rows[i].sql), rows[i].want, "%s", rows[i].sql);
	cr_assert(db_query(db, &arena, SQL("/* x */ PRAGMA journal_mode"), &mode, &err));
	cr_expect(str_equal_c(rows_str(&mode, 0, 0), "wal"));
}

Test(db_sqlite, tells_a_full_disk_from_other_failures)
{
	char sql[96];
	(void)snprintf(sql, sizeof(sql), "/* x */ PRAGMA max_page_count=%lld",
		       (long long)number("/* x */ PRAGMA page_count"));
	cr_assert(run(sql));
	cr_assert(db_begin(db, &err));
	cr_expect_not(run("/* storing too much */ INSERT INTO draft SELECT 'a', "
			  "zeroblob(1000000), '', 0, '', '', 0, 0, 0, NULL, '', 0"));
	cr_expect_eq(err.code, ERR_FULL);
	cr_expect_str_eq(err.text, "storing too much: database or disk is full");
	db_give(db);
	db = db_take(pool, &err);
	cr_assert_not_null(db);
	cr_expect_eq(number("/* x */ SELECT count(*) FROM draft"), 0);
}

Test(db, gives_no_more_connections_than_its_bound)
{
	struct db *taken[LIMIT_STORE_CONNECTIONS];

	for (size_t i = 0; i + 1 < LENGTH(taken); i++) {
		taken[i] = db_take(pool, &err);
		cr_assert_not_null(taken[i], "%zu: %s", i, err.text);
	}
	cr_expect_null(db_take(pool, &err));
	cr_expect_eq(err.code, ERR_BUSY);
	db_give(taken[0]);
	taken[0] = db_take(pool, &err);
	cr_expect_not_null(taken[0]);
	for (size_t i = 0; i + 1 < LENGTH(taken); i++)
		db_give(taken[i]);
}

Test(db_sqlite, waits_for_other_writers_only_so_long)
{
	struct db *second = db_take(pool, &err);

	cr_assert_not_null(second);
	cr_assert(db_begin(db, &err));
	cr_expect_not(db_begin(second, &err));
	cr_expect_eq(err.code, ERR_BUSY);
	db_rollback(db);
	cr_expect(db_begin(second, &err), "%s", err.text);
	cr_expect(db_commit(second, &err), "%s", err.text);
	db_give(second);
}

Test(db_sqlite, waits_for_writers_of_other_programs_only_so_long)
{
	struct db_pool *others = db_pool_open(fixture_url(), 50, &err);
	struct db *other = db_take(others, &err);

	cr_assert_not_null(other, "%s", err.text);
	cr_assert(db_begin(db, &err));
	cr_expect_not(db_begin(other, &err));
	cr_expect_eq(err.code, ERR_BUSY);
	cr_expect_str_eq(err.text, "beginning to write: database is locked");
	cr_assert(db_commit(db, &err));
	cr_expect(db_begin(other, &err), "%s", err.text);
	db_give(other);
	db_pool_close(others);
}

/* Opening waits by itself, and SQLite waits in it, too: not for the one as often as the other.
 */
Test(db_sqlite, waits_for_who_has_the_file_to_itself_only_so_long, .timeout = 30)
{
	const struct str url = str_printf(&arena, "%.*s.other", STR_ARG(fixture_url()));
	sqlite3 *owner = NULL;

	cr_assert_eq(sqlite3_open(url.at + STR("sqlite:").len, &owner), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(owner,
				  "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; "
				  "CREATE TABLE owned (a); COMMIT",
				  NULL, NULL, NULL),
		     SQLITE_OK);
	struct db_pool *others = db_pool_open(url, 1000, &err);
	cr_expect_null(db_take(others, &err));
	cr_expect_eq(err.code, ERR_BUSY);
	cr_expect_str_eq(err.text,
			 "opening the store: another program keeps it locked; end that one");
	(void)sqlite3_close(owner);
	struct db *other = db_take(others, &err);
	cr_expect_not_null(other, "%s", err.text);
	db_give(other);
	db_pool_close(others);
}

/* --- PostgreSQL alone --------------------------------------------------------------------- */

Test(db_postgres, ends_what_takes_too_long_and_commits_durably)
{
	static const struct {
		const char *name, *want;
	} rows[] = {
		{ "lock_timeout", "1200ms" },
		{ "statement_timeout", "3s" },
		{ "idle_in_transaction_session_timeout", "10s" },
		{ "synchronous_commit", "on" },
		{ "fsync", "on" },
		{ "client_encoding", "UTF8" },
		{ "application_name", "veidlapa" },
		{ "transaction_read_only", "off" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct rows got;
		cr_assert(db_query(db, &arena,
				   SQL_WITH("/* x */ SELECT current_setting($1)",
					    DB_STR(str_from_c(rows[i].name))),
				   &got, &err),
			  "%s", err.text);
		cr_expect(str_equal_c(rows_str(&got, 0, 0), rows[i].want), "%s is %.*s",
			  rows[i].name, STR_ARG(rows_str(&got, 0, 0)));
	}
}

Test(db_postgres, waits_for_a_row_of_others_only_so_long)
{
	struct db *second = db_take(pool, &err);

	cr_assert_not_null(second);
	cr_assert(db_begin(db, &err));
	cr_assert(run("/* x */ UPDATE probe SET count = 1"));
	cr_assert(db_begin(second, &err));
	cr_expect_not(db_query(second, NULL, SQL("/* waiting */ UPDATE probe SET count = 2"),
			       NULL, &err));
	cr_expect_eq(err.code, ERR_BUSY);
	cr_expect_str_eq(err.text, "waiting: canceling statement due to lock timeout");
	cr_expect_not(db_commit(second, &err), "a transaction that failed is not committed");
	cr_expect_eq(err.code, ERR_IO);
	db_give(second);
}

Test(db_postgres, ends_a_statement_that_takes_too_long)
{
	cr_expect_not(run("/* sleeping */ SELECT pg_sleep(60)"));
	cr_expect_eq(err.code, ERR_BUSY);
	cr_expect_str_eq(err.text, "sleeping: canceling statement due to statement timeout");
}

Test(db_postgres, opens_a_connection_again_that_the_server_ended)
{
	struct db *other = db_take(pool, &err);

	cr_assert_not_null(other);
	cr_assert(
		db_query(other, &arena, SQL("/* of this test alone */ SELECT 1"), NULL, &err));
	db_give(other); /* idle, when the server ends both */
	cr_assert(db_query(db, &arena,
			   SQL("/* x */ SELECT count(pg_terminate_backend(pid)) "
			       "FROM pg_stat_activity WHERE application_name = 'veidlapa' "
			       "AND pid <> pg_backend_pid() AND query = '/* of this test alone "
			       "*/ SELECT 1'"),
			   NULL, &err),
		  "%s", err.text);
	cr_expect_not(run("/* ending */ SELECT pg_terminate_backend(pg_backend_pid())"));
	cr_expect_eq(err.code, ERR_AGAIN);
	db_give(db);
	db = db_take(pool, &err);
	cr_assert_not_null(db, "%s", err.text);
	cr_expect_eq(number("/* x */ SELECT 1"), 1, "not the other one, which is as dead");
}

Test(db_postgres, says_that_it_cannot_be_reached)
{
	cr_expect_null(
		store_open(STR("postgres://nobody@/x?host=/nonexistent"), &test_keys, &err));
	cr_expect_eq(err.code, ERR_AGAIN);
	cr_expect_str_eq(err.text, "opening the store: connection to server on socket "
				   "\"/nonexistent/.s.PGSQL.5432\" failed: No such file or "
				   "directory");
}

/* --- migrations --------------------------------------------------------------------------- */

Test(migrate, applies_each_migration_once, .init = init, .fini = finish)
{
	const int64_t count = number("/* x */ SELECT count(*) FROM migration");

	cr_expect_geq(count, 5);
	cr_expect(db_migrate(pool, 0, NULL, &err), "%s", err.text);
	cr_expect_eq(number("/* x */ SELECT count(*) FROM migration"), count);
	cr_expect_eq(number("/* x */ SELECT count(*) FROM migration WHERE applied_ms = 0"), 0);
}

Test(migrate, refuses_a_store_of_a_newer_program, .init = init, .fini = finish)
{
	cr_assert(db_query(db, NULL,
			   SQL_WITH("/* x */ INSERT INTO migration VALUES ($1, $2, 0)",
				    DB_STR(STR("9999_future.sql")),
				    DB_STR(STR("-- taking away\n-- needs 9999\nDROP …"))),
			   NULL, &err));
	cr_expect_null(store_open(fixture_url(), &test_keys, &err));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_str_eq(err.text, "the store was made by a newer program: migration "
				   "9999_future.sql is not known here; start that program "
				   "instead");
}

Test(migrate, works_on_where_a_newer_program_only_added, .init = init, .fini = finish)
{
	cr_assert(run("/* x */ INSERT INTO migration "
		      "VALUES ('9999_future.sql', '-- adding a table', 0)"));
	struct store *opened = store_open(fixture_url(), &test_keys, &err);
	cr_expect_not_null(opened, "%s", err.text);
	store_close(opened);
}

Test(migrate, tells_what_was_missing, .init = init, .fini = finish)
{
	const struct str url = fixture_fresh_url();
	struct buf applied;

	buf_init(&applied, SIZE_MAX);
	cr_assert(store_migrate(url, &applied, &err), "%s", err.text);
	cr_expect(str_starts(buf_str(&applied), STR("0001_store.sql\n0002_forms.sql\n")));
	buf_clear(&applied);
	cr_assert(store_migrate(url, &applied, &err), "%s", err.text);
	cr_expect_eq(applied.len, 0);
	buf_finish(&applied);
}

Test(migrate, refuses_a_migration_that_was_edited, .init = init, .fini = finish)
{
	cr_assert(run("/* x */ UPDATE migration SET script = script || ' ' "
		      "WHERE name = '0002_forms.sql'"));
	cr_expect_null(store_open(fixture_url(), &test_keys, &err));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_str_eq(err.text, "migration 0002_forms.sql is not the one that was applied "
				   "to the store; migrations are never edited");
}

/* What it wrote last it has in its memory; the others must read it again. */
Test(db, who_writes_gets_the_connection_that_wrote_last)
{
	struct db *writer = db_take_to_write(pool, &err);

	cr_assert(db_begin(writer, &err) && db_commit(writer, &err));
	db_give(writer);
	struct db *reader = db_take(pool, &err);
	cr_expect_neq(reader, writer);
	struct db *again = db_take_to_write(pool, &err);
	cr_expect_eq(again, writer);
	db_give(reader);
	db_give(again);
}

Test(db, who_reads_gets_that_one_too_when_there_is_no_other)
{
	struct db *all[LIMIT_STORE_CONNECTIONS - 1];

	for (size_t i = 0; i < LENGTH(all); i++)
		all[i] = db_take(pool, &err);
	cr_assert(db_begin(all[0], &err) && db_commit(all[0], &err));
	db_give(all[0]);
	cr_expect_eq(db_take(pool, &err), all[0]);
	for (size_t i = 0; i < LENGTH(all); i++)
		db_give(all[i]);
}
