#include "storage/ring.h"

#include <pthread.h>
#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "storage/transaction.h"

struct entry {
	struct ring_key key;
	struct entry *next; /* of one institution: the newest first */
	size_t len;
	char institution[];
};

struct ring {
	struct db_pool *pool;
	const struct platform_keys *keys;
	pthread_mutex_t lock; /* over the entries */
	struct entry *entries;
};

/* --- the platform's keys ------------------------------------------------------------------ */

/* Each key that wraps is made of the one in the operator's file, which has other purposes too.
 */
static void wrapping_key(const struct platform_key *key, unsigned char out[CIPHER_KEY])
{
	cipher_derive(key->bytes, STR("veidlapa wrap 1"), out);
}

/* Says nothing about the key, but no other one gives it. */
static struct str proof_of(const struct platform_key *key, struct arena *arena)
{
	unsigned char *proof = arena_alloc(arena, CIPHER_KEY);

	cipher_derive(key->bytes, STR("veidlapa proof 1"), proof);
	return (struct str){ (const char *)proof, CIPHER_KEY };
}

static const struct platform_key *find_platform_key(const struct platform_keys *keys,
						    struct str name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (str_equal(keys->at[i].name, name))
			return &keys->at[i];
	return NULL;
}

static bool check_platform_key(const struct platform_keys *keys, struct str name,
			       struct str proof, struct arena *arena, struct err *err)
{
	const struct platform_key *key = find_platform_key(keys, name);

	if (key == NULL)
		return err_set(err, ERR_DENIED,
			       "the store was encrypted with the platform key called \"%.*s\", "
			       "which is not among the keys given",
			       STR_ARG(name));
	return str_equal(proof_of(key, arena), proof) ||
	       err_set(err, ERR_DENIED,
		       "the platform key called \"%.*s\" is not the one that the store was "
		       "encrypted with",
		       STR_ARG(name));
}

struct proving {
	const struct platform_keys *keys;
	struct arena *arena;
};

/* The first key becomes known here; with every one that is known what the store holds can be
 * read, so all of them must be there. */
static bool prove(struct db *db, void *context, struct err *err)
{
	const struct proving *self = context;
	const struct platform_key *first = &self->keys->at[0];
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* making a platform key known */ INSERT INTO platform_key "
			       "(name, proof, created_ms) VALUES ($1, $2, $3) "
			       "ON CONFLICT (name) DO NOTHING",
			       DB_STR(first->name), DB_BLOB(proof_of(first, self->arena)),
			       DB_INT(clock_now(NULL))),
		      NULL, err) ||
	    !db_query(db, self->arena,
		      SQL("/* reading the platform keys */ SELECT name, proof "
			  "FROM platform_key ORDER BY name"),
		      &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (!check_platform_key(self->keys, rows_str(&rows, i, 0),
					rows_str(&rows, i, 1), self->arena, err))
			return false;
	return true;
}

/* --- wrapping ----------------------------------------------------------------------------- */

static struct str about(struct str institution, int64_t number, struct arena *arena)
{
	return str_printf(arena, "institution_key %lld %.*s", (long long)number,
			  STR_ARG(institution));
}

static struct str wrap(const struct ring *ring, struct str institution,
		       const struct ring_key *key, struct arena *arena)
{
	unsigned char wrapping[CIPHER_KEY];
	const struct str plain = { (const char *)key->bytes, CIPHER_KEY };

	wrapping_key(&ring->keys->at[0], wrapping);
	const struct str wrapped =
		cipher_lock(wrapping, about(institution, key->number, arena), plain, arena);
	cipher_wipe(wrapping, sizeof(wrapping));
	return wrapped;
}

/* A key as it is kept. */
struct wrapped {
	struct str institution;
	int64_t number;
	struct str platform_key, bytes;
};
#define WRAPPED "institution, number, platform_key, wrapped"

static struct wrapped read_wrapped(const struct rows *rows, size_t i)
{
	return (struct wrapped){ rows_str(rows, i, 0), rows_int(rows, i, 1),
				 rows_str(rows, i, 2), rows_str(rows, i, 3) };
}

static bool unwrap(const struct ring *ring, const struct wrapped *wrapped, struct arena *arena,
		   struct ring_key *out, struct err *err)
{
	const struct platform_key *key = find_platform_key(ring->keys, wrapped->platform_key);
	const struct str institution = wrapped->institution;
	unsigned char wrapping[CIPHER_KEY];

