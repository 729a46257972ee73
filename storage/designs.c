/* Definitions that people work on, before and beside what is published. */
#include <stdio.h>

#include "storage/audit.h"
#include "storage/design_move.h"
#include "storage/store_private.h"

enum { KEPT_REVISIONS = 500 };

#define COLUMNS                                                                                \
	"d.institution, d.form, d.revision, d.state, d.base, r.author, r.name, r.time_ms, "    \
	"r.definition FROM design d JOIN design_revision r "                                   \
	"ON r.institution = d.institution AND r.form = d.form AND r.number = d.revision "

static void read_design(const struct rows *rows, size_t i, struct design *out)
{
	struct row row = { rows, i, 0 };

	out->institution = row_str(&row);
	out->form = row_str(&row);
	out->revision = row_int(&row);
	out->state = row_str(&row);
	out->base = row_int(&row);
	out->author = row_str(&row);
	out->name = row_str(&row);
	out->time_ms = row_int(&row);
	out->definition = row_str(&row);
}

bool store_design_get(struct store *store, struct arena *arena, struct str institution,
		      struct str form, struct design *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a design */ SELECT " COLUMNS
				 "WHERE d.institution = $1 AND d.form = $2",
				 DB_STR(institution), DB_STR(form)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no design \"%.*s\"",
			       STR_ARG(form));
	read_design(&rows, 0, out);
	return true;
}

bool store_designs_list(struct store *store, struct arena *arena, struct str institution,
			struct designs *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing designs */ SELECT " COLUMNS
				 "WHERE d.institution = $1 ORDER BY d.form",
				 DB_STR(institution)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		read_design(&rows, i, VEC_ADD(arena, out));
	return true;
}

/* --- saving ------------------------------------------------------------------------------- */

struct change {
	const struct design *design; /* as it is to be; revision: the one that it changes */
	const char *from;	     /* the state that it must be in; NULL: any */
	struct str remark;
	const char *what; /* for the audit */
};

static bool audited(struct db *db, const struct change *change, int64_t revision,
		    struct err *err)
{
	const struct design *design = change->design;
	struct arena arena = { 0 };
	const struct audit_entry entry = {
		.institution = design->institution,
		.what = str_from_c(change->what),
		.reference = design->form,
		.detail = str_printf(&arena, "revision=%lld", (long long)revision),
		.who = str_printf(&arena, "%.*s <%.*s>", STR_ARG(design->name),
				  STR_ARG(design->author)),
		.time_ms = design->time_ms,
	};
	const bool ok = audit_add(db, &entry, err);

	arena_finish(&arena);
	return ok;
}

/* Another has changed it meanwhile, or it is there already. */
static bool changed(const struct rows *rows, const struct design *design, struct err *err)
{
	return rows->changed == 1 ||
	       err_set(err, ERR_CONFLICT, "the design \"%.*s\" was changed meanwhile",
		       STR_ARG(design->form));
}

/* Every save makes it a draft again: what was reviewed is not what there is now. */
static bool put_head(struct db *db, const struct design *design, struct err *err)
{
	const struct statement create = SQL_WITH(
		"/* beginning a design */ INSERT INTO design "
		"(institution, form, revision, state, base, time_ms) "
		"VALUES ($1, $2, 1, 'draft', 0, $3) ON CONFLICT DO NOTHING",
		DB_STR(design->institution), DB_STR(design->form), DB_INT(design->time_ms));
	const struct statement next =
		SQL_WITH("/* saving a design */ UPDATE design SET revision = revision + 1, "
			 "state = 'draft', time_ms = $3 "
			 "WHERE institution = $1 AND form = $2 AND revision = $4",
			 DB_STR(design->institution), DB_STR(design->form),
			 DB_INT(design->time_ms), DB_INT(design->revision));
	struct rows rows;

	return db_query(db, NULL, design->revision == 0 ? create : next, &rows, err) &&
	       changed(&rows, design, err);
}

static bool put_revision(struct db *db, const struct design *design, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* keeping a revision */ INSERT INTO design_revision "
				 "(institution, form, number, definition, author, name, "
				 "time_ms, step) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
				 DB_STR(design->institution), DB_STR(design->form),
				 DB_INT(design->revision + 1), DB_BLOB(design->definition),
				 DB_STR(design->author), DB_STR(design->name),
				 DB_INT(design->time_ms),
				 DB_STR(design->step.at == NULL ? STR("") : design->step)),
			NULL, err) &&
	       db_query(db, NULL,
			SQL_WITH("/* forgetting old revisions */ DELETE FROM design_revision "
				 "WHERE institution = $1 AND form = $2 AND number <= $3",
				 DB_STR(design->institution), DB_STR(design->form),
				 DB_INT(design->revision + 1 - KEPT_REVISIONS)),
			NULL, err);
}

/* By an earlier call, whose commit was not answered: see transaction.h. */
static bool is_done(struct db *db, struct statement question, bool *done, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = db_query(db, &arena, question, &rows, err);

	*done = ok && rows.count > 0;
	arena_finish(&arena);
	return ok;
}

