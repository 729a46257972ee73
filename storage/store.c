#include <stdlib.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"
#include "storage/store_private.h"

/* The pool is the store's, or closed. */
static struct store *open_in(struct db_pool *pool, const struct platform_keys *keys,
			     struct err *err)
{
	struct vault *vault = NULL;

	if (db_migrate(pool, clock_now(NULL), NULL, err))
		vault = vault_open(pool, keys, err);
	if (vault == NULL) {
		db_pool_close(pool);
		return NULL;
	}
	struct store *store = heap_new(sizeof(*store));
	store->pool = pool;
	store->group = group_new(pool);
	store->vault = vault;
	return store;
}

struct store *store_open(struct str url, const struct platform_keys *keys, struct err *err)
{
	struct db_pool *pool = db_pool_open(url, LIMIT_STORE_WAIT_MS, err);

	return pool == NULL ? NULL : open_in(pool, keys, err);
}

struct str store_file(struct str url)
{
	const struct str scheme = STR("sqlite:");

	return str_starts(url, scheme) ? str_slice(url, scheme.len, url.len) : STR("");
}

bool store_there(struct str url, struct err *err)
{
	struct arena arena = { 0 };
	const char *path = str_to_c(&arena, store_file(url));
	const bool there = *path == '\0' || access(path, F_OK) == 0 ||
			   err_set(err, ERR_NOT_FOUND, "there is no store at %s", path);

	arena_finish(&arena);
	return there;
}

static bool has_key(struct db_pool *pool, bool *has, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = db_migrate(pool, clock_now(NULL), NULL, err) &&
			transaction_read(pool, &arena,
					 SQL("/* looking for platform keys */ SELECT count(*) "
					     "FROM platform_key"),
					 &rows, err);

	*has = ok && rows_int(&rows, 0, 0) > 0;
	arena_finish(&arena);
	return ok;
}

bool store_has_key(struct str url, bool *has, struct err *err)
{
	struct db_pool *pool = db_pool_open(url, LIMIT_STORE_WAIT_MS, err);
	const bool ok = pool != NULL && has_key(pool, has, err);

	db_pool_close(pool);
	return ok;
}

bool store_migrate(struct str url, struct buf *applied, struct err *err)
{
	struct db_pool *pool = db_pool_open(url, LIMIT_STORE_WAIT_MS, err);
	const bool ok = pool != NULL && db_migrate(pool, clock_now(NULL), applied, err);

	db_pool_close(pool);
	return ok;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	group_free(store->group);
	vault_close(store->vault);
	db_pool_close(store->pool);
	free(store);
}

bool store_ready(struct store *store, struct err *err)
{
	/* Only a commit shows that one would succeed. */
	return store_write(store,
			   SQL("/* trying whether the store can be written */ "
			       "UPDATE probe SET count = count + 1"),
			   NULL, err);
}

bool store_read(struct store *store, struct arena *arena, struct statement statement,
		struct rows *out, struct err *err)
{
	return transaction_read(store->pool, arena, statement, out, err);
}

bool store_transact(struct store *store,
		    bool (*run)(struct db *db, void *context, struct err *err), void *context,
		    struct err *err)
{
	const struct transaction transaction = { .run = run, .context = context };

	return db_pool_one_writer(store->pool)
		       ? group_run(store->group, STR(""), &transaction, err)
		       : transaction_run(store->pool, &transaction, err);
}

bool store_transact_by(struct store *store, struct str key,
		       const struct transaction *transaction, struct err *err)
{
	return group_run(store->group, key, transaction, err);
}

struct writing {
	struct statement statement;
	struct rows *rows; /* NULL when nobody asks what changed */
};

static bool write_one(struct db *db, void *context, struct err *err)
{
	struct writing *self = context;

	return self->rows == NULL ? db_defer(db, self->statement, err)
				  : db_query(db, NULL, self->statement, self->rows, err);
}

bool store_write(struct store *store, struct statement statement, int64_t *changed,
		 struct err *err)
{
	struct rows rows = { 0 };
	struct writing self = { statement, changed == NULL ? NULL : &rows };
	const bool ok = store_transact(store, write_one, &self, err);

	if (ok && changed != NULL)
		*changed = rows.changed;
	return ok;
}

bool store_write_by(struct store *store, struct str key, struct statement statement,
		    struct err *err)
{
	struct writing self = { .statement = statement };
	const struct transaction transaction = { .run = write_one, .context = &self };

	return store_transact_by(store, key, &transaction, err);
}

bool store_now(struct store *store, const struct clock *clock, int64_t *now_ms, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	bool ok = true;

	if (clock != NULL && clock->fixed_ms != 0) {
		*now_ms = clock->fixed_ms;
		return true;
	}
	const struct str sql = str_printf(&arena, "/* asking for the time */ SELECT %.*s",
					  STR_ARG(db_pool_clock(store->pool)));
	ok = store_read(store, &arena, (struct statement){ sql, NULL, 0 }, &rows, err);
	if (ok)
		*now_ms = rows_int(&rows, 0, 0);
	arena_finish(&arena);
	return ok;
}

struct str row_str(struct row *row)
{
	return rows_at(row->rows, row->row, row->column++)->text;
}

struct db_value row_value(struct row *row)
{
	return *rows_at(row->rows, row->row, row->column++);
}

int64_t row_int(struct row *row)
{
	return rows_at(row->rows, row->row, row->column++)->integer;
}

bool store_migrations_list(struct store *store, struct arena *arena,
			   struct migration_lines *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL("/* listing migrations */ SELECT name, applied_ms "
			    "FROM migration ORDER BY name"),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) =
			(struct migration_line){ rows_str(&rows, i, 0), rows_int(&rows, i, 1) };
	return true;
}
