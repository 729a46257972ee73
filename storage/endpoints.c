#include "storage/store_private.h"

bool store_endpoint_put(struct store *store, const struct endpoint *endpoint, struct err *err)
{
	return store_write(
		store,
		SQL_WITH("/* storing an endpoint */ INSERT INTO endpoint "
			 "(institution, url, secrets, disabled) VALUES ($1, $2, $3, $4) "
			 "ON CONFLICT (institution) DO UPDATE SET url = excluded.url, "
			 "secrets = excluded.secrets, disabled = excluded.disabled",
			 DB_STR(endpoint->institution), DB_STR(endpoint->url),
			 DB_STR(endpoint->secrets), DB_INT(endpoint->disabled ? 1 : 0)),
		NULL, err);
}

bool store_endpoint_get(struct store *store, struct str institution, struct arena *arena,
			struct endpoint *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading an endpoint */ SELECT institution, url, secrets, "
				 "disabled "
				 "FROM endpoint WHERE institution = $1",
				 DB_STR(institution)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no endpoint of %.*s", STR_ARG(institution));
	struct row row = { &rows, 0, 0 };
	out->institution = row_str(&row);
	out->url = row_str(&row);
	out->secrets = row_str(&row);
	out->disabled = row_int(&row) != 0;
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
