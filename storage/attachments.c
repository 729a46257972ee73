#include "engine/base/limits.h"
#include "storage/store_private.h"

struct vault_place attachment_place(const struct stored_file *file, int64_t number)
{
	return (struct vault_place){ .table = STR("attachment"),
				     .institution = file->institution,
				     .id = file->id,
				     .number = number,
				     .size = file->size };
}

struct putting {
	const struct stored_file *file;
	const struct chunk_source *source;
	struct vault_key key;
	struct db_value kept; /* how the key is */
};

/* The id is random: one that is there already is this file, from a commit that was not
 * answered. */
static bool insert(struct db *db, const struct putting *self, bool *created, struct err *err)
{
	const struct stored_file *file = self->file;
	struct rows rows = { 0 };
	bool ok = db_query(db, NULL,
			   SQL_WITH("/* storing a file */ INSERT INTO attachment "
				    "(institution, id, draft, size, data_key, verdict) "
				    "VALUES ($1, $2, $3, $4, $5, $6) "
				    "ON CONFLICT (institution, id) DO NOTHING",
				    DB_STR(file->institution), DB_STR(file->id),
				    DB_BLOB(file->draft), DB_INT((int64_t)file->size),
				    self->kept, file->scanned ? DB_STR(STR("")) : DB_NONE),
			   &rows, err);

	*created = rows.changed == 1;
	return ok;
}

static bool insert_chunk(struct db *db, const struct stored_file *file, int64_t number,
			 struct str bytes, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* storing a piece of a file */ INSERT INTO attachment_chunk "
				 "(institution, attachment, number, bytes) "
				 "VALUES ($1, $2, $3, $4)",
				 DB_STR(file->institution), DB_STR(file->id), DB_INT(number),
				 DB_BLOB(bytes)),
			NULL, err);
}

static bool lock_chunk(struct db *db, const struct putting *self, int64_t number,
		       struct str bytes, struct err *err)
{
	const struct vault_place place = attachment_place(self->file, number);
	struct arena arena = { 0 };
	const bool ok = insert_chunk(db, self->file, number,
				     vault_lock(&self->key, &place, bytes, &arena), err);

	arena_finish(&arena);
	return ok;
}

static bool insert_chunks(struct db *db, const struct putting *self, struct err *err)
{
	const struct chunk_source *source = self->source;
	struct str bytes;
	uint64_t left = self->file->size;

	for (int64_t number = 0; left > 0; number++) {
		if (!source->read(source->context, number, &bytes, err))
			return false;
		if (bytes.len == 0 || bytes.len > LIMIT_CHUNK || bytes.len > left)
			return err_set(err, ERR_IO, "a file is not as long as was said");
		if (!lock_chunk(db, self, number, bytes, err))
			return false;
		left -= bytes.len;
	}
	return true;
}

static bool put(struct db *db, void *context, struct err *err)
{
	const struct putting *self = context;
	bool created = false;

	return insert(db, self, &created, err) && (!created || insert_chunks(db, self, err));
}

/* A key of its own: so a file need not be encrypted anew when its draft is sent. */
bool store_file_put(struct store *store, const struct stored_file *file,
		    const struct chunk_source *source, struct err *err)
{
	const struct vault_place place = attachment_place(file, 0);
	struct putting self = { .file = file, .source = source };
	struct arena arena = { 0 };
	const bool ok =
		vault_key_new(store->vault, &place, &arena, &self.key, &self.kept, err) &&
		store_transact(store, put, &self, err);

	vault_key_wipe(&self.key);
	arena_finish(&arena);
	return ok;
}

static uint64_t length_of(uint64_t size, int64_t number)
{
	const uint64_t before = (uint64_t)number * LIMIT_CHUNK;
	const uint64_t left = before < size ? size - before : 0;

	return left < LIMIT_CHUNK ? left : LIMIT_CHUNK;
}

/* The row is size, data_key, and the bytes, NULL when there are none of that number. */
static bool read_chunk(struct store *store, const struct rows *rows, struct vault_place place,
		       struct arena *arena, struct str *bytes, struct err *err)
{
	struct vault_place whole = place;
	struct vault_key key;

