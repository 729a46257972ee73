#include "storage/store_private.h"

/* A delivery that nobody can be sent to (no endpoint, or a disabled one) simply waits: it is
 * never claimed, so it uses up no attempts, and it is due at once when an endpoint comes.
 *
 * DUE and LEASED share next_ms and the index on it: a lease that ran out is a due delivery. */
#define OPEN_UNTIL_NOW "state < 2 AND next_ms <= $1"

/* ORDER: enum delivery_state */
_Static_assert(DELIVERY_DUE == 0 && DELIVERY_LEASED == 1 && DELIVERY_DONE == 2 &&
		       DELIVERY_PARKED == 3,
	       "the states are stored, and the indexes of 0005_deliveries.sql know them");

/* --- claiming ----------------------------------------------------------------------------- */

struct claiming {
	struct db *db;
	const struct claim *claim;
	struct arena *arena;
	struct deliveries *out;
};

/* Institutions that have something due, and how many of their leases hold; those with the
 * fewest first, so that one whose endpoint hangs leaves the others their turn. */
static bool read_candidates(const struct claiming *self, struct rows *out, struct err *err)
{
	return db_query(
		self->db, self->arena,
		SQL_WITH("/* looking for due deliveries */ SELECT e.institution, "
			 "(SELECT count(*) FROM delivery WHERE institution = e.institution "
			 "AND state = 1 AND next_ms > $1) AS busy, "
			 "(SELECT min(next_ms) FROM delivery WHERE institution = e.institution "
			 "AND " OPEN_UNTIL_NOW ") AS oldest "
			 "FROM endpoint e WHERE e.disabled = 0 AND EXISTS "
			 "(SELECT 1 FROM delivery WHERE institution = e.institution "
			 "AND " OPEN_UNTIL_NOW ") ORDER BY busy, oldest",
			 DB_INT(self->claim->now_ms)),
		out, err);
}

static bool read_due(const struct claiming *self, struct str institution, size_t most,
		     struct rows *out, struct err *err)
{
	const struct str suffix = db_for_update(self->db);
	struct statement statement = SQL_WITH(
		"/* claiming deliveries */ SELECT id, submission, attempt, lease FROM delivery "
		"WHERE institution = $2 AND " OPEN_UNTIL_NOW " ORDER BY next_ms LIMIT $3 ",
		DB_INT(self->claim->now_ms), DB_STR(institution), DB_INT((int64_t)most));

	statement.sql =
		str_printf(self->arena, "%.*s%.*s", STR_ARG(statement.sql), STR_ARG(suffix));
	return db_query(self->db, self->arena, statement, out, err);
}

static bool lease_one(const struct claiming *self, const struct delivery *delivery,
		      struct err *err)
{
	return db_query(self->db, NULL,
			SQL_WITH("/* claiming a delivery */ UPDATE delivery SET state = 1, "
				 "attempt = attempt + 1, lease = lease + 1, next_ms = $3 "
				 "WHERE institution = $1 AND id = $2",
				 DB_STR(delivery->institution), DB_STR(delivery->id),
				 DB_INT(delivery->next_ms)),
			NULL, err);
}

static bool record_attempt(const struct claiming *self, const struct delivery *delivery,
			   struct err *err)
{
	return db_query(self->db, NULL,
			SQL_WITH("/* recording an attempt */ INSERT INTO attempt "
				 "(institution, delivery, number, started_ms) "
				 "VALUES ($1, $2, $3, $4)",
				 DB_STR(delivery->institution), DB_STR(delivery->id),
				 DB_INT(delivery->attempt), DB_INT(self->claim->now_ms)),
			NULL, err);
}

static void read_claimed(const struct claiming *self, const struct rows *rows, size_t i,
			 struct delivery *out)
{
	struct row row = { rows, i, 0 };

	out->id = row_str(&row);
	out->submission = row_str(&row);
	out->attempt = row_int(&row) + 1;
	out->lease = str_printf(self->arena, "%lld", (long long)row_int(&row) + 1);
	out->state = DELIVERY_LEASED;
	out->next_ms = self->claim->now_ms + self->claim->lease_ms;
}

static bool claim_of(const struct claiming *self, struct str institution, size_t most,
		     struct err *err)
{
	struct rows due;

	if (!read_due(self, institution, most, &due, err))
		return false;
	for (size_t i = 0; i < due.count; i++) {
		struct delivery *delivery = VEC_ADD(self->arena, self->out);
		delivery->institution = institution;
		read_claimed(self, &due, i, delivery);
		if (!lease_one(self, delivery, err) || !record_attempt(self, delivery, err))
			return false;
	}
	return true;
}

