#include "storage/endpoints.h"

#include "storage/audit.h"
#include "storage/store_private.h"

_Static_assert(ENDPOINT_NEW == 0 && ENDPOINT_FAILED == 5, "the ends are stored");

void endpoint_read(struct row *row, struct endpoint *out)
{
	out->institution = row_str(row);
	out->url = row_str(row);
	out->secrets = row_str(row);
	out->options = row_str(row);
	out->concurrency = row_int(row);
	out->disabled = row_int(row) != 0;
	out->pending = row_int(row) != 0;
	out->breaker.since_ms = row_int(row);
	out->breaker.attempts = row_int(row);
	out->breaker.failures = row_int(row);
	out->breaker.opens = row_int(row);
	out->breaker.until_ms = row_int(row);
	out->sealed = row_str(row);
	out->sealed_key = row_str(row);
	out->revision = row_int(row);
	out->alarmed = row_int(row) != 0;
	out->last.end = (enum endpoint_end)row_int(row);
	out->last.status = row_int(row);
	out->last.at_ms = row_int(row);
}

static struct vault_place place_of(const struct endpoint *endpoint)
{
	return (struct vault_place){ .table = STR("endpoint"),
				     .institution = endpoint->institution,
				     .id = endpoint->url };
}

bool endpoint_open(struct store *store, struct endpoint *endpoint, struct arena *arena,
		   struct err *err)
{
	const struct vault_place place = place_of(endpoint);
	struct vault_key key = { .clear = true };

	if (endpoint->sealed.len == 0)
		return true;
	const bool ok =
		vault_key_read(store->vault, &place, DB_BLOB(endpoint->sealed_key), arena, &key,
			       err) &&
		vault_unlock(&key, &place, endpoint->sealed, arena, &endpoint->secrets, err);
	vault_key_wipe(&key);
	return ok;
}

/* Secrets in the clear where a server of the version before may need them: see vault.h. */
struct putting {
	const struct endpoint *endpoint;
	struct db_value sealed, key;
	const struct audit_line *line; /* NULL: it is not told in the audit */
};

/* By an earlier call, whose commit was not answered: see transaction.h. Sealed secrets are
 * never the same twice. */
static bool is_put(struct db *db, const struct putting *self, bool *done, struct err *err)
{
	const struct endpoint *endpoint = self->endpoint;
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok =
		db_query(db, &arena,
			 SQL_WITH("/* looking for an endpoint */ SELECT 1 FROM endpoint "
				  "WHERE institution = $1 AND url = $2 AND options = $3 "
				  "AND revision = $4 AND sealed = $5",
				  DB_STR(endpoint->institution), DB_STR(endpoint->url),
				  DB_STR(endpoint->options), DB_INT(endpoint->revision + 1),
				  self->sealed),
			 &rows, err);

	*done = ok && rows.count > 0;
	arena_finish(&arena);
	return ok;
}

/* What another address begins anew, and the same one keeps: a new key, or a change of format,
 * mends nothing that is broken. */
#define KEPT(column)                                                                           \
	column " = CASE WHEN endpoint.url = excluded.url THEN endpoint." column " ELSE 0 "     \
	       "END, "

/* Of whatever revision where it is not told in the audit. One that waits to be asked its
 * challenge is asked at once. */
static bool put_row(struct db *db, const struct putting *self, struct rows *rows,
		    struct err *err)
{
	const struct endpoint *endpoint = self->endpoint;
	const bool clear = self->sealed.type == DB_NULL;

	return db_query(
		db, NULL,
		SQL_WITH("/* storing an endpoint */ INSERT INTO endpoint "
			 "(institution, url, secrets, options, concurrency, disabled, pending, "
			 "sealed, data_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
			 "ON CONFLICT (institution) DO UPDATE SET url = excluded.url, "
			 "secrets = excluded.secrets, options = excluded.options, "
			 "sealed = excluded.sealed, data_key = excluded.data_key, "
			 "concurrency = excluded.concurrency, disabled = excluded.disabled, "
			 "pending = CASE WHEN endpoint.url = excluded.url "
			 "AND endpoint.pending = 0 THEN 0 ELSE excluded.pending END, "
			 "until_ms = CASE WHEN endpoint.url = excluded.url "
			 "AND endpoint.pending = 0 THEN endpoint.until_ms ELSE 0 END, " KEPT(
				 "since_ms") KEPT("attempts") KEPT("failures") KEPT("opens")
				 KEPT("last_end") KEPT("last_status") KEPT(
					 "last_ms") "revision = endpoint.revision + 1 "
						    "WHERE $10 < 0 OR endpoint.revision = $10",
			 DB_STR(endpoint->institution), DB_STR(endpoint->url),
			 DB_STR(clear ? endpoint->secrets : STR("")), DB_STR(endpoint->options),
			 DB_INT(endpoint->concurrency), DB_INT(endpoint->disabled ? 1 : 0),
			 DB_INT(endpoint->pending ? 1 : 0), self->sealed, self->key,
			 DB_INT(self->line == NULL ? -1 : endpoint->revision)),
		rows, err);
}

static bool put(struct db *db, void *context, struct err *err)
{
	const struct putting *self = context;
	const struct endpoint *endpoint = self->endpoint;
	struct rows rows = { 0 };
	bool done = false;

	if (self->line != NULL && !is_put(db, self, &done, err))
		return false;
	if (done)
		return true;
	if (!put_row(db, self, &rows, err))
		return false;
	if (self->line == NULL)
		return true;
	if (rows.changed == 0)
		return err_set(err, ERR_CONFLICT, "the endpoint of %.*s was changed meanwhile",
			       STR_ARG(endpoint->institution));
	const struct audit_entry entry = audit_entry_of(endpoint->institution, self->line);
	return audit_add(db, &entry, err);
}

