#include "app/service/receipt.h"

#include <assert.h>
#include <string.h>

#include "app/service/base32.h"

/* A code is, in base 32:
 *
 *   1   which form of code this is: 1
 *   4   which key: the beginning of its SHA-256
 *   8   when it was received: milliseconds since 1970, the highest byte first
 *   32  SHA-256 of what is stored
 *   …   the length of the reference in a byte, and it; the same of the form's URN
 *   64  Ed25519 signature over CODE_CONTEXT and all that stands before
 *   2   the beginning of the SHA-256 of all that stands before: typing mistakes
 */
#define CODE_CONTEXT "veidlapa receipt 1\n"
#define FILE_CONTEXT "veidlapa receipt file 1\n"
#define FILE_MARK "\n%veidlapa-receipt 1 "

enum {
	CODE_FORM = 1,
	KEY_NAME = 4,
	CHECK = 2,
	FIXED = 1 + KEY_NAME + 8 + CRYPTO_DIGEST, /* before the texts */
	CODE_MOST = FIXED + 2 * 256 + ED25519_SIGNATURE + CHECK,
	GROUP = 8,	 /* letters */
	LINE_MOST = 256, /* of the comment behind a file */
};

/* --- keys --------------------------------------------------------------------------------- */

/* A key of its own, so that no signature can be taken for something else of the platform's. */
static void seed_of(const struct platform_key *key, unsigned char out[ED25519_SEED])
{
	const struct str parts[] = { STR("receipts 1") };

	crypto_hmac((struct str){ (const char *)key->bytes, sizeof key->bytes }, parts, 1, out);
}

static void public_of(const struct platform_key *key, unsigned char out[ED25519_PUBLIC])
{
	unsigned char seed[ED25519_SEED];

	seed_of(key, seed);
	ed25519_public(seed, out);
	crypto_wipe(seed, sizeof seed);
}

static void name_of(const unsigned char public[ED25519_PUBLIC], unsigned char out[KEY_NAME])
{
	unsigned char digest[CRYPTO_DIGEST];

	crypto_sha256((struct str){ (const char *)public, ED25519_PUBLIC }, digest);
	memcpy(out, digest, KEY_NAME);
}

static struct str name_text(struct arena *arena, const unsigned char name[KEY_NAME])
{
	return str_printf(arena, "%02x%02x%02x%02x", name[0], name[1], name[2], name[3]);
}

void receipt_keys_print(const struct platform_keys *keys, struct buf *out)
{
	for (size_t i = 0; i < keys->count; i++) {
		unsigned char public[ED25519_PUBLIC];

		public_of(&keys->at[i], public);
		buf_add_c(out, "ed25519 ");
		buf_add_base64(out, (struct str){ (const char *)public, ED25519_PUBLIC });
		buf_add_byte(out, '\n');
	}
}

void receipt_keys_of(const struct platform_keys *keys, struct arena *arena,
		     struct receipt_keys *out)
{
	*out = (struct receipt_keys){ 0 };
	for (size_t i = 0; i < keys->count; i++)
		public_of(&keys->at[i], VEC_ADD(arena, out)->public);
}

bool receipt_keys_read(struct str text, struct arena *arena, struct receipt_keys *out,
		       struct err *err)
{
	static const struct str kind = STR_INIT("ed25519 ");
	struct str line;
	size_t len;

	*out = (struct receipt_keys){ 0 };
	while (str_next(&text, '\n', &line)) {
		line = str_trim(line);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		if (!str_starts(line, kind) ||
		    !crypto_base64_decode(str_slice(line, kind.len, line.len),
					  VEC_ADD(arena, out)->public, ED25519_PUBLIC, &len) ||
		    len != ED25519_PUBLIC)
			return err_set(err, ERR_INVALID,
				       "a line is no key: \"ed25519 \" and 32 bytes in base64");
	}
	return out->count > 0 || err_set(err, ERR_INVALID, "there is no key");
}

static const struct receipt_key *find_key(const struct receipt_keys *keys,
					  const unsigned char name[KEY_NAME])
{
	for (size_t i = 0; i < keys->count; i++) {
		unsigned char other[KEY_NAME];

		name_of(keys->at[i].public, other);
		if (memcmp(name, other, KEY_NAME) == 0)
			return &keys->at[i];
	}
	return NULL;
}

/* --- signatures --------------------------------------------------------------------------- */

/* In the arena: what is signed is the context and the bytes. */
static struct str in_context(struct arena *arena, struct str context, struct str bytes)
{
	const struct str parts[] = { context, bytes };

	return str_join(arena, parts, LENGTH(parts), STR(""));
}

static void sign(const struct platform_key *key, struct str message,
		 unsigned char out[ED25519_SIGNATURE])
{
	unsigned char seed[ED25519_SEED];

	seed_of(key, seed);
	ed25519_sign(seed, message, out);
	crypto_wipe(seed, sizeof seed);
}

