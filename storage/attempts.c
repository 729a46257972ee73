/* What attempts to deliver are remembered by. */
#include "engine/base/utf8.h"
#include "storage/store_private.h"

enum { KEPT = 4 * 1024 }; /* of an answer that is no success, for whoever looks why */

static struct vault_place place_of(const struct delivery *delivery, struct str form)
{
	return (struct vault_place){ .table = STR("attempt"),
				     .institution = delivery->institution,
				     .id = delivery->id,
				     .form = form,
				     .number = delivery->attempt };
}

/* What a receiver answered may be any bytes, and is to be read by people: control characters
 * and what is no text become U+FFFD. */
struct str store_answer_clean(struct arena *arena, struct str bytes)
{
	struct str rest = str_slice(bytes, 0, KEPT);
	struct buf out;
	uint32_t code_point;
	char encoded[4];

	buf_init(&out, SIZE_MAX);
	while (utf8_next(&rest, &code_point)) {
		const bool control = (code_point < ' ' && code_point != '\n') ||
				     (code_point >= 0x7f && code_point < 0xa0);
		const size_t len = utf8_encode(control ? 0xfffd : code_point, encoded);

		buf_add(&out, (struct str){ encoded, len });
	}
	const struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* --- encrypting --------------------------------------------------------------------------- */

/* Of the submission that the delivery is for; ERR_NOT_FOUND when it was purged. */
static bool read_key(struct store *store, const struct delivery *delivery, struct arena *arena,
		     struct vault_key *key, struct str *form, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading the key of a submission */ SELECT form, version, "
				 "data_key FROM submission WHERE institution = $1 AND id = $2 "
				 "AND erased_ms IS NULL",
				 DB_STR(delivery->institution), DB_STR(delivery->submission)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "the submission was purged");
	const struct vault_place place = { .table = STR("submission"),
					   .institution = delivery->institution,
					   .id = delivery->submission,
					   .form = rows_str(&rows, 0, 0),
					   .number = rows_int(&rows, 0, 1) };
	*form = place.form;
	return vault_key_read(store->vault, &place, *rows_at(&rows, 0, 2), arena, key, err);
}

static bool lock_answer(struct store *store, struct ending *ending, struct arena *arena,
			struct err *err)
{
	struct outcome *outcome = &ending->outcome;
	struct vault_key key = { .clear = true };
	struct str form;
	const bool ok = read_key(store, &ending->delivery, arena, &key, &form, err);

	if (ok) {
		const struct vault_place place = place_of(&ending->delivery, form);
		outcome->answer = vault_lock(&key, &place,
					     store_answer_clean(arena, outcome->answer), arena);
	} else if (err->code == ERR_NOT_FOUND) {
		outcome->answer = STR("");
	}
	vault_key_wipe(&key);
	return ok || err->code == ERR_NOT_FOUND;
}

bool attempts_lock_answers(struct store *store, struct ending *endings, size_t count,
			   struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (endings[i].outcome.answer.len > 0 &&
		    !lock_answer(store, &endings[i], arena, err))
			return false;
	return true;
}

/* --- asking ------------------------------------------------------------------------------- */

static bool read_attempt(struct store *store, const struct delivery *delivery, struct row *row,
			 struct arena *arena, struct past_attempt *out, struct err *err)
{
	struct delivery that = *delivery;
	struct vault_key key = { .clear = true };
	struct str form = STR("");
	bool ok = true;

	that.attempt = row_int(row);
	*out = (struct past_attempt){ .number = that.attempt };
	out->started_ms = row_int(row);
	out->ended_ms = row_int(row);
	out->status = row_int(row);
	out->detail = row_str(row);
	out->address = row_str(row);
	out->keys = row_str(row);
	out->answer = row_str(row);
	if (out->answer.len == 0)
		return true;
	ok = read_key(store, delivery, arena, &key, &form, err);
	if (ok) {
		const struct vault_place place = place_of(&that, form);
		ok = vault_unlock(&key, &place, out->answer, arena, &out->answer, err);
	}
	vault_key_wipe(&key);
	return ok;
}

bool store_attempts_list(struct store *store, const struct delivery *delivery,
			 struct arena *arena, struct past_attempts *out, struct err *err)
{
	struct rows rows;

	*out = (struct past_attempts){ 0 };
	if (!store_read(store, arena,
			SQL_WITH("/* listing attempts */ SELECT number, started_ms, "
				 "COALESCE(ended_ms, 0), COALESCE(status, 0), "
				 "COALESCE(detail, ''), COALESCE(address, ''), "
				 "COALESCE(keys, ''), answer FROM attempt "
				 "WHERE institution = $1 AND delivery = $2 UNION ALL "
				 "SELECT attempt, COALESCE(claimed_ms, next_ms), 0, 0, '', '', "
				 "'', NULL "
				 "FROM delivery WHERE institution = $1 AND id = $2 "
				 "AND state = 1 AND NOT EXISTS (SELECT 1 FROM attempt a "
				 "WHERE a.institution = $1 AND a.delivery = $2 "
				 "AND a.number = delivery.attempt) ORDER BY number",
				 DB_STR(delivery->institution), DB_STR(delivery->id)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		if (!read_attempt(store, delivery, &row, arena, VEC_ADD(arena, out), err))
			return false;
	}
	return true;
}