bool store_endpoint_set(struct store *store, const struct endpoint *endpoint,
			const struct audit_line *line, struct err *err)
{
	const struct vault_place place = place_of(endpoint);
	struct arena arena = { 0 };
	struct vault_key key;
	struct putting putting = { endpoint, DB_NONE, DB_NONE, line };

	if (!vault_whole(store->vault))
		return store_transact(store, put, &putting, err);
	bool ok = vault_key_new(store->vault, &place, &arena, &key, &putting.key, err);
	if (ok) {
		const struct str locked = vault_lock(&key, &place, endpoint->secrets, &arena);
		putting.sealed = DB_BLOB(locked);
		ok = store_transact(store, put, &putting, err);
	}
	vault_key_wipe(&key);
	arena_finish(&arena);
	return ok;
}

bool store_endpoint_put(struct store *store, const struct endpoint *endpoint, struct err *err)
{
	return store_endpoint_set(store, endpoint, NULL, err);
}

bool store_endpoint_get(struct store *store, struct str institution, struct arena *arena,
			struct endpoint *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading an endpoint */ SELECT " ENDPOINT_COLUMNS
				 " FROM endpoint e WHERE institution = $1",
				 DB_STR(institution)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no endpoint of %.*s", STR_ARG(institution));
	struct row row = { &rows, 0, 0 };
	endpoint_read(&row, out);
	return endpoint_open(store, out, arena, err);
}

bool store_endpoint_options(struct store *store, struct str institution, struct arena *arena,
			    struct str *options, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading an endpoint's options */ SELECT options "
				 "FROM endpoint WHERE institution = $1",
				 DB_STR(institution)),
			&rows, err))
		return false;
	*options = rows.count > 0 ? rows_str(&rows, 0, 0) : STR("");
	return true;
}

bool store_endpoint_disable(struct store *store, struct str institution, struct str url,
			    bool *changed, struct err *err)
{
	int64_t rows = 0;
	const bool ok = store_write(
		store,
		SQL_WITH("/* disabling an endpoint */ UPDATE endpoint SET disabled = 1 "
			 "WHERE institution = $1 AND url = $2 AND disabled = 0",
			 DB_STR(institution), DB_STR(url)),
		&rows, err);

	*changed = ok && rows > 0;
	return ok;
}

/* Of two that end at once, the later is the last. */
bool store_endpoint_ended(struct store *store, const struct endpoint *endpoint,
			  const struct endpoint_result *result, struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* noting how an attempt ended */ UPDATE endpoint SET "
				    "last_end = $3, last_status = $4, last_ms = $5 "
				    "WHERE institution = $1 AND url = $2 AND last_ms <= $5",
				    DB_STR(endpoint->institution), DB_STR(endpoint->url),
				    DB_INT(result->end), DB_INT(result->status),
				    DB_INT(result->at_ms)),
			   NULL, err);
}

bool store_endpoint_break(struct store *store, const struct endpoint *endpoint,
			  const struct breaker *breaker, struct err *err)
{
	return store_write(
		store,
		SQL_WITH("/* counting failures of an endpoint */ UPDATE endpoint SET "
			 "since_ms = $3, attempts = $4, failures = $5, opens = $6, "
			 "until_ms = $7 WHERE institution = $1 AND url = $2",
			 DB_STR(endpoint->institution), DB_STR(endpoint->url),
			 DB_INT(breaker->since_ms), DB_INT(breaker->attempts),
			 DB_INT(breaker->failures), DB_INT(breaker->opens),
			 DB_INT(breaker->until_ms)),
		NULL, err);
}

bool store_endpoint_pending(struct store *store, int64_t now_ms, int64_t lease_ms,
			    struct arena *arena, struct endpoint *out, struct err *err)
{
	struct rows rows;
	int64_t changed = 0;

	*out = (struct endpoint){ 0 };
	if (!store_read(store, arena,
			SQL_WITH("/* looking for a new endpoint */ SELECT " ENDPOINT_COLUMNS
				 " FROM endpoint e WHERE pending = 1 AND disabled = 0 "
				 "AND until_ms <= $1 ORDER BY until_ms LIMIT 1",
				 DB_INT(now_ms)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return true;
	struct row row = { &rows, 0, 0 };
	endpoint_read(&row, out);
	if (!store_write(store,
			 SQL_WITH("/* asking a new endpoint */ UPDATE endpoint "
				  "SET until_ms = $3 WHERE institution = $1 AND url = $2 "
				  "AND pending = 1 AND until_ms = $4",
				  DB_STR(out->institution), DB_STR(out->url),
				  DB_INT(now_ms + lease_ms), DB_INT(out->breaker.until_ms)),
			 &changed, err))
		return false;
	if (changed == 0) /* another one was quicker */
		out->url = STR("");
	return changed == 0 || endpoint_open(store, out, arena, err);
}

bool store_endpoint_verified(struct store *store, const struct endpoint *endpoint,
			     struct err *err)
{
	return store_write(
		store,
		SQL_WITH("/* opening a new endpoint */ UPDATE endpoint SET pending = 0, "
			 "since_ms = 0, attempts = 0, failures = 0, opens = 0, until_ms = 0 "
			 "WHERE institution = $1 AND url = $2",
			 DB_STR(endpoint->institution), DB_STR(endpoint->url)),
		NULL, err);
}
