#include "tests/unit/storage/fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/temp.h"

struct store *store;
struct arena arena;
struct err err;
struct db *behind;

static struct db_pool *behind_pool;
static struct temp temp;
static char path[96];
static const char *server; /* the address of PostgreSQL, or NULL */

bool fixture_is_postgres(void)
{
	return getenv("VEIDLAPA_TEST_POSTGRES") != NULL;
}

const char *fixture_path(void)
{
	return path;
}

/* Tests run beside each other, so each has a schema of its own. */
static char schema[48];

static struct str schema_url(const char *name)
{
	return str_printf(&arena, "%s&options=-csearch_path%%3D%s", server, name);
}

const char *fixture_socket(void)
{
	const char *folder = strstr(server, "host=") + 5;

	return str_to_c(&arena, str_printf(&arena, "%s/.s.PGSQL.5432", folder));
}

struct str fixture_url_by_port(unsigned port)
{
	return str_printf(
		&arena, "postgres://veidlapa@127.0.0.1:%u/postgres?options=-csearch_path%%3D%s",
		port, schema);
}

struct str fixture_url(void)
{
	return server != NULL ? schema_url(schema) : str_printf(&arena, "sqlite:%s", path);
}

static void script(const char *sql)
{
	struct db_pool *pool = db_pool_open(str_from_c(server), 5000, &err);
	struct db *db = db_take(pool, &err);

	cr_assert_not_null(db, "%s", err.text);
	cr_assert(db_script(db, str_from_c(sql), &err), "%s", err.text);
	db_give(db);
	db_pool_close(pool);
}

static void on_schema(const char *verb, const char *suffix)
{
	script(str_to_c(&arena, str_printf(&arena, "/* schema */ %s %s%s %s", verb, schema,
					   suffix, verb[0] == 'D' ? "CASCADE" : "")));
}

struct str fixture_fresh_url(void)
{
	static unsigned count;
	char suffix[16];

	(void)snprintf(suffix, sizeof(suffix), "_%u", ++count);
	if (server == NULL)
		return str_printf(&arena, "sqlite:%s%s", path, suffix);
	on_schema("CREATE SCHEMA", suffix);
	return schema_url(str_to_c(&arena, str_printf(&arena, "%s%s", schema, suffix)));
}

void fixture_init(void)
{
	temp_init(&temp);
	(void)snprintf(path, sizeof(path), "%s/store.db", temp.path);
	server = getenv("VEIDLAPA_TEST_POSTGRES");
	(void)snprintf(schema, sizeof(schema), "t%d_%lld", (int)getpid(),
		       (long long)clock_steady());
	if (server != NULL)
		on_schema("CREATE SCHEMA", "");
	store = store_open(fixture_url(), &test_keys, &err);
	cr_assert_not_null(store, "%s", err.text);
}

void fixture_init_sqlite(void)
{
	if (fixture_is_postgres())
		cr_skip_test("SQLite alone");
	fixture_init();
}

void fixture_init_postgres(void)
{
	if (!fixture_is_postgres())
		cr_skip_test("PostgreSQL alone");
	fixture_init();
}

void fixture_finish(void)
{
	store_close(store);
	if (server != NULL && temp.path[0] != '\0')
		on_schema("DROP SCHEMA", "");
	arena_finish(&arena);
	temp_finish(&temp);
}

void fixture_reopen(void)
{
	store_close(store);
	store = store_open(fixture_url(), &test_keys, &err);
	cr_assert_not_null(store, "%s", err.text);
}

struct submission fixture_submission(const char *institution, const char *id)
{
	return (struct submission){
		.institution = str_from_c(institution),
		.id = str_from_c(id),
		.reference = str_printf(&arena, "VL-%s", id),
		.form = STR("apbedisanas-pabalsts"),
		.version = 1,
		.language = STR("lv"),
		.payload = STR("{\"vards\":\"Jānis\"}"),
		.content_type = STR("application/json"),
		.key = str_printf(&arena, "key-%s", id),
		.received_ms = 1000,
	};
}

struct submission fixture_submit(const char *institution, const char *id)
{
	struct submission submission = fixture_submission(institution, id);
	bool created = false;

	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err), "%s",
		  err.text);
	cr_assert(created);
	return submission;
}

void fixture_endpoint(const char *institution)
{
	const struct endpoint endpoint = { .institution = str_from_c(institution),
					   .url = STR("https://example.test/in"),
					   .secrets = STR("whsec_x") };

	cr_assert(store_endpoint_put(store, &endpoint, &err), "%s", err.text);
}

/* --- behind the store --------------------------------------------------------------------- */

static void let_go(void)
{
	db_give(behind);
	db_pool_close(behind_pool);
}

static void reach(struct str url)
{
	behind_pool = db_pool_open(url, 5000, &err);
	behind = db_take(behind_pool, &err);
	cr_assert_not_null(behind, "%s", err.text);
}

void fixture_reach(struct str url)
{
	let_go();
	reach(url);
}

void fixture_init_behind(void)
{
	fixture_init();
	reach(fixture_url());
}

void fixture_finish_behind(void)
{
	let_go();
	fixture_finish();
}

struct rows fixture_query(struct statement statement)
{
	struct rows rows;

	cr_assert(db_query(behind, &arena, statement, &rows, &err), "%s", err.text);
	return rows;
}

struct str fixture_plan(struct str sql, const struct db_value *values, size_t count)
{
	const char *explain = fixture_is_postgres() ? "EXPLAIN " : "EXPLAIN QUERY PLAN ";
	struct buf text;
	struct rows rows;

	if (fixture_is_postgres())
		(void)fixture_query(SQL("/* x */ SET enable_seqscan = off"));
	rows = fixture_query((struct statement){
		str_printf(&arena, "/* x */ %s%.*s", explain, STR_ARG(sql)), values, count });
	buf_init(&text, SIZE_MAX);
	for (size_t i = 0; i < rows.count; i++) {
		buf_add(&text, rows_str(&rows, i, rows.columns - 1));
		buf_add_byte(&text, '\n');
	}
	const struct str plan = str_copy(&arena, buf_str(&text));
	buf_finish(&text);
	return plan;
}
