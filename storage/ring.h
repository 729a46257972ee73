/* The institutions' keys: made when they are first needed, kept wrapped by a key of the
 * platform, in memory unwrapped. */
#ifndef STORAGE_RING_H
#define STORAGE_RING_H

#include "storage/cipher.h"
#include "storage/db.h"
#include "storage/store.h"

struct ring;
struct ring_key {
	int64_t number; /* from 1, per institution */
	unsigned char bytes[CIPHER_KEY];
};

/* Safe for several threads. Whatever asks the database takes a connection of its own, so none
 * of this may be called by who holds one. ERR_DENIED when the keys are not those that the store
 * was encrypted with. keys is borrowed for as long as it is open. */
struct ring *ring_open(struct db_pool *pool, const struct platform_keys *keys, struct err *err);
void ring_close(struct ring *ring);

/* The institution's newest key as far as this program knows; its first is made here. */
bool ring_newest(struct ring *ring, struct str institution, struct ring_key *out,
		 struct err *err);
/* ERR_NOT_FOUND when it has none of that number. */
bool ring_get(struct ring *ring, struct str institution, int64_t number, struct ring_key *out,
	      struct err *err);
/* What other programs have changed is seen afterwards. */
void ring_forget(struct ring *ring);

/* A new key for every institution that has one; how many. */
bool ring_rotate(struct ring *ring, int64_t *count, struct err *err);
/* Wraps all keys by the first of the platform's, and forgets the platform's others. */
bool ring_rewrap(struct ring *ring, int64_t *count, struct err *err);

#endif
