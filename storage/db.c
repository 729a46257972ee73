#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "storage/db.h"
#include "engine/base/failpoint.h"
#include "engine/base/limits.h"
#include "engine/base/heap.h"

struct db {
	struct db_pool *pool;
	void *handle;
	bool writing;  /* inside a write transaction */
	bool doubtful; /* something unexpected happened on it: not to be used again */
	bool wrote;    /* since it was taken, or as the last before that */
	uint64_t age;  /* of the pool when it was opened */
	struct db *next_idle;
};

struct db_pool {
	const struct driver *driver;
	struct arena arena;
	struct str location;
	int wait_ms;
	pthread_mutex_t lock; /* over everything below */
	pthread_cond_t given_back, written;
	struct db all[LIMIT_STORE_CONNECTIONS];
	size_t made; /* of all, how many have ever been used */
	struct db *idle;
	/* Idle, and wrote last: what is written next it mostly has in its memory, which others
	 * must read again after every commit. At most one. */
	struct db *writer;
	bool writing; /* somebody holds the one write transaction */
	/* How many connections were lost: those opened before the last one went are suspect,
	 * because what ends one, a restart, ends all. */
	uint64_t age;
};

static const struct driver *const drivers[] = { &sqlite_driver, &postgres_driver };

static const struct driver *driver_of(struct str url, struct str *location)
{
	struct str rest = url;
	struct str scheme;

	if (!str_next(&rest, ':', &scheme))
		return NULL;
	for (size_t i = 0; i < LENGTH(drivers); i++) {
		if (!str_equal(drivers[i]->scheme, scheme))
			continue;
		*location = str_slice(url, scheme.len + 1, url.len);
		return location->len > 0 ? drivers[i] : NULL;
	}
	return NULL;
}

/* Deadlines are steady: a clock that is set must not make anybody wait longer. */
static void condition_init(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;

	(void)pthread_condattr_init(&attributes);
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	(void)pthread_cond_init(condition, &attributes);
	(void)pthread_condattr_destroy(&attributes);
}

struct db_pool *db_pool_open(struct str url, int wait_ms, struct err *err)
{
	struct str location;
	const struct driver *driver = driver_of(url, &location);

	if (driver == NULL) {
		(void)err_set(err, ERR_INVALID,
			      "the store's address must be sqlite:PATH or "
			      "postgres://…");
		return NULL;
	}
	struct db_pool *pool = heap_new(sizeof(*pool));
	pool->driver = driver;
	arena_init(&pool->arena);
	pool->location = str_copy(&pool->arena, location);
	pool->wait_ms = wait_ms;
	(void)pthread_mutex_init(&pool->lock, NULL);
	condition_init(&pool->given_back);
	condition_init(&pool->written);
	return pool;
}

void db_pool_close(struct db_pool *pool)
{
	if (pool == NULL)
		return;
	for (size_t i = 0; i < pool->made; i++)
		pool->driver->close(pool->all[i].handle);
	(void)pthread_cond_destroy(&pool->given_back);
	(void)pthread_cond_destroy(&pool->written);
	(void)pthread_mutex_destroy(&pool->lock);
	arena_finish(&pool->arena);
	free(pool);
}

static struct timespec deadline(const struct db_pool *pool)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += pool->wait_ms / 1000;
	at.tv_nsec += pool->wait_ms % 1000 * 1000000L;
	at.tv_sec += at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	return at;
}

static bool is_spent(const struct db_pool *pool)
{
	return pool->idle == NULL && pool->writer == NULL && pool->made == LENGTH(pool->all);
}

/* NULL when there is none, or it would be better to make one. */
static struct db *next_idle(struct db_pool *pool, bool to_write)
{
	const bool from_idle = pool->idle != NULL && (!to_write || pool->writer == NULL);
	struct db **list = from_idle ? &pool->idle : &pool->writer;
	struct db *db = *list;

	if (db == NULL || (!from_idle && !to_write && pool->made < LENGTH(pool->all)))
		return NULL;
	*list = db->next_idle;
	db->wrote = !from_idle;
	db->doubtful = db->age != pool->age;
	return db;
}

/* With the lock held. NULL when none became free in time. */
static struct db *take_idle(struct db_pool *pool, bool to_write)
{
	const struct timespec until = deadline(pool);
	int waited = 0;

	while (is_spent(pool) && waited != ETIMEDOUT)
		waited = pthread_cond_timedwait(&pool->given_back, &pool->lock, &until);
	struct db *db = next_idle(pool, to_write);
	if (db == NULL && pool->made < LENGTH(pool->all)) {
		db = &pool->all[pool->made++];
		db->pool = pool;
	}
	return db;
}

static void close_doubtful(struct db *db)
{
	if (!db->doubtful)
		return;
	db->pool->driver->close(db->handle);
	db->handle = NULL;
	db->doubtful = false;
}

static bool open_handle(struct db *db, struct err *err)
{
	struct db_pool *pool = db->pool;

	if (db->handle != NULL)
		return true;
	(void)pthread_mutex_lock(&pool->lock);
	db->age = pool->age;
	(void)pthread_mutex_unlock(&pool->lock);
	db->handle = pool->driver->open(pool->location, pool->wait_ms, err);
	return db->handle != NULL;
}

static struct db *take(struct db_pool *pool, bool to_write, struct err *err)
{
	(void)pthread_mutex_lock(&pool->lock);
	struct db *db = take_idle(pool, to_write);
	(void)pthread_mutex_unlock(&pool->lock);
	if (db == NULL) {
		(void)err_set(err, ERR_BUSY, "all %d connections to the store are in use",
			      LIMIT_STORE_CONNECTIONS);
		return NULL;
	}
	close_doubtful(db);
	if (open_handle(db, err))
		return db;
	db_give(db);
	return NULL;
}

