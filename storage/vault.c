#include "storage/vault.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"
#include "storage/transaction.h"

/* How a record's key is kept: a byte that says so, the number of the institution's key that
 * wraps it (8 bytes, the highest first), and what cipher_lock makes of it. */
enum { KEPT_FORM = 1, KEPT_HEAD = 1 + 8, KEPT = KEPT_HEAD + CIPHER_KEY + CIPHER_EXTRA };

/* That encryption has begun stands among the migrations, because that is what holds a program
 * off that does not know of it: see bears() in migrate.c. */
#define BEGUN "encrypted"
#define TABLES "0017_attempts.sql"
#define BEGUN_SCRIPT "-- answers and secrets are stored encrypted\n-- needs 0017\n"

struct vault {
	struct db_pool *pool;
	struct ring *ring;
	atomic_bool on, whole;
};

/* --- has it begun? ------------------------------------------------------------------------ */

struct progress {
	bool begun, whole;
	bool earlier; /* migrations were there before this one came */
};

static bool ask(const struct vault *vault, struct progress *out, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = transaction_read(
		vault->pool, &arena,
		SQL_WITH("/* asking whether encryption has begun */ SELECT "
			 "(SELECT count(*) FROM migration WHERE name = '" BEGUN "'), "
			 "(SELECT count(*) FROM migration WHERE name = '" BEGUN "' "
			 "AND script = $1), "
			 "(SELECT count(*) FROM migration WHERE applied_ms < "
			 "(SELECT applied_ms FROM migration WHERE name = '" TABLES "'))",
			 DB_STR(STR(BEGUN_SCRIPT))),
		&rows, err);

	if (ok)
		*out = (struct progress){ rows_int(&rows, 0, 0) > 0, rows_int(&rows, 0, 1) > 0,
					  rows_int(&rows, 0, 2) > 0 };
	arena_finish(&arena);
	return ok;
}

static bool begin(struct db *db, void *context, struct err *err)
{
	(void)context;
	return db_query(
		db, NULL,
		SQL_WITH("/* beginning to encrypt */ INSERT INTO migration "
			 "(name, script, applied_ms) VALUES "
			 "('" BEGUN
			 "', $1, $2) ON CONFLICT (name) DO UPDATE SET script = excluded.script",
			 DB_STR(STR(BEGUN_SCRIPT)), DB_INT(clock_now(NULL))),
		NULL, err);
}

bool vault_begin(struct vault *vault, struct err *err)
{
	const struct transaction transaction = { .run = begin, .context = NULL };

	if (!transaction_run(vault->pool, &transaction, err))
		return false;
	atomic_store(&vault->on, true);
	atomic_store(&vault->whole, true);
	return true;
}

bool vault_on(const struct vault *vault)
{
	return atomic_load(&vault->on);
}

bool vault_whole(const struct vault *vault)
{
	return atomic_load(&vault->whole);
}

bool vault_refresh(struct vault *vault, struct err *err)
{
	struct progress now;

	ring_forget(vault->ring);
	if (!ask(vault, &now, err))
		return false;
	atomic_store(&vault->on, now.begun);
	atomic_store(&vault->whole, now.whole);
	if (!now.whole)
		LOG(LOG_WARNING, "store.clear",
		    LOG_TEXT("detail",
			     STR("not all is encrypted yet: run veidlapa keys encrypt when "
				 "every server runs this version")));
	return true;
}

static bool begin_if_alone(struct vault *vault, struct err *err)
{
	struct progress now;

	if (!ask(vault, &now, err))
		return false;
	if (!now.whole && (!now.earlier || db_pool_one_writer(vault->pool)))
		return vault_begin(vault, err);
	return vault_refresh(vault, err);
}

struct vault *vault_open(struct db_pool *pool, const struct platform_keys *keys,
			 struct err *err)
{
	struct ring *ring = ring_open(pool, keys, err);

	if (ring == NULL)
		return NULL;
	struct vault *vault = heap_new(sizeof(*vault));
	vault->pool = pool;
	vault->ring = ring;
	if (begin_if_alone(vault, err))
		return vault;
	vault_close(vault);
	return NULL;
}

void vault_close(struct vault *vault)
{
	if (vault == NULL)
		return;
	ring_close(vault->ring);
	free(vault);
}

struct ring *vault_ring(struct vault *vault)
{
	return vault->ring;
}

/* --- a record's key ----------------------------------------------------------------------- */

