#include "app/service/links.h"

#include "app/service/crypto.h"

static const int64_t day_ms = INT64_C(86400000);

/* A key for this alone. */
static void sign(const struct platform_key *key, const struct stored_file *file,
		 struct str expires, unsigned char out[CRYPTO_DIGEST])
{
	const struct str platform = { (const char *)key->bytes, sizeof(key->bytes) };
	const struct str purpose = STR("veidlapa: links to files");
	const struct str parts[] = { file->institution, STR("\n"), file->id, STR("\n"),
				     expires };
	unsigned char own[CRYPTO_DIGEST];

	crypto_hmac(platform, &purpose, 1, own);
	crypto_hmac((struct str){ (const char *)own, sizeof(own) }, parts, LENGTH(parts), out);
	crypto_wipe(own, sizeof(own));
}

void links_add(const struct links *links, const struct stored_file *file, int64_t now_ms,
	       struct buf *out)
{
	const int64_t expires_ms = (now_ms / day_ms + links->days + 1) * day_ms;
	unsigned char signature[CRYPTO_DIGEST];
	struct buf expires;

	buf_init(&expires, 32);
	buf_printf(&expires, "%lld", (long long)(expires_ms / 1000));
	sign(&links->keys->at[0], file, buf_str(&expires), signature);
	buf_add(out, links->base_url);
	buf_printf(out, "/api/v1/files/%.*s/%.*s?expires=%.*s&signature=",
		   STR_ARG(file->institution), STR_ARG(file->id), STR_ARG(buf_str(&expires)));
	buf_add_base64url(out, (struct str){ (const char *)signature, sizeof(signature) });
	buf_finish(&expires);
}

static bool is_signed(const struct links *links, const struct stored_file *file,
		      const struct link_claim *claim)
{
	bool any = false;

	for (size_t i = 0; i < links->keys->count; i++) {
		unsigned char signature[CRYPTO_DIGEST];
		struct buf text;
		sign(&links->keys->at[i], file, claim->expires, signature);
		buf_init(&text, 64);
		buf_add_base64url(&text,
				  (struct str){ (const char *)signature, sizeof(signature) });
		any |= crypto_equal(buf_str(&text), claim->signature);
		buf_finish(&text);
	}
	return any;
}

bool links_check(const struct links *links, const struct stored_file *file,
		 const struct link_claim *claim, int64_t now_ms, struct err *err)
{
	uint64_t expires_s = 0;

	if (!str_to_u64(claim->expires, &expires_s) || !is_signed(links, file, claim))
		return err_set(err, ERR_NOT_FOUND, "no such link was given");
	return (int64_t)expires_s > now_ms / 1000 ||
	       err_set(err, ERR_DENIED, "the link has expired");
}
