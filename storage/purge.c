#include "storage/purge.h"

#include "storage/audit.h"
#include "storage/store_private.h"

enum { BATCH = 100 };

static const int64_t day_ms = INT64_C(86400000);

/* The index of 0014_retention.sql has them in this order, so neither reads more than it needs:
 * few forms say how long, and what is older than that is either purged or was not delivered. */
#define TERM                                                                                   \
	"SELECT COALESCE(keep_delivered_days, 0) AS delivered_days, "                          \
	"COALESCE(keep_days, 0) AS days FROM submission WHERE erased_ms IS NULL "
/* In two, because SQLite does not look up a row that is greater than another. */
const struct str purge_terms = STR_INIT(
	"/* looking for how long submissions are kept */ SELECT delivered_days, days FROM "
	"(SELECT * FROM (" TERM "AND COALESCE(keep_delivered_days, 0) = $1 "
	"AND COALESCE(keep_days, 0) > $2 ORDER BY COALESCE(keep_days, 0) LIMIT 1) AS same "
	"UNION ALL SELECT * FROM (" TERM "AND COALESCE(keep_delivered_days, 0) > $1 "
	"ORDER BY COALESCE(keep_delivered_days, 0), COALESCE(keep_days, 0) LIMIT 1) AS later) "
	"AS terms ORDER BY delivered_days, days LIMIT 1");
/* A delivery that is done waits for nothing: its next_ms says since when. */
const struct str purge_due = STR_INIT(
	"/* looking for submissions to purge */ SELECT institution, id, reference "
	"FROM submission s WHERE erased_ms IS NULL "
	"AND COALESCE(keep_delivered_days, 0) = $1 AND COALESCE(keep_days, 0) = $2 "
	"AND received_ms <= $3 AND (received_ms <= $4 OR EXISTS (SELECT 1 FROM delivery d "
	"WHERE d.institution = s.institution AND d.id = s.id AND d.state = 2 "
	"AND d.next_ms <= $5)) ORDER BY received_ms LIMIT $6");

/* How long some submissions are kept: what their form said when they were sent. */
struct term {
	int64_t delivered_days, days; /* 0: it did not */
};

/* What it said, else the usual, never more than the most; since when. */
static int64_t since(const struct purge *purge, int64_t said, int64_t usual)
{
	const int64_t days = said > 0 ? said : usual;
	const int64_t least = days < purge->most_days ? days : purge->most_days;

	return purge->now_ms - least * day_ms;
}

static bool read_due(struct store *store, const struct purge *purge, const struct term *term,
		     struct arena *arena, struct rows *out, struct err *err)
{
	const int64_t delivered = since(purge, term->delivered_days, purge->delivered_days);
	const int64_t kept = since(purge, term->days, purge->days);
	const int64_t newest = delivered > kept ? delivered : kept;
	const struct db_value values[] = { DB_INT(term->delivered_days),
					   DB_INT(term->days),
					   DB_INT(newest),
					   DB_INT(kept),
					   DB_INT(delivered),
					   DB_INT(BATCH) };

	return store_read(store, arena, (struct statement){ purge_due, values, LENGTH(values) },
			  out, err);
}

/* *found: whether there is another one. */
static bool next_term(struct store *store, struct term *term, bool *found, struct err *err)
{
	const struct db_value values[] = { DB_INT(term->delivered_days), DB_INT(term->days) };
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = store_read(store, &arena,
				   (struct statement){ purge_terms, values, LENGTH(values) },
				   &rows, err);

	*found = ok && rows.count > 0;
	if (*found)
		*term = (struct term){ rows_int(&rows, 0, 0), rows_int(&rows, 0, 1) };
	arena_finish(&arena);
	return ok;
}

struct erasing {
	struct purged *purged;
	int64_t now_ms;
	bool done;
};

