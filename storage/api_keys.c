#include "storage/api_keys.h"

#include "storage/audit.h"
#include "storage/store_private.h"

enum { MOST_KEYS = 50 };

#define COLUMNS                                                                                \
	"institution, id, name, digest, scopes, author, author_name, created_ms, expires_ms, " \
	"used_ms, ended_ms"

static void read_key(const struct rows *rows, size_t i, struct api_key *out)
{
	struct row row = { rows, i, 0 };

	out->institution = row_str(&row);
	out->id = row_str(&row);
	out->name = row_str(&row);
	out->digest = row_str(&row);
	out->scopes = row_str(&row);
	out->author = row_str(&row);
	out->author_name = row_str(&row);
	out->created_ms = row_int(&row);
	out->expires_ms = row_int(&row);
	out->used_ms = row_int(&row);
	out->ended_ms = row_int(&row);
}

bool store_api_key_find(struct store *store, struct arena *arena, struct str digest,
			struct api_key *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* looking for a key of the API */ SELECT " COLUMNS
				 " FROM api_key WHERE digest = $1",
				 DB_STR(digest)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no such key");
	read_key(&rows, 0, out);
	return true;
}

bool store_api_keys_list(struct store *store, struct arena *arena, struct str institution,
			 struct api_keys *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing the keys of the API */ SELECT " COLUMNS
				 " FROM api_key WHERE institution = $1 "
				 "ORDER BY created_ms DESC, id LIMIT 200",
				 DB_STR(institution)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		read_key(&rows, i, VEC_ADD(arena, out));
	return true;
}

bool store_api_key_used(struct store *store, const struct api_key *key, int64_t now_ms,
			struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* using a key of the API */ UPDATE api_key "
				    "SET used_ms = $3 WHERE institution = $1 AND id = $2",
				    DB_STR(key->institution), DB_STR(key->id), DB_INT(now_ms)),
			   NULL, err);
}

/* --- making and ending -------------------------------------------------------------------- */

struct change {
	const struct api_key *key;
	const struct audit_line *line;
};

static bool audited(struct db *db, const struct change *change, struct err *err)
{
	const struct audit_entry entry = audit_entry_of(change->key->institution, change->line);

	return audit_add(db, &entry, err);
}

/* Asked anew after a commit that was not answered, it finds itself there. */
static bool is_room(struct db *db, const struct api_key *key, bool *done, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok =
		db_query(db, &arena,
			 SQL_WITH("/* counting the keys of the API */ SELECT "
				  "COUNT(CASE WHEN digest = $2 THEN 1 END), COUNT(*) "
				  "FROM api_key WHERE institution = $1 AND (ended_ms = 0 "
				  "OR digest = $2)",
				  DB_STR(key->institution), DB_STR(key->digest)),
			 &rows, err);

	*done = ok && rows_int(&rows, 0, 0) > 0;
	const bool room = ok && (*done || rows_int(&rows, 0, 1) < MOST_KEYS);
	arena_finish(&arena);
	return room || (ok && err_set(err, ERR_LIMIT, "there are %d keys", MOST_KEYS));
}

static bool add(struct db *db, void *context, struct err *err)
{
	const struct change *change = context;
	const struct api_key *key = change->key;
	bool done;

	if (!is_room(db, key, &done, err))
		return false;
	return done ||
	       (db_query(db, NULL,
			 SQL_WITH("/* keeping a key of the API */ INSERT INTO api_key (" COLUMNS
				  ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)",
				  DB_STR(key->institution), DB_STR(key->id), DB_STR(key->name),
				  DB_STR(key->digest), DB_STR(key->scopes), DB_STR(key->author),
				  DB_STR(key->author_name), DB_INT(key->created_ms),
				  DB_INT(key->expires_ms)),
			 NULL, err) &&
		audited(db, change, err));
}

bool store_api_key_add(struct store *store, const struct api_key *key,
		       const struct audit_line *line, struct err *err)
{
	struct change change = { key, line };

	return store_transact(store, add, &change, err);
}

static bool end(struct db *db, void *context, struct err *err)
{
	const struct change *change = context;
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* ending a key of the API */ UPDATE api_key SET ended_ms = $3 "
			       "WHERE institution = $1 AND id = $2 AND ended_ms = 0",
			       DB_STR(change->key->institution), DB_STR(change->key->id),
			       DB_INT(change->line->time_ms)),
		      &rows, err))
		return false;
	return rows.changed == 0 || audited(db, change, err);
}

bool store_api_key_end(struct store *store, struct str institution, struct str id,
		       const struct audit_line *line, struct err *err)
{
	const struct api_key key = { .institution = institution, .id = id };
	struct change change = { &key, line };

	return store_transact(store, end, &change, err);
}
