#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "storage/store_private.h"

static bool migrate(struct db_pool *pool, struct err *err)
{
	struct db *db = db_take(pool, err);
	const bool ok = db != NULL && db_migrate(db, clock_now(NULL), err);

	db_give(db);
	return ok;
}

struct store *store_open(struct str url, struct err *err)
{
	struct db_pool *pool = db_pool_open(url, LIMIT_STORE_WAIT_MS, err);

	if (pool == NULL)
		return NULL;
	if (!migrate(pool, err)) {
		db_pool_close(pool);
		return NULL;
	}
	struct store *store = calloc(1, sizeof(*store));
	if (store == NULL)
		abort();
	store->pool = pool;
	return store;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
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
	struct db *db = db_take(store->pool, err);
	const bool ok = db != NULL && db_query(db, arena, statement, out, err);

	db_give(db);
	return ok;
}

bool store_write(struct store *store, struct statement statement, int64_t *changed,
		 struct err *err)
{
	struct db *db = db_take(store->pool, err);
	struct rows rows = { 0 };
	const bool ok = db != NULL && db_begin(db, err) &&
			db_query(db, NULL, statement, &rows, err) && db_commit(db, err);

	db_give(db);
	if (ok && changed != NULL)
		*changed = rows.changed;
	return ok;
}

struct str row_str(struct row *row)
{
	return rows_at(row->rows, row->row, row->column++)->text;
}

int64_t row_int(struct row *row)
{
	return rows_at(row->rows, row->row, row->column++)->integer;
}
