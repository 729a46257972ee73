#include "app/delivery/sign.h"

#include <assert.h>
#include <string.h>

#include "app/service/crypto.h"
#include "app/service/ed25519.h"
#include "engine/base/buf.h"
#include "engine/feel/temporal.h"

/* "v1a," and the base64 of 64 bytes. */
enum { SIGNATURE = 4 + 88 };

/* --- keys --------------------------------------------------------------------------------- */

/* ORDER: enum sign_kind */
static const struct {
	struct str prefix;
	size_t least, most;
	bool sends; /* it can sign */
} kinds[] = {
	{ STR_INIT("whsec_"), SIGN_KEY_LEAST, SIGN_KEY_MOST, true },
	{ STR_INIT("whsk_"), ED25519_SEED + ED25519_PUBLIC, ED25519_SEED + ED25519_PUBLIC,
	  true },
	{ STR_INIT("whpk_"), ED25519_PUBLIC, ED25519_PUBLIC, false },
};

static bool find_kind(struct str secret, bool sender, enum sign_kind *out)
{
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (str_starts(secret, kinds[i].prefix) && (kinds[i].sends || !sender)) {
			*out = (enum sign_kind)i;
			return true;
		}
	return false;
}

/* The second half says what the first one is already: where they differ, one is mistyped. */
static bool halves_agree(const struct sign_key *key)
{
	unsigned char public[ED25519_PUBLIC];

	if (key->kind != SIGN_SECRET)
		return true;
	ed25519_public(key->bytes, public);
	return memcmp(public, key->bytes + ED25519_SEED, sizeof(public)) == 0;
}

/* What a sender was content with, its receiver has to be: the documentation of Svix has a
 * secret of 18 bytes. */
static size_t least_of(enum sign_kind kind, bool sender)
{
	return kind == SIGN_SHARED && !sender ? SIGN_KEY_LEAST_RECEIVER : kinds[kind].least;
}

static bool read_bytes(struct str text, bool sender, size_t number, struct sign_key *out,
		       struct err *err)
{
	const size_t least = least_of(out->kind, sender);
	const size_t most = kinds[out->kind].most;

	if (!crypto_base64_decode(text, out->bytes, most, &out->len) || out->len < least) {
		if (out->kind == SIGN_SHARED)
			return err_set(err, ERR_INVALID,
				       "secret %zu is not %zu to %zu random bytes in base64",
				       number, least, most);
		return err_set(err, ERR_INVALID, "secret %zu is not %zu bytes in base64",
			       number, most);
	}
	return halves_agree(out) ||
	       err_set(err, ERR_INVALID, "secret %zu: its two halves are not of one key",
		       number);
}

static bool read_end(struct str text, size_t number, struct sign_key *out, struct err *err)
{
	struct date_time moment;

	if (!date_time_parse(text, &moment) || moment.time.zone.kind != ZONE_OFFSET)
		return err_set(err, ERR_INVALID,
			       "secret %zu ends at no time such as @2026-12-01T00:00:00Z",
			       number);
	out->until_s = date_time_to_epoch(&moment);
	return true;
}

static bool read_key(struct str secret, bool sender, size_t number, struct sign_key *out,
		     struct err *err)
{
	struct str end = secret;
	struct str text;

	if (!find_kind(secret, sender, &out->kind))
		return err_set(err, ERR_INVALID, "secret %zu does not begin with whsec_%s",
			       number, sender ? " or whsk_" : ", whsk_ or whpk_");
	(void)str_next(&end, '@', &text);
	out->until_s = INT64_MAX;
	if (text.len < secret.len && !read_end(end, number, out, err))
		return false;
	return read_bytes(str_slice(text, kinds[out->kind].prefix.len, text.len), sender,
			  number, out, err);
}

static bool any_stays(const struct sign_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->at[i].until_s == INT64_MAX)
			return true;
	return false;
}

static bool read_keys(struct str secrets, bool sender, struct sign_keys *out, struct err *err)
{
	struct str rest = secrets;
	struct str secret;

	out->count = 0;
	while (str_next(&rest, ' ', &secret)) {
		if (secret.len == 0)
			continue;
		if (out->count == SIGN_KEYS)
			return err_set(err, ERR_INVALID, "over %d secrets", SIGN_KEYS);
		if (!read_key(secret, sender, out->count + 1, &out->at[out->count], err))
			return false;
		out->count++;
	}
	if (out->count == 0)
		return err_set(err, ERR_INVALID, "there is no secret");
	return any_stays(out) || err_set(err, ERR_INVALID, "there is no secret without an end");
}

bool sign_keys_read(struct str secrets, struct sign_keys *out, struct err *err)
{
	return read_keys(secrets, true, out, err);
}

bool sign_keys_read_receiver(struct str secrets, struct sign_keys *out, struct err *err)
{
	return read_keys(secrets, false, out, err);
}

void sign_keys_wipe(struct sign_keys *keys)
{
	crypto_wipe(keys, sizeof(*keys));
}

/* --- signing ------------------------------------------------------------------------------ */

