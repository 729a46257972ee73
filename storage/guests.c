#include "storage/guests.h"

#include "storage/audit.h"
#include "storage/store_private.h"

/* Something that is written with its entry in the audit. */
struct act {
	struct str institution;
	const struct statement *statement;
	const struct audit_line *line;
};

static bool act(struct db *db, void *context, struct err *err)
{
	const struct act *self = context;
	const struct audit_entry entry = audit_entry_of(self->institution, self->line);
	struct rows rows;

	if (!db_query(db, NULL, *self->statement, &rows, err))
		return transaction_anew(err); /* another got the same number */
	/* What changes nothing is not told. */
	return rows.changed == 0 || audit_add(db, &entry, err);
}

static bool run(struct store *store, struct str institution, struct statement statement,
		const struct audit_line *line, struct err *err)
{
	struct act self = { institution, &statement, line };

	return store_transact(store, act, &self, err);
}

/* --- links -------------------------------------------------------------------------------- */

#define LINK_COLUMNS                                                                           \
	"institution, form, digest, number, revision, name, created_ms, expires_ms, "          \
	"revoked_ms"

static void read_link(const struct rows *rows, size_t i, struct guest_link *out)
{
	struct row row = { rows, i, 0 };

	out->institution = row_str(&row);
	out->form = row_str(&row);
	out->digest = row_str(&row);
	out->number = row_int(&row);
	out->revision = row_int(&row);
	out->name = row_str(&row);
	out->created_ms = row_int(&row);
	out->expires_ms = row_int(&row);
	out->revoked_ms = row_int(&row);
}

/* Those there are of a form, and the highest that was erased: none is given twice. */
#define NUMBERS(table, kind)                                                                   \
	"(SELECT number FROM " table " WHERE institution = $1 AND form = $2 UNION ALL "        \
	"SELECT last FROM guest_number WHERE institution = $1 AND form = $2 "                  \
	"AND kind = '" kind "') numbers"
#define NEXT_NUMBER "COALESCE(MAX(number), 0) + 1"

bool store_guest_link_put(struct store *store, const struct guest_link *link,
			  const struct audit_line *line, struct err *err)
{
	return run(
		store, link->institution,
		SQL_WITH("/* making a guest's link */ INSERT INTO guest_link "
			 "(institution, form, digest, number, revision, name, created_ms, "
			 "expires_ms, revoked_ms) "
			 "SELECT $1, $2, $3, " NEXT_NUMBER ", $4, $5, $6, $7, 0 "
			 "FROM " NUMBERS("guest_link",
					 "link") " WHERE true "
						 "ON CONFLICT (institution, digest) DO NOTHING",
			 DB_STR(link->institution), DB_STR(link->form), DB_BLOB(link->digest),
			 DB_INT(link->revision), DB_STR(link->name), DB_INT(link->created_ms),
			 DB_INT(link->expires_ms)),
		line, err);
}

bool store_guest_link_get(struct store *store, struct arena *arena, int64_t now_ms,
			  struct guest_link *link, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a guest's link */ SELECT " LINK_COLUMNS
				 " FROM guest_link WHERE institution = $1 AND digest = $2 "
				 "AND revoked_ms = 0 AND expires_ms > $3",
				 DB_STR(link->institution), DB_BLOB(link->digest),
				 DB_INT(now_ms)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no such link");
	read_link(&rows, 0, link);
	return true;
}

bool store_guest_links_list(struct store *store, struct arena *arena, struct str institution,
			    struct str form, struct guest_links *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing guests' links */ SELECT " LINK_COLUMNS
				 " FROM guest_link WHERE institution = $1 AND form = $2 "
				 "ORDER BY number DESC LIMIT 50",
				 DB_STR(institution), DB_STR(form)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		read_link(&rows, i, VEC_ADD(arena, out));
	return true;
}

