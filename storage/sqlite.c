#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/vec.h"
#include "storage/db.h"

/* The program has a few dozen statements; each is prepared once per connection. */
enum { STATEMENTS = 64 };

struct prepared {
	sqlite3_stmt *statement;
	const char *asked; /* where its text stood when it was last asked for */
	bool in_order;	   /* its parameters first stand in it as they are numbered */
};

struct sqlite {
	sqlite3 *connection;
	struct prepared prepared[STATEMENTS];
	size_t oldest; /* the next to make room */
};

VEC_TYPE(values, struct db_value);

/* --- errors ------------------------------------------------------------------------------- */

/* Extended codes where they say more. A write that fails is a store that takes no more, too:
 * SQLite calls only ENOSPC full, not a quota or a limit on the file. */
static enum err_code code_of(int result)
{
	static const struct {
		int result;
		enum err_code code;
	} codes[] = {
		{ SQLITE_IOERR_WRITE, ERR_FULL },    { SQLITE_IOERR_SHMSIZE, ERR_FULL },
		{ SQLITE_CONSTRAINT, ERR_CONFLICT }, { SQLITE_BUSY, ERR_BUSY },
		{ SQLITE_LOCKED, ERR_BUSY },	     { SQLITE_FULL, ERR_FULL },
		{ SQLITE_READONLY, ERR_FULL },
	};

	for (size_t i = 0; i < LENGTH(codes); i++)
		if (codes[i].result == result || codes[i].result == (result & 0xff))
			return codes[i].code;
	return ERR_IO;
}

static bool fail(const struct sqlite *db, struct str doing, struct err *err)
{
	return err_set(err, code_of(sqlite3_extended_errcode(db->connection)), "%.*s: %s",
		       STR_ARG(doing), sqlite3_errmsg(db->connection));
}

/* --- opening ------------------------------------------------------------------------------ */

/* What citizens send is for this user only; SQLite gives its other files the same mode. Only a
 * file that was not there is opened here: closing one that a connection of this process holds
 * would drop that connection's locks (sqlite.org/howtocorrupt.html, 2.2). Names that begin with
 * a colon are SQLite's own. */
static void create_private(const char *path)
{
	int file = -1;

	if (path[0] != ':')
		file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (file >= 0)
		(void)close(file);
}

