#include "app/service/jwk.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stdlib.h>

#include "app/service/crypto.h"

/* P-256: a coordinate of a point, and half a signature. */
enum { COORDINATE = 32, RSA_BITS_LEAST = 2048, RSA_BITS_MOST = 8192, DER_MOST = 80 };

/* As in crypto.c: nothing that could be done about a failure here would be safe. */
static void must(int done)
{
	if (done != 1)
		abort();
}

static const unsigned char *bytes_of(struct str text)
{
	return (const unsigned char *)(text.len == 0 ? "" : text.at);
}

/* --- keys --------------------------------------------------------------------------------- */

static EVP_PKEY *key_of(const char *type, OSSL_PARAM_BLD *builder)
{
	OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	must(parameters != NULL && context != NULL);
	must(EVP_PKEY_fromdata_init(context));
	if (EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_free(parameters);
	return key;
}

static EVP_PKEY *rsa_of(struct str n, struct str e)
{
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	BIGNUM *modulus = BN_bin2bn(bytes_of(n), (int)n.len, NULL);
	BIGNUM *exponent = BN_bin2bn(bytes_of(e), (int)e.len, NULL);

	must(OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus));
	must(OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent));
	EVP_PKEY *key = key_of("RSA", builder);
	OSSL_PARAM_BLD_free(builder);
	BN_free(modulus);
	BN_free(exponent);
	if (key != NULL && EVP_PKEY_get_bits(key) >= RSA_BITS_LEAST &&
	    EVP_PKEY_get_bits(key) <= RSA_BITS_MOST)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

static EVP_PKEY *ec_of(struct str x, struct str y)
{
	unsigned char point[1 + 2 * COORDINATE] = { 4 }; /* not compressed */
	OSSL_PARAM_BLD *builder;

	if (x.len != COORDINATE || y.len != COORDINATE)
		return NULL;
	builder = OSSL_PARAM_BLD_new();
	memcpy(point + 1, x.at, COORDINATE);
	memcpy(point + 1 + COORDINATE, y.at, COORDINATE);
	must(OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0));
	must(OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point,
					      sizeof(point)));
	EVP_PKEY *key = key_of("EC", builder);
	OSSL_PARAM_BLD_free(builder);
	return key;
}

static EVP_PKEY *ed25519_of(struct str x, struct str nothing)
{
	(void)nothing;
	return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes_of(x), x.len);
}

/* The kinds of keys, and which members each is made of. */
static const struct {
	const char *kty, *curve; /* NULL: it has none */
	struct str first, second;
	EVP_PKEY *(*make)(struct str first, struct str second);
} kinds[] = {
	{ "RSA", NULL, STR_INIT("n"), STR_INIT("e"), rsa_of },
	{ "EC", "P-256", STR_INIT("x"), STR_INIT("y"), ec_of },
	{ "OKP", "Ed25519", STR_INIT("x"), STR_INIT("x"), ed25519_of },
};

static void free_key(void *key)
{
	EVP_PKEY_free(key);
}

EVP_PKEY *jwk_read(struct arena *arena, const struct json *jwk)
{
	const struct str curve = json_get_str(jwk, STR("crv"));
	EVP_PKEY *key = NULL;
	struct str first, second;

	for (size_t i = 0; i < LENGTH(kinds) && key == NULL; i++)
		if (str_equal_c(json_get_str(jwk, STR("kty")), kinds[i].kty) &&
		    (kinds[i].curve == NULL || str_equal_c(curve, kinds[i].curve)) &&
		    crypto_base64url_decode(arena, json_get_str(jwk, kinds[i].first), &first) &&
		    crypto_base64url_decode(arena, json_get_str(jwk, kinds[i].second), &second))
			key = kinds[i].make(first, second);
	if (key != NULL)
		arena_defer(arena, free_key, key);
	return key;
}

/* --- signatures --------------------------------------------------------------------------- */

static const struct {
	struct str name;
	const char *key;    /* as OpenSSL calls its kind */
	const char *digest; /* NULL: the signature has its own */
} algorithms[] = {
	[JWK_NONE] = { STR_INIT(""), "", NULL },
	[JWK_RS256] = { STR_INIT("RS256"), "RSA", "SHA256" },
	[JWK_ES256] = { STR_INIT("ES256"), "EC", "SHA256" },
	[JWK_EDDSA] = { STR_INIT("EdDSA"), "ED25519", NULL },
};

enum jwk_algorithm jwk_algorithm_find(struct str name)
{
	for (size_t i = JWK_NONE + 1; i < LENGTH(algorithms); i++)
		if (str_equal(algorithms[i].name, name))
			return (enum jwk_algorithm)i;
	return JWK_NONE;
}

/* RFC 7518 §3.4: two numbers of 32 bytes; OpenSSL wants them as DER. Empty when it is not that.
 */
static struct str der_of(struct str signature, unsigned char out[DER_MOST])
{
	unsigned char *at = out;
	ECDSA_SIG *parsed;
	int len;

	if (signature.len != 2 * (size_t)COORDINATE)
		return STR("");
	parsed = ECDSA_SIG_new();
	must(parsed != NULL);
	must(ECDSA_SIG_set0(parsed, BN_bin2bn(bytes_of(signature), COORDINATE, NULL),
			    BN_bin2bn(bytes_of(signature) + COORDINATE, COORDINATE, NULL)));
	len = i2d_ECDSA_SIG(parsed, NULL);
	must(len > 0 && len <= DER_MOST);
	(void)i2d_ECDSA_SIG(parsed, &at);
	ECDSA_SIG_free(parsed);
	return (struct str){ (const char *)out, (size_t)len };
}

bool jwk_verify(EVP_PKEY *key, enum jwk_algorithm algorithm, struct str message,
		struct str signature)
{
	/* cppcheck-suppress variableScope ; the signature is in it until the end */
	unsigned char der[DER_MOST];
	EVP_MD_CTX *context;
	bool good;

	if (algorithm == JWK_NONE || EVP_PKEY_is_a(key, algorithms[algorithm].key) != 1)
		return false;
	if (algorithm == JWK_ES256)
		signature = der_of(signature, der);
	context = EVP_MD_CTX_new();
	must(context != NULL);
	good = EVP_DigestVerifyInit_ex(context, NULL, algorithms[algorithm].digest, NULL, NULL,
				       key, NULL) == 1 &&
	       EVP_DigestVerify(context, bytes_of(signature), signature.len, bytes_of(message),
				message.len) == 1;
	EVP_MD_CTX_free(context);
	return good;
}
