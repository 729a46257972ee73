#include "engine/base/limits.h"
#include "storage/store_private.h"

struct putting {
	const struct stored_file *file;
	const struct chunk_source *source;
};

/* The id is random: one that is there already is this file, from a commit that was not
 * answered. */
static bool insert(struct db *db, const struct stored_file *file, bool *created,
		   struct err *err)
{
	struct rows rows = { 0 };
	bool ok = db_query(db, NULL,
			   SQL_WITH("/* storing a file */ INSERT INTO attachment "
				    "(institution, id, draft, size) VALUES ($1, $2, $3, $4) "
				    "ON CONFLICT (institution, id) DO NOTHING",
				    DB_STR(file->institution), DB_STR(file->id),
				    DB_BLOB(file->draft), DB_INT((int64_t)file->size)),
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

static bool insert_chunks(struct db *db, const struct stored_file *file,
			  const struct chunk_source *source, struct err *err)
{
	struct str bytes;
	uint64_t left = file->size;

	for (int64_t number = 0; left > 0; number++) {
		if (!source->read(source->context, number, &bytes, err))
			return false;
		if (bytes.len == 0 || bytes.len > LIMIT_CHUNK || bytes.len > left)
			return err_set(err, ERR_IO, "a file is not as long as was said");
		if (!insert_chunk(db, file, number, bytes, err))
			return false;
		left -= bytes.len;
	}
	return true;
}

static bool put(struct db *db, void *context, struct err *err)
{
	const struct putting *self = context;
	bool created = false;

	return insert(db, self->file, &created, err) &&
	       (!created || insert_chunks(db, self->file, self->source, err));
}

bool store_file_put(struct store *store, const struct stored_file *file,
		    const struct chunk_source *source, struct err *err)
{
	struct putting self = { file, source };

	return store_transact(store, put, &self, err);
}

bool store_file_chunk(struct store *store, const struct stored_file *file, int64_t number,
		      struct arena *arena, struct str *bytes, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a piece of a file */ SELECT bytes "
				 "FROM attachment_chunk WHERE institution = $1 "
				 "AND attachment = $2 AND number = $3",
				 DB_STR(file->institution), DB_STR(file->id), DB_INT(number)),
			&rows, err))
		return false;
	*bytes = rows.count > 0 ? rows_str(&rows, 0, 0) : STR("");
	return true;
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