static void add_shared(const struct sign_key *key, const struct sign_message *message,
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

/* Ed25519 goes over its message twice, so it needs it in one piece. */
static void join(const struct sign_message *message, struct buf *out)
{
	buf_init(out, SIZE_MAX);
	buf_add(out, message->id);
	buf_add_byte(out, '.');
	buf_add(out, message->timestamp);
	buf_add_byte(out, '.');
	buf_add(out, message->body);
}

static void add_secret(const struct sign_key *key, const struct sign_message *message,
		       struct buf *out)
{
	unsigned char signature[ED25519_SIGNATURE];
	struct buf joined;

	join(message, &joined);
	ed25519_sign(key->bytes, buf_str(&joined), signature);
	buf_finish(&joined);
	buf_add(out, STR("v1a,"));
	buf_add_base64(out, (struct str){ (const char *)signature, sizeof(signature) });
}

struct str sign_header(const struct sign_keys *keys, const struct sign_message *message,
		       int64_t now_s, struct arena *arena)
{
	struct buf header;

	/* With a dot in it, "a.1" at 2 and "a" at "1.2" would be signed alike. */
	assert(str_find(message->id, STR("."), 0) == SIZE_MAX);
	buf_init(&header, (size_t)SIGN_KEYS * (SIGNATURE + 1));
	for (size_t i = 0; i < keys->count; i++) {
		const struct sign_key *key = &keys->at[i];
		if (key->until_s <= now_s)
			continue;
		if (header.len > 0)
			buf_add(&header, STR(" "));
		if (key->kind == SIGN_SHARED)
			add_shared(key, message, &header);
		else
			add_secret(key, message, &header);
	}
	const struct str text = str_copy(arena, buf_str(&header));
	buf_finish(&header);
	return text;
}

void sign_headers(const struct sign_keys *keys, const struct sign_message *message,
		  struct str content_type, struct arena *arena,
		  struct pair headers[SIGN_HEADERS])
{
	uint64_t now_s = 0;

	(void)str_to_u64(message->timestamp, &now_s);
	headers[0] = (struct pair){ STR("Content-Type"), content_type };
	headers[1] = (struct pair){ STR("webhook-id"), message->id };
	headers[2] = (struct pair){ STR("webhook-timestamp"), message->timestamp };
	headers[3] = (struct pair){ STR("webhook-signature"),
				    sign_header(keys, message, (int64_t)now_s, arena) };
}

/* Of what both sides know of a key: the secret of v1, the public key of v1a. */
static void add_id(const struct sign_key *key, struct buf *out)
{
	const bool shared = key->kind == SIGN_SHARED;
	const size_t from = key->kind == SIGN_SECRET ? ED25519_SEED : 0;
	const struct str bytes = { (const char *)key->bytes + from, key->len - from };
	unsigned char digest[CRYPTO_DIGEST];

	crypto_sha256(bytes, digest);
	buf_add(out, shared ? STR("v1:") : STR("v1a:"));
	buf_add_hex(out, (struct str){ (const char *)digest, 4 });
}

struct str sign_key_ids(const struct sign_keys *keys, int64_t now_s, struct arena *arena)
{
	struct buf ids;

	buf_init(&ids, SIZE_MAX);
	for (size_t i = 0; i < keys->count; i++) {
		if (keys->at[i].until_s <= now_s)
			continue;
		buf_add(&ids, ids.len > 0 ? STR(" ") : STR(""));
		add_id(&keys->at[i], &ids);
	}
	const struct str text = str_copy(arena, buf_str(&ids));
	buf_finish(&ids);
	return text;
}

/* --- verifying ---------------------------------------------------------------------------- */

static bool is_fresh(struct str timestamp, int64_t now_s)
{
	uint64_t sent = 0;

	if (!str_to_u64(timestamp, &sent) || sent > INT64_MAX / 2)
		return false;
	const int64_t age = now_s - (int64_t)sent;
	return age <= SIGN_TOLERANCE_S && age >= -SIGN_TOLERANCE_S;
}

/* Compares all of them, so that the time taken does not tell which one came close. */
static bool any_shared(const struct sign_key *key, const struct sign_message *message,
		       struct str signatures)
{
	struct str signature;
	struct buf expected;
	bool equal = false;

	buf_init(&expected, SIGNATURE);
	add_shared(key, message, &expected);
	while (str_next(&signatures, ' ', &signature))
		equal = crypto_equal(signature, buf_str(&expected)) || equal;
	buf_finish(&expected);
	return equal;
}

static bool any_public(const unsigned char key[ED25519_PUBLIC],
		       const struct sign_message *message, struct str signatures)
{
	const struct str prefix = STR("v1a,");
	unsigned char bytes[ED25519_SIGNATURE];
	struct str signature;
	struct buf joined;
	bool good = false;
	size_t len = 0;

	join(message, &joined);
	while (str_next(&signatures, ' ', &signature) && !good)
		good = str_starts(signature, prefix) &&
		       crypto_base64_decode(str_slice(signature, prefix.len, signature.len),
					    bytes, sizeof(bytes), &len) &&
		       len == sizeof(bytes) && ed25519_verify(key, buf_str(&joined), bytes);
	buf_finish(&joined);
	return good;
}

static bool key_verifies(const struct sign_key *key, const struct sign_message *message,
			 struct str signatures)
{
	if (key->kind == SIGN_SHARED)
		return any_shared(key, message, signatures);
	return any_public(key->bytes + (key->kind == SIGN_SECRET ? ED25519_SEED : 0), message,
			  signatures);
}

bool sign_verify(const struct sign_keys *keys, const struct sign_message *message,
		 struct str signatures, int64_t now_s, struct err *err)
{
	bool known = false;

	if (!is_fresh(message->timestamp, now_s))
		return err_set(err, ERR_INVALID,
			       "the timestamp is no number, or over %d seconds from now",
			       SIGN_TOLERANCE_S);
	for (size_t i = 0; i < keys->count; i++)
		if (keys->at[i].until_s > now_s)
			known = key_verifies(&keys->at[i], message, signatures) || known;
	return known || err_set(err, ERR_DENIED, "no signature matches a known secret");
}
