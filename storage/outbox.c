#include "engine/base/buf.h"
#include "engine/base/utf8.h"
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
	struct store *store;
	struct db *db; /* NULL outside the transaction */
	const struct claim *claim;
	struct arena *arena;
	struct deliveries *out;
};

static bool read_rows(const struct claiming *self, struct statement statement, struct rows *out,
		      struct err *err)
{
	if (self->db == NULL)
		return store_read(self->store, self->arena, statement, out, err);
	return db_query(self->db, self->arena, statement, out, err);
}

/* Institutions that have something due, and how many of their leases hold; those with the
 * fewest first, so that one whose endpoint hangs leaves the others their turn. */
static bool read_candidates(const struct claiming *self, struct rows *out, struct err *err)
{
	return read_rows(
		self,
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

/* When the answer to the commit is lost, what was claimed stays so until its lease runs out,
 * and this claims others: an attempt more, with an unknown outcome, is recorded. */
static bool claim_all(struct db *db, void *context, struct err *err)
{
	struct claiming *self = context;
	const struct claim *claim = self->claim;
	struct rows rows;

	self->db = db;
	*self->out = (struct deliveries){ 0 };
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
	struct claiming self = { store, NULL, claim, arena, out };
	struct rows candidates = { 0 };

	*out = (struct deliveries){ 0 };
	bool ok = read_candidates(&self, &candidates, err);
	/* Idle workers must not queue for the right to write. */
	if (candidates.count > 0)
		ok = store_transact(store, claim_all, &self, err);
	if (!ok)
		*out = (struct deliveries){ 0 };
	return ok;
}

/* --- finishing ---------------------------------------------------------------------------- */

struct finishing {
	const struct delivery *delivery;
	const struct outcome *outcome;
	struct str detail; /* text for certain */
	int64_t lease;
};

/* What a receiver answered may be any bytes, and is kept as text: what is none becomes U+FFFD.
 */
static struct str clean(struct arena *arena, struct str bytes)
{
	struct buf out;
	uint32_t code_point;
	char encoded[4];

	buf_init(&out, SIZE_MAX);
	while (utf8_next(&bytes, &code_point)) {
		const size_t len = utf8_encode(code_point == 0 ? 0xfffd : code_point, encoded);
		buf_add(&out, (struct str){ encoded, len });
	}
	const struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static bool finish_delivery(struct db *db, const struct finishing *self, struct err *err)
{
	const struct delivery *delivery = self->delivery;
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* finishing a delivery */ UPDATE delivery SET state = $4, "
			       "next_ms = $5 WHERE institution = $1 AND id = $2 AND lease = $3 "
			       "AND (state = 1 OR (state = $4 AND next_ms = $5))",
			       DB_STR(delivery->institution), DB_STR(delivery->id),
			       DB_INT(self->lease), DB_INT(self->outcome->next),
			       DB_INT(self->outcome->next_ms)),
		      &rows, err))
		return false;
	return rows.changed == 1 ||
	       err_set(err, ERR_CONFLICT, "the lease of delivery %.*s is no longer held",
		       STR_ARG(delivery->id));
}

static bool finish_attempt(struct db *db, const struct finishing *self, struct err *err)
{
	const struct delivery *delivery = self->delivery;
	const struct outcome *outcome = self->outcome;

	return db_query(db, NULL,
			SQL_WITH("/* recording how an attempt ended */ UPDATE attempt SET "
				 "started_ms = $4, ended_ms = $5, status = $6, detail = $7 "
				 "WHERE institution = $1 AND delivery = $2 AND number = $3",
				 DB_STR(delivery->institution), DB_STR(delivery->id),
				 DB_INT(delivery->attempt), DB_INT(outcome->started_ms),
				 DB_INT(outcome->ended_ms), DB_INT(outcome->status),
				 DB_STR(self->detail)),
			NULL, err);
}

static bool finish(struct db *db, void *context, struct err *err)
{
	const struct finishing *self = context;

	return finish_delivery(db, self, err) && finish_attempt(db, self, err);
}

bool store_outbox_finish(struct store *store, const struct delivery *delivery,
			 const struct outcome *outcome, struct err *err)
{
	struct arena arena = { 0 };
	struct finishing self = { .delivery = delivery, .outcome = outcome };
	uint64_t lease = 0;

	if (!str_to_u64(delivery->lease, &lease) || lease > INT64_MAX)
		return err_set(err, ERR_CONFLICT, "not a lease of delivery %.*s",
			       STR_ARG(delivery->id));
	self.lease = (int64_t)lease;
	self.detail = clean(&arena, outcome->detail);
	const bool ok = store_transact(store, finish, &self, err);
	arena_finish(&arena);
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
