#include "app/service/api_key.h"

#include "app/service/crypto.h"
#include "engine/base/buf.h"

struct str api_key_new(struct arena *arena)
{
	return str_printf(arena, "vlk_%.*s", STR_ARG(crypto_token(arena, 32)));
}

struct str api_key_digest(struct arena *arena, struct str key)
{
	unsigned char digest[CRYPTO_DIGEST];
	struct buf hex;
	struct str text;

	crypto_sha256(key, digest);
	buf_init(&hex, sizeof(digest) * 2);
	buf_add_hex(&hex, (struct str){ (const char *)digest, sizeof(digest) });
	text = str_copy(arena, buf_str(&hex));
	buf_finish(&hex);
	return text;
}