/* Inside a transaction. */
static bool claim_all(const struct claiming *self, struct err *err)
{
	const struct claim *claim = self->claim;
	struct rows rows;

	if (!read_candidates(self, &rows, err))
		return false;
	for (size_t i = 0; i < rows.count && self->out->count < claim->most; i++) {
		const size_t busy = (size_t)rows_int(&rows, i, 1);
		const size_t left = claim->most - self->out->count;
		if (busy >= claim->per_institution)
			continue;
		const size_t own = claim->per_institution - busy;
		if (!claim_of(self, rows_str(&rows, i, 0), own < left ? own : left, err))
			return false;
	}
	return true;
}

bool store_outbox_claim(struct store *store, const struct claim *claim, struct arena *arena,
			struct deliveries *out, struct err *err)
{
	struct db *db = db_take(store->pool, err);
	const struct claiming self = { db, claim, arena, out };
	struct rows candidates = { 0 };

	*out = (struct deliveries){ 0 };
	bool ok = db != NULL && read_candidates(&self, &candidates, err);
	/* Idle workers must not queue for the right to write. */
	if (candidates.count > 0)
		ok = db_begin(db, err) && claim_all(&self, err) && db_commit(db, err);
	db_give(db);
	if (!ok)
		*out = (struct deliveries){ 0 };
	return ok;
}

/* --- finishing ---------------------------------------------------------------------------- */

static bool finish_delivery(struct db *db, const struct delivery *delivery,
			    const struct outcome *outcome, struct err *err)
{
	uint64_t lease = 0;
	struct rows rows;

	if (!str_to_u64(delivery->lease, &lease) || lease > INT64_MAX)
		return err_set(err, ERR_CONFLICT, "not a lease of delivery %.*s",
			       STR_ARG(delivery->id));
	if (!db_query(db, NULL,
		      SQL_WITH("/* finishing a delivery */ UPDATE delivery SET state = $4, "
			       "next_ms = $5 WHERE institution = $1 AND id = $2 AND lease = $3 "
			       "AND state = 1",
			       DB_STR(delivery->institution), DB_STR(delivery->id),
			       DB_INT((int64_t)lease), DB_INT(outcome->next),
			       DB_INT(outcome->next_ms)),
		      &rows, err))
		return false;
	return rows.changed == 1 ||
	       err_set(err, ERR_CONFLICT, "the lease of delivery %.*s is no longer held",
		       STR_ARG(delivery->id));
}

static bool finish_attempt(struct db *db, const struct delivery *delivery,
			   const struct outcome *outcome, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* recording how an attempt ended */ UPDATE attempt SET "
				 "started_ms = $4, ended_ms = $5, status = $6, detail = $7 "
				 "WHERE institution = $1 AND delivery = $2 AND number = $3",
				 DB_STR(delivery->institution), DB_STR(delivery->id),
				 DB_INT(delivery->attempt), DB_INT(outcome->started_ms),
				 DB_INT(outcome->ended_ms), DB_INT(outcome->status),
				 DB_STR(outcome->detail)),
			NULL, err);
}

bool store_outbox_finish(struct store *store, const struct delivery *delivery,
			 const struct outcome *outcome, struct err *err)
{
	struct db *db = db_take(store->pool, err);
	const bool ok = db != NULL && db_begin(db, err) &&
			finish_delivery(db, delivery, outcome, err) &&
			finish_attempt(db, delivery, outcome, err) && db_commit(db, err);

	db_give(db);
	return ok;
}

bool store_outbox_next(struct store *store, int64_t *when_ms, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = store_read(
		store, &arena,
		SQL("/* looking for the next delivery */ SELECT min((SELECT min(next_ms) "
		    "FROM delivery WHERE institution = e.institution AND state < 2)) "
		    "FROM endpoint e WHERE e.disabled = 0"),
		&rows, err);

	if (ok)
		*when_ms = rows_at(&rows, 0, 0)->type == DB_NULL ? INT64_MAX
								 : rows_int(&rows, 0, 0);
	arena_finish(&arena);
	return ok;
}

bool store_delivery_get(struct store *store, struct str institution, struct str id,
			struct arena *arena, struct delivery *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a delivery */ SELECT institution, id, submission, "
				 "attempt, lease, state, next_ms FROM delivery "
				 "WHERE institution = $1 AND id = $2",
				 DB_STR(institution), DB_STR(id)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no delivery %.*s of %.*s", STR_ARG(id),
			       STR_ARG(institution));
	struct row row = { &rows, 0, 0 };
	out->institution = row_str(&row);
	out->id = row_str(&row);
	out->submission = row_str(&row);
	out->attempt = row_int(&row);
	out->lease = str_printf(arena, "%lld", (long long)row_int(&row));
	out->state = (enum delivery_state)row_int(&row);
	out->next_ms = row_int(&row);
	return true;
}