struct db *db_take(struct db_pool *pool, struct err *err)
{
	return take(pool, false, err);
}

struct db *db_take_to_write(struct db_pool *pool, struct err *err)
{
	return take(pool, true, err);
}

void db_give(struct db *db)
{
	if (db == NULL)
		return;
	struct db_pool *pool = db->pool;
	db_rollback(db);
	const bool lost = db->handle != NULL && !pool->driver->alive(db->handle);
	db->doubtful = db->doubtful || lost;
	close_doubtful(db);
	(void)pthread_mutex_lock(&pool->lock);
	if (lost && db->age == pool->age)
		pool->age++;
	struct db **list = db->wrote && pool->writer == NULL ? &pool->writer : &pool->idle;
	db->next_idle = *list;
	*list = db;
	(void)pthread_cond_signal(&pool->given_back);
	(void)pthread_mutex_unlock(&pool->lock);
}

/* Where only one can write at a time, waiting in line here is fairer and quicker than polling
 * the database's lock; other processes are met there. */
static bool writer_enter(struct db_pool *pool, struct err *err)
{
	const struct timespec until = deadline(pool);
	int waited = 0;

	if (!pool->driver->one_writer)
		return true;
	(void)pthread_mutex_lock(&pool->lock);
	while (pool->writing && waited != ETIMEDOUT)
		waited = pthread_cond_timedwait(&pool->written, &pool->lock, &until);
	const bool entered = !pool->writing;
	pool->writing = true;
	(void)pthread_mutex_unlock(&pool->lock);
	return entered || err_set(err, ERR_BUSY, "the store is busy writing for others");
}

static void writer_leave(struct db_pool *pool)
{
	if (!pool->driver->one_writer)
		return;
	(void)pthread_mutex_lock(&pool->lock);
	pool->writing = false;
	(void)pthread_cond_signal(&pool->written);
	(void)pthread_mutex_unlock(&pool->lock);
}

bool db_begin(struct db *db, struct err *err)
{
	assert(!db->writing);
	if (!writer_enter(db->pool, err))
		return false;
	db->writing = true;
	if (db_defer(db, (struct statement){ db->pool->driver->begin, NULL, 0 }, err))
		return true;
	db->writing = false;
	writer_leave(db->pool);
	return false;
}

bool db_commit(struct db *db, struct err *err)
{
	assert(db->writing);
	if (!failpoint_pass(FAIL_BEFORE_COMMIT, err))
		return false;
	if (!db_query(db, NULL, SQL("/* committing */ COMMIT"), NULL, err)) {
		/* The database may have done it, and only its answer got lost. */
		if (!db->pool->driver->alive(db->handle))
			err->code = ERR_UNKNOWN;
		db_rollback(db);
		return false;
	}
	db->writing = false;
	db->wrote = true;
	writer_leave(db->pool);
	return true;
}

void db_rollback(struct db *db)
{
	struct err ignored;

	if (!db->writing)
		return;
	/* A connection that cannot is not kept. */
	if (db->pool->driver->in_transaction(db->handle) &&
	    !db_query(db, NULL, SQL("/* rolling back */ ROLLBACK"), NULL, &ignored))
		db->doubtful = true;
	db->writing = false;
	writer_leave(db->pool);
}

static bool judge(struct db *db, bool ok, const struct err *err)
{
	if (!ok && err->code == ERR_IO)
		db->doubtful = true;
	return ok;
}

bool db_query(struct db *db, struct arena *arena, struct statement statement, struct rows *out,
	      struct err *err)
{
	struct question question = { statement, arena, { 0 } };
	const bool ok = db_query_all(db, &question, 1, err);

	if (ok && out != NULL)
		*out = question.rows;
	return ok;
}

bool db_query_all(struct db *db, struct question *questions, size_t count, struct err *err)
{
	return count == 0 ||
	       judge(db, db->pool->driver->query(db->handle, questions, count, err), err);
}

bool db_defer(struct db *db, struct statement statement, struct err *err)
{
	assert(db->writing);
	if (db->pool->driver->defer == NULL)
		return db_query(db, NULL, statement, NULL, err);
	return judge(db, db->pool->driver->defer(db->handle, statement, err), err);
}

bool db_script(struct db *db, struct str sql, struct err *err)
{
	return db->pool->driver->script(db->handle, sql, err);
}

struct str sql_purpose(struct str sql)
{
	assert(str_starts(sql, STR("/* ")) || str_starts(sql, STR("-- ")));
	size_t end =
		sql.at[0] == '/' ? str_find(sql, STR(" */"), 3) : str_find(sql, STR("\n"), 3);

	return str_slice(sql, 3, end);
}

struct str db_for_update(const struct db *db)
{
	return db->pool->driver->for_update;
}

struct str db_scheme(const struct db *db)
{
	return db->pool->driver->scheme;
}

bool db_exclude(struct db *db, struct err *err)
{
	const struct str exclusive = db->pool->driver->exclusive;

	return exclusive.len == 0 || db_script(db, exclusive, err);
}

bool db_pool_one_writer(const struct db_pool *pool)
{
	return pool->driver->one_writer;
}

struct str db_pool_clock(const struct db_pool *pool)
{
	return pool->driver->clock;
}

const struct db_value *rows_at(const struct rows *rows, size_t row, size_t column)
{
	assert(row < rows->count && column < rows->columns);
	return &rows->values[row * rows->columns + column];
}

int64_t rows_int(const struct rows *rows, size_t row, size_t column)
{
	return rows_at(rows, row, column)->integer;
}

struct str rows_str(const struct rows *rows, size_t row, size_t column)
{
	return rows_at(rows, row, column)->text;
}