/* Its key goes first: whatever else is left of it somewhere, nobody reads it any more. */
static bool erase_content(struct db *db, struct erasing *self, struct err *err)
{
	const struct purged *purged = self->purged;
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* erasing a submission */ UPDATE submission SET data_key = "
			       "NULL, payload = $3, erased_ms = $4 WHERE institution = $1 "
			       "AND id = $2 AND erased_ms IS NULL",
			       DB_STR(purged->institution), DB_STR(purged->id),
			       DB_BLOB(STR("")), DB_INT(self->now_ms)),
		      &rows, err))
		return false;
	self->done = rows.changed == 1;
	return true;
}

static bool erase_files(struct db *db, const struct purged *purged, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* erasing the files of a submission */ DELETE FROM "
				 "attachment WHERE institution = $1 AND submission = $2",
				 DB_STR(purged->institution), DB_STR(purged->id)),
			NULL, err);
}

/* There is nothing left to deliver. Until this moment it may have been. */
static bool end_delivery(struct db *db, struct purged *purged, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = db_query(db, &arena,
				 SQL_WITH("/* parking an erased delivery */ UPDATE delivery "
					  "SET state = 3 WHERE institution = $1 AND id = $2 "
					  "AND state <> 2 "
					  "RETURNING COALESCE(accepted_ms, 0)",
					  DB_STR(purged->institution), DB_STR(purged->id)),
				 &rows, err);

	if (ok)
		purged->delivered = rows.count == 0 || rows_int(&rows, 0, 0) != 0;
	arena_finish(&arena);
	return ok;
}

/* What became of it is nobody's business any more, either. */
static bool erase_states(struct db *db, const struct purged *purged, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* erasing the states of a submission */ DELETE FROM "
				 "submission_status WHERE institution = $1 AND submission = $2",
				 DB_STR(purged->institution), DB_STR(purged->id)),
			NULL, err);
}

/* They may repeat what was sent. */
static bool erase_answers(struct db *db, const struct purged *purged, struct err *err)
{
	return db_query(
		db, NULL,
		SQL_WITH(
			"/* erasing what receivers answered */ UPDATE attempt SET "
			"detail = NULL, answer = NULL WHERE institution = $1 AND delivery = $2",
			DB_STR(purged->institution), DB_STR(purged->id)),
		NULL, err);
}

static bool record(struct db *db, const struct erasing *self, struct err *err)
{
	const struct purged *purged = self->purged;
	const struct audit_entry entry = {
		.institution = purged->institution,
		.time_ms = self->now_ms,
		.what = purged->delivered ? STR("purged") : STR("purged undelivered"),
		.submission = purged->id,
		.reference = purged->reference,
	};

	return audit_add(db, &entry, err);
}

/* Another server may have been quicker: then there is nothing to do. */
static bool erase(struct db *db, void *context, struct err *err)
{
	struct erasing *self = context;

	if (!erase_content(db, self, err))
		return false;
	return !self->done ||
	       (erase_files(db, self->purged, err) && end_delivery(db, self->purged, err) &&
		erase_answers(db, self->purged, err) && erase_states(db, self->purged, err) &&
		record(db, self, err));
}

static bool purge_all(struct store *store, const struct purge *purge, const struct rows *rows,
		      struct arena *arena, struct purged_list *out, struct err *err)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct row row = { rows, i, 0 };
		struct purged purged = { 0 };
		struct erasing self = { .purged = &purged, .now_ms = purge->now_ms };
		purged.institution = row_str(&row);
		purged.id = row_str(&row);
		purged.reference = row_str(&row);
		if (!store_transact(store, erase, &self, err))
			return false;
		if (self.done)
			*VEC_ADD(arena, out) = purged;
	}
	return true;
}

bool store_purge(struct store *store, const struct purge *purge, struct arena *arena,
		 struct purged_list *out, struct err *err)
{
	struct term term = { -1, -1 };
	bool found = true;
	struct rows rows;

	*out = (struct purged_list){ 0 };
	while (out->count == 0) {
		if (!next_term(store, &term, &found, err))
			return false;
		if (!found)
			return true;
		if (!read_due(store, purge, &term, arena, &rows, err) ||
		    !purge_all(store, purge, &rows, arena, out, err))
			return false;
	}
	return true;
}
