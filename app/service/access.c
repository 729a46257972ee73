#include "app/service/access.h"

#include "app/service/base32.h"

enum { ACCESS_BYTES = 10 };

struct str access_code(struct arena *arena, const struct platform_key *key,
		       struct str submission_key)
{
	const struct str parts[] = { STR("access 1 "), submission_key };
	const struct str bytes = { (const char *)key->bytes, sizeof key->bytes };
	unsigned char digest[CRYPTO_DIGEST];
	struct buf letters;
	struct str code;

	crypto_hmac(bytes, parts, LENGTH(parts), digest);
	buf_init(&letters, 32);
	base32_add(&letters, (struct str){ (const char *)digest, ACCESS_BYTES });
	code = str_printf(arena, "%.4s-%.4s-%.4s-%.4s", letters.at, letters.at + 4,
			  letters.at + 8, letters.at + 12);
	buf_finish(&letters);
	return code;
}

struct str access_digest(struct arena *arena, struct str code)
{
	unsigned char bytes[ACCESS_BYTES];
	unsigned char digest[CRYPTO_DIGEST];
	size_t len;

	if (!base32_read(code, bytes, sizeof bytes, &len) || len != sizeof bytes)
		return STR("");
	crypto_sha256((struct str){ (const char *)bytes, sizeof bytes }, digest);
	return str_copy(arena, (struct str){ (const char *)digest, sizeof digest });
}

struct str access_find(struct arena *arena, const struct platform_keys *keys,
		       const struct submission *submission)
{
	for (size_t i = 0; i < keys->count; i++) {
		const struct str code = access_code(arena, &keys->at[i], submission->key);

		if (crypto_equal(access_digest(arena, code), submission->access))
			return code;
	}
	return STR("");
}
