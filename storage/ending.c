/* How deliveries ended, recorded for many at once. */
#include "storage/bulk.h"
#include "storage/store_private.h"

/* 0 for a token that is none: leases count from 1. */
static int64_t lease_number(struct str token)
{
	uint64_t number = 0;

	return str_to_u64(token, &number) && number <= INT64_MAX ? (int64_t)number : 0;
}

/* --- whose leases still hold -------------------------------------------------------------- */

enum { FINISHING = 6, ATTEMPTS = 9 }; /* columns */

static struct db_value *leases_of(const struct ending *endings, size_t count,
				  struct arena *arena)
{
	struct db_value *values = ARENA_ARRAY(arena, struct db_value, FINISHING * count);

	for (size_t i = 0; i < count; i++) {
		struct db_value *row = &values[FINISHING * i];
		row[0] = DB_STR(endings[i].delivery.institution);
		row[1] = DB_STR(endings[i].delivery.id);
		row[2] = DB_INT(lease_number(endings[i].delivery.lease));
		row[3] = DB_INT(endings[i].outcome.next);
		row[4] = DB_INT(endings[i].outcome.next_ms);
		row[5] = DB_INT(endings[i].outcome.unmade ? 1 : 0);
	}
	return values;
}

static struct questions finish(const struct db_value *leases, size_t count, struct arena *arena)
{
	static const struct bulk finishing = {
		.head = STR_INIT("/* finishing deliveries */ UPDATE delivery SET "
				 "state = column4, next_ms = column5, replayed = replayed + "
				 "CASE WHEN state = 1 THEN column6 ELSE 0 END FROM ("),
		.tail = STR_INIT(") AS ended WHERE institution = column1 AND id = column2 "
				 "AND lease = column3 AND (state = 1 OR (state = column4 "
				 "AND next_ms = column5))"),
		.columns = FINISHING,
	};

	return bulk_write(&finishing, leases, count, arena);
}

/* Those that finishing left alone are not as it would have made them. */
static struct questions look_for_held(const struct db_value *leases, size_t count,
				      struct arena *arena)
{
	static const struct bulk looking = {
		.head = STR_INIT("/* looking which leases were held */ SELECT institution, id, "
				 "lease FROM delivery JOIN ("),
		.tail = STR_INIT(") AS ended ON institution = column1 AND id = column2 "
				 "AND lease = column3 AND state = column4 "
				 "AND next_ms = column5"),
		.columns = FINISHING,
	};

	return bulk_write(&looking, leases, count, arena);
}

static bool is_of(const struct ending *ending, const struct rows *rows, size_t i)
{
	return rows_int(rows, i, 2) == lease_number(ending->delivery.lease) &&
	       str_equal(rows_str(rows, i, 1), ending->delivery.id) &&
	       str_equal(rows_str(rows, i, 0), ending->delivery.institution);
}

/* Databases give rows in the order they were asked for, mostly: the one behind the last is
 * looked at first. */
static void mark_held(const struct rows *rows, struct ending *endings, size_t count)
{
	size_t at = 0;

	for (size_t i = 0; i < rows->count; i++) {
		size_t tries = 0;
		while (tries++ < count && !is_of(&endings[at], rows, i))
			at = (at + 1) % count;
		endings[at].lost = false;
	}
}

static size_t changed_by(struct questions asked)
{
	size_t changed = 0;

	for (size_t i = 0; i < asked.count; i++)
		changed += (size_t)asked.at[i].rows.changed;
	return changed;
}

/* Mostly all of them are, and nothing more needs to be asked. */
static bool find_held(struct db *db, const struct db_value *leases, struct ending *endings,
		      size_t count, struct arena *arena, struct err *err)
{
	const struct questions finished = finish(leases, count, arena);

	if (!bulk_ask(db, finished, err))
		return false;
	const bool lost = changed_by(finished) < count;
	for (size_t i = 0; i < count; i++)
		endings[i].lost = lost;
	if (!lost)
		return true;
	const struct questions held = look_for_held(leases, count, arena);
	if (!bulk_ask(db, held, err))
		return false;
	for (size_t i = 0; i < held.count; i++)
		mark_held(&held.at[i].rows, endings, count);
	return true;
}

/* --- what of the attempts is kept --------------------------------------------------------- */

