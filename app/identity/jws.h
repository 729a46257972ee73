/* Signed JSON (RFC 7515, compact) held to a set of public keys (RFC 7517). */
#ifndef APP_IDENTITY_JWS_H
#define APP_IDENTITY_JWS_H

#include "engine/base/err.h"
#include "engine/base/json.h"

enum jws_end {
	JWS_GOOD,
	JWS_BAD,
	JWS_NO_KEY, /* the set has no key of that name: there may be a newer set */
};

/* What a token says, when one of the keys signed it. What the token itself brings to be checked
 * by (jwk, jku, x5c) counts for nothing, and one that says it needs to be understood further
 * (crit) is refused. */
enum jws_end jws_read(struct arena *arena, struct str text, const struct json *keys,
		      const struct json **claims, struct err *err);

#endif
