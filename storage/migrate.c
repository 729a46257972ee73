#include "engine/base/asset.h"
#include "engine/base/failpoint.h"
#include "storage/transaction.h"

static const struct str folder = STR_INIT("storage/migrations/");

/* "NNNN_name.sql", or instead of it, where the databases' languages differ, also
 * "NNNN_name.postgres.sql"; the name of both is the first. */
struct migration {
	struct str name, script;
};

static bool is_variant(struct str name)
{
	return str_find(name, STR("."), 0) < name.len - STR(".sql").len;
}

/* The script of that name for this database; false when the program has none. */
static bool find(const struct db *db, struct str name, struct arena *arena,
		 struct migration *out)
{
	const struct str stem = str_slice(name, 0, name.len - STR(".sql").len);
	const struct asset *variant =
		asset_find(str_printf(arena, "%.*s%.*s.%.*s.sql", STR_ARG(folder),
				      STR_ARG(stem), STR_ARG(db_scheme(db))));
	const struct asset *common =
		asset_find(str_printf(arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(name)));
	const struct asset *asset = variant != NULL ? variant : common;

	if (asset != NULL)
		*out = (struct migration){ name, asset->bytes };
	return asset != NULL;
}

/* The table keeps each script as it was applied: whoever wonders what a database is made of
 * reads it there, and an edited migration is found by comparing texts. */
static bool create_table(struct db *db, struct err *err)
{
	return db_query(
		db, NULL,
		SQL("/* creating the table of migrations */ "
		    "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, "
		    "script TEXT NOT NULL, applied_ms BIGINT NOT NULL)"),
		NULL, err);
}

/* --- what is there already ---------------------------------------------------------------- */

/* The number that the text begins with. */
static uint64_t number_of(struct str text)
{
	uint64_t number = 0;

	return str_to_u64(str_slice(text, 0, 4), &number) ? number : UINT64_MAX;
}

static uint64_t newest_known(void)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < asset_count; i++) {
		const struct str path = str_from_c(assets[i].path);
		if (str_starts(path, folder))
			newest = number_of(str_slice(path, folder.len, path.len));
	}
	return newest;
}

/* A migration only adds, so that the program before it works on while its replicas are replaced
 * one by one. One that takes away says which migration a program must know at least, the one
 * that came with the first program that does without: "-- needs 0007". */
static bool bears(struct str script)
{
	const struct str word = STR("\n-- needs ");
	const size_t at = str_find(script, word, 0);

	return at == SIZE_MAX ||
	       number_of(str_slice(script, at + word.len, script.len)) <= newest_known();
}

static bool check_one(const struct db *db, const struct migration *applied, struct arena *arena,
		      struct err *err)
{
	struct migration ours;

	if (!find(db, applied->name, arena, &ours))
		return bears(applied->script) ||
		       err_set(err, ERR_CONFLICT,
			       "the store was made by a newer program: migration %.*s is not "
			       "known here; start that program instead",
			       STR_ARG(applied->name));
	return str_equal(ours.script, applied->script) ||
	       err_set(err, ERR_CONFLICT,
		       "migration %.*s is not the one that was applied to the store; "
		       "migrations are never edited",
		       STR_ARG(applied->name));
}

static bool check(const struct db *db, const struct rows *applied, struct arena *arena,
		  struct err *err)
{
	for (size_t i = 0; i < applied->count; i++) {
		const struct migration migration = { rows_str(applied, i, 0),
						     rows_str(applied, i, 1) };
		if (!check_one(db, &migration, arena, err))
			return false;
	}
	return true;
}

static bool is_applied(const struct rows *applied, struct str name)
{
	for (size_t i = 0; i < applied->count; i++)
		if (str_equal(rows_str(applied, i, 0), name))
			return true;
	return false;
}

/* --- what is missing ---------------------------------------------------------------------- */

struct migrating {
	int64_t now_ms;
	struct buf *applied; /* NULL when nobody wants to know */
};

static bool apply(struct db *db, const struct migration *migration,
		  const struct migrating *self, struct err *err)
{
	if (!db_script(db, migration->script, err) ||
	    !db_query(db, NULL,
		      SQL_WITH("/* recording a migration */ INSERT INTO migration "
			       "(name, script, applied_ms) VALUES ($1, $2, $3)",
			       DB_STR(migration->name), DB_STR(migration->script),
			       DB_INT(self->now_ms)),
		      NULL, err))
		return false;
	if (!failpoint_pass(FAIL_MIGRATING, err))
		return false;
	if (self->applied != NULL)
		buf_printf(self->applied, "%.*s\n", STR_ARG(migration->name));
	return true;
}

static bool apply_missing(struct db *db, const struct rows *applied, struct arena *arena,
			  const struct migrating *self, struct err *err)
{
	struct migration migration;

	/* ORDER: assets are sorted by path, so by the numbers that the names begin with. */
	for (size_t i = 0; i < asset_count; i++) {
		const struct str path = str_from_c(assets[i].path);
		const struct str name = str_slice(path, folder.len, path.len);
		if (!str_starts(path, folder) || is_variant(name) || is_applied(applied, name))
			continue;
		if (!find(db, name, arena, &migration) || !apply(db, &migration, self, err))
			return false;
	}
	return true;
}

/* All in one transaction: a second program that starts meanwhile waits, and then finds
 * everything applied. */
static bool migrate(struct db *db, void *context, struct err *err)
{
	const struct migrating *self = context;
	struct arena arena = { 0 };
	struct rows applied;

	if (self->applied != NULL)
		buf_clear(self->applied);
	bool ok = db_exclude(db, err) && create_table(db, err) &&
		  db_query(db, &arena,
			   SQL("/* reading the migrations */ SELECT name, script "
			       "FROM migration ORDER BY name"),
			   &applied, err);
	ok = ok && check(db, &applied, &arena, err) &&
	     apply_missing(db, &applied, &arena, self, err);
	arena_finish(&arena);
	return ok;
}

bool db_migrate(struct db_pool *pool, int64_t now_ms, struct buf *applied, struct err *err)
{
	struct migrating self = { now_ms, applied };
	const struct transaction transaction = { .run = migrate, .context = &self };

	return transaction_run(pool, &transaction, err);
}
