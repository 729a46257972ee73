#include "storage/audit.h"
#include "storage/store_private.h"

enum { BATCH = 100 };

/* $1 now, $2 and $3 what is usual, $4 the most, $5 how many. How long one is kept: what its
 * form said when it was sent, else the usual, never more than the most. A delivery that is done
 * waits for nothing: its next_ms says since when. */
static const struct str due = STR_INIT(
	"/* looking for submissions to purge */ SELECT institution, id, reference FROM (SELECT "
	"s.institution, s.id, s.reference, s.received_ms, "
	"COALESCE(s.keep_delivered_days, $2) AS delivered_days, "
	"COALESCE(s.keep_days, $3) AS days, "
	"(SELECT d.next_ms FROM delivery d WHERE d.institution = s.institution "
	"AND d.id = s.id AND d.state = 2) AS delivered_ms "
	"FROM submission s WHERE s.erased_ms IS NULL AND s.received_ms <= $1 - 86400000) "
	"AS kept WHERE received_ms + 86400000 * "
	"CASE WHEN days < $4 THEN days ELSE $4 END <= $1 OR delivered_ms + 86400000 * "
	"CASE WHEN delivered_days < $4 THEN delivered_days ELSE $4 END <= $1 LIMIT $5");

static bool read_due(struct store *store, const struct purge *purge, struct arena *arena,
		     struct rows *out, struct err *err)
{
	const struct db_value values[] = { DB_INT(purge->now_ms), DB_INT(purge->delivered_days),
					   DB_INT(purge->days), DB_INT(purge->most_days),
					   DB_INT(BATCH) };

	return store_read(store, arena, (struct statement){ due, values, LENGTH(values) }, out,
			  err);
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
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* parking an erased delivery */ UPDATE delivery SET state = 3 "
			       "WHERE institution = $1 AND id = $2 AND state <> 2",
			       DB_STR(purged->institution), DB_STR(purged->id)),
		      &rows, err))
		return false;
	purged->delivered = rows.changed == 0;
	return true;
}

/* They may repeat what was sent. */
static bool erase_answers(struct db *db, const struct purged *purged, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* erasing what receivers answered */ UPDATE attempt SET "
				 "detail = NULL WHERE institution = $1 AND delivery = $2",
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
		erase_answers(db, self->purged, err) && record(db, self, err));
}

bool store_purge(struct store *store, const struct purge *purge, struct arena *arena,
		 struct purged_list *out, struct err *err)
{
	struct rows rows;

	*out = (struct purged_list){ 0 };
	if (!read_due(store, purge, arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
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
