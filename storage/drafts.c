#include "engine/base/limits.h"
#include "engine/base/stop.h"
#include "storage/counts_private.h"
#include "storage/store_private.h"

#define COLUMNS                                                                                \
	"form, version, language, answers, created_ms, updated_ms, expires_ms, page, month, "  \
	"data_key"

static struct vault_place place_of(const struct draft *draft)
{
	return (struct vault_place){ .table = STR("draft"),
				     .institution = draft->institution,
				     .id = draft->id,
				     .form = draft->form,
				     .number = draft->version };
}

/* answers: as they are kept. */
static bool put(struct store *store, const struct draft *draft, struct str answers,
		struct db_value key, struct err *err)
{
	return store_write_by(
		store, STR("draft"),
		SQL_WITH("/* keeping a draft */ INSERT INTO draft (institution, id, " COLUMNS
			 ") VALUES "
			 "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
			 "ON CONFLICT (institution, id) DO UPDATE SET "
			 "form = excluded.form, version = excluded.version, "
			 "language = excluded.language, answers = excluded.answers, "
			 "created_ms = excluded.created_ms, "
			 "updated_ms = excluded.updated_ms, "
			 "expires_ms = excluded.expires_ms, page = excluded.page, "
			 "month = excluded.month, data_key = excluded.data_key",
			 DB_STR(draft->institution), DB_BLOB(draft->id), DB_STR(draft->form),
			 DB_INT(draft->version), DB_STR(draft->language), DB_BLOB(answers),
			 DB_INT(draft->created_ms), DB_INT(draft->updated_ms),
			 DB_INT(draft->expires_ms), DB_STR(draft->page), DB_INT(draft->month),
			 key),
		err);
}

/* A key for each time it is kept: so none is ever used twice. */
bool store_draft_put(struct store *store, const struct draft *draft, struct err *err)
{
	const struct vault_place place = place_of(draft);
	struct arena arena = { 0 };
	struct vault_key key;
	struct db_value kept;
	const bool ok =
		vault_key_new(store->vault, &place, &arena, &key, &kept, err) &&
		put(store, draft, vault_lock(&key, &place, draft->answers, &arena), kept, err);

	vault_key_wipe(&key);
	arena_finish(&arena);
	return ok;
}

/* Whose and which is known. */
static struct db_value read_draft(const struct rows *rows, struct draft *out)
{
	struct row row = { rows, 0, 0 };

	out->form = row_str(&row);
	out->version = row_int(&row);
	out->language = row_str(&row);
	out->answers = row_str(&row);
	out->created_ms = row_int(&row);
	out->updated_ms = row_int(&row);
	out->expires_ms = row_int(&row);
	out->page = row_str(&row);
	out->month = row_int(&row);
	return row_value(&row);
}

static bool decrypt(struct store *store, struct db_value kept, struct arena *arena,
		    struct draft *draft, struct err *err)
{
	const struct vault_place place = place_of(draft);
	struct vault_key key;
	const bool ok = vault_key_read(store->vault, &place, kept, arena, &key, err) &&
			vault_unlock(&key, &place, draft->answers, arena, &draft->answers, err);

	vault_key_wipe(&key);
	return ok;
}

bool store_draft_get(struct store *store, struct str institution, struct str id,
		     struct arena *arena, struct draft *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a draft */ SELECT " COLUMNS " FROM draft "
				 "WHERE institution = $1 AND id = $2",
				 DB_STR(institution), DB_BLOB(id)),
			&rows, err))
		return false;
	/* The message must not repeat the id: it stands for the citizen's secret. */
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no such draft of %.*s",
			       STR_ARG(institution));
	out->institution = str_copy(arena, institution);
	out->id = str_copy(arena, id);
	return decrypt(store, read_draft(&rows, out), arena, out, err);
}

struct expiry {
	int64_t now_ms, removed;
};

static bool expire_batch(struct db *db, void *context, struct err *err)
{
	struct expiry *expiry = context;
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok =
		db_query(db, &arena,
			 SQL_WITH("/* removing old drafts */ DELETE FROM draft "
				  "WHERE (institution, id) IN (SELECT institution, id "
				  "FROM draft WHERE expires_ms <= $1 LIMIT $2) " GONE_DRAFTS,
				  DB_INT(expiry->now_ms), DB_INT(LIMIT_STORE_BATCH)),
			 &rows, err) &&
		figures_of_gone(db, &rows, err);

	expiry->removed = ok ? (int64_t)rows.count : 0;
	arena_finish(&arena);
	return ok;
}

bool store_drafts_expire(struct store *store, int64_t now_ms, int64_t *removed, struct err *err)
{
	struct expiry expiry = { now_ms, LIMIT_STORE_BATCH };

	*removed = 0;
	/* In batches, so that citizens who save meanwhile do not wait for all of it. */
	while (expiry.removed == LIMIT_STORE_BATCH && !stop_asked()) {
		if (!store_transact(store, expire_batch, &expiry, err))
			return false;
		*removed += expiry.removed;
	}
	return true;
}
