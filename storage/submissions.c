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

static struct statement by_key(const struct db_value values[2])
{
	return (struct statement){ STR("/* looking for a submission by its key */ "
				       "SELECT " COLUMNS " FROM submission "
				       "WHERE institution = $1 AND key = $2"),
				   values, 2 };
}

/* --- inside the transaction of a submission ----------------------------------------------- */

/* Every statement is a round trip, so the number is taken at once, and given back when the
 * submission turns out to be there already. Whoever submits for this institution waits here for
 * whoever did before, so what is read afterwards cannot change until the transaction ends. */
static bool take_number(struct db *db, struct str institution, struct arena *arena,
			int64_t *number, struct err *err)
{
	struct rows rows;

	if (!db_query(db, arena,
		      SQL_WITH("/* numbering a submission */ INSERT INTO submission_sequence "
			       "(institution, last) VALUES ($1, 1) ON CONFLICT (institution) "
			       "DO UPDATE SET last = submission_sequence.last + 1 "
			       "RETURNING last",
			       DB_STR(institution)),
		      &rows, err))
		return false;
	*number = rows_int(&rows, 0, 0);
	return true;
}

static bool give_number_back(struct db *db, struct str institution, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* giving a number back */ UPDATE submission_sequence "
				 "SET last = last - 1 WHERE institution = $1",
				 DB_STR(institution)),
			NULL, err);
}

static bool find_by_key(struct db *db, struct str institution, struct str key,
			struct arena *arena, struct rows *rows, struct err *err)
{
	const struct db_value values[] = { DB_STR(institution), DB_BLOB(key) };

	return db_query(db, arena, by_key(values), rows, err);
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

static bool end_draft(struct db *db, struct str institution, struct str draft, struct err *err)
{
	return draft.len == 0 || db_query(db, NULL,
					  SQL_WITH("/* ending a draft */ DELETE FROM draft "
						   "WHERE institution = $1 AND id = $2",
						   DB_STR(institution), DB_BLOB(draft)),
					  NULL, err);
}

static bool hand_over_files(struct db *db, const struct submission *submission, struct err *err)
{
	for (size_t i = 0; i < submission->file_count; i++)
		if (!attachment_hand_over(db, submission, submission->files[i], err))
			return false;
	return true;
}

struct sending {
	const struct submission *given;
	struct submission stored;
	struct arena *arena;
	const struct payload_writer *writer;
	struct str clock; /* the database's */
	bool tried;	  /* to add it, in a transaction that may have been committed */
	bool created;
};

/* The delivery takes the submission's id, so that even a restored backup delivers nothing under
 * a new one. It is due at once by the database's clock, too, should ours be ahead of it. */
static bool insert_delivery(struct db *db, const struct sending *self, struct err *err)
{
	const struct submission *submission = &self->stored;
	const struct db_value values[] = {
		DB_STR(submission->institution),
		DB_STR(submission->id),
		DB_INT(DELIVERY_DUE),
		DB_INT(submission->received_ms),
	};
	const struct str sql = str_printf(
		self->arena,
		"/* storing a delivery */ INSERT INTO delivery "
		"(institution, id, submission, state, attempt, lease, next_ms) "
		"SELECT $1, $2, $2, $3, 0, 0, CASE WHEN $4 < now THEN $4 ELSE now END "
		"FROM (SELECT %.*s AS now) AS clock",
		STR_ARG(self->clock));

	return db_query(db, NULL, (struct statement){ sql, values, LENGTH(values) }, NULL, err);
}

static bool add(struct db *db, struct sending *self, struct err *err)
{
	const struct payload_writer *writer = self->writer;
	struct submission *stored = &self->stored;

	self->tried = true;
	if (writer != NULL &&
	    !writer->write(writer->context, stored, self->arena, &stored->payload, err))
		return false;
	return insert(db, stored, err) && hand_over_files(db, stored, err) &&
	       insert_delivery(db, self, err);
}

/* Done again after a commit that was not answered, it waits at the sequence until that
 * transaction has ended, one way or the other, and then finds by the key whether it was stored.
 */
static bool submit(struct db *db, void *context, struct err *err)
{
	struct sending *self = context;
	const struct submission *given = self->given;
	struct rows found;

	self->stored = *given;
	if (!take_number(db, given->institution, self->arena, &self->stored.sequence, err) ||
	    !find_by_key(db, given->institution, given->key, self->arena, &found, err))
		return false;
	self->created = found.count == 0;
	if (self->created) {
		if (!add(db, self, err))
			return false;
	} else {
		if (!give_number_back(db, given->institution, err))
			return false;
		read_submission(&found, &self->stored);
		self->created = self->tried && str_equal(self->stored.id, given->id);
	}
	return end_draft(db, given->institution, given->draft, err);
}

/* ------------------------------------------------------------------------------------------ */

bool store_submit(struct store *store, struct arena *arena, struct submission *submission,
		  const struct payload_writer *writer, bool *created, struct err *err)
{
	const struct submission given = *submission;
	struct sending self = { .given = &given,
				.arena = arena,
				.writer = writer,
				.clock = db_pool_clock(store->pool) };

	if (!store_transact_by(store, given.institution, submit, &self, err))
		return false;
	*submission = self.stored;
	*created = self.created;
	return true;
}

bool store_submission_by_key(struct store *store, struct str institution, struct str key,
			     struct arena *arena, struct submission *out, struct err *err)
{
	const struct db_value values[] = { DB_STR(institution), DB_BLOB(key) };
	struct rows rows;

	if (!store_read(store, arena, by_key(values), &rows, err))
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
