#include "engine/base/failpoint.h"
#include "storage/bulk.h"
#include "storage/store_private.h"

#define COLUMNS                                                                                \
	"institution, id, reference, form, version, language, payload, content_type, key, "    \
	"sequence, received_ms, access, data_key"

static struct vault_place place_of(const struct submission *submission)
{
	return (struct vault_place){ .table = STR("submission"),
				     .institution = submission->institution,
				     .id = submission->id,
				     .form = submission->form,
				     .number = submission->version };
}

/* Gives how its key is kept: the payload is still as it is kept, too. */
static struct db_value read_submission(const struct rows *rows, size_t i,
				       struct submission *out)
{
	struct row row = { rows, i, 0 };

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
	out->access = row_str(&row);
	return row_value(&row);
}

static bool decrypt(struct store *store, struct db_value kept, struct arena *arena,
		    struct submission *submission, struct err *err)
{
	const struct vault_place place = place_of(submission);
	struct vault_key key;
	const bool ok = vault_key_read(store->vault, &place, kept, arena, &key, err) &&
			vault_unlock(&key, &place, submission->payload, arena,
				     &submission->payload, err);

	vault_key_wipe(&key);
	return ok;
}

static struct statement by_key(const struct db_value values[2])
{
	return (struct statement){ STR("/* looking for a submission by its key */ "
				       "SELECT " COLUMNS " FROM submission "
				       "WHERE institution = $1 AND key = $2"),
				   values, 2 };
}

/* --- inside the transaction of a submission ----------------------------------------------- */

/* Only the newest: when others of the group took theirs meanwhile, each must submit alone. */
static bool give_number_back(struct db *db, const struct submission *submission,
			     struct err *err)
{
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* giving a number back */ UPDATE submission_sequence "
			       "SET last = last - 1 WHERE institution = $1 AND last = $2",
			       DB_STR(submission->institution), DB_INT(submission->sequence)),
		      &rows, err))
		return false;
	return rows.changed == 1 ||
	       err_set(err, ERR_AGAIN, "numbers were given to others meanwhile");
}

struct sending {
	const struct submission *given;
	struct submission stored;
	struct arena *arena;
	const struct payload_writer *writer;
	struct str clock; /* the database's */
	struct vault_key key;
	struct db_value kept;  /* how the key is, of what this one stores */
	struct db_value found; /* of what was stored before */
	bool tried;	       /* to add it, in a transaction that may have been committed */
	bool was_added;	       /* in the transaction that was committed in the end */
	bool created;
	struct question questions[2];
};

static struct db_value days(int64_t said)
{
	return said > 0 ? DB_INT(said) : DB_NONE;
}

static bool insert(struct db *db, const struct sending *self, struct err *err)
{
	const struct submission *submission = &self->stored;
	const struct vault_place place = place_of(submission);
	const struct str payload =
		vault_lock(&self->key, &place, submission->payload, self->arena);

	return db_defer(
		db,
		SQL_WITH("/* storing a submission */ INSERT INTO submission (" COLUMNS
			 ", keep_delivered_days, keep_days) VALUES ($1, $2, $3, $4, $5, "
			 "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
			 DB_STR(submission->institution), DB_STR(submission->id),
			 DB_STR(submission->reference), DB_STR(submission->form),
			 DB_INT(submission->version), DB_STR(submission->language),
			 DB_BLOB(payload), DB_STR(submission->content_type),
			 DB_BLOB(submission->key), DB_INT(submission->sequence),
			 DB_INT(submission->received_ms),
			 submission->access.len > 0 ? DB_BLOB(submission->access) : DB_NONE,
			 self->kept, days(submission->keep_delivered_days),
			 days(submission->keep_days)),
		err);
}

static bool end_draft(struct db *db, struct str institution, struct str draft, struct err *err)
{
	return draft.len == 0 || db_defer(db,
					  SQL_WITH("/* ending a draft */ DELETE FROM draft "
						   "WHERE institution = $1 AND id = $2",
						   DB_STR(institution), DB_BLOB(draft)),
					  err);
}