static bool save(struct db *db, void *context, struct err *err)
{
	const struct change *change = context;
	const struct design *design = change->design;
	bool done;

	if (!is_done(db,
		     SQL_WITH("/* looking for a revision */ SELECT 1 FROM design_revision "
			      "WHERE institution = $1 AND form = $2 AND number = $3 "
			      "AND author = $4 AND time_ms = $5 AND definition = $6",
			      DB_STR(design->institution), DB_STR(design->form),
			      DB_INT(design->revision + 1), DB_STR(design->author),
			      DB_INT(design->time_ms), DB_BLOB(design->definition)),
		     &done, err))
		return false;
	if (done)
		return true;
	return put_head(db, change->design, err) && put_revision(db, change->design, err) &&
	       audited(db, change, change->design->revision + 1, err);
}

bool store_design_save(struct store *store, const struct design *design, struct err *err)
{
	struct change change = { .design = design,
				 .what = design->revision == 0 ? "design.begun"
							       : "design.saved" };

	return store_transact(store, save, &change, err);
}

/* --- its state ---------------------------------------------------------------------------- */

static bool move_head(struct db *db, const struct change *change, struct err *err)
{
	const struct design *design = change->design;
	struct rows rows;

	return db_query(db, NULL,
			SQL_WITH("/* moving a design */ UPDATE design SET state = $5, "
				 "base = $6, time_ms = $7 WHERE institution = $1 "
				 "AND form = $2 AND revision = $3 AND state = $4",
				 DB_STR(design->institution), DB_STR(design->form),
				 DB_INT(design->revision), DB_STR(str_from_c(change->from)),
				 DB_STR(design->state), DB_INT(design->base),
				 DB_INT(design->time_ms)),
			&rows, err) &&
	       changed(&rows, design, err);
}

static bool put_remark(struct db *db, const struct change *change, struct err *err)
{
	const struct design *design = change->design;

	return db_query(
		db, NULL,
		SQL_WITH("/* keeping a remark */ INSERT INTO design_remark "
			 "(institution, form, number, revision, state, name, text, time_ms) "
			 "SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6, $7 "
			 "FROM design_remark WHERE institution = $1 AND form = $2",
			 DB_STR(design->institution), DB_STR(design->form),
			 DB_INT(design->revision), DB_STR(design->state), DB_STR(design->name),
			 DB_STR(change->remark), DB_INT(design->time_ms)),
		NULL, err);
}

bool design_move(struct db *db, const struct design_move *step, struct err *err)
{
	const struct design *design = step->design;
	char what[32] = "design.";
	const struct change change = {
		.design = design, .from = step->from, .remark = step->remark, .what = what
	};
	bool done;

	(void)snprintf(what, sizeof(what), "design.%.*s", STR_ARG(design->state));
	if (!is_done(db,
		     SQL_WITH("/* looking at a design */ SELECT 1 FROM design "
			      "WHERE institution = $1 AND form = $2 AND revision = $3 "
			      "AND state = $4 AND time_ms = $5",
			      DB_STR(design->institution), DB_STR(design->form),
			      DB_INT(design->revision), DB_STR(design->state),
			      DB_INT(design->time_ms)),
		     &done, err))
		return false;
	return done || (move_head(db, &change, err) && put_remark(db, &change, err) &&
			audited(db, &change, design->revision, err));
}

static bool move(struct db *db, void *context, struct err *err)
{
	return design_move(db, context, err);
}

bool store_design_move(struct store *store, const struct design *design, const char *from,
		       struct str remark, struct err *err)
{
	struct design_move step = { design, from, remark };

	return store_transact(store, move, &step, err);
}

/* --- its past ----------------------------------------------------------------------------- */

bool store_design_revisions(struct store *store, struct arena *arena, struct str institution,
			    struct str form, struct design_revisions *out, struct err *err)
{
	struct rows rows;

	if (!store_read(
		    store, arena,
		    SQL_WITH("/* listing revisions */ SELECT number, author, name, time_ms, "
			     "step FROM design_revision WHERE institution = $1 AND form = $2 "
			     "ORDER BY number DESC",
			     DB_STR(institution), DB_STR(form)),
		    &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct design_revision *revision = VEC_ADD(arena, out);

		revision->number = row_int(&row);
		revision->author = row_str(&row);
		revision->name = row_str(&row);
		revision->time_ms = row_int(&row);
		revision->step = row_str(&row);
	}
	return true;
}

bool store_design_text(struct store *store, struct arena *arena, struct design *design,
		       struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading a revision */ SELECT definition "
				 "FROM design_revision WHERE institution = $1 AND form = $2 "
				 "AND number = $3",
				 DB_STR(design->institution), DB_STR(design->form),
				 DB_INT(design->revision)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no revision %lld",
			       (long long)design->revision);
	design->definition = rows_str(&rows, 0, 0);
	return true;
}

bool store_design_remarks(struct store *store, struct arena *arena, struct str institution,
			  struct str form, struct design_remarks *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing remarks */ SELECT revision, state, name, text, "
				 "time_ms FROM design_remark WHERE institution = $1 "
				 "AND form = $2 ORDER BY number DESC LIMIT 50",
				 DB_STR(institution), DB_STR(form)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct design_remark *remark = VEC_ADD(arena, out);

		remark->revision = row_int(&row);
		remark->state = row_str(&row);
		remark->name = row_str(&row);
		remark->text = row_str(&row);
		remark->time_ms = row_int(&row);
	}
	return true;
}
