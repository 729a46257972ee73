/* People who have logged in, and the drafts that are theirs. */
#include "storage/store_private.h"

/* --- sessions ----------------------------------------------------------------------------- */

static struct vault_place session_place(const struct login_session *session)
{
	return (struct vault_place){ .table = STR("login_session"),
				     .institution = session->institution,
				     .id = session->id,
				     .number = session->begun_ms };
}

bool store_session_put(struct store *store, const struct login_session *session,
		       struct err *err)
{
	const struct vault_place place = session_place(session);
	struct arena arena = { 0 };
	struct vault_key key;
	struct db_value kept;
	bool ok = vault_key_new(store->vault, &place, &arena, &key, &kept, err);

	if (ok) {
		const struct str locked = vault_lock(&key, &place, session->person, &arena);
		ok = store_write(
			store,
			SQL_WITH("/* keeping a login */ INSERT INTO login_session "
				 "(institution, id, person, begun_ms, used_ms, data_key) "
				 "VALUES ($1, $2, $3, $4, $5, $6)",
				 DB_STR(session->institution), DB_BLOB(session->id),
				 DB_BLOB(locked), DB_INT(session->begun_ms),
				 DB_INT(session->used_ms), kept),
			NULL, err);
	}
	vault_key_wipe(&key);
	arena_finish(&arena);
	return ok;
}

bool store_session_get(struct store *store, struct str institution, struct str id,
		       struct arena *arena, struct login_session *out, struct err *err)
{
	struct vault_place place;
	struct vault_key key;
	struct rows rows;
	bool ok;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a login */ SELECT person, begun_ms, used_ms, "
				 "data_key FROM login_session WHERE institution = $1 "
				 "AND id = $2",
				 DB_STR(institution), DB_BLOB(id)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no such login");
	*out = (struct login_session){ .institution = institution,
				       .id = id,
				       .begun_ms = rows_int(&rows, 0, 1),
				       .used_ms = rows_int(&rows, 0, 2) };
	place = session_place(out);
	ok = vault_key_read(store->vault, &place, *rows_at(&rows, 0, 3), arena, &key, err) &&
	     vault_unlock(&key, &place, rows_str(&rows, 0, 0), arena, &out->person, err);
	vault_key_wipe(&key);
	return ok;
}

bool store_session_use(struct store *store, const struct login_session *session, int64_t now_ms,
		       struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* using a login */ UPDATE login_session "
				    "SET used_ms = $3 WHERE institution = $1 AND id = $2",
				    DB_STR(session->institution), DB_BLOB(session->id),
				    DB_INT(now_ms)),
			   NULL, err);
}

bool store_session_remove(struct store *store, struct str institution, struct str id,
			  struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* ending a login */ DELETE FROM login_session "
				    "WHERE institution = $1 AND id = $2",
				    DB_STR(institution), DB_BLOB(id)),
			   NULL, err);
}

/* --- drafts ------------------------------------------------------------------------------- */

static struct vault_place draft_place(const struct own_draft *draft)
{
	return (struct vault_place){ .table = STR("own_draft"),
				     .institution = draft->institution,
				     .id = draft->owner,
				     .form = draft->form };
}

bool store_own_draft_put(struct store *store, const struct own_draft *draft, struct err *err)
{
	const struct vault_place place = draft_place(draft);
	struct arena arena = { 0 };
	struct vault_key key;
	struct db_value kept;
	bool ok = vault_key_new(store->vault, &place, &arena, &key, &kept, err);

	if (ok) {
		const struct str locked = vault_lock(&key, &place, draft->secret, &arena);
		ok = store_write(
			store,
			SQL_WITH("/* keeping whose a draft is */ INSERT INTO own_draft "
				 "(institution, owner, form, secret, used_ms, data_key) "
				 "VALUES ($1, $2, $3, $4, $5, $6) "
				 "ON CONFLICT (institution, owner, form) DO UPDATE SET "
				 "secret = excluded.secret, "
				 "used_ms = excluded.used_ms, "
				 "data_key = excluded.data_key",
				 DB_STR(draft->institution), DB_BLOB(draft->owner),
				 DB_STR(draft->form), DB_BLOB(locked), DB_INT(draft->used_ms),
				 kept),
			NULL, err);
	}
	vault_key_wipe(&key);
	arena_finish(&arena);
	return ok;
}

bool store_own_draft_get(struct store *store, struct arena *arena, struct own_draft *draft,
			 struct err *err)
{
	const struct vault_place place = draft_place(draft);
	struct vault_key key;
	struct rows rows;
	bool ok;

	if (!store_read(store, arena,
			SQL_WITH("/* reading whose a draft is */ SELECT secret, used_ms, "
				 "data_key FROM own_draft WHERE institution = $1 "
				 "AND owner = $2 AND form = $3",
				 DB_STR(draft->institution), DB_BLOB(draft->owner),
				 DB_STR(draft->form)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no draft of theirs");
	draft->used_ms = rows_int(&rows, 0, 1);
	ok = vault_key_read(store->vault, &place, *rows_at(&rows, 0, 2), arena, &key, err) &&
	     vault_unlock(&key, &place, rows_str(&rows, 0, 0), arena, &draft->secret, err);
	vault_key_wipe(&key);
	return ok;
}

bool store_logins_expire(struct store *store, int64_t sessions_ms, int64_t drafts_ms,
			 struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* removing old logins */ DELETE FROM login_session "
				    "WHERE begun_ms < $1",
				    DB_INT(sessions_ms)),
			   NULL, err) &&
	       store_write(
		       store,
		       SQL_WITH("/* removing whose old drafts were */ DELETE FROM own_draft "
				"WHERE used_ms < $1",
				DB_INT(drafts_ms)),
		       NULL, err);
}
