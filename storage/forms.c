#include "storage/audit.h"
#include "storage/design_move.h"
#include "storage/store_private.h"
#include "storage/versions.h"

#define COLUMNS "institution, id, version, definition, digest, published_ms"

static void read_form(const struct rows *rows, size_t i, struct form_record *out)
{
	struct row row = { rows, i, 0 };

	out->institution = row_str(&row);
	out->id = row_str(&row);
	out->version = row_int(&row);
	out->definition = row_str(&row);
	out->digest = row_str(&row);
	out->published_ms = row_int(&row);
}

/* Version 0 when there is none. */
static bool current(struct db *db, const struct form_record *record, struct arena *arena,
		    int64_t *version, struct str *digest, struct err *err)
{
	struct rows rows;

	if (!db_query(
		    db, arena,
		    SQL_WITH("/* looking for the current version of a form */ "
			     "SELECT version, digest FROM form_version "
			     "WHERE institution = $1 AND id = $2 ORDER BY version DESC LIMIT 1",
			     DB_STR(record->institution), DB_STR(record->id)),
		    &rows, err))
		return false;
	*version = rows.count == 0 ? 0 : rows_int(&rows, 0, 0);
	*digest = rows.count == 0 ? STR("") : rows_str(&rows, 0, 1);
	return true;
}

static bool insert(struct db *db, const struct form_record *record, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* storing a form */ INSERT INTO form_version (" COLUMNS ") "
				 "VALUES ($1, $2, $3, $4, $5, $6)",
				 DB_STR(record->institution), DB_STR(record->id),
				 DB_INT(record->version), DB_BLOB(record->definition),
				 DB_BLOB(record->digest), DB_INT(record->published_ms)),
			NULL, err);
}

struct publishing {
	struct form_record *record;
	int64_t tried; /* the version that a transaction inserted which may be committed */
	bool created;
};

static bool insert_next(struct db *db, struct publishing *self, struct err *err)
{
	if (!insert(db, self->record, err))
		return transaction_anew(err);
	self->tried = self->record->version;
	return true;
}

static bool tell(struct db *db, const struct form_record *record, const char *what,
		 struct err *err)
{
	struct arena arena = { 0 };
	const struct audit_entry entry = {
		.institution = record->institution,
		.what = str_from_c(what),
		.reference = record->id,
		.detail = str_printf(&arena, "version=%lld", (long long)record->version),
		.who = record->who,
		.time_ms = record->published_ms,
	};
	const bool ok = record->who.len == 0 || audit_add(db, &entry, err);

	arena_finish(&arena);
	return ok;
}

/* Are these bytes, which are not the current version, an older one? One that came since that was
 * looked for is not: storing the next fails, and all begins anew. */
static bool look_back(struct db *db, struct form_record *record, int64_t current,
		      struct arena *arena, struct err *err)
{
	struct rows rows = { 0 };
	const bool ok =
		!record->once ||
		db_query(db, arena,
			 SQL_WITH("/* looking for an old version of a form */ SELECT version "
				  "FROM form_version WHERE institution = $1 AND id = $2 "
				  "AND digest = $3 AND version < $4 LIMIT 1",
				  DB_STR(record->institution), DB_STR(record->id),
				  DB_BLOB(record->digest), DB_INT(current)),
			 &rows, err);

	record->superseded = ok && rows.count > 0;
	return ok;
}

/* Of several that store an id at the same moment the first has it: the others wait for it. */
static bool have_id(struct db *db, struct form_record *record, struct arena *arena,
		    struct err *err)
{
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* taking a form's id */ INSERT INTO form_id (id, institution) "
			       "VALUES ($1, $2) ON CONFLICT DO NOTHING",
			       DB_STR(record->id), DB_STR(record->institution)),
		      NULL, err) ||
	    !db_query(db, arena,
		      SQL_WITH("/* looking whose a form's id is */ SELECT institution "
			       "FROM form_id WHERE id = $1",
			       DB_STR(record->id)),
		      &rows, err))
		return false;
	record->taken = !str_equal(rows_str(&rows, 0, 0), record->institution);
	return !record->taken ||
	       err_set(err, ERR_INVALID, "another institution has a form with the id %.*s",
		       STR_ARG(record->id));
}

