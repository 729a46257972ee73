#include "engine/base/failpoint.h"
#include "engine/base/log.h"
#include "storage/bulk.h"
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

struct candidates;
struct claiming {
	struct db *db;
	const struct claim *claim;
	struct arena *arena;
	struct deliveries *out;
	struct candidates *all; /* out: with the endpoints of what was claimed */
};

/* An institution that has something due. */
struct candidate {
	struct endpoint endpoint;
	int64_t busy;  /* how many leases it has that hold */
	int64_t given; /* how many this claim takes */
	bool free;     /* nobody else counts its leases at this moment */
};
VEC_TYPE(candidates, struct candidate);

/* MATERIALIZED, or PostgreSQL may look twice for what is due. */
static struct statement candidates_at(const struct db_value *now_ms)
{
	return (struct statement){
		STR("/* looking for due deliveries */ WITH e AS MATERIALIZED "
		    "(SELECT (SELECT min(next_ms) FROM delivery "
		    "WHERE institution = i.institution AND " OPEN_UNTIL_NOW ") AS oldest, i.* "
		    "FROM endpoint i WHERE i.disabled = 0 AND i.pending = 0 "
		    "AND i.until_ms <= $1) SELECT (SELECT count(*) FROM delivery "
		    "WHERE institution = e.institution AND state = 1 AND next_ms > $1) AS "
		    "busy, "
		    "oldest, " ENDPOINT_COLUMNS
		    " FROM e WHERE oldest IS NOT NULL ORDER BY busy, oldest"),
		now_ms, 1
	};
}

/* Does a limit hold for all workers together? Then only one at a time may count its leases and
 * take some. */
static bool is_counted(const struct endpoint *endpoint)
{
	return endpoint->concurrency > 0 || endpoint->breaker.opens > 0;
}

static struct statement counted_endpoints(const struct claiming *self,
					  const struct db_value *now_ms)
{
	const struct str sql = str_printf(
		self->arena,
		"/* holding endpoints with a limit */ SELECT institution FROM endpoint e "
		"WHERE (concurrency > 0 OR opens > 0) AND disabled = 0 AND pending = 0 "
		"AND until_ms <= $1 AND EXISTS (SELECT 1 FROM delivery "
		"WHERE institution = e.institution AND " OPEN_UNTIL_NOW ") %.*s",
		STR_ARG(db_for_update(self->db)));

	return (struct statement){ sql, now_ms, 1 };
}

static bool is_among(const struct rows *held, struct str institution)
{
	for (size_t i = 0; i < held->count; i++)
		if (str_equal(rows_str(held, i, 0), institution))
			return true;
	return false;
}

static void read_candidates(const struct rows *rows, const struct rows *held,
			    struct arena *arena, struct candidates *out)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct candidate *candidate = VEC_ADD(arena, out);
		struct row row = { rows, i, 0 };
		*candidate = (struct candidate){ .busy = row_int(&row) };
		(void)row_int(&row);
		endpoint_read(&row, &candidate->endpoint);
		candidate->free = !is_counted(&candidate->endpoint) ||
				  is_among(held, candidate->endpoint.institution);
	}
}

/* Ahead of what is under way only where it goes well: what waits for one that hangs takes the
 * places of others. And not where the endpoint has a limit of its own: what one worker holds
 * ahead, another could not send. */
static int64_t most_of(const struct endpoint *endpoint, const struct claim *claim)
{
	const struct breaker *breaker = &endpoint->breaker;
	const bool well = breaker->failures * 2 <= breaker->attempts;

	if (breaker->opens > 0) /* half open: one to see how it is */
		return 1;
	if (endpoint->concurrency > 0)
		return endpoint->concurrency;
	return (int64_t)(claim->per_institution *
			 (well && claim->ahead > 0 ? claim->ahead : 1));
}

static bool takes_more(const struct candidate *candidate, const struct claim *claim)
{
	return candidate->free &&
	       candidate->busy + candidate->given < most_of(&candidate->endpoint, claim);
}

/* The one that has least under way; the longest due where that is equal. NULL when none takes
 * more. */
static struct candidate *whose_turn(const struct candidates *all, const struct claim *claim)
{
	struct candidate *found = NULL;

	for (size_t i = 0; i < all->count; i++) {
		struct candidate *one = &all->at[i];
		if (takes_more(one, claim) &&
		    (found == NULL || one->busy + one->given < found->busy + found->given))
			found = one;
	}
	return found;
}

/* In turns, so that one whose endpoint hangs, or has much to get, leaves the others theirs. */
static void share_out(const struct candidates *all, const struct claim *claim)
{
	struct candidate *next = whose_turn(all, claim);

	for (size_t left = claim->most; left > 0 && next != NULL; left--) {
		next->given++;
		next = whose_turn(all, claim);
	}
}