bool store_guest_link_revoke(struct store *store, const struct guest_link *link,
			     const struct audit_line *line, struct err *err)
{
	return run(store, link->institution,
		   SQL_WITH("/* revoking a guest's link */ UPDATE guest_link "
			    "SET revoked_ms = $4 WHERE institution = $1 AND form = $2 "
			    "AND number = $3 AND revoked_ms = 0",
			    DB_STR(link->institution), DB_STR(link->form), DB_INT(link->number),
			    DB_INT(link->revoked_ms)),
		   line, err);
}

/* --- comments ----------------------------------------------------------------------------- */

static bool count_waiting(struct store *store, const struct guest_comment *comment,
			  int64_t *count, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = store_read(
		store, &arena,
		SQL_WITH("/* counting guests' comments */ SELECT count(*) FROM guest_comment "
			 "WHERE institution = $1 AND form = $2 AND done_ms = 0",
			 DB_STR(comment->institution), DB_STR(comment->form)),
		&rows, err);

	if (ok)
		*count = rows_int(&rows, 0, 0);
	arena_finish(&arena);
	return ok;
}

bool store_guest_comment_add(struct store *store, const struct guest_comment *comment,
			     int64_t most, const struct audit_line *line, struct err *err)
{
	int64_t count = 0;

	if (!count_waiting(store, comment, &count, err))
		return false;
	if (count >= most)
		return err_set(err, ERR_LIMIT, "there are %lld comments already",
			       (long long)count);
	return run(store, comment->institution,
		   SQL_WITH("/* keeping a guest's comment */ INSERT INTO guest_comment "
			    "(institution, form, number, revision, page, name, text, time_ms, "
			    "done_ms, done_by) SELECT $1, $2, " NEXT_NUMBER ", "
			    "$3, $4, $5, $6, $7, 0, '' "
			    "FROM " NUMBERS("guest_comment", "comment"),
			    DB_STR(comment->institution), DB_STR(comment->form),
			    DB_INT(comment->revision), DB_STR(comment->page),
			    DB_STR(comment->name), DB_STR(comment->text),
			    DB_INT(comment->time_ms)),
		   line, err);
}

bool store_guest_comments_list(struct store *store, struct arena *arena, struct str institution,
			       struct str form, struct guest_comments *out, struct err *err)
{
	struct rows rows;

	if (!store_read(
		    store, arena,
		    SQL_WITH("/* listing guests' comments */ SELECT institution, form, "
			     "number, revision, page, name, text, time_ms, done_ms, done_by "
			     "FROM guest_comment WHERE institution = $1 AND form = $2 "
			     "ORDER BY (CASE WHEN done_ms = 0 THEN 0 ELSE 1 END), "
			     "number DESC LIMIT 500",
			     DB_STR(institution), DB_STR(form)),
		    &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct guest_comment *comment = VEC_ADD(arena, out);

		comment->institution = row_str(&row);
		comment->form = row_str(&row);
		comment->number = row_int(&row);
		comment->revision = row_int(&row);
		comment->page = row_str(&row);
		comment->name = row_str(&row);
		comment->text = row_str(&row);
		comment->time_ms = row_int(&row);
		comment->done_ms = row_int(&row);
		comment->done_by = row_str(&row);
	}
	return true;
}

bool store_guest_comment_done(struct store *store, const struct guest_comment *comment,
			      const struct audit_line *line, struct err *err)
{
	return run(store, comment->institution,
		   SQL_WITH("/* marking a guest's comment */ UPDATE guest_comment "
			    "SET done_ms = $4, done_by = $5 WHERE institution = $1 "
			    "AND form = $2 AND number = $3 AND done_ms = 0",
			    DB_STR(comment->institution), DB_STR(comment->form),
			    DB_INT(comment->number), DB_INT(comment->done_ms),
			    DB_STR(comment->done_by)),
		   line, err);
}

/* --- erasing ------------------------------------------------------------------------------ */

#define DAY INT64_C(86400000)
/* $1: what was done before; $2: what was written before. */
#define OLD_COMMENTS "((done_ms > 0 AND done_ms < $1) OR time_ms < $2)"
#define OLD_LINKS "((revoked_ms > 0 AND revoked_ms < $1) OR expires_ms < $1)"

struct erasing {
	struct str institution;
	int64_t now_ms;
	int64_t count; /* of all institutions */
};

static int64_t days_ago(const struct erasing *self, int64_t days)
{
	return self->now_ms - days * DAY;
}

/* What stays of them, before they go. */
#define KEEP_NUMBERS(table, kind, old)                                                         \
	"INSERT INTO guest_number (institution, form, kind, last) "                            \
	"SELECT institution, form, '" kind "', MAX(number) FROM " table " WHERE " old          \
	" GROUP BY institution, form ON CONFLICT (institution, form, kind) DO UPDATE "         \
	"SET last = excluded.last WHERE excluded.last > guest_number.last"

static bool keep_numbers(struct db *db, const struct erasing *self, struct err *err)
{
	struct rows rows;

	return db_query(db, NULL,
			SQL_WITH("/* keeping numbers of comments */ " KEEP_NUMBERS(
					 "guest_comment", "comment",
					 OLD_COMMENTS " AND institution = $3"),
				 DB_INT(days_ago(self, GUEST_DONE_DAYS)),
				 DB_INT(days_ago(self, GUEST_MOST_DAYS)),
				 DB_STR(self->institution)),
			&rows, err) &&
	       db_query(db, NULL,
			SQL_WITH("/* keeping numbers of links */ " KEEP_NUMBERS(
					 "guest_link", "link",
					 OLD_LINKS " AND institution = $2"),
				 DB_INT(days_ago(self, GUEST_DONE_DAYS)),
				 DB_STR(self->institution)),
			&rows, err);
}

static bool erase_comments(struct db *db, const struct erasing *self, struct rows *rows,
			   struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* erasing comments */ DELETE FROM guest_comment "
				 "WHERE " OLD_COMMENTS " AND institution = $3",
				 DB_INT(days_ago(self, GUEST_DONE_DAYS)),
				 DB_INT(days_ago(self, GUEST_MOST_DAYS)),
				 DB_STR(self->institution)),
			rows, err);
}

