/* Records that are still in the clear, as a version before this one stored them. */
#include "storage/clear.h"
#include "storage/store_private.h"

/* A batch is in memory at once. */
enum { BATCH = 20 };

/* --- drafts and submissions --------------------------------------------------------------- */

/* read: some that are in the clear. replace: puts one back encrypted, unless somebody has
 * changed it meanwhile. */
struct kind {
	const char *table;
	const struct str *read;
	struct str replace;
};

const struct str clear_searches[] = {
	[CLEAR_DRAFTS] = STR_INIT("/* looking for drafts in the clear */ SELECT institution, "
				  "id, form, version, answers FROM draft "
				  "WHERE data_key IS NULL ORDER BY institution, id LIMIT $1"),
	[CLEAR_SUBMISSIONS] =
		STR_INIT("/* looking for submissions in the clear */ SELECT institution, id, "
			 "form, version, payload FROM submission "
			 "WHERE data_key IS NULL AND erased_ms IS NULL "
			 "ORDER BY institution, id LIMIT $1"),
	[CLEAR_FILES] = STR_INIT("/* looking for files in the clear */ SELECT institution, id, "
				 "size FROM attachment "
				 "WHERE data_key IS NULL ORDER BY institution, id LIMIT $1"),
};

static const struct kind kinds[] = {
	{ "draft", &clear_searches[CLEAR_DRAFTS],
	  STR_INIT("/* encrypting a draft */ UPDATE draft SET answers = $5, data_key = $6 "
		   "WHERE institution = $1 AND id = $2 AND version = $3 AND answers = $4 "
		   "AND data_key IS NULL") },
	{ "submission", &clear_searches[CLEAR_SUBMISSIONS],
	  STR_INIT("/* encrypting a submission */ UPDATE submission "
		   "SET payload = $5, data_key = $6 WHERE institution = $1 AND id = $2 "
		   "AND version = $3 AND payload = $4 AND data_key IS NULL "
		   "AND erased_ms IS NULL") },
};

static const struct str secrets_search =
	STR_INIT("/* looking for secrets in the clear */ SELECT institution, url, '', 0, "
		 "secrets FROM endpoint WHERE sealed IS NULL LIMIT $1");

/* Its id is its address, as in endpoints.c. */
static const struct kind endpoints = {
	"endpoint", &secrets_search,
	STR_INIT("/* encrypting secrets */ UPDATE endpoint SET secrets = '', sealed = $5, "
		 "data_key = $6 WHERE institution = $1 AND url = $2 AND CAST($3 AS BIGINT) = 0 "
		 "AND secrets = $4 AND sealed IS NULL")
};

static bool encrypt_row(struct store *store, const struct kind *kind, const struct rows *rows,
			size_t i, int64_t *count, struct err *err)
{
	struct row row = { rows, i, 0 };
	const struct db_value institution = row_value(&row);
	const struct db_value id = row_value(&row);
	const struct str form = row_str(&row);
	const struct db_value version = row_value(&row);
	const struct db_value plain = row_value(&row);
	const struct vault_place place = { .table = str_from_c(kind->table),
					   .institution = institution.text,
					   .id = id.text,
					   .form = form,
					   .number = version.integer };
	struct arena arena = { 0 };
	struct vault_key key;
	struct db_value kept;
	int64_t changed = 0;
	bool ok = vault_key_new(store->vault, &place, &arena, &key, &kept, err);

	if (ok) {
		const struct str locked = vault_lock(&key, &place, plain.text, &arena);
		const struct db_value values[] = { institution,	    id,	 version, plain,
						   DB_BLOB(locked), kept };
		ok = store_write(store,
				 (struct statement){ kind->replace, values, LENGTH(values) },
				 &changed, err);
	}
	vault_key_wipe(&key);
	arena_finish(&arena);
	*count += changed;
	return ok;
}

