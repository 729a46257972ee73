#include "app/delivery/sign.h"

#include <assert.h>

#include "app/service/crypto.h"
#include "engine/base/buf.h"

/* "v1," and the base64 of a SHA-256. */
enum { SIGNATURE = 3 + 44 };

static bool read_key(struct str secret, size_t number, struct sign_key *out, struct err *err)
{
	static const struct str prefix = STR_INIT("whsec_");

	if (!str_starts(secret, prefix))
		return err_set(err, ERR_INVALID, "secret %zu does not begin with whsec_",
			       number);
	if (!crypto_base64_decode(str_slice(secret, prefix.len, secret.len), out->bytes,
				  SIGN_KEY_MOST, &out->len) ||
	    out->len < SIGN_KEY_LEAST)
		return err_set(err, ERR_INVALID,
			       "secret %zu is not %d to %d random bytes in base64", number,
			       SIGN_KEY_LEAST, SIGN_KEY_MOST);
	return true;
}

bool sign_keys_read(struct str secrets, struct sign_keys *out, struct err *err)
{
	struct str rest = secrets;
	struct str secret;

	out->count = 0;
	while (str_next(&rest, ' ', &secret)) {
		if (secret.len == 0)
			continue;
		if (out->count == SIGN_KEYS)
			return err_set(err, ERR_INVALID, "over %d secrets", SIGN_KEYS);
		if (!read_key(secret, out->count + 1, &out->at[out->count], err))
			return false;
		out->count++;
	}
	return out->count > 0 || err_set(err, ERR_INVALID, "there is no secret");
}

void sign_keys_wipe(struct sign_keys *keys)
{
	crypto_wipe(keys, sizeof(*keys));
}

static void add_signature(const struct sign_key *key, const struct sign_message *message,
			  struct buf *out)
{
	const struct str parts[] = { message->id, STR("."), message->timestamp, STR("."),
				     message->body };
	const struct str bytes = { (const char *)key->bytes, key->len };
	unsigned char digest[CRYPTO_DIGEST];

	crypto_hmac(bytes, parts, LENGTH(parts), digest);
	buf_add(out, STR("v1,"));
	buf_add_base64(out, (struct str){ (const char *)digest, sizeof(digest) });
}

struct str sign_header(const struct sign_keys *keys, const struct sign_message *message,
		       struct arena *arena)
{
	struct buf header;

	/* With a dot in it, "a.1" at 2 and "a" at "1.2" would be signed alike. */
	assert(str_find(message->id, STR("."), 0) == SIZE_MAX);
	buf_init(&header, (size_t)SIGN_KEYS * (SIGNATURE + 1));
	for (size_t i = 0; i < keys->count; i++) {
		if (i > 0)
			buf_add(&header, STR(" "));
		add_signature(&keys->at[i], message, &header);
	}
	const struct str text = str_copy(arena, buf_str(&header));
	buf_finish(&header);
	return text;
}

static bool is_fresh(struct str timestamp, int64_t now_s)
{
	uint64_t sent = 0;

	if (!str_to_u64(timestamp, &sent) || sent > INT64_MAX / 2)
		return false;
	const int64_t age = now_s - (int64_t)sent;
	return age <= SIGN_TOLERANCE_S && age >= -SIGN_TOLERANCE_S;
}

/* Compares all of them, so that the time taken does not tell which one came close. */
static bool any_equal(struct str signatures, struct str expected)
{
	struct str rest = signatures;
	struct str signature;
	bool equal = false;

	while (str_next(&rest, ' ', &signature))
		equal = crypto_equal(signature, expected) || equal;
	return equal;
}

bool sign_verify(const struct sign_keys *keys, const struct sign_message *message,
		 struct str signatures, int64_t now_s, struct err *err)
{
	struct buf expected;
	bool known = false;

	if (!is_fresh(message->timestamp, now_s))
		return err_set(err, ERR_INVALID,
			       "the timestamp is no number, or over %d seconds from now",
			       SIGN_TOLERANCE_S);
	buf_init(&expected, SIGNATURE);
	for (size_t i = 0; i < keys->count; i++) {
		buf_clear(&expected);
		add_signature(&keys->at[i], message, &expected);
		known = any_equal(signatures, buf_str(&expected)) || known;
	}
	buf_finish(&expected);
	return known || err_set(err, ERR_DENIED, "no signature matches a known secret");
}
