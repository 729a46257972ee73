#include "app/service/crypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/buf.h"
#include "engine/base/heap.h"

/* These calls fail only without memory, or without a source of randomness: nothing that could
 * be done about it would be safe. */
static void must(int done)
{
	if (done != 1)
		abort();
}

void crypto_random(void *out, size_t size)
{
	must(RAND_bytes(out, (int)size));
}

struct str crypto_token(struct arena *arena, size_t bytes)
{
	char *random = arena_alloc(arena, bytes);

	crypto_random(random, bytes);
	return crypto_base64url(arena, (struct str){ random, bytes });
}

struct str crypto_name(struct arena *arena, int64_t now_ms)
{
	enum { TIME = 6, ALL = 16 };
	char bytes[ALL];

	for (int i = 0; i < TIME; i++)
		bytes[i] = (char)((uint64_t)now_ms >> (8 * (TIME - 1 - i)));
	crypto_random(bytes + TIME, ALL - TIME);
	return crypto_base64url(arena, (struct str){ bytes, ALL });
}

/* Looked up once: OpenSSL 3 takes as long for that as for the digest of a short text. Never
 * freed, as it is wanted until the end. */
static EVP_MD *sha256;
static pthread_once_t sha256_once = PTHREAD_ONCE_INIT;

static void find_sha256(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(sha256 != NULL);
}

static const EVP_MD *digest(void)
{
	(void)pthread_once(&sha256_once, find_sha256);
	return sha256;
}

static const unsigned char *bytes_of(struct str text)
{
	return (const unsigned char *)(text.len == 0 ? "" : text.at);
}

struct crypto_hash {
	EVP_MD_CTX *context;
};

struct crypto_hash *crypto_hash_new(void)
{
	struct crypto_hash *hash = heap_new(sizeof(*hash));

	hash->context = EVP_MD_CTX_new();
	must(hash->context != NULL);
	must(EVP_DigestInit_ex(hash->context, digest(), NULL));
	return hash;
}

void crypto_hash_add(struct crypto_hash *hash, struct str bytes)
{
	must(EVP_DigestUpdate(hash->context, bytes_of(bytes), bytes.len));
}

void crypto_hash_end(struct crypto_hash *hash, unsigned char out[CRYPTO_DIGEST])
{
	must(EVP_DigestFinal_ex(hash->context, out, NULL));
	EVP_MD_CTX_free(hash->context);
	free(hash);
}

/* A thread's own contexts: OpenSSL 3 takes ten times as long to make one, or a copy, as for the
 * digest of a short text. */
struct own {
	EVP_MD_CTX *digest;
	EVP_MAC_CTX *mac;      /* keeps the last key, which mostly is the next one, too */
	unsigned char key[64]; /* as long as a block: longer ones are set anew each time */
	size_t key_len;	       /* 0: none is kept */
};

static pthread_key_t owns;
static pthread_once_t owns_once = PTHREAD_ONCE_INIT;

static void own_free(void *at)
{
	struct own *own = at;

	EVP_MD_CTX_free(own->digest);
	EVP_MAC_CTX_free(own->mac);
	OPENSSL_cleanse(own, sizeof(*own));
	free(own);
}

static void make_owns(void)
{
	must(pthread_key_create(&owns, own_free) == 0);
}

static EVP_MAC_CTX *mac_new(void)
{
	char name[] = "SHA256";
	const OSSL_PARAM parameters[] = { OSSL_PARAM_construct_utf8_string(
						  OSSL_MAC_PARAM_DIGEST, name, 0),
					  OSSL_PARAM_construct_end() };
	EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *mac = EVP_MAC_CTX_new(hmac);

	must(mac != NULL);
	must(EVP_MAC_CTX_set_params(mac, parameters));
	EVP_MAC_free(hmac);
	return mac;
}

static struct own *own_of_thread(void)
{
	(void)pthread_once(&owns_once, make_owns);
	struct own *own = pthread_getspecific(owns);
	if (own != NULL)
		return own;
	own = heap_new(sizeof(*own));
	own->digest = EVP_MD_CTX_new();
	own->mac = mac_new();
	must(own->digest != NULL);
	must(pthread_setspecific(owns, own) == 0);
	return own;
}