/* MATERIALIZED, or PostgreSQL may run it again and lock more rows than it says. COALESCE, since
 * SQLite 3.40 takes a NULL that is returned for one that IS NOT NULL. */
static void lease(const struct claiming *self, const struct candidate *candidate,
		  struct question *out)
{
	struct db_value *values = ARENA_ARRAY(self->arena, struct db_value, 4);

	values[0] = DB_INT(self->claim->now_ms);
	values[1] = DB_STR(candidate->endpoint.institution);
	values[2] = DB_INT(candidate->given);
	values[3] = DB_INT(self->claim->now_ms + self->claim->lease_ms);
	const struct str sql = str_printf(
		self->arena,
		"/* claiming deliveries */ WITH due AS MATERIALIZED "
		"(SELECT id AS claimed FROM delivery WHERE institution = $2 "
		"AND " OPEN_UNTIL_NOW " ORDER BY next_ms LIMIT $3 %.*s) "
		"UPDATE delivery SET state = 1, attempt = attempt + 1, lease = lease + 1, "
		"next_ms = $4, claimed_ms = $1 FROM due WHERE institution = $2 AND id = "
		"claimed "
		"RETURNING id, submission, attempt, lease, replayed, COALESCE(accepted_ms, 0)",
		STR_ARG(db_for_update(self->db)));
	*out = (struct question){ { sql, values, 4 }, self->arena, { 0 } };
}

static void read_claimed(const struct claiming *self, const struct candidate *candidate,
			 const struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct row row = { rows, i, 0 };
		struct delivery *delivery = VEC_ADD(self->arena, self->out);
		*delivery = (struct delivery){ .institution = candidate->endpoint.institution,
					       .state = DELIVERY_LEASED,
					       .endpoint = &candidate->endpoint };
		delivery->id = row_str(&row);
		delivery->submission = row_str(&row);
		delivery->attempt = row_int(&row);
		delivery->lease = str_printf(self->arena, "%lld", (long long)row_int(&row));
		delivery->replayed = row_int(&row);
		delivery->accepted = row_int(&row) != 0;
		delivery->next_ms = self->claim->now_ms + self->claim->lease_ms;
	}
}

/* The lease itself says that an attempt is under way; one that ran out, that nobody knows how
 * it ended. How one did is recorded when it has: mostly that is the only row there ever is. */
static bool record_lapsed(const struct claiming *self, const struct candidate *candidate,
			  struct err *err)
{
	struct db_value *values = ARENA_ARRAY(self->arena, struct db_value, 2);

	values[0] = DB_INT(self->claim->now_ms);
	values[1] = DB_STR(candidate->endpoint.institution);
	const struct str sql = str_printf(
		self->arena,
		"/* recording attempts nobody ended */ INSERT INTO attempt "
		"(institution, delivery, number, started_ms) "
		"SELECT institution, id, attempt, COALESCE(claimed_ms, next_ms) FROM delivery "
		"WHERE institution = $2 AND state = 1 AND next_ms <= $1 %.*s "
		"ON CONFLICT DO NOTHING",
		STR_ARG(db_for_update(self->db)));
	return db_defer(self->db, (struct statement){ sql, values, 2 }, err);
}

static bool pass_claimed(const struct claiming *self, struct err *err)
{
	const struct deliveries *all = self->out;

	for (size_t i = 0; i < all->count; i++)
		if (!failpoint_pass(all->at[i].attempt > 1 ? FAIL_RECLAIMING : FAIL_CLAIMING,
				    err))
			return false;
	return true;
}

static bool lease_all(const struct claiming *self, const struct candidates *all,
		      struct err *err)
{
	struct question *questions = ARENA_ARRAY(self->arena, struct question, all->count);
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].given > 0 && !record_lapsed(self, &all->at[i], err))
			return false;
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].given > 0)
			lease(self, &all->at[i], &questions[count++]);
	if (!db_query_all(self->db, questions, count, err))
		return false;
	count = 0;
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].given > 0)
			read_claimed(self, &all->at[i], &questions[count++].rows);
	return true;
}

/* When the answer to the commit is lost, what was claimed stays so until its lease runs out,
 * and this claims others: an attempt more, with an unknown outcome, is recorded. */
