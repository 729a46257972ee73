#include "engine/base/asset.h"
#include "storage/db.h"

static const struct str folder = STR_INIT("storage/migrations/");

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

static bool check(const struct rows *applied, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < applied->count; i++) {
		const struct str name = rows_str(applied, i, 0);
		const struct asset *ours = asset_find(
			str_printf(arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(name)));
		if (ours == NULL)
			return err_set(err, ERR_CONFLICT,
				       "the store was made by a newer program: migration %.*s "
				       "is not known here; start that program instead",
				       STR_ARG(name));
		if (!str_equal(ours->bytes, rows_str(applied, i, 1)))
			return err_set(err, ERR_CONFLICT,
				       "migration %.*s is not the one that was applied to the "
				       "store; migrations are never edited",
				       STR_ARG(name));
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

static bool apply(struct db *db, struct str name, struct str script, int64_t now_ms,
		  struct err *err)
{
	return db_script(db, script, err) &&
	       db_query(db, NULL,
			SQL_WITH("/* recording a migration */ INSERT INTO migration "
				 "(name, script, applied_ms) VALUES ($1, $2, $3)",
				 DB_STR(name), DB_STR(script), DB_INT(now_ms)),
			NULL, err);
}

static bool apply_missing(struct db *db, const struct rows *applied, int64_t now_ms,
			  struct err *err)
{
	/* ORDER: assets are sorted by path, so by the numbers that the names begin with. */
	for (size_t i = 0; i < asset_count; i++) {
		const struct str path = str_from_c(assets[i].path);
		const struct str name = str_slice(path, folder.len, path.len);
		if (!str_starts(path, folder) || is_applied(applied, name))
			continue;
		if (!apply(db, name, assets[i].bytes, now_ms, err))
			return false;
	}
	return true;
}

bool db_migrate(struct db *db, int64_t now_ms, struct err *err)
{
	struct arena arena = { 0 };
	struct rows applied;

	/* All in one transaction: a second program that starts meanwhile waits, and then finds
	 * everything applied. */
	bool ok = db_begin(db, err) && create_table(db, err) &&
		  db_query(db, &arena,
			   SQL("/* reading the migrations */ SELECT name, script "
			       "FROM migration ORDER BY name"),
			   &applied, err);
	ok = ok && check(&applied, &arena, err) && apply_missing(db, &applied, now_ms, err) &&
	     db_commit(db, err);
	db_rollback(db);
	arena_finish(&arena);
	return ok;
}