static struct receipt_finding judge(struct str message, const unsigned char name[KEY_NAME],
				    const unsigned char signature[ED25519_SIGNATURE],
				    const struct receipt_keys *keys, struct arena *arena)
{
	const struct receipt_key *key = find_key(keys, name);
	struct receipt_finding finding = { .key = name_text(arena, name) };

	if (key == NULL)
		finding.verdict = RECEIPT_OTHER_KEY;
	else if (!ed25519_verify(key->public, message, signature))
		finding.verdict = RECEIPT_CHANGED;
	else
		finding.verdict = RECEIPT_GENUINE;
	return finding;
}

/* --- codes -------------------------------------------------------------------------------- */

static void add_bytes(struct buf *out, const unsigned char *bytes, size_t count)
{
	buf_add(out, (struct str){ (const char *)bytes, count });
}

static void add_text(struct buf *out, struct str text)
{
	assert(text.len < 256);
	buf_add_byte(out, (char)text.len);
	buf_add(out, text);
}

static void add_time(struct buf *out, int64_t ms)
{
	for (int shift = 56; shift >= 0; shift -= 8)
		buf_add_byte(out, (char)((uint64_t)ms >> shift & 0xff));
}

static void add_content(struct buf *out, const struct platform_key *key,
			const struct receipt *receipt)
{
	unsigned char public[ED25519_PUBLIC];
	unsigned char name[KEY_NAME];

	public_of(key, public);
	name_of(public, name);
	buf_add_byte(out, CODE_FORM);
	add_bytes(out, name, KEY_NAME);
	add_time(out, receipt->received_ms);
	add_bytes(out, receipt->sent, CRYPTO_DIGEST);
	add_text(out, receipt->reference);
	add_text(out, receipt->urn);
}

static struct str grouped(struct arena *arena, struct str letters)
{
	struct buf out;
	struct str text;

	buf_init(&out, (size_t)2 * CODE_MOST * 2);
	for (size_t i = 0; i < letters.len; i += GROUP) {
		buf_add_c(&out, i > 0 ? " " : "");
		buf_add(&out, str_slice(letters, i, i + GROUP));
	}
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

struct str receipt_code(struct arena *arena, const struct platform_key *key,
			const struct receipt *receipt)
{
	unsigned char signature[ED25519_SIGNATURE];
	unsigned char check[CRYPTO_DIGEST];
	struct buf bytes;
	struct buf letters;
	struct str code;

	buf_init(&bytes, CODE_MOST);
	buf_init(&letters, (size_t)CODE_MOST * 2);
	add_content(&bytes, key, receipt);
	sign(key, in_context(arena, STR(CODE_CONTEXT), buf_str(&bytes)), signature);
	add_bytes(&bytes, signature, sizeof signature);
	crypto_sha256(buf_str(&bytes), check);
	add_bytes(&bytes, check, CHECK);
	base32_add(&letters, buf_str(&bytes));
	code = grouped(arena, buf_str(&letters));
	buf_finish(&letters);
	buf_finish(&bytes);
	return code;
}

/* The next bytes of a code; a code that is too short has none, and then *ok is false. */
static struct str take(struct str *rest, size_t count, bool *ok)
{
	const struct str taken = str_slice(*rest, 0, count);

	*ok = *ok && taken.len == count;
	*rest = str_slice(*rest, count, rest->len);
	return taken;
}

static struct str take_text(struct str *rest, bool *ok)
{
	const struct str length = take(rest, 1, ok);

	return *ok ? take(rest, (unsigned char)length.at[0], ok) : STR("");
}

static int64_t read_time(struct str bytes)
{
	uint64_t ms = 0;

	for (size_t i = 0; i < bytes.len; i++)
		ms = ms << 8 | (unsigned char)bytes.at[i];
	return (int64_t)ms;
}

static bool is_whole(struct str bytes)
{
	unsigned char check[CRYPTO_DIGEST];
	const size_t end = bytes.len - CHECK;

	if (bytes.len < FIXED + 2 + ED25519_SIGNATURE + CHECK || bytes.at[0] != CODE_FORM)
		return false;
	crypto_sha256(str_slice(bytes, 0, end), check);
	return memcmp(bytes.at + end, check, CHECK) == 0;
}

/* What is left of it is the signature. */
static bool read_content(struct str *rest, struct receipt *receipt)
{
	bool ok = true;
	struct str sent;

	(void)take(rest, 1 + KEY_NAME, &ok);
	receipt->received_ms = read_time(take(rest, 8, &ok));
	sent = take(rest, CRYPTO_DIGEST, &ok);
	receipt->reference = take_text(rest, &ok);
	receipt->urn = take_text(rest, &ok);
	if (ok)
		memcpy(receipt->sent, sent.at, CRYPTO_DIGEST);
	return ok && rest->len == ED25519_SIGNATURE;
}

struct receipt_finding receipt_check_code(struct str code, const struct receipt_keys *keys,
					  struct arena *arena)
{
	unsigned char *bytes = ARENA_ARRAY(arena, unsigned char, CODE_MOST);
	struct receipt_finding finding = { .verdict = RECEIPT_UNREADABLE };
	struct receipt receipt = { 0 };
	struct str whole = { (const char *)bytes, 0 };
	struct str rest;

