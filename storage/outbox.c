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

/* Institutions that have something due; those with the fewest attempts under way first, so that
 * one whose endpoint hangs leaves the others their turn. */
static bool read_candidates(struct db *db, const struct claim *claim, struct arena *arena,
			    struct rows *out, struct err *err)
{
	const struct db_value now[] = { DB_INT(claim->now_ms) };

	return db_query(
		db, arena,
		STR("/* looking for due deliveries */ SELECT e.institution, "
		    "(SELECT count(*) FROM delivery l WHERE l.institution = e.institution "
		    "AND l.state = 1 AND l.next_ms > $1) AS busy, "
		    "(SELECT min(next_ms) FROM delivery d WHERE d.institution = e.institution "
		    "AND " OPEN_UNTIL_NOW ") AS oldest "
		    "FROM endpoint e WHERE e.disabled = 0 AND EXISTS "
		    "(SELECT 1 FROM delivery WHERE institution = e.institution "
		    "AND " OPEN_UNTIL_NOW ") ORDER BY busy, oldest"),
		now, LENGTH(now), out, err);
}

static bool read_due(struct db *db, const struct claim *claim, struct str institution,
		     size_t most, struct arena *arena, struct rows *out, struct err *err)
{
	const struct db_value key[] = { DB_INT(claim->now_ms), DB_STR(institution),
					DB_INT((int64_t)most) };
	const struct str suffix = db_for_update(db);

	return db_query(db, arena,
			str_printf(arena,
				   "/* claiming deliveries */ SELECT id, submission, attempt, "
				   "lease FROM delivery WHERE institution = $2 "
				   "AND " OPEN_UNTIL_NOW " ORDER BY next_ms LIMIT $3 %.*s",
				   STR_ARG(suffix)),
			key, LENGTH(key), out, err);
}

static bool lease_one(struct db *db, const struct claim *claim, struct str institution,
		      struct str id, struct err *err)
{
	const struct db_value row[] = { DB_STR(institution), DB_STR(id),
					DB_INT(claim->now_ms + claim->lease_ms) };

	return db_query(db, NULL,
			STR("/* claiming a delivery */ UPDATE delivery SET state = 1, "
			    "attempt = attempt + 1, lease = lease + 1, next_ms = $3 "
			    "WHERE institution = $1 AND id = $2"),
			row, LENGTH(row), NULL, err);
}

static bool record_attempt(struct db *db, const struct claim *claim,
			   const struct delivery *delivery, struct err *err)
{
	const struct db_value row[] = { DB_STR(delivery->institution), DB_STR(delivery->id),
					DB_INT(delivery->attempt), DB_INT(claim->now_ms) };

	return db_query(db, NULL,
			STR("/* recording an attempt */ INSERT INTO attempt "
			    "(institution, delivery, number, started_ms) "
			    "VALUES ($1, $2, $3, $4)"),
			row, LENGTH(row), NULL, err);
}

static bool claim_of(struct db *db, const struct claim *claim, struct str institution,
		     size_t most, struct arena *arena, struct deliveries *out, struct err *err)
{
	struct rows due;

	if (!read_due(db, claim, institution, most, arena, &due, err))
		return false;
	for (size_t i = 0; i < due.count; i++) {
		struct row row = { &due, i, 0 };
		struct delivery *delivery = VEC_ADD(arena, out);
		delivery->institution = institution;
		delivery->id = row_str(&row);
		delivery->submission = row_str(&row);
		delivery->attempt = row_int(&row) + 1;
		delivery->lease = str_printf(arena, "%lld", (long long)row_int(&row) + 1);
		delivery->state = DELIVERY_LEASED;
		delivery->next_ms = claim->now_ms + claim->lease_ms;
		if (!lease_one(db, claim, institution, delivery->id, err) ||
		    !record_attempt(db, claim, delivery, err))
			return false;
	}
	return true;
}

/* Inside a transaction. */
static bool claim_all(struct db *db, const struct claim *claim, struct arena *arena,
		      struct deliveries *out, struct err *err)
{
	struct rows rows;

	if (!read_candidates(db, claim, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.count && out->count < claim->most; i++) {
		const size_t busy = (size_t)rows_int(&rows, i, 1);
		const size_t left = claim->most - out->count;
		if (busy >= claim->per_institution)
			continue;
		const size_t own = claim->per_institution - busy;
		if (!claim_of(db, claim, rows_str(&rows, i, 0), own < left ? own : left, arena,
			      out, err))
			return false;
	}
	return true;
}

bool store_outbox_claim(struct store *store, const struct claim *claim, struct arena *arena,
			struct deliveries *out, struct err *err)
{
	struct db *db = db_take(store->pool, err);
	struct rows candidates = { 0 };

	*out = (struct deliveries){ 0 };
	bool ok = db != NULL && read_candidates(db, claim, arena, &candidates, err);
	/* Idle workers must not queue for the right to write. */
	if (candidates.count > 0)
		ok = db_begin(db, err) && claim_all(db, claim, arena, out, err) &&
		     db_commit(db, err);
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
	const struct db_value row[] = { DB_STR(delivery->institution), DB_STR(delivery->id),
					DB_INT((int64_t)lease), DB_INT(outcome->next),
					DB_INT(outcome->next_ms) };
	if (!db_query(db, NULL,
		      STR("/* finishing a delivery */ UPDATE delivery SET state = $4, "
			  "next_ms = $5 WHERE institution = $1 AND id = $2 AND lease = $3 "
			  "AND state = 1"),
		      row, LENGTH(row), &rows, err))
		return false;
	return rows.changed == 1 ||
	       err_set(err, ERR_CONFLICT, "the lease of delivery %.*s is no longer held",
		       STR_ARG(delivery->id));
}

static bool finish_attempt(struct db *db, const struct delivery *delivery,
			   const struct outcome *outcome, struct err *err)
{
	const struct db_value row[] = {
		DB_STR(delivery->institution), DB_STR(delivery->id),
		DB_INT(delivery->attempt),     DB_INT(outcome->started_ms),
		DB_INT(outcome->ended_ms),     DB_INT(outcome->status),
		DB_STR(outcome->detail)
	};

	return db_query(db, NULL,
			STR("/* recording how an attempt ended */ UPDATE attempt SET "
			    "started_ms = $4, ended_ms = $5, status = $6, detail = $7 "
			    "WHERE institution = $1 AND delivery = $2 AND number = $3"),
			row, LENGTH(row), NULL, err);
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
		STR("/* looking for the next delivery */ SELECT min((SELECT min(next_ms) "
		    "FROM delivery WHERE institution = e.institution AND state < 2)) "
		    "FROM endpoint e WHERE e.disabled = 0"),
		NULL, 0, &rows, err);

	if (ok)
		*when_ms = rows_at(&rows, 0, 0)->type == DB_NULL ? INT64_MAX
								 : rows_int(&rows, 0, 0);
	arena_finish(&arena);
	return ok;
}
