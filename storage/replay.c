#include "storage/audit.h"
#include "storage/store_private.h"

struct replaying {
	const struct replay *replay;
	int64_t now_ms;
	int64_t count;
};

/* What is under way now is left alone: how it ends will show. What was purged is gone. */
#define AGAIN                                                                                  \
	" UPDATE delivery SET state = 0, next_ms = $2, replayed = attempt, accepted_ms = "     \
	"CASE WHEN accepted_ms IS NULL AND state = 2 THEN next_ms ELSE accepted_ms END "       \
	"WHERE institution = $1 AND state <> 1 AND NOT EXISTS (SELECT 1 FROM submission s "    \
	"WHERE s.institution = $1 AND s.id = delivery.submission "                             \
	"AND s.erased_ms IS NOT NULL) AND "

static bool replay_one(struct db *db, const struct replaying *self, struct rows *out,
		       struct err *err)
{
	const struct replay *replay = self->replay;

	return db_query(db, NULL,
			SQL_WITH("/* replaying a delivery */" AGAIN "id = $3",
				 DB_STR(replay->institution), DB_INT(self->now_ms),
				 DB_STR(replay->id)),
			out, err);
}

static bool replay_failed(struct db *db, const struct replaying *self, struct rows *out,
			  struct err *err)
{
	const struct replay *replay = self->replay;

	return db_query(db, NULL,
			SQL_WITH("/* replaying what failed */" AGAIN
				 "(state = 3 OR (state = 0 AND attempt > replayed)) AND EXISTS "
				 "(SELECT 1 FROM attempt a WHERE a.institution = $1 "
				 "AND a.delivery = delivery.id AND a.number = delivery.attempt "
				 "AND a.started_ms >= $3)",
				 DB_STR(replay->institution), DB_INT(self->now_ms),
				 DB_INT(replay->from_ms)),
			out, err);
}

static bool replay_range(struct db *db, const struct replaying *self, struct rows *out,
			 struct err *err)
{
	const struct replay *replay = self->replay;

	return db_query(db, NULL,
			SQL_WITH("/* replaying a range */" AGAIN
				 "submission IN (SELECT id FROM submission "
				 "WHERE institution = $1 AND received_ms >= $3 "
				 "AND received_ms < $4)",
				 DB_STR(replay->institution), DB_INT(self->now_ms),
				 DB_INT(replay->from_ms), DB_INT(replay->to_ms)),
			out, err);
}

/* Whoever replays has mended something: it is tried at once. Whether that is so, the first
 * delivery says: until then a breaker that was open is half open. */
static bool end_pause(struct db *db, struct str institution, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* ending a pause */ UPDATE endpoint SET until_ms = 0 "
				 "WHERE institution = $1 AND pending = 0",
				 DB_STR(institution)),
			NULL, err);
}

static bool audited(struct db *db, const struct replaying *self, struct err *err)
{
	const struct replay *replay = self->replay;
	struct arena arena = { 0 };
	const struct audit_entry entry = {
		.institution = replay->institution,
		.what = STR("delivery.replayed"),
		.submission = replay->id,
		.detail = replay->id.len > 0
				  ? STR("")
				  : str_printf(&arena, "%s=%lld count=%lld",
					       replay->failed ? "failed-since" : "from",
					       (long long)replay->from_ms,
					       (long long)self->count),
		.who = replay->who,
		.time_ms = self->now_ms,
	};
	const bool ok = self->count == 0 || audit_add(db, &entry, err);

	arena_finish(&arena);
	return ok;
}

static bool run(struct db *db, void *context, struct err *err)
{
	struct replaying *self = context;
	const struct replay *replay = self->replay;
	struct rows rows;
	bool ok;

	if (replay->id.len > 0)
		ok = replay_one(db, self, &rows, err);
	else if (replay->failed)
		ok = replay_failed(db, self, &rows, err);
	else
		ok = replay_range(db, self, &rows, err);
	if (!ok || !end_pause(db, replay->institution, err))
		return false;
	self->count = rows.changed;
	return audited(db, self, err);
}

bool store_outbox_replay(struct store *store, const struct replay *replay, int64_t now_ms,
			 int64_t *count, struct err *err)
{
	struct replaying self = { .replay = replay, .now_ms = now_ms };

	if (!store_transact(store, run, &self, err))
		return false;
	*count = self.count;
	return true;
}
