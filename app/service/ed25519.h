/* Ed25519 signatures (RFC 8032), with OpenSSL. */
#ifndef APP_SERVICE_ED25519_H
#define APP_SERVICE_ED25519_H

#include <stdbool.h>

#include "engine/base/str.h"

enum { ED25519_SEED = 32, ED25519_PUBLIC = 32, ED25519_SIGNATURE = 64 };

/* The public key of a secret one, which RFC 8032 calls its seed. */
void ed25519_public(const unsigned char seed[ED25519_SEED], unsigned char out[ED25519_PUBLIC]);
void ed25519_sign(const unsigned char seed[ED25519_SEED], struct str message,
		  unsigned char out[ED25519_SIGNATURE]);
/* Any 32 bytes may be given as a key: one that is no point of the curve verifies nothing. */
bool ed25519_verify(const unsigned char key[ED25519_PUBLIC], struct str message,
		    const unsigned char signature[ED25519_SIGNATURE]);

#endif
