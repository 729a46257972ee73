#include "app/service/seal.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "app/service/crypto.h"
#include "app/service/file.h"
#include "app/service/jwk.h"
#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "storage/cipher.h"

/* P-256: a coordinate of a point. */
enum { COORDINATE = 32, RSA_BITS_LEAST = 2048, RSA_BYTES_MOST = 1024 };

struct seal {
	struct str institution;
	EVP_PKEY *key;
	bool rsa;
	struct str
		id; /* its thumbprint (RFC 7638), by which the receiver finds the private one */
};

/* As in crypto.c: nothing that could be done about a failure here would be safe. */
static void must(int done)
{
	if (done != 1)
		abort();
}

/* --- reading keys ------------------------------------------------------------------------- */

static EVP_PKEY *read_jwk(struct arena *arena, struct str text)
{
	struct diags diags;
	const struct json *jwk;

	diags_init(&diags, arena, STR("key"));
	jwk = json_parse(arena, text, &diags);
	return jwk == NULL ? NULL : jwk_read(arena, jwk);
}

static void free_key(void *key)
{
	EVP_PKEY_free(key);
}

static EVP_PKEY *read_pem(struct arena *arena, struct str text)
{
	BIO *bio = BIO_new_mem_buf(text.at, (int)text.len);

	must(bio != NULL);
	EVP_PKEY *key = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (key != NULL)
		arena_defer(arena, free_key, key);
	return key;
}

/* A number of the key, as bytes of that many; as few as it has when size is 0. */
static struct str number_of(const EVP_PKEY *key, const char *name, size_t size,
			    struct arena *arena)
{
	BIGNUM *number = NULL;

	must(EVP_PKEY_get_bn_param(key, name, &number));
	const size_t len = size > 0 ? size : (size_t)BN_num_bytes(number);
	unsigned char *bytes = arena_alloc(arena, len);
	must(BN_bn2binpad(number, bytes, (int)len) == (int)len);
	BN_free(number);
	return crypto_base64url(arena, (struct str){ (const char *)bytes, len });
}

/* The members that the thumbprint is of, in their order. */
static struct str jwk_of(const EVP_PKEY *key, bool rsa, struct arena *arena)
{
	const struct str first =
		rsa ? number_of(key, OSSL_PKEY_PARAM_RSA_E, 0, arena)
		    : number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, COORDINATE, arena);
	const struct str second =
		rsa ? number_of(key, OSSL_PKEY_PARAM_RSA_N, 0, arena)
		    : number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, COORDINATE, arena);

	return rsa ? str_printf(arena, "{\"e\":\"%.*s\",\"kty\":\"RSA\",\"n\":\"%.*s\"}",
				STR_ARG(first), STR_ARG(second))
		   : str_printf(
			     arena,
			     "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%.*s\",\"y\":\"%.*s\"}",
			     STR_ARG(first), STR_ARG(second));
}

static bool is_p256(const EVP_PKEY *key)
{
	char name[32] = "";

	return EVP_PKEY_get_group_name(key, name, sizeof(name), NULL) == 1 &&
	       (str_equal_c(str_from_c(name), "prime256v1") ||
		str_equal_c(str_from_c(name), "P-256"));
}

static bool read_key(struct arena *arena, struct str text, struct seal *out)
{
	unsigned char digest[CRYPTO_DIGEST];

	out->key = str_starts(text, STR("{")) ? read_jwk(arena, text) : read_pem(arena, text);
	if (out->key == NULL)
		return false;
	out->rsa = EVP_PKEY_is_a(out->key, "RSA") == 1;
	const int size = EVP_PKEY_get_size(out->key);
	if (out->rsa ? EVP_PKEY_get_bits(out->key) < RSA_BITS_LEAST || size > RSA_BYTES_MOST
		     : EVP_PKEY_is_a(out->key, "EC") != 1 || !is_p256(out->key))
		return false;
	crypto_sha256(jwk_of(out->key, out->rsa, arena), digest);
	out->id = crypto_base64url(arena, (struct str){ (const char *)digest, sizeof(digest) });
	return true;
}

static bool read_line(struct arena *arena, struct str line, struct seal *out, struct err *err)
{
	struct str text;

	(void)str_next(&line, ' ', &out->institution);
	const struct str path = str_trim(line);
	if (path.len == 0)
		return err_set(err, ERR_INVALID,
			       "VEIDLAPA_SEALS must be lines of an institution, a space, and "
			       "the path of its public key");
	if (!file_read(arena, path, LIMIT_CONFIG, &text, err))
		return false;
	return read_key(arena, str_trim(text), out) ||
	       err_set(err, ERR_INVALID,
		       "%.*s is not a public key as PEM or JWK: RSA of 2048 bits and more, or "
		       "EC of P-256",
		       STR_ARG(path));
}