static bool claim_all(const struct claiming *self, struct err *err)
{
	enum { HELD, DUE };
	const struct db_value now_ms = DB_INT(self->claim->now_ms);
	struct candidates *all = self->all;
	struct question questions[] = {
		[HELD] = { counted_endpoints(self, &now_ms), self->arena, { 0 } },
		[DUE] = { candidates_at(&now_ms), self->arena, { 0 } },
	};

	*self->out = (struct deliveries){ 0 };
	if (!db_query_all(self->db, questions, LENGTH(questions), err))
		return false;
	*all = (struct candidates){ 0 };
	read_candidates(&questions[DUE].rows, &questions[HELD].rows, self->arena, all);
	share_out(all, self->claim);
	return lease_all(self, all, err) && pass_claimed(self, err);
}

/* Idle workers must not queue for the right to write. */
static bool anything_due(struct store *store, const struct claim *claim, struct arena *arena,
			 bool *due, struct err *err)
{
	const struct db_value now_ms = DB_INT(claim->now_ms);
	struct rows rows;

	if (!store_read(store, arena, candidates_at(&now_ms), &rows, err))
		return false;
	*due = rows.count > 0;
	return true;
}

/* --- a turn ------------------------------------------------------------------------------- */

struct turning {
	struct turn *turn;
	struct arena *arena;
	struct candidates all;
};

static bool run_turn(struct db *db, void *context, struct err *err)
{
	struct turning *self = context;
	struct turn *turn = self->turn;
	const struct claiming claiming = { db, turn->claim, self->arena, &turn->claimed,
					   &self->all };

	return endings_record(db, turn->endings, turn->ending_count, self->arena, err) &&
	       (turn->claim == NULL || claim_all(&claiming, err));
}

/* Outside the transaction, which asks for no keys. An endpoint whose secrets cannot be read is
 * one without: what is claimed for it fails, and says so. */
static void open_endpoints(struct store *store, struct arena *arena, struct candidates *all)
{
	struct err err;

	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].given > 0 &&
		    !endpoint_open(store, &all->at[i].endpoint, arena, &err))
			LOG(LOG_ERROR, "endpoint.unread",
			    LOG_TEXT("institution", all->at[i].endpoint.institution),
			    LOG_TEXT("detail", str_from_c(err.text)));
}

bool store_outbox_turn(struct store *store, struct arena *arena, struct turn *turn,
		       struct err *err)
{
	struct turning self = { .turn = turn, .arena = arena };
	bool due = turn->ending_count > 0;

	turn->claimed = (struct deliveries){ 0 };
	if (due && !failpoint_pass(FAIL_ANSWERED, err))
		return false;
	if (!due && turn->claim != NULL && !anything_due(store, turn->claim, arena, &due, err))
		return false;
	const bool ok =
		!due ||
		(attempts_lock_answers(store, turn->endings, turn->ending_count, arena, err) &&
		 store_transact(store, run_turn, &self, err) &&
		 (turn->claimed.count == 0 || failpoint_pass(FAIL_CLAIMED, err)));
	if (!ok)
		turn->claimed = (struct deliveries){ 0 };
	else
		open_endpoints(store, arena, &self.all);
	return ok;
}

bool store_outbox_claim(struct store *store, const struct claim *claim, struct arena *arena,
			struct deliveries *out, struct err *err)
{
	struct turn turn = { .claim = claim };
	const bool ok = store_outbox_turn(store, arena, &turn, err);

	*out = turn.claimed;
	return ok;
}

bool store_outbox_finish(struct store *store, const struct delivery *delivery,
			 const struct outcome *outcome, struct err *err)
{
	struct ending ending = { .delivery = *delivery, .outcome = *outcome };
	struct turn turn = { .endings = &ending, .ending_count = 1 };
	struct arena arena = { 0 };
	const bool ok = store_outbox_turn(store, &arena, &turn, err);

	arena_finish(&arena);
	if (!ok)
		return false;
	return !ending.lost ||
	       err_set(err, ERR_CONFLICT, "the lease of delivery %.*s is no longer held",
		       STR_ARG(delivery->id));
}

/* --- asking ------------------------------------------------------------------------------- */

bool store_outbox_next(struct store *store, int64_t *when_ms, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = store_read(
		store, &arena,
		SQL("/* looking for the next delivery */ SELECT min(CASE WHEN due < until_ms "
		    "THEN until_ms ELSE due END) FROM (SELECT e.until_ms, CASE "
		    "WHEN e.pending = 1 THEN e.until_ms ELSE (SELECT min(next_ms) "
		    "FROM delivery WHERE institution = e.institution AND state < 2) END AS due "
		    "FROM endpoint e WHERE e.disabled = 0) AS waiting WHERE due IS NOT NULL"),
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
				 "attempt, lease, state, next_ms, replayed FROM delivery "
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
	out->replayed = row_int(&row);
	out->accepted = false;
	out->endpoint = NULL;
	return true;
}
