#include "storage/store_private.h"

bool store_endpoint_put(struct store *store, const struct endpoint *endpoint, struct err *err)
{
	return store_write(
		store,
		SQL_WITH("/* storing an endpoint */ INSERT INTO endpoint "
			 "(institution, url, secrets, options, concurrency, disabled, pending) "
			 "VALUES ($1, $2, $3, $4, $5, $6, $7) "
			 "ON CONFLICT (institution) DO UPDATE SET url = excluded.url, "
			 "secrets = excluded.secrets, options = excluded.options, "
			 "concurrency = excluded.concurrency, disabled = excluded.disabled, "
			 "pending = CASE WHEN endpoint.url = excluded.url "
			 "AND endpoint.pending = 0 THEN 0 ELSE excluded.pending END, "
			 "since_ms = 0, attempts = 0, failures = 0, opens = 0, until_ms = 0",
			 DB_STR(endpoint->institution), DB_STR(endpoint->url),
			 DB_STR(endpoint->secrets), DB_STR(endpoint->options),
			 DB_INT(endpoint->concurrency), DB_INT(endpoint->disabled ? 1 : 0),
			 DB_INT(endpoint->pending ? 1 : 0)),
		NULL, err);
}

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
	return true;
}

bool store_endpoint_disable(struct store *store, struct str institution, struct str url,
			    struct err *err)
{
	return store_write(
		store,
		SQL_WITH("/* disabling an endpoint */ UPDATE endpoint SET disabled = 1 "
			 "WHERE institution = $1 AND url = $2",
			 DB_STR(institution), DB_STR(url)),
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
	return true;
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