/* Each text with its length before it, so that no two places look alike. */
static struct str about(struct str what, const struct vault_place *place, struct arena *arena)
{
	const struct str texts[] = { what, place->table, place->institution, place->id,
				     place->form };
	char digits[LENGTH(texts) + 2][STR_NUMBER];
	struct str parts[3 * LENGTH(texts) + 3];
	struct str *part = parts;

	for (size_t i = 0; i < LENGTH(texts); i++) {
		*part++ = str_digits(digits[i], (int64_t)texts[i].len);
		*part++ = STR(":");
		*part++ = texts[i];
	}
	*part++ = str_digits(digits[LENGTH(texts)], place->number);
	*part++ = STR(" ");
	*part = str_digits(digits[LENGTH(texts) + 1], (int64_t)place->size);
	return str_join(arena, parts, LENGTH(parts), STR(""));
}

static void put_number(unsigned char out[8], int64_t number)
{
	for (size_t i = 0; i < 8; i++)
		out[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
}

static int64_t get_number(const unsigned char in[8])
{
	uint64_t number = 0;

	for (size_t i = 0; i < 8; i++)
		number = number << 8 | in[i];
	return number > INT64_MAX ? 0 : (int64_t)number;
}

bool vault_key_new(struct vault *vault, const struct vault_place *place, struct arena *arena,
		   struct vault_key *key, struct db_value *kept, struct err *err)
{
	struct ring_key wrapping;

	*key = (struct vault_key){ .clear = !vault_on(vault) };
	*kept = DB_NONE;
	if (key->clear)
		return true;
	if (!ring_newest(vault->ring, place->institution, &wrapping, err))
		return false;
	cipher_random(key->bytes, sizeof(key->bytes));
	const struct str plain = { (const char *)key->bytes, CIPHER_KEY };
	const struct str wrapped =
		cipher_lock(wrapping.bytes, about(STR("key"), place, arena), plain, arena);
	unsigned char *bytes = arena_alloc(arena, KEPT);
	bytes[0] = KEPT_FORM;
	put_number(bytes + 1, wrapping.number);
	memcpy(bytes + KEPT_HEAD, wrapped.at, wrapped.len);
	cipher_wipe(&wrapping, sizeof(wrapping));
	*kept = DB_BLOB(((struct str){ (const char *)bytes, KEPT }));
	return true;
}

/* The receiver of an alarm finds the record by it. A draft's id stands for its citizen's
 * secret, and is nobody's business. */
static bool unreadable(const struct vault_place *place, struct err *err)
{
	const bool secret = str_equal_c(place->table, "draft");

	LOG(LOG_ERROR, "store.unreadable", LOG_TEXT("table", place->table),
	    LOG_TEXT("institution", place->institution),
	    LOG_TEXT("id", secret ? STR("") : place->id));
	return err_set(err, ERR_DENIED, "a %.*s of %.*s is not what was stored there",
		       STR_ARG(place->table), STR_ARG(place->institution));
}

bool vault_key_read(struct vault *vault, const struct vault_place *place, struct db_value kept,
		    struct arena *arena, struct vault_key *key, struct err *err)
{
	const unsigned char *bytes = (const unsigned char *)kept.text.at;
	struct ring_key wrapping;

	*key = (struct vault_key){ .clear = kept.type == DB_NULL };
	if (key->clear)
		return true;
	if (kept.text.len != KEPT || bytes[0] != KEPT_FORM)
		return unreadable(place, err);
	if (!ring_get(vault->ring, place->institution, get_number(bytes + 1), &wrapping, err))
		return err->code == ERR_NOT_FOUND ? unreadable(place, err) : false;
	const bool ok = cipher_unlock_key(wrapping.bytes, about(STR("key"), place, arena),
					  str_slice(kept.text, KEPT_HEAD, KEPT), key->bytes);
	cipher_wipe(&wrapping, sizeof(wrapping));
	return ok || unreadable(place, err);
}

void vault_key_wipe(struct vault_key *key)
{
	cipher_wipe(key, sizeof(*key));
}

struct str vault_lock(const struct vault_key *key, const struct vault_place *place,
		      struct str plain, struct arena *arena)
{
	return key->clear ? plain
			  : cipher_lock(key->bytes, about(STR("content"), place, arena), plain,
					arena);
}

bool vault_unlock(const struct vault_key *key, const struct vault_place *place,
		  struct str stored, struct arena *arena, struct str *plain, struct err *err)
{
	*plain = stored;
	return key->clear ||
	       cipher_unlock(key->bytes, about(STR("content"), place, arena), stored, arena,
			     plain) ||
	       unreadable(place, err);
}