	out->number = wrapped->number;
	if (key == NULL)
		return err_set(err, ERR_DENIED,
			       "key %lld of %.*s is wrapped by the platform key \"%.*s\", "
			       "which is not among the keys given",
			       (long long)out->number, STR_ARG(institution),
			       STR_ARG(wrapped->platform_key));
	wrapping_key(key, wrapping);
	const bool ok = cipher_unlock_key(wrapping, about(institution, out->number, arena),
					  wrapped->bytes, out->bytes);
	cipher_wipe(wrapping, sizeof(wrapping));
	return ok || err_set(err, ERR_DENIED, "key %lld of %.*s has been changed",
			     (long long)out->number, STR_ARG(institution));
}

/* --- in memory; the lock is held ---------------------------------------------------------- */

static void forget(struct ring *ring, struct str institution, bool all)
{
	struct entry **at = &ring->entries;

	while (*at != NULL) {
		struct entry *entry = *at;
		const struct str own = { entry->institution, entry->len };
		if (!all && !str_equal(own, institution)) {
			at = &entry->next;
			continue;
		}
		*at = entry->next;
		cipher_wipe(&entry->key, sizeof(entry->key));
		free(entry);
	}
}

static void remember(struct ring *ring, struct str institution, const struct ring_key *key)
{
	struct entry *entry = heap_new(sizeof(*entry) + institution.len);

	entry->key = *key;
	entry->len = institution.len;
	memcpy(entry->institution, institution.at, institution.len);
	entry->next = ring->entries;
	ring->entries = entry;
}

/* number 0: the newest. */
static const struct entry *find(const struct ring *ring, struct str institution, int64_t number)
{
	for (const struct entry *entry = ring->entries; entry != NULL; entry = entry->next) {
		const struct str own = { entry->institution, entry->len };
		if (str_equal(own, institution) && (number == 0 || entry->key.number == number))
			return entry;
	}
	return NULL;
}

static bool load(struct ring *ring, struct str institution, struct arena *arena,
		 struct err *err)
{
	struct rows rows;
	struct ring_key key;
	bool ok =
		transaction_read(ring->pool, arena,
				 SQL_WITH("/* reading an institution's keys */ SELECT " WRAPPED
					  " FROM institution_key "
					  "WHERE institution = $1 ORDER BY number",
					  DB_STR(institution)),
				 &rows, err);

	forget(ring, institution, false);
	for (size_t i = 0; ok && i < rows.count; i++) {
		const struct wrapped wrapped = read_wrapped(&rows, i);
		ok = unwrap(ring, &wrapped, arena, &key, err);
		if (ok)
			remember(ring, institution, &key);
	}
	cipher_wipe(&key, sizeof(key));
	return ok;
}

/* --- making ------------------------------------------------------------------------------- */

struct making {
	const struct ring *ring;
	struct str institution;
	int64_t number;
	struct arena *arena;
};

/* Another program may have been quicker: then that one's key is the institution's. */
static bool make(struct db *db, void *context, struct err *err)
{
	const struct making *self = context;
	struct ring_key key = { .number = self->number };

	cipher_random(key.bytes, sizeof(key.bytes));
	const struct str wrapped = wrap(self->ring, self->institution, &key, self->arena);
	cipher_wipe(&key, sizeof(key));
	return db_query(db, NULL,
			SQL_WITH("/* making an institution's key */ INSERT INTO "
				 "institution_key (institution, number, platform_key, "
				 "wrapped, created_ms) VALUES ($1, $2, $3, $4, $5) "
				 "ON CONFLICT (institution, number) DO NOTHING",
				 DB_STR(self->institution), DB_INT(self->number),
				 DB_STR(self->ring->keys->at[0].name), DB_BLOB(wrapped),
				 DB_INT(clock_now(NULL))),
			NULL, err);
}

static bool make_number(const struct ring *ring, struct str institution, int64_t number,
			struct arena *arena, struct err *err)
{
	struct making self = { ring, institution, number, arena };
	const struct transaction transaction = { .run = make, .context = &self };

	return transaction_run(ring->pool, &transaction, err);
}

/* ------------------------------------------------------------------------------------------ */

struct ring *ring_open(struct db_pool *pool, const struct platform_keys *keys, struct err *err)
{
	struct arena arena = { 0 };
	struct proving proving = { keys, &arena };
	const struct transaction transaction = { .run = prove, .context = &proving };
	struct ring *ring = NULL;

	if (keys->count == 0) {
		(void)err_set(err, ERR_DENIED, "the store needs a platform key");
		return NULL;
	}
	if (transaction_run(pool, &transaction, err)) {
		ring = heap_new(sizeof(*ring));
		ring->pool = pool;
		ring->keys = keys;
		(void)pthread_mutex_init(&ring->lock, NULL);
	}
	arena_finish(&arena);
	return ring;
}

void ring_close(struct ring *ring)
{
	if (ring == NULL)
		return;
	forget(ring, STR(""), true);
	(void)pthread_mutex_destroy(&ring->lock);
	free(ring);
}

