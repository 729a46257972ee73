#include "storage/institutions.h"

#include "storage/audit.h"
#include "storage/store_private.h"

#define COLUMNS                                                                                \
	"institution, name, suspended_ms, alone, forms_most, drafts_most, files_most, "        \
	"hour_most, day_most"

struct putting {
	const struct institution *institution;
	const struct audit_line *line;
	bool by_operator;
};

static bool put_row(struct db *db, const struct institution *given, struct err *err)
{
	return db_query(
		db, NULL,
		SQL_WITH("/* saying something of an institution */ INSERT INTO institution "
			 "(" COLUMNS ", changes) "
			 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) "
			 "ON CONFLICT (institution) DO UPDATE SET name = excluded.name, "
			 "suspended_ms = excluded.suspended_ms, alone = excluded.alone, "
			 "forms_most = excluded.forms_most, "
			 "drafts_most = excluded.drafts_most, "
			 "files_most = excluded.files_most, hour_most = excluded.hour_most, "
			 "day_most = excluded.day_most, changes = institution.changes + 1",
			 DB_STR(given->number), DB_STR(given->name),
			 DB_INT(given->suspended_ms), DB_INT(given->alone ? 1 : 0),
			 DB_INT(given->most[QUOTA_FORMS]), DB_INT(given->most[QUOTA_DRAFTS]),
			 DB_INT(given->most[QUOTA_FILES]), DB_INT(given->most[QUOTA_HOUR]),
			 DB_INT(given->most[QUOTA_DAY])),
		NULL, err);
}

static bool put(struct db *db, void *context, struct err *err)
{
	const struct putting *self = context;
	const struct audit_entry own = audit_entry_of(self->institution->number, self->line);
	struct audit_entry platform = audit_entry_of(STR(STORE_PLATFORM), self->line);

	platform.reference = self->institution->number;
	return put_row(db, self->institution, err) && audit_add(db, &own, err) &&
	       (!self->by_operator || audit_add(db, &platform, err));
}

bool store_institution_put(struct store *store, const struct institution *institution,
			   const struct audit_line *line, bool by_operator, struct err *err)
{
	struct putting putting = { institution, line, by_operator };

	return store_transact(store, put, &putting, err);
}

bool store_institutions_list(struct store *store, struct arena *arena,
			     struct institutions_list *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL("/* listing institutions */ SELECT " COLUMNS
			    " FROM institution ORDER BY institution"),
			&rows, err))
		return false;
	*out = (struct institutions_list){ 0 };
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct institution *institution = VEC_ADD(arena, out);

		institution->number = row_str(&row);
		institution->name = row_str(&row);
		institution->suspended_ms = row_int(&row);
		institution->alone = row_int(&row) != 0;
		for (size_t k = 0; k < QUOTAS; k++)
			institution->most[k] = row_int(&row);
	}
	return true;
}

/* --- how much there is -------------------------------------------------------------------- */

/* The number that a statement gives; 0: it gives none. */
static bool read_number(struct store *store, struct statement statement, int64_t *number,
			struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = store_read(store, &arena, statement, &rows, err);

	if (ok)
		*number = rows.count == 0 ? 0 : rows_int(&rows, 0, 0);
	arena_finish(&arena);
	return ok;
}

bool store_forms_of(struct store *store, struct str institution, int64_t *count,
		    struct err *err)
{
	return read_number(store,
			   SQL_WITH("/* counting forms */ SELECT count(DISTINCT id) "
				    "FROM form_version WHERE institution = $1",
				    DB_STR(institution)),
			   count, err);
}

bool store_drafts_of(struct store *store, struct str institution, int64_t most, int64_t *count,
		     struct err *err)
{
	return read_number(store,
			   SQL_WITH("/* counting drafts */ SELECT count(*) FROM (SELECT 1 AS n "
				    "FROM draft WHERE institution = $1 LIMIT $2) AS counted",
				    DB_STR(institution), DB_INT(most)),
			   count, err);
}

bool store_draft_files_of(struct store *store, struct str institution, int64_t *bytes,
			  struct err *err)
{
	return read_number(store,
			   SQL_WITH("/* measuring files of drafts */ "
				    "SELECT CAST(COALESCE(sum(size), 0) AS BIGINT) "
				    "FROM attachment WHERE institution = $1 "
				    "AND draft IS NOT NULL",
				    DB_STR(institution)),
			   bytes, err);
}

/* Their numbers have no gaps, and rows stay when what they held is erased. */
bool store_submission_time(struct store *store, struct str institution, int64_t most,
			   int64_t *received_ms, struct err *err)
{
	return read_number(store,
			   SQL_WITH("/* looking how fast submissions come */ "
				    "SELECT received_ms FROM submission "
				    "WHERE institution = $1 AND sequence = "
				    "(SELECT last FROM submission_sequence "
				    "WHERE institution = $1) - $2 + 1",
				    DB_STR(institution), DB_INT(most)),
			   received_ms, err);
}

bool store_submissions_of(struct store *store, struct str institution, int64_t *count,
			  struct err *err)
{
	return read_number(store,
			   SQL_WITH("/* counting submissions */ SELECT last "
				    "FROM submission_sequence WHERE institution = $1",
				    DB_STR(institution)),
			   count, err);
}

bool store_workers_list(struct store *store, struct arena *arena, struct str institution,
			struct worker_lines *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing who worked */ SELECT who, count(*), max(time_ms) "
				 "FROM audit WHERE institution = $1 AND who <> '' "
				 "GROUP BY who ORDER BY max(time_ms) DESC LIMIT 200",
				 DB_STR(institution)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) = (struct worker_line){ .who = rows_str(&rows, i, 0),
							     .acts = rows_int(&rows, i, 1),
							     .last_ms = rows_int(&rows, i, 2) };
	return true;
}
