/* Public keys as JWK (RFC 7517): RSA, EC of P-256, Ed25519; with OpenSSL. */
#ifndef APP_SERVICE_JWK_H
#define APP_SERVICE_JWK_H

#include "engine/base/json.h"

/* OpenSSL's EVP_PKEY. */
struct evp_pkey_st;

/* NULL when it is none of these, or RSA of less than 2048 or more than 8192 bits. It lives as
 * long as the arena. */
struct evp_pkey_st *jwk_read(struct arena *arena, const struct json *jwk);

/* The names of signatures in JWS (RFC 7518 §3.1, RFC 8037) that are taken. None of them is made
 * with a secret, so that a public key can never be taken for one. */
enum jwk_algorithm { JWK_NONE, JWK_RS256, JWK_ES256, JWK_EDDSA };
enum jwk_algorithm jwk_algorithm_find(struct str name);
/* False too when the key is of another kind. */
bool jwk_verify(struct evp_pkey_st *key, enum jwk_algorithm algorithm, struct str message,
		struct str signature);

#endif
