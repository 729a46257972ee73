#include "app/pages/token.h"

#include "app/service/crypto.h"

struct str token_cookie_name(struct arena *arena, const struct service *service,
			     struct str form)
{
	/* The prefix makes browsers insist on Secure and on our very host; they take it over
	 * https only. */
	const struct str parts[] = { service->https ? STR("__Host-veidlapa-")
						    : STR("veidlapa-"),
				     form };

	return str_join(arena, parts, LENGTH(parts), STR(""));
}

static struct str encoded(struct arena *arena, const unsigned char digest[CRYPTO_DIGEST])
{
	return crypto_base64url(arena, (struct str){ (const char *)digest, CRYPTO_DIGEST });
}

struct str token_new(struct arena *arena)
{
	return crypto_token(arena, 32);
}

struct str token_draft_id(struct arena *arena, struct str secret)
{
	unsigned char digest[CRYPTO_DIGEST];

	crypto_sha256(secret, digest);
	return encoded(arena, digest);
}

static struct str csrf_by(struct arena *arena, const struct platform_key *key,
			  struct str secret)
{
	const struct str parts[] = { STR("csrf "), secret };
	const struct str bytes = { (const char *)key->bytes, sizeof(key->bytes) };
	unsigned char digest[CRYPTO_DIGEST];

	crypto_hmac(bytes, parts, LENGTH(parts), digest);
	return encoded(arena, digest);
}

struct str token_csrf(struct arena *arena, const struct service *service, struct str secret)
{
	return csrf_by(arena, &service->keys.at[0], secret);
}

/* A page that was open when the key was replaced still is good. */
bool token_csrf_valid(struct arena *arena, const struct service *service, struct str secret,
		      struct str csrf)
{
	for (size_t i = 0; i < service->keys.count; i++)
		if (crypto_equal(csrf_by(arena, &service->keys.at[i], secret), csrf))
			return true;
	return false;
}
