#include "storage/availability.h"

#include "storage/audit.h"
#include "storage/store_private.h"

struct putting {
	const struct availability *availability;
	const struct audit_line *line;
};

static bool put(struct db *db, void *context, struct err *err)
{
	const struct putting *self = context;
	const struct availability *given = self->availability;
	const struct audit_entry entry = audit_entry_of(given->institution, self->line);

	return db_query(db, NULL,
			SQL_WITH("/* saying when a form is open */ INSERT INTO availability "
				 "(institution, form, opens_ms, closes_ms, withdrawn_ms, "
				 "finish_ms, reason, changes) "
				 "VALUES ($1, $2, $3, $4, $5, $6, $7, 1) "
				 "ON CONFLICT (institution, form) DO UPDATE SET "
				 "opens_ms = excluded.opens_ms, "
				 "closes_ms = excluded.closes_ms, "
				 "withdrawn_ms = excluded.withdrawn_ms, "
				 "finish_ms = excluded.finish_ms, reason = excluded.reason, "
				 "changes = availability.changes + 1",
				 DB_STR(given->institution), DB_STR(given->form),
				 DB_INT(given->opens_ms), DB_INT(given->closes_ms),
				 DB_INT(given->withdrawn_ms), DB_INT(given->finish_ms),
				 DB_STR(given->reason)),
			NULL, err) &&
	       audit_add(db, &entry, err);
}

bool store_availability_put(struct store *store, const struct availability *availability,
			    const struct audit_line *line, struct err *err)
{
	struct putting putting = { availability, line };

	return store_transact(store, put, &putting, err);
}

bool availability_return(struct db *db, struct str institution, struct str form, bool *returned,
			 struct err *err)
{
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* bringing a form back */ UPDATE availability SET "
			       "withdrawn_ms = 0, finish_ms = 0, reason = '', "
			       "changes = changes + 1 WHERE institution = $1 AND form = $2 "
			       "AND withdrawn_ms > 0",
			       DB_STR(institution), DB_STR(form)),
		      &rows, err))
		return false;
	*returned = rows.changed > 0;
	return true;
}

bool store_availabilities_list(struct store *store, struct arena *arena,
			       struct availabilities *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL("/* listing when forms are open */ SELECT institution, form, "
			    "opens_ms, closes_ms, withdrawn_ms, finish_ms, reason "
			    "FROM availability ORDER BY institution, form"),
			&rows, err))
		return false;
	*out = (struct availabilities){ 0 };
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct availability *availability = VEC_ADD(arena, out);

		availability->institution = row_str(&row);
		availability->form = row_str(&row);
		availability->opens_ms = row_int(&row);
		availability->closes_ms = row_int(&row);
		availability->withdrawn_ms = row_int(&row);
		availability->finish_ms = row_int(&row);
		availability->reason = row_str(&row);
	}
	return true;
}