static bool hand_over_files(struct db *db, const struct submission *submission, struct err *err)
{
	for (size_t i = 0; i < submission->file_count; i++)
		if (!attachment_hand_over(db, submission, submission->files[i], err))
			return false;
	return true;
}

/* The delivery takes the submission's id, so that even a restored backup delivers nothing under
 * a new one. It is due at once by the database's clock, too, should ours be ahead of it. */
static bool insert_delivery(struct db *db, const struct sending *self, struct err *err)
{
	const struct submission *submission = &self->stored;
	const struct db_value values[] = {
		DB_STR(submission->institution), DB_STR(submission->id),   DB_INT(DELIVERY_DUE),
		DB_INT(submission->received_ms), DB_STR(submission->form),
	};
	const struct str sql = str_printf(
		self->arena,
		"/* storing a delivery */ INSERT INTO delivery "
		"(institution, id, submission, state, attempt, lease, next_ms, received_ms, "
		"form) SELECT $1, $2, $2, $3, 0, 0, CASE WHEN $4 < now THEN $4 ELSE now END, "
		"$4, $5 "
		"FROM (SELECT %.*s AS now) AS clock",
		STR_ARG(self->clock));

	return db_defer(db, (struct statement){ sql, values, LENGTH(values) }, err);
}

static bool add(struct db *db, struct sending *self, struct err *err)
{
	const struct payload_writer *writer = self->writer;
	struct submission *stored = &self->stored;

	self->tried = true;
	if (!failpoint_pass(FAIL_BEFORE_INSERT, err))
		return false;
	if (writer != NULL &&
	    !writer->write(writer->context, stored, self->arena, &stored->payload, err))
		return false;
	return insert(db, self, err) && hand_over_files(db, stored, err) &&
	       insert_delivery(db, self, err) && failpoint_pass(FAIL_AFTER_INSERT, err);
}

/* ORDER: of the questions that submit finds answered. */
enum { NUMBER, FOUND };

/* Done again after a commit that was not answered, it waits at the sequence until that
 * transaction has ended, one way or the other, and then finds by the key whether it was stored.
 */
static bool submit(struct db *db, void *context, struct err *err)
{
	struct sending *self = context;
	const struct submission *given = self->given;
	const struct rows *found = &self->questions[FOUND].rows;

	self->stored = *given;
	self->stored.sequence = rows_int(&self->questions[NUMBER].rows, 0, 0);
	self->was_added = found->count == 0;
	self->created = self->was_added;
	if (self->was_added) {
		if (!add(db, self, err))
			return false;
	} else {
		if (!give_number_back(db, &self->stored, err))
			return false;
		self->found = read_submission(found, 0, &self->stored);
		self->created = self->tried && str_equal(self->stored.id, given->id);
	}
	return end_draft(db, given->institution, given->draft, err);
}

/* The number is taken at once, and given back when the submission turns out to be there
 * already. Whoever submits for this institution waits here for whoever did before, so what is
 * read afterwards cannot change until the transaction ends. */
static struct statement next_number(const struct db_value values[1])
{
	return (struct statement){
		STR("/* numbering a submission */ INSERT INTO submission_sequence "
		    "(institution, last) VALUES ($1, 1) ON CONFLICT (institution) "
		    "DO UPDATE SET last = submission_sequence.last + 1 RETURNING last"),
		values, 1
	};
}

/* ------------------------------------------------------------------------------------------ */

/* Keys are had, and what was found is read, outside the transaction: they may take a connection
 * of their own. */
static bool send_one(struct store *store, struct sending *self, struct err *err)
{
	const struct vault_place place = place_of(self->given);
	const struct transaction transaction = { submit, self, self->questions,
						 LENGTH(self->questions) };

	if (!vault_key_new(store->vault, &place, self->arena, &self->key, &self->kept, err) ||
	    !store_transact_by(store, self->given->institution, &transaction, err))
		return false;
	return self->was_added || decrypt(store, self->found, self->arena, &self->stored, err);
}