static bool erase_links(struct db *db, const struct erasing *self, struct rows *rows,
			struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* erasing guests' links */ DELETE FROM guest_link "
				 "WHERE " OLD_LINKS " AND institution = $2",
				 DB_INT(days_ago(self, GUEST_DONE_DAYS)),
				 DB_STR(self->institution)),
			rows, err);
}

/* Another server may have been quicker: then there is nothing to tell. */
static bool erase(struct db *db, void *context, struct err *err)
{
	struct erasing *self = context;
	struct arena arena = { 0 };
	struct rows comments, links;
	bool ok;

	if (!keep_numbers(db, self, err) || !erase_comments(db, self, &comments, err) ||
	    !erase_links(db, self, &links, err))
		return false;
	const struct audit_entry entry = {
		.institution = self->institution,
		.time_ms = self->now_ms,
		.what = STR("guest.purged"),
		.detail = str_printf(&arena, "comments=%lld links=%lld",
				     (long long)comments.changed, (long long)links.changed),
	};
	ok = comments.changed + links.changed == 0 || audit_add(db, &entry, err);
	self->count += comments.changed + links.changed;
	arena_finish(&arena);
	return ok;
}

bool store_guests_purge(struct store *store, int64_t now_ms, int64_t *count, struct err *err)
{
	struct erasing self = { .now_ms = now_ms };
	struct arena arena = { 0 };
	struct rows rows = { 0 };
	bool ok = store_read(
		store, &arena,
		SQL_WITH("/* looking for old comments */ SELECT institution FROM guest_comment "
			 "WHERE " OLD_COMMENTS " UNION SELECT institution FROM guest_link "
			 "WHERE " OLD_LINKS,
			 DB_INT(days_ago(&self, GUEST_DONE_DAYS)),
			 DB_INT(days_ago(&self, GUEST_MOST_DAYS))),
		&rows, err);

	for (size_t i = 0; ok && i < rows.count; i++) {
		self.institution = rows_str(&rows, i, 0);
		ok = store_transact(store, erase, &self, err);
	}
	*count = self.count;
	arena_finish(&arena);
	return ok;
}
