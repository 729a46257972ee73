#include "storage/audit.h"
#include "storage/store_private.h"

/* The receiver may say something itself while the answer to a delivery is recorded: both would
 * have the same number. */
bool status_insert(struct db *db, const struct submission_status *status, int64_t *added,
		   struct err *err)
{
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* storing a status */ INSERT INTO submission_status "
			       "(institution, submission, number, state, case_number, at_ms) "
			       "SELECT institution, id, (SELECT count(*) + 1 "
			       "FROM submission_status WHERE institution = $1 "
			       "AND submission = $2), $3, $4, $5 FROM submission "
			       "WHERE institution = $1 AND id = $2",
			       DB_STR(status->institution), DB_STR(status->submission),
			       DB_STR(status->state), DB_STR(status->case_number),
			       DB_INT(status->at_ms)),
		      &rows, err))
		return transaction_anew(err);
	*added = rows.changed;
	return true;
}

struct adding {
	const struct submission_status *status;
	const struct audit_line *line;
	bool tried; /* a transaction added it which may be committed */
	int64_t added;
};

/* By an earlier call, whose commit was not answered: see transaction.h. */
static bool find_added(struct db *db, struct adding *self, struct err *err)
{
	const struct submission_status *status = self->status;
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok =
		db_query(db, &arena,
			 SQL_WITH("/* looking for a status */ SELECT 1 FROM submission_status "
				  "WHERE institution = $1 AND submission = $2 AND state = $3 "
				  "AND case_number = $4 AND at_ms = $5 LIMIT 1",
				  DB_STR(status->institution), DB_STR(status->submission),
				  DB_STR(status->state), DB_STR(status->case_number),
				  DB_INT(status->at_ms)),
			 &rows, err);

	self->added = ok ? (int64_t)rows.count : 0;
	arena_finish(&arena);
	return ok;
}

static bool add(struct db *db, void *context, struct err *err)
{
	struct adding *self = context;
	const struct audit_entry entry = audit_entry_of(self->status->institution, self->line);

	if (self->tried && !find_added(db, self, err))
		return false;
	if (self->tried && self->added == 1)
		return true;
	if (!status_insert(db, self->status, &self->added, err))
		return false;
	self->tried = true;
	return self->added == 0 || audit_add(db, &entry, err);
}

bool store_status_add(struct store *store, const struct submission_status *status,
		      const struct audit_line *line, struct err *err)
{
	struct adding self = { .status = status, .line = line };

	if (!store_transact(store, add, &self, err))
		return false;
	return self.added == 1 ||
	       err_set(err, ERR_NOT_FOUND, "no submission %.*s of %.*s",
		       STR_ARG(status->submission), STR_ARG(status->institution));
}

bool store_status_get(struct store *store, struct str institution, struct str submission,
		      struct arena *arena, struct submission_status *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a status */ SELECT state, case_number, at_ms "
				 "FROM submission_status WHERE institution = $1 "
				 "AND submission = $2 ORDER BY CASE WHEN state = 'delivered' "
				 "THEN 1 ELSE 0 END, number DESC LIMIT 1",
				 DB_STR(institution), DB_STR(submission)),
			&rows, err))
		return false;
	*out = (struct submission_status){ .institution = institution,
					   .submission = submission };
	if (rows.count == 0)
		return true;
	struct row row = { &rows, 0, 0 };
	out->state = row_str(&row);
	out->case_number = row_str(&row);
	out->at_ms = row_int(&row);
	return true;
}

/* --- pulling ------------------------------------------------------------------------------ */

/* Numbers are given inside the transaction that stores the submission, one transaction of an
 * institution after the other, so none can appear below one that was seen. */
bool store_submissions_after(struct store *store, const struct pull *pull, struct arena *arena,
			     struct pulled *out, struct err *err)
{
	struct rows rows;

	if (!store_read(
		    store, arena,
		    SQL_WITH("/* listing submissions */ SELECT id, sequence FROM submission "
			     "WHERE institution = $1 AND sequence > $2 "
			     "ORDER BY sequence LIMIT $3",
			     DB_STR(pull->institution), DB_INT(pull->after),
			     DB_INT(pull->most)),
		    &rows, err))
		return false;
	*out = (struct pulled){ 0 };
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct pulled_one *one = VEC_ADD(arena, out);
		one->id = row_str(&row);
		one->sequence = row_int(&row);
	}
	return true;
}

bool store_submissions_acknowledged(struct store *store, struct str institution, int64_t *upto,
				    struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = store_read(
		store, &arena,
		SQL_WITH("/* looking for what is not acknowledged */ SELECT coalesce("
			 "(SELECT min(s.sequence) - 1 FROM delivery d JOIN submission s "
			 "ON s.institution = d.institution AND s.id = d.submission "
			 "WHERE d.institution = $1 AND d.state <> 2), "
			 "(SELECT max(sequence) FROM submission WHERE institution = $1), 0)",
			 DB_STR(institution)),
		&rows, err);

	if (ok)
		*upto = rows_int(&rows, 0, 0);
	arena_finish(&arena);
	return ok;
}

struct acknowledging {
	struct str institution;
	int64_t upto, count;
	const struct audit_line *line;
};

static bool acknowledge(struct db *db, void *context, struct err *err)
{
	struct acknowledging *self = context;
	const struct audit_entry entry = audit_entry_of(self->institution, self->line);
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* acknowledging submissions */ UPDATE delivery "
			       "SET state = 2, next_ms = $3 WHERE institution = $1 "
			       "AND state <> 2 AND submission IN "
			       "(SELECT id FROM submission WHERE institution = $1 "
			       "AND sequence <= $2)",
			       DB_STR(self->institution), DB_INT(self->upto),
			       DB_INT(self->line->time_ms)),
		      &rows, err))
		return false;
	self->count = rows.changed;
	return self->count == 0 || audit_add(db, &entry, err);
}

bool store_submissions_acknowledge(struct store *store, struct str institution, int64_t upto,
				   const struct audit_line *line, int64_t *count,
				   struct err *err)
{
	struct acknowledging self = { institution, upto, 0, line };

	if (!store_transact(store, acknowledge, &self, err))
		return false;
	*count = self.count;
	return true;
}
