#include "storage/store_private.h"

static struct vault_place place_of(const struct mail *mail)
{
	return (struct vault_place){ .table = STR("mail"),
				     .institution = mail->institution,
				     .id = mail->id,
				     .form = mail->submission };
}

bool store_mail_put(struct store *store, const struct mail *mail, struct err *err)
{
	const struct vault_place place = place_of(mail);
	struct arena arena = { 0 };
	struct vault_key key;
	struct db_value kept;
	bool ok = vault_key_new(store->vault, &place, &arena, &key, &kept, err);

	if (ok)
		ok = store_write(
			store,
			SQL_WITH("/* queueing a mail */ INSERT INTO mail "
				 "(institution, id, submission, content, data_key, "
				 "attempt, next_ms) VALUES ($1, $2, $3, $4, $5, 0, $6)",
				 DB_STR(mail->institution), DB_STR(mail->id),
				 DB_STR(mail->submission),
				 DB_BLOB(vault_lock(&key, &place, mail->content, &arena)), kept,
				 DB_INT(mail->next_ms)),
			NULL, err);
	vault_key_wipe(&key);
	arena_finish(&arena);
	return ok;
}

struct claiming {
	struct arena *arena;
	int64_t now_ms, lease_ms;
	struct rows rows;
};

/* Who waits for the row that another claims finds it no longer due. */
static bool claim(struct db *db, void *context, struct err *err)
{
	struct claiming *self = context;

	return db_query(db, self->arena,
			SQL_WITH("/* claiming a mail */ UPDATE mail SET attempt = attempt + 1, "
				 "next_ms = $2 WHERE next_ms <= $1 AND (institution, id) IN "
				 "(SELECT institution, id FROM mail WHERE next_ms <= $1 "
				 "ORDER BY next_ms LIMIT 1) RETURNING institution, id, "
				 "submission, content, attempt, data_key",
				 DB_INT(self->now_ms), DB_INT(self->now_ms + self->lease_ms)),
			&self->rows, err);
}

static bool read_mail(struct store *store, const struct rows *rows, struct arena *arena,
		      struct mail *out, struct err *err)
{
	struct row row = { rows, 0, 0 };
	struct vault_place place;
	struct vault_key key;
	bool ok;

	out->institution = row_str(&row);
	out->id = row_str(&row);
	out->submission = row_str(&row);
	out->content = row_str(&row);
	out->attempt = row_int(&row);
	place = place_of(out);
	ok = vault_key_read(store->vault, &place, row_value(&row), arena, &key, err) &&
	     vault_unlock(&key, &place, out->content, arena, &out->content, err);
	vault_key_wipe(&key);
	return ok;
}

bool store_mail_claim(struct store *store, int64_t now_ms, int64_t lease_ms,
		      struct arena *arena, struct mail *out, struct err *err)
{
	struct claiming self = { .arena = arena, .now_ms = now_ms, .lease_ms = lease_ms };

	*out = (struct mail){ 0 };
	if (!store_transact(store, claim, &self, err))
		return false;
	return self.rows.count == 0 || read_mail(store, &self.rows, arena, out, err);
}

bool store_mail_later(struct store *store, const struct mail *mail, struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* putting a mail off */ UPDATE mail SET next_ms = $3 "
				    "WHERE institution = $1 AND id = $2",
				    DB_STR(mail->institution), DB_STR(mail->id),
				    DB_INT(mail->next_ms)),
			   NULL, err);
}

bool store_mail_remove(struct store *store, const struct mail *mail, struct err *err)
{
	return store_write(store,
			   SQL_WITH("/* ending a mail */ DELETE FROM mail "
				    "WHERE institution = $1 AND id = $2",
				    DB_STR(mail->institution), DB_STR(mail->id)),
			   NULL, err);
}
