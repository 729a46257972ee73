#include "storage/cipher.h"

#include <assert.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdlib.h>

enum { NONCE = 12, TAG = 16 };

/* These calls fail only without memory, or without a source of randomness: nothing that could
 * be done about it would be safe. */
static void must(int done)
{
	if (done != 1)
		abort();
}

/* Looked up once: OpenSSL 3 takes as long for that as for encrypting a kilobyte. Never freed,
 * as it is wanted until the end. */
static EVP_CIPHER *aes;
static pthread_key_t contexts;
static pthread_once_t aes_once = PTHREAD_ONCE_INIT;

static void free_context(void *context)
{
	EVP_CIPHER_CTX_free(context);
}

static void find_aes(void)
{
	aes = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	must(aes != NULL);
	must(pthread_key_create(&contexts, free_context) == 0);
}

/* Each thread's own, as making one takes longer than unlocking a key with it. It stays set up
 * for the cipher, with the key that it had last. */
static EVP_CIPHER_CTX *context_of_thread(void)
{
	(void)pthread_once(&aes_once, find_aes);
	EVP_CIPHER_CTX *context = pthread_getspecific(contexts);
	if (context != NULL)
		return context;
	context = EVP_CIPHER_CTX_new();
	must(context != NULL);
	must(EVP_CipherInit_ex(context, aes, NULL, NULL, NULL, 1));
	must(pthread_setspecific(contexts, context) == 0);
	return context;
}

static const unsigned char *bytes_of(struct str text)
{
	return (const unsigned char *)(text.len == 0 ? "" : text.at);
}

void cipher_random(void *out, size_t size)
{
	must(RAND_bytes(out, (int)size));
}

void cipher_wipe(void *at, size_t size)
{
	OPENSSL_cleanse(at, size);
}

struct str cipher_lock(const unsigned char key[CIPHER_KEY], struct str about, struct str plain,
		       struct arena *arena)
{
	unsigned char *out = arena_alloc(arena, plain.len + CIPHER_EXTRA);
	EVP_CIPHER_CTX *context = context_of_thread();
	int len = 0;

	assert(plain.len <= INT_MAX - CIPHER_EXTRA && about.len <= INT_MAX);
	cipher_random(out, NONCE);
	must(EVP_EncryptInit_ex(context, NULL, NULL, key, out));
	must(EVP_EncryptUpdate(context, NULL, &len, bytes_of(about), (int)about.len));
	must(EVP_EncryptUpdate(context, out + NONCE, &len, bytes_of(plain), (int)plain.len));
	must(EVP_EncryptFinal_ex(context, out + NONCE + len, &len));
	must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG, out + NONCE + plain.len));
	return (struct str){ (const char *)out, plain.len + CIPHER_EXTRA };
}

/* out has room for what it says. */
static bool unlock(const unsigned char key[CIPHER_KEY], struct str about, struct str locked,
		   unsigned char *out)
{
	const unsigned char *in = bytes_of(locked);
	const size_t size = locked.len - CIPHER_EXTRA;
	unsigned char tag[TAG];
	EVP_CIPHER_CTX *context = context_of_thread();
	int len = 0;

	memcpy(tag, in + NONCE + size, TAG);
	must(EVP_DecryptInit_ex(context, NULL, NULL, key, in));
	must(EVP_DecryptUpdate(context, NULL, &len, bytes_of(about), (int)about.len));
	must(EVP_DecryptUpdate(context, out, &len, in + NONCE, (int)size));
	must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG, tag));
	const bool ok = EVP_DecryptFinal_ex(context, out + len, &len) == 1;
	/* What is not authentic is nobody's to see. */
	if (!ok)
		cipher_wipe(out, size);
	return ok;
}

bool cipher_unlock(const unsigned char key[CIPHER_KEY], struct str about, struct str locked,
		   struct arena *arena, struct str *plain)
{
	*plain = STR("");
	if (locked.len < CIPHER_EXTRA || locked.len > INT_MAX || about.len > INT_MAX)
		return false;
	const size_t size = locked.len - CIPHER_EXTRA;
	unsigned char *out = arena_alloc(arena, size);
	if (!unlock(key, about, locked, out))
		return false;
	*plain = (struct str){ (const char *)out, size };
	return true;
}

bool cipher_unlock_key(const unsigned char key[CIPHER_KEY], struct str about, struct str locked,
		       unsigned char out[CIPHER_KEY])
{
	return locked.len == CIPHER_KEY + CIPHER_EXTRA && about.len <= INT_MAX &&
	       unlock(key, about, locked, out);
}

void cipher_derive(const unsigned char key[CIPHER_KEY], struct str purpose,
		   unsigned char out[CIPHER_KEY])
{
	size_t len = 0;

	must(EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, key, CIPHER_KEY, bytes_of(purpose),
		       purpose.len, out, CIPHER_KEY, &len) != NULL);
}

void cipher_digest(struct str bytes, unsigned char out[CIPHER_DIGEST])
{
	must(EVP_Digest(bytes_of(bytes), bytes.len, out, NULL, EVP_sha256(), NULL));
}