bool store_submit(struct store *store, struct arena *arena, struct submission *submission,
		  const struct payload_writer *writer, bool *created, struct err *err)
{
	const struct submission given = *submission;
	const struct db_value key[] = { DB_STR(given.institution), DB_BLOB(given.key) };
	struct sending self = {
		.given = &given,
		.arena = arena,
		.writer = writer,
		.clock = db_pool_clock(store->pool),
		.questions = { [NUMBER] = { .statement = next_number(key), .arena = arena },
			       [FOUND] = { .statement = by_key(key), .arena = arena } }
	};
	const bool ok = send_one(store, &self, err);

	vault_key_wipe(&self.key);
	if (!ok)
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
	return decrypt(store, read_submission(&rows, 0, out), arena, out, err);
}

/* --- many at once ------------------------------------------------------------------------- */

static struct questions ask_for(const struct submission *wanted, size_t count, int64_t most,
				struct arena *arena)
{
	enum { VALUES = 3 };
	static const struct bulk reading = {
		.head = STR_INIT("/* reading submissions to deliver */ SELECT " COLUMNS
				 " FROM ("),
		.tail = STR_INIT(") AS wanted CROSS JOIN submission WHERE "
				 "institution = column1 AND id = column2 "
				 "AND erased_ms IS NULL AND length(payload) <= column3"),
		.columns = VALUES,
		/* One answer may hold so many: what they are together is bounded by what a
		 * single one may be. */
		.most = 16,
	};
	struct db_value *values = ARENA_ARRAY(arena, struct db_value, VALUES * count);

	for (size_t i = 0; i < count; i++) {
		values[VALUES * i] = DB_STR(wanted[i].institution);
		values[VALUES * i + 1] = DB_STR(wanted[i].id);
		values[VALUES * i + 2] = DB_INT(most);
	}
	return bulk_write(&reading, values, count, arena);
}

struct loading {
	struct store *store;
	struct submission *all;
	size_t count, at; /* at: where the next is looked for first */
	struct arena *arena;
};

static struct submission *place_for(struct loading *self, const struct submission *found)
{
	for (size_t tries = 0; tries < self->count; tries++) {
		struct submission *place = &self->all[self->at];
		self->at = (self->at + 1) % self->count;
		if (str_equal(place->id, found->id) &&
		    str_equal(place->institution, found->institution))
			return place;
	}
	return NULL;
}

static void take(struct loading *self, const struct rows *rows)
{
	struct err ignored;

	for (size_t i = 0; i < rows->count; i++) {
		struct submission found;
		const struct db_value kept = read_submission(rows, i, &found);
		struct submission *place = place_for(self, &found);
		if (place != NULL && decrypt(self->store, kept, self->arena, &found, &ignored))
			*place = found;
	}
}

bool store_submissions_load(struct store *store, struct submission *all, size_t count,
			    int64_t most, struct arena *arena, struct err *err)
{
	struct loading loading = { store, all, count, 0, arena };
	const struct questions asked = ask_for(all, count, most, arena);

	if (!transaction_read_all(store->pool, true, asked.at, asked.count, err))
		return false;
	for (size_t i = 0; i < asked.count; i++)
		take(&loading, &asked.at[i].rows);
	return true;
}

/* ------------------------------------------------------------------------------------------ */

bool store_submission_get(struct store *store, struct str institution, struct str id,
			  struct arena *arena, struct submission *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a submission */ SELECT " COLUMNS
				 " FROM submission "
				 "WHERE institution = $1 AND id = $2 AND erased_ms IS NULL",
				 DB_STR(institution), DB_STR(id)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no submission %.*s of %.*s", STR_ARG(id),
			       STR_ARG(institution));
	return decrypt(store, read_submission(&rows, 0, out), arena, out, err);
}
