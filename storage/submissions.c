#include "storage/store_private.h"

#define COLUMNS                                                                                \
	"institution, id, reference, form, version, language, payload, content_type, key, "    \
	"sequence, received_ms"

static void read_submission(const struct rows *rows, struct submission *out)
{
	struct row row = { rows, 0, 0 };

	*out = (struct submission){ 0 };
	out->institution = row_str(&row);
	out->id = row_str(&row);
	out->reference = row_str(&row);
	out->form = row_str(&row);
	out->version = row_int(&row);
	out->language = row_str(&row);
	out->payload = row_str(&row);
	out->content_type = row_str(&row);
	out->key = row_str(&row);
	out->sequence = row_int(&row);
	out->received_ms = row_int(&row);
}

/* --- inside the transaction of a submission ----------------------------------------------- */

/* Whoever submits for this institution waits here for whoever did before, so what is read
 * afterwards cannot change until the transaction ends. */
static bool lock_sequence(struct db *db, struct str institution, struct arena *arena,
			  int64_t *last, struct err *err)
{
	struct rows rows;

	if (!db_query(db, arena,
		      SQL_WITH("/* numbering a submission */ INSERT INTO submission_sequence "
			       "(institution, last) VALUES ($1, 0) ON CONFLICT (institution) "
			       "DO UPDATE SET last = submission_sequence.last RETURNING last",
			       DB_STR(institution)),
		      &rows, err))
		return false;
	*last = rows_int(&rows, 0, 0);
	return true;
}

static bool set_sequence(struct db *db, const struct submission *submission, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* numbering a submission */ UPDATE submission_sequence "
				 "SET last = $2 WHERE institution = $1",
				 DB_STR(submission->institution), DB_INT(submission->sequence)),
			NULL, err);
}

static bool find_by_key(struct db *db, struct str institution, struct str key,
			struct arena *arena, struct rows *rows, struct err *err)
{
	return db_query(db, arena,
			SQL_WITH("/* looking for a submission by its key */ SELECT " COLUMNS
				 " FROM submission WHERE institution = $1 AND key = $2",
				 DB_STR(institution), DB_BLOB(key)),
			rows, err);
}

static bool insert(struct db *db, const struct submission *submission, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* storing a submission */ INSERT INTO submission (" COLUMNS
				 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
				 DB_STR(submission->institution), DB_STR(submission->id),
				 DB_STR(submission->reference), DB_STR(submission->form),
				 DB_INT(submission->version), DB_STR(submission->language),
				 DB_BLOB(submission->payload), DB_STR(submission->content_type),
				 DB_BLOB(submission->key), DB_INT(submission->sequence),
				 DB_INT(submission->received_ms)),
			NULL, err);
}

/* The delivery takes the submission's id, so that even a restored backup delivers nothing under
 * a new one. */
static bool insert_delivery(struct db *db, const struct submission *submission, struct err *err)
{
	return db_query(
		db, NULL,
		SQL_WITH("/* storing a delivery */ INSERT INTO delivery "
			 "(institution, id, submission, state, attempt, lease, next_ms) "
			 "VALUES ($1, $2, $2, $3, 0, 0, $4)",
			 DB_STR(submission->institution), DB_STR(submission->id),
			 DB_INT(DELIVERY_DUE), DB_INT(submission->received_ms)),
		NULL, err);
}

static bool end_draft(struct db *db, struct str institution, struct str draft, struct err *err)
{
	return draft.len == 0 || db_query(db, NULL,
					  SQL_WITH("/* ending a draft */ DELETE FROM draft "
						   "WHERE institution = $1 AND id = $2",
						   DB_STR(institution), DB_BLOB(draft)),
					  NULL, err);
}

static bool add(struct db *db, struct arena *arena, struct submission *submission,
		const struct payload_writer *writer, struct err *err)
{
	if (writer != NULL &&
	    !writer->write(writer->context, submission, arena, &submission->payload, err))
		return false;
	return set_sequence(db, submission, err) && insert(db, submission, err) &&
	       insert_delivery(db, submission, err);
}

static bool submit(struct db *db, struct arena *arena, struct submission *submission,
		   const struct payload_writer *writer, bool *created, struct err *err)
{
	const struct str draft = submission->draft;
	struct rows found;
	int64_t last;

	if (!lock_sequence(db, submission->institution, arena, &last, err) ||
	    !find_by_key(db, submission->institution, submission->key, arena, &found, err))
		return false;
	*created = found.count == 0;
	if (*created) {
		submission->sequence = last + 1;
		if (!add(db, arena, submission, writer, err))
			return false;
	} else {
		read_submission(&found, submission);
	}
	return end_draft(db, submission->institution, draft, err);
}

/* ------------------------------------------------------------------------------------------ */

bool store_submit(struct store *store, struct arena *arena, struct submission *submission,
		  const struct payload_writer *writer, bool *created, struct err *err)
{
	struct db *db = db_take(store->pool, err);
	const bool ok = db != NULL && db_begin(db, err) &&
			submit(db, arena, submission, writer, created, err) &&
			db_commit(db, err);

	db_give(db);
	return ok;
}

bool store_submission_by_key(struct store *store, struct str institution, struct str key,
			     struct arena *arena, struct submission *out, struct err *err)
{
	struct db *db = db_take(store->pool, err);
	struct rows rows;
	const bool ok = db != NULL && find_by_key(db, institution, key, arena, &rows, err);

	db_give(db);
	if (!ok)
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no submission of %.*s with this key",
			       STR_ARG(institution));
	read_submission(&rows, out);
	return true;
}

bool store_submission_get(struct store *store, struct str institution, struct str id,
			  struct arena *arena, struct submission *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a submission */ SELECT " COLUMNS
				 " FROM submission "
				 "WHERE institution = $1 AND id = $2",
				 DB_STR(institution), DB_STR(id)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no submission %.*s of %.*s", STR_ARG(id),
			       STR_ARG(institution));
	read_submission(&rows, out);
	return true;
}
