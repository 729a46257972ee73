/* Encrypts what people wrote: each record by a key of its own, which is kept beside it, wrapped
 * by its institution's. Without that key the record is gone. */
#ifndef STORAGE_VAULT_H
#define STORAGE_VAULT_H

#include "storage/ring.h"

/* Bound into what is locked, so that nothing can be put in another's place: a ciphertext is
 * readable only as what it was written as. Fields that a table has not stay zero. */
struct vault_place {
	struct str table, institution, id, form;
	int64_t number; /* the form's version, or which piece of a file */
	uint64_t size;	/* of the whole file */
};

/* A record's key. clear: the record is not encrypted, and has none. */
struct vault_key {
	unsigned char bytes[CIPHER_KEY];
	bool clear;
};

struct vault;
/* Safe for several threads. keys is borrowed for as long as it is open. */
struct vault *vault_open(struct db_pool *pool, const struct platform_keys *keys,
			 struct err *err);
void vault_close(struct vault *vault);
/* Of the institutions. */
struct ring *vault_ring(struct vault *vault);

/* Is what is stored now encrypted? Servers of the version before would take ciphertext for
 * answers and deliver it, so a store that they made and may still use is encrypted only when
 * the operator says that they are gone (vault_begin). A new store is, at once; so is SQLite's,
 * which has one server. */
bool vault_on(const struct vault *vault);
/* The secrets of endpoints, too? They came later, and the same holds for them. */
bool vault_whole(const struct vault *vault);
/* From now on, and for ever: programs that do not know it refuse such a store. */
bool vault_begin(struct vault *vault, struct err *err);
/* Looks what other programs have changed: new keys, or that encryption has begun. */
bool vault_refresh(struct vault *vault, struct err *err);

/* A new record's key, and how it is kept (NULL when it is clear). These two may ask the
 * database: not to be called by who holds a connection. */
bool vault_key_new(struct vault *vault, const struct vault_place *place, struct arena *arena,
		   struct vault_key *key, struct db_value *kept, struct err *err);
bool vault_key_read(struct vault *vault, const struct vault_place *place, struct db_value kept,
		    struct arena *arena, struct vault_key *key, struct err *err);
void vault_key_wipe(struct vault_key *key);

struct str vault_lock(const struct vault_key *key, const struct vault_place *place,
		      struct str plain, struct arena *arena);
/* False, and a line in the log, when it is not what was locked there. */
bool vault_unlock(const struct vault_key *key, const struct vault_place *place,
		  struct str stored, struct arena *arena, struct str *plain, struct err *err);

#endif
