/* What a database driver does: statements with parameters, rows, transactions. One text of SQL
 * serves every driver; this header is for the files of storage/ only. */
#ifndef STORAGE_DB_H
#define STORAGE_DB_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

struct db;

enum db_type { DB_NULL, DB_INTEGER, DB_TEXT, DB_BYTES };

struct db_value {
	enum db_type type;
	int64_t integer;
	struct str text; /* or bytes */
};

#define DB_INT(number) ((struct db_value){ .type = DB_INTEGER, .integer = (number) })
#define DB_STR(s) ((struct db_value){ .type = DB_TEXT, .text = (s) })
#define DB_BLOB(s) ((struct db_value){ .type = DB_BYTES, .text = (s) })
#define DB_NONE ((struct db_value){ .type = DB_NULL })

/* One statement, parameters $1 $2 …. The text begins with a comment that says what it is for:
 * messages name it, and so does the database's own list of statements. */
struct statement {
	struct str sql;
	const struct db_value *parameters;
	size_t count;
};

/* From literals: the text alone, or with the values of $1 $2 …. */
#define SQL(text) ((struct statement){ STR(text), NULL, 0 })
#define SQL_WITH(text, ...)                                                                    \
	((struct statement){ STR(text), (const struct db_value[]){ __VA_ARGS__ },              \
			     LENGTH(((const struct db_value[]){ __VA_ARGS__ })) })

/* The rows of one answer, in an arena. */
struct rows {
	size_t count, columns;
	const struct db_value *values; /* row by row */
	int64_t changed;	       /* rows inserted, updated, deleted */
};

/* A statement and the place for what it gives. The arena may be NULL when it gives no rows. */
struct question {
	struct statement statement;
	struct arena *arena;
	struct rows rows;
};

struct driver {
	struct str scheme;     /* "sqlite", "postgres" */
	struct str for_update; /* what a claiming SELECT ends with: "" or "FOR UPDATE SKIP
				  LOCKED" */
	struct str begin;      /* begins a write transaction */
	struct str clock;      /* what time it is there: milliseconds since 1970 UTC */
	/* Run in a transaction that migrates, so that others that want to wait; empty where
	 * begin sees to that. */
	struct str exclusive;
	bool one_writer; /* writers wait for each other in the pool */
	/* wait_ms: how long a lock of another program is waited for. */
	void *(*open)(struct str location, int wait_ms, struct err *err);
	void (*close)(void *handle);
	/* Each statement in its order, in one round trip where there are any. Text and bytes
	 * are copied into the arenas. Codes: ERR_CONFLICT for a broken uniqueness, ERR_BUSY for
	 * a lock that was not to be had in time, ERR_FULL when the disk is full or read-only,
	 * ERR_AGAIN when the transaction was ended for reasons of others (a deadlock, a lost
	 * connection), ERR_IO otherwise. Text holds no NUL and is UTF-8: whatever else is
	 * bytes. */
	bool (*query)(void *handle, struct question *questions, size_t count, struct err *err);
	/* NULL where a query is as quick. */
	bool (*defer)(void *handle, struct statement statement, struct err *err);
	/* Some failures end the database's transaction by themselves. */
	bool (*in_transaction)(void *handle);
	/* False once the connection is lost. */
	bool (*alive)(const void *handle);
	/* Several statements without parameters, for migrations. */
	bool (*script)(void *handle, struct str sql, struct err *err);
};

extern const struct driver sqlite_driver, postgres_driver;

/* A bounded number of connections to one database, opened when they are needed. wait_ms: how
 * long is waited for a connection, and for the right to write. */
struct db_pool;
struct db_pool *db_pool_open(struct str url, int wait_ms, struct err *err);
void db_pool_close(struct db_pool *pool); /* all connections must have been given back */

bool db_pool_one_writer(const struct db_pool *pool);

/* A connection from the pool, for one thread at a time; ERR_BUSY when none became free in
 * time, ERR_AGAIN when the database cannot be reached. A thread takes no second one while it
 * holds one: sixteen that did would wait for each other. */
struct db *db_take(struct db_pool *pool, struct err *err);
/* The same, for a write transaction, or to read what was just written: if it can be, the one
 * that wrote last. */
struct db *db_take_to_write(struct db_pool *pool, struct err *err);
void db_give(struct db *db); /* rolls back what was not committed */

bool db_begin(struct db *db, struct err *err); /* a write transaction */
/* True only when the transaction is durable. ERR_UNKNOWN when the connection was lost before
 * the answer came. */
bool db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db); /* harmless when there is none */
bool db_query(struct db *db, struct arena *arena, struct statement statement, struct rows *out,
	      struct err *err);
/* Several in their order, at the price of one. */
bool db_query_all(struct db *db, struct question *questions, size_t count, struct err *err);
/* Inside a transaction, for a statement that nobody waits for an answer of: done before the
 * next query or the commit, which is what fails when it does. */
bool db_defer(struct db *db, struct statement statement, struct err *err);
bool db_script(struct db *db, struct str sql, struct err *err);
/* What the comment at the beginning says. */
struct str sql_purpose(struct str sql);
struct str db_for_update(const struct db *db);
struct str db_scheme(const struct db *db);
/* Inside a transaction: others that call it wait until it has ended. */
bool db_exclude(struct db *db, struct err *err);
struct str db_pool_clock(const struct db_pool *pool);
const struct db_value *rows_at(const struct rows *rows, size_t row, size_t column);
int64_t rows_int(const struct rows *rows, size_t row, size_t column);
struct str rows_str(const struct rows *rows, size_t row, size_t column); /* or bytes */

/* Brings the database to the state of storage/migrations/, whoever else is trying at the same
 * time, and adds a line with the name of each migration that was missing to applied, which may
 * be NULL. Refuses a database that a newer program has migrated further than this one can bear:
 * see migrate.c. */
bool db_migrate(struct db_pool *pool, int64_t now_ms, struct buf *applied, struct err *err);

#endif