void ring_forget(struct ring *ring)
{
	(void)pthread_mutex_lock(&ring->lock);
	forget(ring, STR(""), true);
	(void)pthread_mutex_unlock(&ring->lock);
}

static bool look_up(struct ring *ring, struct str institution, int64_t number,
		    const struct entry **found, struct err *err)
{
	struct arena arena = { 0 };
	bool ok = true;

	*found = find(ring, institution, number);
	if (*found == NULL) {
		ok = load(ring, institution, &arena, err);
		*found = find(ring, institution, number);
	}
	if (ok && *found == NULL && number == 0) {
		ok = make_number(ring, institution, 1, &arena, err) &&
		     load(ring, institution, &arena, err);
		*found = find(ring, institution, number);
	}
	arena_finish(&arena);
	return ok;
}

static bool get(struct ring *ring, struct str institution, int64_t number, struct ring_key *out,
		struct err *err)
{
	const struct entry *found = NULL;

	(void)pthread_mutex_lock(&ring->lock);
	bool ok = look_up(ring, institution, number, &found, err);
	if (ok && found != NULL)
		*out = found->key;
	else if (ok)
		ok = err_set(err, ERR_NOT_FOUND, "%.*s has no key %lld", STR_ARG(institution),
			     (long long)number);
	(void)pthread_mutex_unlock(&ring->lock);
	return ok;
}

bool ring_newest(struct ring *ring, struct str institution, struct ring_key *out,
		 struct err *err)
{
	return get(ring, institution, 0, out, err);
}

bool ring_get(struct ring *ring, struct str institution, int64_t number, struct ring_key *out,
	      struct err *err)
{
	if (number <= 0)
		return err_set(err, ERR_NOT_FOUND, "%.*s has no key %lld", STR_ARG(institution),
			       (long long)number);
	return get(ring, institution, number, out, err);
}

/* --- rotation ----------------------------------------------------------------------------- */

bool ring_rotate(struct ring *ring, int64_t *count, struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows = { 0 };
	bool ok = transaction_read(ring->pool, &arena,
				   SQL("/* looking for keys to rotate */ SELECT institution, "
				       "max(number) FROM institution_key GROUP BY institution "
				       "ORDER BY institution"),
				   &rows, err);

	*count = 0;
	for (size_t i = 0; ok && i < rows.count; i++) {
		ok = make_number(ring, rows_str(&rows, i, 0), rows_int(&rows, i, 1) + 1, &arena,
				 err);
		*count += ok ? 1 : 0;
	}
	ring_forget(ring);
	arena_finish(&arena);
	return ok;
}

struct rewrapping {
	struct ring *ring;
	struct arena arena;
	int64_t count;
};

static bool rewrap_one(struct db *db, struct rewrapping *self, const struct wrapped *old,
		       struct err *err)
{
	struct ring_key key = { 0 };

	if (!unwrap(self->ring, old, &self->arena, &key, err))
		return false;
	const struct str wrapped = wrap(self->ring, old->institution, &key, &self->arena);
	cipher_wipe(key.bytes, sizeof(key.bytes));
	self->count++;
	return db_query(db, NULL,
			SQL_WITH("/* wrapping a key anew */ UPDATE institution_key SET "
				 "platform_key = $3, wrapped = $4 "
				 "WHERE institution = $1 AND number = $2",
				 DB_STR(old->institution), DB_INT(key.number),
				 DB_STR(self->ring->keys->at[0].name), DB_BLOB(wrapped)),
			NULL, err);
}

/* A key that wraps nothing any more need not be among those given the next time. */
static bool rewrap(struct db *db, void *context, struct err *err)
{
	struct rewrapping *self = context;
	const struct db_value first = DB_STR(self->ring->keys->at[0].name);
	struct rows rows;

	self->count = 0;
	if (!db_query(db, &self->arena,
		      SQL_WITH("/* reading keys to wrap anew */ SELECT " WRAPPED " "
			       "FROM institution_key "
			       "WHERE platform_key <> $1",
			       first),
		      &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct wrapped old = read_wrapped(&rows, i);
		if (!rewrap_one(db, self, &old, err))
			return false;
	}
	return db_query(db, NULL,
			SQL_WITH("/* forgetting platform keys */ DELETE FROM platform_key "
				 "WHERE name <> $1 AND name NOT IN "
				 "(SELECT platform_key FROM institution_key)",
				 first),
			NULL, err);
}

bool ring_rewrap(struct ring *ring, int64_t *count, struct err *err)
{
	struct rewrapping self = { .ring = ring };
	const struct transaction transaction = { .run = rewrap, .context = &self };
	const bool ok = transaction_run(ring->pool, &transaction, err);

	*count = self.count;
	arena_finish(&self.arena);
	return ok;
}