void crypto_sha256(struct str bytes, unsigned char out[CRYPTO_DIGEST])
{
	EVP_MD_CTX *context = own_of_thread()->digest;

	must(EVP_DigestInit_ex(context, digest(), NULL));
	must(EVP_DigestUpdate(context, bytes_of(bytes), bytes.len));
	must(EVP_DigestFinal_ex(context, out, NULL));
}

/* Without a key it begins again with the one that it has (EVP_MAC(3), EVP_MAC_init). */
static void mac_begin(struct own *own, struct str key)
{
	if (key.len > 0 && key.len == own->key_len &&
	    CRYPTO_memcmp(key.at, own->key, key.len) == 0) {
		must(EVP_MAC_init(own->mac, NULL, 0, NULL));
		return;
	}
	must(EVP_MAC_init(own->mac, bytes_of(key), key.len, NULL));
	own->key_len = key.len <= sizeof(own->key) ? key.len : 0;
	memcpy(own->key, bytes_of(key), own->key_len);
}

void crypto_hmac(struct str key, const struct str *parts, size_t count,
		 unsigned char out[CRYPTO_DIGEST])
{
	struct own *own = own_of_thread();

	mac_begin(own, key);
	for (size_t i = 0; i < count; i++)
		must(EVP_MAC_update(own->mac, bytes_of(parts[i]), parts[i].len));
	must(EVP_MAC_final(own->mac, out, NULL, CRYPTO_DIGEST));
}

bool crypto_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || CRYPTO_memcmp(a.at, b.at, a.len) == 0);
}

void crypto_wipe(void *at, size_t size)
{
	OPENSSL_cleanse(at, size);
}

/* --- base64 ------------------------------------------------------------------------------- */

/* 64 for what is not in the alphabet. */
static unsigned int sextet(char digit)
{
	if (digit >= 'A' && digit <= 'Z')
		return (unsigned int)(digit - 'A');
	if (digit >= 'a' && digit <= 'z')
		return (unsigned int)(digit - 'a') + 26;
	if (digit >= '0' && digit <= '9')
		return (unsigned int)(digit - '0') + 52;
	return digit == '+' ? 62 : digit == '/' ? 63 : 64;
}

/* Four digits, the last padding of which may be "=": OpenSSL's own decoder takes too much. */
static bool decode_four(const char *digits, size_t padding, unsigned char out[3])
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		const unsigned int six = i < 4 - padding ? sextet(digits[i]) : 0;
		if (six > 63)
			return false;
		bits = bits << 6 | six;
	}
	out[0] = (unsigned char)(bits >> 16);
	out[1] = (unsigned char)(bits >> 8);
	out[2] = (unsigned char)bits;
	/* What the padding cuts off must be zero: each value has one spelling. */
	return (padding < 1 || out[2] == 0) && (padding < 2 || out[1] == 0);
}

bool crypto_base64_decode(struct str text, unsigned char *out, size_t room, size_t *len)
{
	const size_t padding = str_ends(text, STR("==")) ? 2 : str_ends(text, STR("=")) ? 1 : 0;

	*len = 0;
	if (text.len % 4 != 0 || (text.len > 0 && text.len / 4 * 3 - padding > room))
		return false;
	for (size_t i = 0; i < text.len; i += 4) {
		const size_t cut = i + 4 == text.len ? padding : 0;
		unsigned char three[3];
		if (!decode_four(text.at + i, cut, three))
			return false;
		for (size_t k = 0; k < 3 - cut; k++)
			out[(*len)++] = three[k];
	}
	return true;
}

struct str crypto_base64url(struct arena *arena, struct str bytes)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	buf_add_base64url(&text, bytes);
	const struct str copy = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

bool crypto_base64url_decode(struct arena *arena, struct str text, struct str *out)
{
	unsigned char *bytes = arena_alloc(arena, text.len + 1);
	char *padded = arena_alloc(arena, text.len + 4);
	size_t len = text.len;
	size_t size = 0;

	for (size_t i = 0; i < len; i++) {
		const char digit = text.at[i];
		if (digit == '+' || digit == '/' || digit == '=')
			return false;
		padded[i] = (char)(digit == '-' ? '+' : digit == '_' ? '/' : digit);
	}
	while (len % 4 != 0)
		padded[len++] = '=';
	if (!crypto_base64_decode((struct str){ padded, len }, bytes, text.len + 1, &size))
		return false;
	*out = (struct str){ (const char *)bytes, size };
	return true;
}