static bool encrypt_kind(struct store *store, const struct kind *kind, int64_t *count,
			 struct err *err)
{
	const struct db_value most = DB_INT(BATCH);
	struct arena arena = { 0 };
	struct rows rows = { 0 };
	bool ok = store_read(store, &arena, (struct statement){ *kind->read, &most, 1 }, &rows,
			     err);

	for (size_t i = 0; ok && i < rows.count; i++)
		ok = encrypt_row(store, kind, &rows, i, count, err);
	arena_finish(&arena);
	return ok;
}

/* --- files -------------------------------------------------------------------------------- */

struct encrypting {
	struct stored_file file;
	struct vault_key key;
	struct db_value kept;
	bool changed;
};

static bool encrypt_chunk(struct db *db, const struct encrypting *self, int64_t number,
			  bool *found, struct err *err)
{
	const struct stored_file *file = &self->file;
	const struct vault_place place = attachment_place(file, number);
	const struct db_value names[] = { DB_STR(file->institution), DB_STR(file->id),
					  DB_INT(number) };
	struct arena arena = { 0 };
	struct rows rows;
	bool ok = db_query(db, &arena,
			   (struct statement){ STR("/* reading a piece in the clear */ "
						   "SELECT bytes FROM attachment_chunk WHERE "
						   "institution = $1 AND attachment = $2 "
						   "AND number = $3"),
					       names, LENGTH(names) },
			   &rows, err);

	*found = ok && rows.count > 0;
	if (*found)
		ok = db_query(db, NULL,
			      SQL_WITH("/* encrypting a piece */ UPDATE attachment_chunk "
				       "SET bytes = $4 WHERE institution = $1 "
				       "AND attachment = $2 AND number = $3",
				       names[0], names[1], names[2],
				       DB_BLOB(vault_lock(&self->key, &place,
							  rows_str(&rows, 0, 0), &arena))),
			      NULL, err);
	arena_finish(&arena);
	return ok;
}

static bool encrypt_file(struct db *db, void *context, struct err *err)
{
	struct encrypting *self = context;
	struct rows rows;
	bool more = true;

	if (!db_query(db, NULL,
		      SQL_WITH("/* encrypting a file */ UPDATE attachment SET data_key = $3 "
			       "WHERE institution = $1 AND id = $2 AND data_key IS NULL",
			       DB_STR(self->file.institution), DB_STR(self->file.id),
			       self->kept),
		      &rows, err))
		return false;
	self->changed = rows.changed == 1;
	for (int64_t number = 0; self->changed && more; number++)
		if (!encrypt_chunk(db, self, number, &more, err))
			return false;
	return true;
}

static bool encrypt_files(struct store *store, int64_t *count, struct err *err)
{
	const struct db_value most = DB_INT(BATCH);
	struct arena arena = { 0 };
	struct rows rows = { 0 };
	bool ok = store_read(store, &arena,
			     (struct statement){ clear_searches[CLEAR_FILES], &most, 1 }, &rows,
			     err);

	for (size_t i = 0; ok && i < rows.count; i++) {
		struct encrypting self = { .file = {
						   .institution = rows_str(&rows, i, 0),
						   .id = rows_str(&rows, i, 1),
						   .size = (uint64_t)rows_int(&rows, i, 2) } };
		const struct vault_place place = attachment_place(&self.file, 0);
		ok = vault_key_new(store->vault, &place, &arena, &self.key, &self.kept, err) &&
		     store_transact(store, encrypt_file, &self, err);
		vault_key_wipe(&self.key);
		*count += ok && self.changed ? 1 : 0;
	}
	arena_finish(&arena);
	return ok;
}

/* ------------------------------------------------------------------------------------------ */

bool store_encrypt(struct store *store, int64_t *count, struct err *err)
{
	*count = 0;
	if (!vault_on(store->vault))
		return true;
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (!encrypt_kind(store, &kinds[i], count, err))
			return false;
	if (vault_whole(store->vault) && !encrypt_kind(store, &endpoints, count, err))
		return false;
	return encrypt_files(store, count, err);
}