bool seals_read(struct arena *arena, struct str lines, struct seals *out, struct err *err)
{
	struct str line;

	*out = (struct seals){ 0 };
	while (str_next(&lines, '\n', &line)) {
		line = str_trim(line);
		if (line.len > 0 && line.at[0] != '#' &&
		    !read_line(arena, line, VEC_ADD(arena, out), err))
			return false;
	}
	return true;
}

const struct seal *seals_find(const struct seals *seals, struct str institution)
{
	for (size_t i = 0; i < seals->count; i++)
		if (str_equal(seals->at[i].institution, institution))
			return &seals->at[i];
	return NULL;
}

/* --- sealing ------------------------------------------------------------------------------ */

/* What is about to be written: the key of the content, and what the receiver finds it by. */
struct sealing {
	const struct seal *seal;
	struct str type;
	struct arena arena;
	unsigned char key[CIPHER_KEY];
	struct str header;    /* JSON */
	struct str encrypted; /* of the key; empty where it is agreed on */
};

/* RFC 7518 §4.3: the key is random, and encrypted. */
static void encrypt_key(struct sealing *self)
{
	unsigned char *out = arena_alloc(&self->arena, RSA_BYTES_MOST);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(self->seal->key, NULL);
	size_t len = RSA_BYTES_MOST;

	crypto_random(self->key, sizeof(self->key));
	must(context != NULL);
	must(EVP_PKEY_encrypt_init(context));
	must(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING));
	must(EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()));
	must(EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()));
	must(EVP_PKEY_encrypt(context, out, &len, self->key, sizeof(self->key)));
	EVP_PKEY_CTX_free(context);
	self->encrypted = (struct str){ (const char *)out, len };
	self->header = str_printf(&self->arena,
				  "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\","
				  "\"cty\":\"%.*s\",\"kid\":\"%.*s\"}",
				  STR_ARG(self->type), STR_ARG(self->seal->id));
}

/* One round of the Concat KDF (NIST SP 800-56A §5.8.1) gives as many bytes as are needed. */
static void derive_key(const unsigned char shared[COORDINATE], unsigned char out[CIPHER_KEY])
{
	static const unsigned char
		about[] = { 0,	 0,   0,   7, 'A', '2', '5', '6',
			    'G', 'C', 'M', 0, 0,   0,	0, /* no PartyUInfo */
			    0,	 0,   0,   0,		   /* no PartyVInfo */
			    0,	 0,   1,   0 /* 256 bits */ };
	unsigned char input[4 + COORDINATE + sizeof(about)] = { 0, 0, 0, 1 };

	memcpy(input + 4, shared, COORDINATE);
	memcpy(input + 4 + COORDINATE, about, sizeof(about));
	crypto_sha256((struct str){ (const char *)input, sizeof(input) }, out);
	crypto_wipe(input, sizeof(input));
}

/* RFC 7518 §4.6: the key is agreed on with a key pair of this one use. */
static void agree_on_key(struct sealing *self)
{
	unsigned char shared[COORDINATE];
	size_t len = sizeof(shared);
	EVP_PKEY *own = EVP_EC_gen("P-256");
	EVP_PKEY_CTX *context = own == NULL ? NULL : EVP_PKEY_CTX_new(own, NULL);

	must(context != NULL);
	must(EVP_PKEY_derive_init(context));
	must(EVP_PKEY_derive_set_peer(context, self->seal->key));
	must(EVP_PKEY_derive(context, shared, &len));
	must(len == COORDINATE);
	derive_key(shared, self->key);
	self->header = str_printf(&self->arena,
				  "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"cty\":\"%.*s\","
				  "\"kid\":\"%.*s\",\"epk\":%.*s}",
				  STR_ARG(self->type), STR_ARG(self->seal->id),
				  STR_ARG(jwk_of(own, false, &self->arena)));
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(own);
	crypto_wipe(shared, sizeof(shared));
}

void seal_write(const struct seal *seal, struct str type, struct str plain, struct buf *out)
{
	/* ORDER: of cipher_lock's nonce, ciphertext, and tag. */
	enum { NONCE = 12, TAG = CIPHER_EXTRA - NONCE };
	struct sealing self = { .seal = seal, .type = type };

	if (seal->rsa)
		encrypt_key(&self);
	else
		agree_on_key(&self);
	const struct str header = crypto_base64url(&self.arena, self.header);
	const struct str locked = cipher_lock(self.key, header, plain, &self.arena);
	const struct str parts[] = { self.encrypted, str_slice(locked, 0, NONCE),
				     str_slice(locked, NONCE, locked.len - TAG),
				     str_slice(locked, locked.len - TAG, locked.len) };
	buf_add(out, header);
	for (size_t i = 0; i < LENGTH(parts); i++) {
		buf_add_byte(out, '.');
		buf_add_base64url(out, parts[i]);
	}
	crypto_wipe(self.key, sizeof(self.key));
	arena_finish(&self.arena);
}