	if (!base32_read(code, bytes, CODE_MOST, &whole.len) || !is_whole(whole))
		return finding;
	rest = str_slice(whole, 0, whole.len - CHECK);
	whole = str_slice(rest, 0, rest.len - ED25519_SIGNATURE);
	if (!read_content(&rest, &receipt))
		return finding;
	finding = judge(in_context(arena, STR(CODE_CONTEXT), whole), bytes + 1,
			(const unsigned char *)rest.at, keys, arena);
	finding.receipt = receipt;
	return finding;
}

/* --- files -------------------------------------------------------------------------------- */

static struct str file_message(struct arena *arena, struct str file)
{
	unsigned char digest[CRYPTO_DIGEST];

	crypto_sha256(file, digest);
	return in_context(arena, STR(FILE_CONTEXT),
			  (struct str){ (const char *)digest, sizeof digest });
}

void receipt_sign_file(const struct platform_key *key, struct buf *file)
{
	unsigned char public[ED25519_PUBLIC];
	unsigned char both[KEY_NAME + ED25519_SIGNATURE];
	struct arena arena = { 0 };

	public_of(key, public);
	name_of(public, both);
	sign(key, file_message(&arena, buf_str(file)), both + KEY_NAME);
	buf_add_c(file, FILE_MARK);
	buf_add_base64(file, (struct str){ (const char *)both, sizeof both });
	buf_add_byte(file, '\n');
	arena_finish(&arena);
}

/* The last one, whatever came to stand behind it. */
static size_t find_mark(struct str file)
{
	size_t found = SIZE_MAX;

	for (size_t at = str_find(file, STR(FILE_MARK), 0); at != SIZE_MAX;
	     at = str_find(file, STR(FILE_MARK), at + 1))
		found = at;
	return found;
}

struct receipt_finding receipt_check_file(struct str file, const struct receipt_keys *keys,
					  struct arena *arena)
{
	const struct receipt_finding unreadable = { .verdict = RECEIPT_UNREADABLE };
	const size_t mark = find_mark(file);
	unsigned char both[KEY_NAME + ED25519_SIGNATURE];
	struct receipt_finding finding;
	struct str rest = str_slice(file, mark, file.len);
	struct str line = STR("");
	size_t len = 0;

	rest = str_slice(rest, STR(FILE_MARK).len, rest.len);
	(void)str_next(&rest, '\n', &line);
	if (mark == SIZE_MAX || !crypto_base64_decode(line, both, sizeof both, &len) ||
	    len != sizeof both)
		return unreadable;
	finding = judge(file_message(arena, str_slice(file, 0, mark)), both, both + KEY_NAME,
			keys, arena);
	/* What was signed is all of the file: nothing stands behind it, its end of line does.
	 */
	if (finding.verdict == RECEIPT_GENUINE && (rest.len > 0 || !str_ends(file, STR("\n"))))
		finding.verdict = RECEIPT_CHANGED;
	return finding;
}

struct receipt_finding receipt_check(struct str what, const struct receipt_keys *keys,
				     struct arena *arena)
{
	const bool file = str_starts(what, STR("%PDF-"));
	struct receipt_finding finding = file ? receipt_check_file(what, keys, arena)
					      : receipt_check_code(what, keys, arena);

	finding.file = file;
	return finding;
}

/* --- texts -------------------------------------------------------------------------------- */

struct str receipt_sign_text(struct arena *arena, const struct platform_key *key,
			     struct str context, struct str text)
{
	unsigned char public[ED25519_PUBLIC];
	unsigned char name[KEY_NAME];
	unsigned char signature[ED25519_SIGNATURE];
	struct buf out;
	struct str signed_text;

	public_of(key, public);
	name_of(public, name);
	sign(key, in_context(arena, context, text), signature);
	buf_init(&out, LINE_MOST);
	buf_add(&out, name_text(arena, name));
	buf_add_byte(&out, ' ');
	buf_add_base64(&out, (struct str){ (const char *)signature, sizeof signature });
	signed_text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return signed_text;
}

static const struct receipt_key *find_named(const struct receipt_keys *keys, struct str name,
					    struct arena *arena)
{
	for (size_t i = 0; i < keys->count; i++) {
		unsigned char other[KEY_NAME];

		name_of(keys->at[i].public, other);
		if (str_equal(name, name_text(arena, other)))
			return &keys->at[i];
	}
	return NULL;
}

enum receipt_verdict receipt_check_text(struct str context, struct str text,
					struct str signature, const struct receipt_keys *keys,
					struct arena *arena)
{
	unsigned char bytes[ED25519_SIGNATURE];
	const struct receipt_key *key;
	struct str name = STR("");
	size_t len;

	if (!str_next(&signature, ' ', &name) ||
	    !crypto_base64_decode(signature, bytes, sizeof bytes, &len) || len != sizeof bytes)
		return RECEIPT_UNREADABLE;
	key = find_named(keys, name, arena);
	if (key == NULL)
		return RECEIPT_OTHER_KEY;
	return ed25519_verify(key->public, in_context(arena, context, text), bytes)
		       ? RECEIPT_GENUINE
		       : RECEIPT_CHANGED;
}
