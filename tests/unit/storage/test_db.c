#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/base/limits.h"
#include "storage/db.h"
#include "tests/unit/storage/fixture.h"

static struct db_pool *pool;
static struct db *db;

static void init(void)
{
	fixture_init();
	pool = db_pool_open(fixture_url(), 50, &err);
	cr_assert_not_null(pool, "%s", err.text);
	db = db_take(pool, &err);
	cr_assert_not_null(db, "%s", err.text);
}

static void finish(void)
{
	db_give(db);
	db_pool_close(pool);
	fixture_finish();
}

TestSuite(db, .init = init, .fini = finish);

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
					   DB_STR(STR("ā\0b")),
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
	cr_expect_str_eq(err.text, "trying nonsense: near \"SELEC\": syntax error");
	cr_expect_not(
		run("/* breaking a key */ INSERT INTO migration (name, script, applied_ms) "
		    "SELECT name, '', 0 FROM migration"));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_str_eq(err.text, "breaking a key: UNIQUE constraint failed: migration.name");
}

Test(db, is_as_durable_and_as_strict_as_it_can_be)
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

Test(db, tells_a_full_disk_from_other_failures)
{
	char sql[96];
	(void)snprintf(sql, sizeof(sql), "/* x */ PRAGMA max_page_count=%lld",
		       (long long)number("/* x */ PRAGMA page_count"));
	cr_assert(run(sql));
	cr_assert(db_begin(db, &err));
	cr_expect_not(run("/* storing too much */ INSERT INTO draft SELECT 'a', "
			  "zeroblob(1000000), '', 0, '', '', 0, 0, 0"));
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

Test(db, waits_for_other_writers_only_so_long)
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

Test(db, waits_for_writers_of_other_programs_only_so_long)
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

/* --- migrations --------------------------------------------------------------------------- */

Test(migrate, applies_each_migration_once, .init = init, .fini = finish)
{
	const int64_t count = number("/* x */ SELECT count(*) FROM migration");

	cr_expect_geq(count, 5);
	cr_expect(db_migrate(db, 0, &err), "%s", err.text);
	cr_expect_eq(number("/* x */ SELECT count(*) FROM migration"), count);
	cr_expect_eq(number("/* x */ SELECT count(*) FROM migration WHERE applied_ms = 0"), 0);
}

Test(migrate, refuses_a_store_of_a_newer_program, .init = init, .fini = finish)
{
	cr_assert(run("/* x */ INSERT INTO migration VALUES ('9999_future.sql', '', 0)"));
	cr_expect_null(store_open(fixture_url(), &err));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_str_eq(err.text, "the store was made by a newer program: migration "
				   "9999_future.sql is not known here; start that program "
				   "instead");
}

Test(migrate, refuses_a_migration_that_was_edited, .init = init, .fini = finish)
{
	cr_assert(run("/* x */ UPDATE migration SET script = script || ' ' "
		      "WHERE name = '0002_forms.sql'"));
	cr_expect_null(store_open(fixture_url(), &err));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_str_eq(err.text, "migration 0002_forms.sql is not the one that was applied "
				   "to the store; migrations are never edited");
}
