#include "app/service/ed25519.h"

#include <openssl/evp.h>
#include <stdlib.h>

/* What fails here fails only without memory: see crypto.c. */
static void must(bool done)
{
	if (!done)
		abort();
}

static const unsigned char *bytes_of(struct str text)
{
	return (const unsigned char *)(text.len == 0 ? "" : text.at);
}

static EVP_PKEY *secret_key(const unsigned char seed[ED25519_SEED])
{
	EVP_PKEY *key =
		EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, ED25519_SEED);

	must(key != NULL);
	return key;
}

void ed25519_public(const unsigned char seed[ED25519_SEED], unsigned char out[ED25519_PUBLIC])
{
	EVP_PKEY *key = secret_key(seed);
	size_t len = ED25519_PUBLIC;

	must(EVP_PKEY_get_raw_public_key(key, out, &len) == 1 && len == ED25519_PUBLIC);
	EVP_PKEY_free(key);
}

void ed25519_sign(const unsigned char seed[ED25519_SEED], struct str message,
		  unsigned char out[ED25519_SIGNATURE])
{
	EVP_PKEY *key = secret_key(seed);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t len = ED25519_SIGNATURE;

	must(context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1);
	must(EVP_DigestSign(context, out, &len, bytes_of(message), message.len) == 1 &&
	     len == ED25519_SIGNATURE);
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
}

bool ed25519_verify(const unsigned char key[ED25519_PUBLIC], struct str message,
		    const unsigned char signature[ED25519_SIGNATURE])
{
	EVP_PKEY *public =
		EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, ED25519_PUBLIC);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = false;

	must(context != NULL);
	if (public != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1)
		good = EVP_DigestVerify(context, signature, ED25519_SIGNATURE,
					bytes_of(message), message.len) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(public);
	return good;
}