static bool is_wal(const struct sqlite *db)
{
	sqlite3_stmt *statement = NULL;
	bool wal = false;

	if (sqlite3_prepare_v2(db->connection, "PRAGMA journal_mode=WAL", -1, &statement,
			       NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		wal = sqlite3_stricmp((const char *)sqlite3_column_text(statement, 0), "wal") ==
		      0;
	(void)sqlite3_finalize(statement);
	return wal;
}

/* Durable commits (FULL), a file that may have been tampered with (trusted_schema,
 * cell_size_check, DEFENSIVE), and nothing left behind of what was deleted (secure_delete). */
static bool set_up(struct sqlite *db, struct err *err)
{
	static const char settings[] = "PRAGMA synchronous=FULL;"
				       "PRAGMA foreign_keys=ON;"
				       "PRAGMA trusted_schema=OFF;"
				       "PRAGMA cell_size_check=ON;"
				       "PRAGMA secure_delete=ON;";

	(void)sqlite3_db_config(db->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (sqlite3_exec(db->connection, settings, NULL, NULL, NULL) != SQLITE_OK)
		return fail(db, STR("opening the store"), err);
	if (is_wal(db))
		return true;
	if (sqlite3_errcode(db->connection) != SQLITE_OK &&
	    sqlite3_errcode(db->connection) != SQLITE_ROW)
		return fail(db, STR("opening the store"), err);
	return err_set(err, ERR_IO, "the store must be a file on a disk of this machine");
}

/* Where others open a new file at the same moment, or close it as the last, SQLite says that it
 * is locked without waiting. */
static bool set_up_patiently(struct sqlite *db, int wait_ms, struct err *err)
{
	enum { PAUSE_MS = 20 };
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000 };
	const int64_t until = clock_steady() + wait_ms;
	bool ok = set_up(db, err);

	while (!ok && err->code == ERR_BUSY && clock_steady() < until) {
		(void)nanosleep(&pause, NULL);
		ok = set_up(db, err);
	}
	if (!ok && err->code == ERR_BUSY)
		(void)err_set(
			err, ERR_BUSY,
			"opening the store: another program keeps it locked; end that one");
	return ok;
}

static void sqlite_close(void *handle)
{
	struct sqlite *db = handle;

	if (db == NULL)
		return;
	for (size_t i = 0; i < STATEMENTS; i++)
		(void)sqlite3_finalize(db->prepared[i].statement);
	const int closed = sqlite3_close(db->connection);
	assert(closed == SQLITE_OK);
	(void)closed;
	free(db);
}

/* Before a statement changes many rows, SQLite keeps the pages as they were, in a file beyond
 * 64 KiB: that is most of what the outbox writes. And it counts the memory that it uses, for
 * all threads under one lock, which nobody asks for. */
static void configure(void)
{
	enum { PAGES_KEPT = 4 * 1024 * 1024 };

	(void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, PAGES_KEPT);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void *sqlite_open(struct str location, int wait_ms, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct arena arena = { 0 };
	const char *path = str_to_c(&arena, location);
	struct sqlite *db = heap_new(sizeof(*db));

	(void)pthread_once(&once, configure);
	create_private(path);
	const int opened = sqlite3_open_v2(path, &db->connection,
					   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
						   SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
					   NULL);
	bool ok = opened == SQLITE_OK;
	if (!ok)
		(void)err_set(err, code_of(opened),
			      "opening %s: %s; its folder must be there, and writable", path,
			      sqlite3_errstr(opened));
	if (ok) {
		(void)sqlite3_busy_timeout(db->connection, wait_ms);
		ok = set_up_patiently(db, wait_ms, err);
	}
	arena_finish(&arena);
	if (ok)
		return db;
	sqlite_close(db);
	return NULL;
}

/* --- statements --------------------------------------------------------------------------- */

static bool is_prepared(const struct prepared *prepared, struct str sql)
{
	const char *text =
		prepared->statement == NULL ? NULL : sqlite3_sql(prepared->statement);

	return text != NULL && strncmp(text, sql.at, sql.len) == 0 && text[sql.len] == '\0';
}

/* SQLite numbers $1 $2 by where they first stand in the statement. Looking a name up takes
 * longer the more there are, and the longest statements have them in order. */
static bool is_in_order(sqlite3_stmt *statement)
{
	const int count = sqlite3_bind_parameter_count(statement);

	for (int i = 1; i <= count; i++) {
		const char *name = sqlite3_bind_parameter_name(statement, i);
		if (name == NULL || strtol(name + 1, NULL, 10) != i)
			return false;
	}
	return true;
}

/* A text mostly stands where it stood the last time. */
static struct prepared *find_prepared(struct sqlite *db, struct str sql)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		if (db->prepared[i].asked == sql.at && is_prepared(&db->prepared[i], sql))
			return &db->prepared[i];
	for (size_t i = 0; i < STATEMENTS; i++)
		if (is_prepared(&db->prepared[i], sql))
			return &db->prepared[i];
	return NULL;
}

/* Without a statement when the text is none. */
static const struct prepared *prepared_of(struct sqlite *db, struct str sql)
{
	struct prepared *found = find_prepared(db, sql);

	if (found != NULL) {
		found->asked = sql.at;
		return found;
	}
	struct prepared *place = &db->prepared[db->oldest];
	db->oldest = (db->oldest + 1) % STATEMENTS;
	(void)sqlite3_finalize(place->statement);
	*place = (struct prepared){ .asked = sql.at };
	(void)sqlite3_prepare_v3(db->connection, sql.at, (int)sql.len,
				 SQLITE_PREPARE_PERSISTENT, &place->statement, NULL);
	place->in_order = place->statement != NULL && is_in_order(place->statement);
	return place;
}

/* The texts stay where they are: the statement is reset before the caller gets them back. An
 * empty text is not NULL, wherever it points. */
static int bind_one(sqlite3_stmt *prepared, int index, const struct db_value *value)
{
	const char *at = value->text.at == NULL ? "" : value->text.at;

	switch (value->type) {
	case DB_NULL:
		return sqlite3_bind_null(prepared, index);
	case DB_INTEGER:
		return sqlite3_bind_int64(prepared, index, value->integer);
	case DB_TEXT:
		return sqlite3_bind_text64(prepared, index, at, value->text.len, SQLITE_STATIC,
					   SQLITE_UTF8);
	case DB_BYTES:
		return sqlite3_bind_blob64(prepared, index, at, value->text.len, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static int index_of(const struct prepared *prepared, size_t i)
{
	char name[24];

	if (prepared->in_order)
		return (int)i + 1;
	(void)snprintf(name, sizeof(name), "$%zu", i + 1);
	return sqlite3_bind_parameter_index(prepared->statement, name);
}

static bool bind_all(const struct prepared *prepared, const struct statement *statement)
{
	for (size_t i = 0; i < statement->count; i++) {
		const int index = index_of(prepared, i);
		assert(index > 0);
		if (bind_one(prepared->statement, index, &statement->parameters[i]) !=
		    SQLITE_OK)
			return false;
	}
	return true;
}

static struct db_value value_at(sqlite3_stmt *prepared, int column, struct arena *arena)
{
	const int type = sqlite3_column_type(prepared, column);
	struct str bytes;

	if (type == SQLITE_NULL)
		return DB_NONE;
	if (type == SQLITE_INTEGER)
		return DB_INT(sqlite3_column_int64(prepared, column));
	bytes.at = sqlite3_column_blob(prepared, column);
	bytes.len = (size_t)sqlite3_column_bytes(prepared, column);
	bytes = str_copy(arena, bytes);
	return type == SQLITE_BLOB ? DB_BLOB(bytes) : DB_STR(bytes);
}

static bool run(sqlite3_stmt *prepared, struct arena *arena, struct rows *out)
{
	struct values values = { 0 };
	const int columns = sqlite3_column_count(prepared);
	int stepped = sqlite3_step(prepared);

	*out = (struct rows){ .columns = (size_t)columns };
	while (stepped == SQLITE_ROW) {
		assert(arena != NULL);
		for (int i = 0; i < columns; i++)
			*VEC_ADD(arena, &values) = value_at(prepared, i, arena);
		out->count++;
		stepped = sqlite3_step(prepared);
	}
	out->values = values.at;
	return stepped == SQLITE_DONE;
}

static bool query_one(struct sqlite *db, struct question *question, struct err *err)
{
	const struct statement *statement = &question->statement;
	struct rows *rows = &question->rows;
	const struct prepared *prepared = prepared_of(db, statement->sql);
	sqlite3_stmt *const running = prepared->statement;

	*rows = (struct rows){ 0 };
	if (running == NULL)
		return fail(db, sql_purpose(statement->sql), err);
	const bool ok = bind_all(prepared, statement) && run(running, question->arena, rows);
	if (!ok)
		(void)fail(db, sql_purpose(statement->sql), err);
	rows->changed = sqlite3_stmt_readonly(running) ? 0 : sqlite3_changes64(db->connection);
	(void)sqlite3_reset(running);
	(void)sqlite3_clear_bindings(running);
	return ok;
}

static bool sqlite_query(void *handle, struct question *questions, size_t count,
			 struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!query_one(handle, &questions[i], err))
			return false;
	return true;
}

static bool sqlite_in_transaction(void *handle)
{
	const struct sqlite *db = handle;

	return sqlite3_get_autocommit(db->connection) == 0;
}

static bool sqlite_alive(const void *handle)
{
	return handle != NULL;
}

static bool sqlite_script(void *handle, struct str sql, struct err *err)
{
	struct sqlite *db = handle;
	struct arena arena = { 0 };
	const int result =
		sqlite3_exec(db->connection, str_to_c(&arena, sql), NULL, NULL, NULL);

	arena_finish(&arena);
	return result == SQLITE_OK || fail(db, sql_purpose(sql), err);
}

const struct driver sqlite_driver = {
	.scheme = STR_INIT("sqlite"),
	.for_update = STR_INIT(""),
	.begin = STR_INIT("/* beginning to write */ BEGIN IMMEDIATE"),
	.clock = STR_INIT("CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"),
	.exclusive = STR_INIT(""),
	.one_writer = true,
	.open = sqlite_open,
	.close = sqlite_close,
	.query = sqlite_query,
	.in_transaction = sqlite_in_transaction,
	.alive = sqlite_alive,
	.script = sqlite_script,
};
