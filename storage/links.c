#include "storage/counts_private.h"
#include "storage/store_private.h"

static bool insert(struct db *db, const struct draft_link *link, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* keeping a link */ INSERT INTO draft_link "
				 "(institution, digest, draft, browser, expires_ms) "
				 "VALUES ($1, $2, $3, $4, $5)",
				 DB_STR(link->institution), DB_BLOB(link->digest),
				 DB_BLOB(link->draft), DB_INT(link->browser),
				 DB_INT(link->expires_ms)),
			NULL, err);
}

/* Of links there is one: whoever makes another does so because the first should not be. */
static bool put(struct db *db, void *context, struct err *err)
{
	const struct draft_link *link = context;

	return (link->browser ||
		db_query(db, NULL,
			 SQL_WITH("/* ending the link before */ DELETE FROM draft_link "
				  "WHERE institution = $1 AND draft = $2 AND browser = 0",
				  DB_STR(link->institution), DB_BLOB(link->draft)),
			 NULL, err)) &&
	       insert(db, link, err);
}

bool store_draft_link_put(struct store *store, const struct draft_link *link, struct err *err)
{
	struct draft_link own = *link;

	return store_transact(store, put, &own, err);
}

bool store_draft_link_get(struct store *store, struct draft_link *link, int64_t now_ms,
			  struct arena *arena, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* looking for a link */ SELECT draft, expires_ms "
				 "FROM draft_link WHERE institution = $1 AND digest = $2 "
				 "AND browser = $3 AND expires_ms > $4",
				 DB_STR(link->institution), DB_BLOB(link->digest),
				 DB_INT(link->browser), DB_INT(now_ms)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no such link of %.*s",
			       STR_ARG(link->institution));
	link->draft = rows_str(&rows, 0, 0);
	link->expires_ms = rows_int(&rows, 0, 1);
	return true;
}

/* --- the end of a draft ------------------------------------------------------------------- */

static bool remove_draft(struct db *db, void *context, struct err *err)
{
	const struct draft *draft = context;
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok =
		db_query(db, NULL,
			 SQL_WITH("/* ending the links of a draft */ DELETE FROM draft_link "
				  "WHERE institution = $1 AND draft = $2",
				  DB_STR(draft->institution), DB_BLOB(draft->id)),
			 NULL, err) &&
		db_query(db, &arena,
			 SQL_WITH("/* deleting a draft */ DELETE FROM draft "
				  "WHERE institution = $1 AND id = $2 " GONE_DRAFTS,
				  DB_STR(draft->institution), DB_BLOB(draft->id)),
			 &rows, err) &&
		figures_of_gone(db, &rows, err);

	arena_finish(&arena);
	return ok;
}

bool store_draft_remove(struct store *store, const struct draft *draft, struct err *err)
{
	struct draft own = *draft;

	return store_transact(store, remove_draft, &own, err);
}

bool store_draft_links_expire(struct store *store, int64_t now_ms, struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* removing old links */ DELETE FROM draft_link "
				    "WHERE expires_ms <= $1",
				    DB_INT(now_ms)),
			   NULL, err);
}
