#include "storage/asides.h"

#include "storage/store_private.h"

bool store_aside_put(struct store *store, const struct aside *aside, struct err *err)
{
	return store_write(
		store,
		SQL_WITH("/* keeping something beside a design */ INSERT INTO design_aside "
			 "(institution, form, kind, author, content, time_ms) "
			 "VALUES ($1, $2, $3, $4, $5, $6) "
			 "ON CONFLICT (institution, form, kind, author) "
			 "DO UPDATE SET content = $5, time_ms = $6",
			 DB_STR(aside->institution), DB_STR(aside->form), DB_STR(aside->kind),
			 DB_STR(aside->author), DB_BLOB(aside->content),
			 DB_INT(aside->time_ms)),
		NULL, err);
}

bool store_aside_get(struct store *store, struct arena *arena, struct aside *aside,
		     struct err *err)
{
	struct rows rows;

	if (!store_read(
		    store, arena,
		    SQL_WITH("/* reading what is beside a design */ SELECT content, time_ms "
			     "FROM design_aside WHERE institution = $1 AND form = $2 "
			     "AND kind = $3 AND author = $4",
			     DB_STR(aside->institution), DB_STR(aside->form),
			     DB_STR(aside->kind), DB_STR(aside->author)),
		    &rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no %.*s beside \"%.*s\"",
			       STR_ARG(aside->kind), STR_ARG(aside->form));
	struct row row = { &rows, 0, 0 };
	aside->content = row_str(&row);
	aside->time_ms = row_int(&row);
	return true;
}

bool store_aside_remove(struct store *store, const struct aside *aside, struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* forgetting what is beside a design */ DELETE FROM "
				    "design_aside WHERE institution = $1 AND form = $2 "
				    "AND kind = $3 AND author = $4",
				    DB_STR(aside->institution), DB_STR(aside->form),
				    DB_STR(aside->kind), DB_STR(aside->author)),
			   NULL, err);
}
