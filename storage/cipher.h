/* AES-256-GCM, digests, random bytes; the only user of OpenSSL in storage/. */
#ifndef STORAGE_CIPHER_H
#define STORAGE_CIPHER_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

enum {
	CIPHER_KEY = 32,
	CIPHER_DIGEST = 32,
	CIPHER_EXTRA = 12 + 16, /* how much longer than its plain a locked text is */
};

/* Like memory, randomness does not fail: without it the program ends. */
void cipher_random(void *out, size_t size);
/* Overwrites in a way that no compiler removes. */
void cipher_wipe(void *at, size_t size);

/* A random nonce, the ciphertext, the tag. about is not in it, but whoever unlocks must say the
 * same (NIST SP 800-38D: associated data). A key may lock some 2^32 texts. */
struct str cipher_lock(const unsigned char key[CIPHER_KEY], struct str about, struct str plain,
		       struct arena *arena);
/* False when it was not locked by that key, or about something else, or has been changed. */
bool cipher_unlock(const unsigned char key[CIPHER_KEY], struct str about, struct str locked,
		   struct arena *arena, struct str *plain);
/* The same of a key, which leaves no copy in an arena. */
bool cipher_unlock_key(const unsigned char key[CIPHER_KEY], struct str about, struct str locked,
		       unsigned char out[CIPHER_KEY]);

/* HMAC-SHA256: a key for one purpose, or the proof that it is known. */
void cipher_derive(const unsigned char key[CIPHER_KEY], struct str purpose,
		   unsigned char out[CIPHER_KEY]);
void cipher_digest(struct str bytes, unsigned char out[CIPHER_DIGEST]);

#endif