static bool put_next(struct db *db, struct publishing *self, int64_t current, struct err *err)
{
	struct form_record *record = self->record;

	record->version = record->superseded ? current : current + 1;
	self->created = !record->superseded;
	return record->superseded ||
	       (insert_next(db, self, err) && tell(db, record, "form.published", err));
}

/* The next version, unless these very bytes are the current one. */
static bool put_version(struct db *db, struct publishing *self, struct err *err)
{
	struct form_record *record = self->record;
	struct arena arena = { 0 };
	struct str digest;
	int64_t version;
	bool ok = current(db, record, &arena, &version, &digest, err);

	record->superseded = false; /* this may be the second attempt */
	if (ok && version > 0 && str_equal(digest, record->digest)) {
		record->version = version;
		self->created = version == self->tried;
	} else if (ok) {
		ok = (version > 0 || have_id(db, record, &arena, err)) &&
		     look_back(db, record, version, &arena, err) &&
		     put_next(db, self, version, err);
	}
	arena_finish(&arena);
	return ok;
}

static bool publish(struct db *db, void *context, struct err *err)
{
	struct publishing *self = context;
	const struct form_record *record = self->record;
	bool returned = false;

	if (!put_version(db, self, err))
		return false;
	if ((self->created || record->returns) &&
	    !availability_return(db, record->institution, record->id, &returned, err))
		return false;
	return (!returned || tell(db, record, "form.returned", err)) &&
	       (record->move == NULL || design_move(db, record->move, err));
}

bool store_form_publish(struct store *store, struct form_record *record, bool *created,
			struct err *err)
{
	struct publishing self = { .record = record };

	if (!store_transact(store, publish, &self, err))
		return false;
	*created = self.created;
	return true;
}

bool store_forms_changes(struct store *store, int64_t *count, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = store_read(store, &arena,
				   SQL("/* counting what changed in forms */ "
				       "SELECT (SELECT count(*) FROM form_version) + "
				       "CAST((SELECT COALESCE(sum(changes), 0) "
				       "FROM availability) AS BIGINT) + "
				       "CAST((SELECT COALESCE(sum(changes), 0) "
				       "FROM institution) AS BIGINT)"),
				   &rows, err);

	if (ok)
		*count = rows_int(&rows, 0, 0);
	arena_finish(&arena);
	return ok;
}

bool store_forms_newest(struct store *store, struct arena *arena, struct form_records *out,
			struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL("/* listing the newest version of each form */ "
			    "SELECT f.institution, f.id, max(f.version) FROM form_version f "
			    "LEFT JOIN form_id o ON o.id = f.id "
			    "AND o.institution = f.institution GROUP BY f.institution, f.id "
			    "ORDER BY max(o.id) IS NULL, f.institution, f.id"),
			&rows, err))
		return false;
	*out = (struct form_records){ 0 };
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) =
			(struct form_record){ .institution = rows_str(&rows, i, 0),
					      .id = rows_str(&rows, i, 1),
					      .version = rows_int(&rows, i, 2) };
	return true;
}

bool store_form_version(struct store *store, struct arena *arena, struct form_record *record,
			struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a form */ SELECT " COLUMNS " FROM form_version "
				 "WHERE institution = $1 AND id = $2 AND version = $3",
				 DB_STR(record->institution), DB_STR(record->id),
				 DB_INT(record->version)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no version %lld of form %.*s of %.*s",
			       (long long)record->version, STR_ARG(record->id),
			       STR_ARG(record->institution));
	read_form(&rows, 0, record);
	return true;
}

bool store_form_versions(struct store *store, struct arena *arena,
			 const struct form_record *below, int64_t most,
			 struct form_records *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing the versions of a form */ SELECT " COLUMNS
				 " FROM form_version WHERE institution = $1 AND id = $2 "
				 "AND version < $3 ORDER BY version DESC LIMIT $4",
				 DB_STR(below->institution), DB_STR(below->id),
				 DB_INT(below->version), DB_INT(most)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		read_form(&rows, i, VEC_ADD(arena, out));
	return true;
}

bool store_form_versions_all(struct store *store, struct arena *arena, struct str institution,
			     struct str form, struct form_versions *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* numbering the versions of a form */ SELECT version, "
				 "published_ms FROM form_version WHERE institution = $1 "
				 "AND id = $2 ORDER BY version DESC",
				 DB_STR(institution), DB_STR(form)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) =
			(struct form_version){ rows_int(&rows, i, 0), rows_int(&rows, i, 1) };
	return true;
}
