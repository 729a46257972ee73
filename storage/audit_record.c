#include "storage/audit_record.h"

#include "storage/store_private.h"

bool store_audit_records(struct store *store, struct arena *arena, struct str institution,
			 int64_t after, struct audit_records *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading the audit */ SELECT number, time_ms, what, "
				 "submission, reference, detail, who, hash FROM audit "
				 "WHERE institution = $1 AND number > $2 "
				 "ORDER BY number LIMIT 1000",
				 DB_STR(institution), DB_INT(after)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct audit_record *record = VEC_ADD(arena, out);

		record->entry.institution = institution;
		record->number = row_int(&row);
		record->entry.time_ms = row_int(&row);
		record->entry.what = row_str(&row);
		record->entry.submission = row_str(&row);
		record->entry.reference = row_str(&row);
		record->entry.detail = row_str(&row);
		record->entry.who = row_str(&row);
		record->hash = row_str(&row);
	}
	return true;
}

bool store_audit_ends(struct store *store, struct arena *arena, struct audit_ends *out,
		      struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			(struct statement){ STR("/* reading the ends of audits */ SELECT "
						"institution, number, hash FROM audit_head "
						"ORDER BY institution"),
					    NULL, 0 },
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) =
			(struct audit_end){ rows_str(&rows, i, 0), rows_int(&rows, i, 1),
					    rows_str(&rows, i, 2) };
	return true;
}

static bool insert(struct db *db, void *context, struct err *err)
{
	const struct audit_signature *signature = context;

	return db_query(db, NULL,
			SQL_WITH("/* signing an audit */ INSERT INTO audit_signature "
				 "(institution, day, number, hash, time_ms, signature) "
				 "VALUES ($1, $2, $3, $4, $5, $6) "
				 "ON CONFLICT (institution, day) DO NOTHING",
				 DB_STR(signature->end.institution), DB_INT(signature->day),
				 DB_INT(signature->end.number), DB_BLOB(signature->end.hash),
				 DB_INT(signature->time_ms), DB_STR(signature->text)),
			NULL, err);
}

bool store_audit_sign(struct store *store, const struct audit_signature *signature,
		      struct err *err)
{
	struct audit_signature copy = *signature;

	return store_transact(store, insert, &copy, err);
}

bool store_audit_signatures(struct store *store, struct arena *arena, struct str institution,
			    struct audit_signatures *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading signatures of an audit */ SELECT number, hash, "
				 "day, time_ms, signature FROM audit_signature "
				 "WHERE institution = $1 ORDER BY number, day",
				 DB_STR(institution)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct audit_signature *signature = VEC_ADD(arena, out);

		signature->end.institution = institution;
		signature->end.number = row_int(&row);
		signature->end.hash = row_str(&row);
		signature->day = row_int(&row);
		signature->time_ms = row_int(&row);
		signature->text = row_str(&row);
	}
	return true;
}
