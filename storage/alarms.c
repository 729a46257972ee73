#include "storage/alarms.h"

#include "storage/store_private.h"

#define HOUR INT64_C(3600000)

bool store_alarm_raise(struct store *store, const struct endpoint *endpoint, struct str id,
		       int64_t now_ms, struct err *err)
{
	return store_write(
		store,
		SQL_WITH(
			"/* raising an alarm */ UPDATE endpoint SET alarm = $3, alarm_id = $4, "
			"alarm_ms = CASE WHEN alarmed_ms + $6 > $5 THEN alarmed_ms + $6 "
			"ELSE $5 END WHERE institution = $1 AND url = $2 AND alarm <> $3",
			DB_STR(endpoint->institution), DB_STR(endpoint->url),
			DB_INT(ALARM_FAILING), DB_STR(id), DB_INT(now_ms), DB_INT(HOUR)),
		NULL, err);
}

/* What has not been told yet is not told any more. */
bool store_alarm_clear(struct store *store, const struct endpoint *endpoint, struct str id,
		       int64_t now_ms, struct err *err)
{
	return store_write(
		store,
		SQL_WITH("/* ending an alarm */ UPDATE endpoint SET "
			 "alarm = CASE WHEN alarmed = 1 THEN $3 ELSE 0 END, alarm_id = $4, "
			 "alarm_ms = $5 WHERE institution = $1 AND url = $2 "
			 "AND (alarmed = 1 OR alarm <> 0) AND alarm <> $3",
			 DB_STR(endpoint->institution), DB_STR(endpoint->url),
			 DB_INT(ALARM_RECOVERED), DB_STR(id), DB_INT(now_ms)),
		NULL, err);
}

bool store_alarm_take(struct store *store, int64_t now_ms, int64_t lease_ms,
		      struct arena *arena, struct alarm *out, struct err *err)
{
	struct rows rows;
	int64_t changed = 0;

	*out = (struct alarm){ .kind = ALARM_NONE };
	if (!store_read(store, arena,
			SQL_WITH("/* looking for an alarm */ SELECT institution, alarm_id, "
				 "alarm, alarm_ms FROM endpoint WHERE alarm <> 0 "
				 "AND alarm_ms <= $1 ORDER BY alarm_ms LIMIT 1",
				 DB_INT(now_ms)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return true;
	struct row row = { &rows, 0, 0 };
	struct alarm alarm = { 0 };
	alarm.institution = row_str(&row);
	alarm.id = row_str(&row);
	alarm.kind = (enum alarm_kind)row_int(&row);
	alarm.due_ms = row_int(&row);
	if (!store_write(store,
			 SQL_WITH("/* taking an alarm */ UPDATE endpoint SET alarm_ms = $3 "
				  "WHERE institution = $1 AND alarm_id = $2 AND alarm_ms = $4 "
				  "AND alarm <> 0",
				  DB_STR(alarm.institution), DB_STR(alarm.id),
				  DB_INT(now_ms + lease_ms), DB_INT(alarm.due_ms)),
			 &changed, err))
		return false;
	if (changed > 0) /* else another one was quicker */
		*out = alarm;
	return true;
}

bool store_alarm_told(struct store *store, const struct alarm *alarm, int64_t now_ms,
		      struct err *err)
{
	const bool fails = alarm->kind == ALARM_FAILING;

	return store_write(
		store,
		SQL_WITH("/* an alarm was told */ UPDATE endpoint SET alarm = 0, alarmed = $3, "
			 "alarmed_ms = CASE WHEN $3 = 1 THEN $4 ELSE alarmed_ms END "
			 "WHERE institution = $1 AND alarm_id = $2 AND alarm <> 0",
			 DB_STR(alarm->institution), DB_STR(alarm->id), DB_INT(fails ? 1 : 0),
			 DB_INT(now_ms)),
		NULL, err);
}