static bool finish_attempts(struct db *db, const struct ending *endings, size_t count,
			    struct arena *arena, struct err *err)
{
	static const struct bulk finishing = {
		.head = STR_INIT("/* recording how attempts ended */ INSERT INTO attempt "
				 "(institution, delivery, number, started_ms, ended_ms, "
				 "status, detail, address, keys) "),
		/* There is one already of a lease that ran out and nobody took since, and where
		 * a program of the version before claimed. */
		.tail = STR_INIT(" ON CONFLICT (institution, delivery, number) DO UPDATE SET "
				 "started_ms = excluded.started_ms, "
				 "ended_ms = excluded.ended_ms, status = excluded.status, "
				 "detail = excluded.detail, address = excluded.address, "
				 "keys = excluded.keys"),
		.columns = ATTEMPTS,
	};
	struct db_value *values = ARENA_ARRAY(arena, struct db_value, ATTEMPTS * count);
	size_t held = 0;

	for (size_t i = 0; i < count; i++) {
		const struct delivery *delivery = &endings[i].delivery;
		const struct outcome *outcome = &endings[i].outcome;
		struct db_value *row = &values[ATTEMPTS * held];
		if (endings[i].lost)
			continue;
		held++;
		row[0] = DB_STR(delivery->institution);
		row[1] = DB_STR(delivery->id);
		row[2] = DB_INT(delivery->attempt);
		row[3] = DB_INT(outcome->started_ms);
		row[4] = DB_INT(outcome->ended_ms);
		row[5] = DB_INT(outcome->status);
		row[6] = DB_STR(store_answer_clean(arena, outcome->detail));
		row[7] = DB_STR(outcome->address);
		row[8] = DB_STR(outcome->keys);
	}
	return bulk_defer(db, bulk_write(&finishing, values, held, arena), err);
}

/* Few have one: successes keep none. */
static bool store_answer(struct db *db, const struct ending *ending, struct err *err)
{
	const struct delivery *delivery = &ending->delivery;

	return ending->outcome.answer.len == 0 ||
	       db_defer(db,
			SQL_WITH("/* keeping what a receiver answered */ UPDATE attempt "
				 "SET answer = $4 WHERE institution = $1 AND delivery = $2 "
				 "AND number = $3",
				 DB_STR(delivery->institution), DB_STR(delivery->id),
				 DB_INT(delivery->attempt), DB_BLOB(ending->outcome.answer)),
			err);
}

/* A receiver may answer a replay with another number: the citizen was told the first. */
static bool has_case(struct db *db, const struct submission_status *status, bool *has,
		     struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = db_query(db, &arena,
				 SQL_WITH("/* looking for a case number */ SELECT 1 "
					  "FROM submission_status WHERE institution = $1 "
					  "AND submission = $2 AND state = $3",
					  DB_STR(status->institution),
					  DB_STR(status->submission), DB_STR(status->state)),
				 &rows, err);

	*has = ok && rows.count > 0;
	arena_finish(&arena);
	return ok;
}

static bool store_case(struct db *db, struct ending *ending, struct err *err)
{
	const struct submission_status status = {
		.institution = ending->delivery.institution,
		.submission = ending->delivery.submission,
		.state = STR("delivered"),
		.case_number = ending->outcome.case_number,
		.at_ms = ending->outcome.ended_ms,
	};
	bool has = false;
	int64_t added;

	if (status.case_number.len == 0)
		return true;
	/* Only what was replayed may have one, or what is recorded again. */
	if ((ending->delivery.replayed > 0 || ending->tried) &&
	    !has_case(db, &status, &has, err))
		return false;
	ending->tried = has || status_insert(db, &status, &added, err);
	return ending->tried;
}

/* ------------------------------------------------------------------------------------------ */

bool endings_record(struct db *db, struct ending *endings, size_t count, struct arena *arena,
		    struct err *err)
{
	const struct db_value *leases = leases_of(endings, count, arena);

	if (!find_held(db, leases, endings, count, arena, err))
		return false;
	if (!finish_attempts(db, endings, count, arena, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!endings[i].lost &&
		    (!store_answer(db, &endings[i], err) || !store_case(db, &endings[i], err)))
			return false;
	return true;
}
