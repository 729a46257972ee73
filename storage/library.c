#include "storage/audit.h"
#include "storage/store_private.h"

#define FIND                                                                                   \
	"/* reading a block or list */ SELECT bytes, stored_ms FROM library_file "             \
	"WHERE institution = $1 AND kind = $2 AND name = $3 AND version = $4"

static bool insert(struct db *db, const struct library_record *record, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* storing a block or list */ INSERT INTO library_file "
				 "(institution, kind, name, version, bytes, stored_ms) "
				 "VALUES ($1, $2, $3, $4, $5, $6)",
				 DB_STR(record->institution), DB_STR(record->kind),
				 DB_STR(record->name), DB_INT(record->version),
				 DB_BLOB(record->bytes), DB_INT(record->stored_ms)),
			NULL, err);
}

static bool same(const struct rows *rows, const struct library_record *record, struct err *err)
{
	return str_equal(rows_str(rows, 0, 0), record->bytes) ||
	       err_set(err, ERR_CONFLICT, "the %.*s %.*s@%lld is there, and is another one",
		       STR_ARG(record->kind), STR_ARG(record->name),
		       (long long)record->version);
}

static bool tell(struct db *db, const struct library_record *record, struct err *err)
{
	struct arena arena = { 0 };
	const struct audit_entry entry = {
		.institution = record->institution,
		.what = str_printf(&arena, "%.*s.stored", STR_ARG(record->kind)),
		.reference = str_printf(&arena, "%.*s@%lld", STR_ARG(record->name),
					(long long)record->version),
		.who = record->who,
		.time_ms = record->stored_ms,
	};
	const bool ok = record->who.len == 0 || audit_add(db, &entry, err);

	arena_finish(&arena);
	return ok;
}

struct putting {
	const struct library_record *record;
	bool tried; /* a transaction inserted it which may be committed */
	bool created;
};

static bool insert_new(struct db *db, struct putting *self, struct err *err)
{
	if (!insert(db, self->record, err))
		return transaction_anew(err);
	self->tried = true;
	return tell(db, self->record, err);
}

static bool put(struct db *db, void *context, struct err *err)
{
	struct putting *self = context;
	const struct library_record *record = self->record;
	struct arena arena = { 0 };
	struct rows rows;
	bool ok = db_query(db, &arena,
			   SQL_WITH(FIND, DB_STR(record->institution), DB_STR(record->kind),
				    DB_STR(record->name), DB_INT(record->version)),
			   &rows, err);

	if (ok) {
		self->created = rows.count == 0 || self->tried;
		ok = rows.count == 0 ? insert_new(db, self, err) : same(&rows, record, err);
	}
	arena_finish(&arena);
	return ok;
}

bool store_library_put(struct store *store, const struct library_record *record, bool *created,
		       struct err *err)
{
	struct putting self = { .record = record };
	const bool ok = store_transact(store, put, &self, err);

	*created = self.created;
	return ok;
}

bool store_library_get(struct store *store, struct arena *arena, struct library_record *record,
		       struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH(FIND, DB_STR(record->institution), DB_STR(record->kind),
				 DB_STR(record->name), DB_INT(record->version)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no %.*s %.*s@%lld",
			       STR_ARG(record->kind), STR_ARG(record->name),
			       (long long)record->version);
	record->bytes = rows_str(&rows, 0, 0);
	record->stored_ms = rows_int(&rows, 0, 1);
	return true;
}

bool store_library_list(struct store *store, struct arena *arena, struct str institution,
			struct str kind, struct library_records *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing blocks or lists */ SELECT name, max(version) "
				 "FROM library_file WHERE institution = $1 AND kind = $2 "
				 "GROUP BY name ORDER BY name",
				 DB_STR(institution), DB_STR(kind)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) =
			(struct library_record){ .institution = institution,
						 .kind = kind,
						 .name = rows_str(&rows, i, 0),
						 .version = rows_int(&rows, i, 1) };
	return true;
}