	place.size = whole.size = (uint64_t)rows_int(rows, 0, 0);
	whole.number = 0;
	*bytes = rows_str(rows, 0, 2);
	bool ok = vault_key_read(store->vault, &whole, *rows_at(rows, 0, 1), arena, &key, err);
	if (ok && rows_at(rows, 0, 2)->type != DB_NULL)
		ok = vault_unlock(&key, &place, *bytes, arena, bytes, err);
	vault_key_wipe(&key);
	return ok && (bytes->len == length_of(place.size, place.number) ||
		      err_set(err, ERR_IO, "piece %lld of file %.*s is missing or cut off",
			      (long long)place.number, STR_ARG(place.id)));
}

bool store_file_chunk(struct store *store, const struct stored_file *file, int64_t number,
		      struct arena *arena, struct str *bytes, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a piece of a file */ SELECT a.size, a.data_key, "
				 "c.bytes FROM attachment a LEFT JOIN attachment_chunk c "
				 "ON c.institution = a.institution AND c.attachment = a.id "
				 "AND c.number = $3 WHERE a.institution = $1 AND a.id = $2",
				 DB_STR(file->institution), DB_STR(file->id), DB_INT(number)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no file %.*s of %.*s", STR_ARG(file->id),
			       STR_ARG(file->institution));
	return read_chunk(store, &rows, attachment_place(file, number), arena, bytes, err);
}

bool store_file_size(struct store *store, struct stored_file *file, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	bool ok = store_read(store, &arena,
			     SQL_WITH("/* looking for a file */ SELECT size FROM attachment "
				      "WHERE institution = $1 AND id = $2",
				      DB_STR(file->institution), DB_STR(file->id)),
			     &rows, err);

	if (ok && rows.count > 0)
		file->size = (uint64_t)rows_int(&rows, 0, 0);
	else if (ok)
		ok = err_set(err, ERR_NOT_FOUND, "no file %.*s of %.*s", STR_ARG(file->id),
			     STR_ARG(file->institution));
	arena_finish(&arena);
	return ok;
}

bool store_file_judge(struct store *store, const struct stored_file *file, struct str verdict,
		      struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* what a scanner said */ UPDATE attachment "
				    "SET verdict = $3 WHERE institution = $1 AND id = $2",
				    DB_STR(file->institution), DB_STR(file->id),
				    DB_STR(verdict)),
			   NULL, err);
}

bool store_files_suspect(struct store *store, struct str institution, struct str submission,
			 struct arena *arena, struct suspects *out, struct err *err)
{
	struct rows rows;

	*out = (struct suspects){ 0 };
	if (!store_read(store, arena,
			SQL_WITH("/* what was not scanned */ SELECT id, verdict "
				 "FROM attachment WHERE institution = $1 "
				 "AND submission = $2 AND (verdict IS NULL OR verdict <> '')",
				 DB_STR(institution), DB_STR(submission)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) =
			(struct suspect){ rows_str(&rows, i, 0), rows_str(&rows, i, 1) };
	return true;
}

bool store_file_remove(struct store *store, const struct stored_file *file, struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* removing a file */ DELETE FROM attachment "
				    "WHERE institution = $1 AND id = $2 AND draft = $3",
				    DB_STR(file->institution), DB_STR(file->id),
				    DB_BLOB(file->draft)),
			   NULL, err);
}

bool attachment_hand_over(struct db *db, const struct submission *submission, struct str file,
			  struct err *err)
{
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* keeping a file with its submission */ UPDATE attachment "
			       "SET draft = NULL, submission = $4 WHERE institution = $1 "
			       "AND id = $2 AND draft = $3",
			       DB_STR(submission->institution), DB_STR(file),
			       DB_BLOB(submission->draft), DB_STR(submission->id)),
		      &rows, err))
		return false;
	return rows.changed == 1 ||
	       err_set(err, ERR_NOT_FOUND, "a file of the submission is not in the store");
}
