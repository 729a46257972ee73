/* Random bytes, digests, and the handling of secrets; with OpenSSL. */
#ifndef APP_SERVICE_CRYPTO_H
#define APP_SERVICE_CRYPTO_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

enum { CRYPTO_DIGEST = 32 }; /* bytes of a SHA-256 */

/* From the system's generator. Like memory, randomness does not fail: without it the program
 * ends. */
void crypto_random(void *out, size_t size);
/* That many random bytes as base64url text: a secret, a key, an id (16 bytes are unguessable).
 */
struct str crypto_token(struct arena *arena, size_t bytes);
/* The name of something made at now_ms: 48 bits of time and 80 random ones, in the order of
 * RFC 9562 §5.7 and as base64url. What is made together stands together in an index, so that a
 * hundred new rows change a few of its pages, not a hundred. No secret: it tells the time. */
struct str crypto_name(struct arena *arena, int64_t now_ms);

void crypto_sha256(struct str bytes, unsigned char out[CRYPTO_DIGEST]);
/* The same of bytes that come in pieces. The end frees it. */
struct crypto_hash;
struct crypto_hash *crypto_hash_new(void);
void crypto_hash_add(struct crypto_hash *hash, struct str bytes);
void crypto_hash_end(struct crypto_hash *hash, unsigned char out[CRYPTO_DIGEST]);
/* HMAC-SHA256 (RFC 2104) over the parts as if they were one text. */
void crypto_hmac(struct str key, const struct str *parts, size_t count,
		 unsigned char out[CRYPTO_DIGEST]);
/* In a time that depends on the lengths only. */
bool crypto_equal(struct str a, struct str b);
/* Overwrites in a way that no compiler removes. */
void crypto_wipe(void *at, size_t size);

/* Strictly RFC 4648 §4: padded, no white space, no stray bits. False when it is not that or
 * more than room bytes. */
bool crypto_base64_decode(struct str text, unsigned char *out, size_t room, size_t *len);

/* RFC 4648 §5, not padded, as JSON Web Signatures have it; read as strictly. */
struct str crypto_base64url(struct arena *arena, struct str bytes);
bool crypto_base64url_decode(struct arena *arena, struct str text, struct str *out);

#endif
