#include "app/service/crypto.h"

#include <criterion/criterion.h>

#include "engine/base/buf.h"

static struct arena arena;

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(crypto, .fini = finish);

static struct str hex(const unsigned char *bytes, size_t count)
{
	struct buf text;

	buf_init(&text, 1024);
	buf_add_hex(&text, (struct str){ (const char *)bytes, count });
	const struct str copy = str_copy(&arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

Test(crypto, digests_by_fips_180)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	};
	unsigned char out[CRYPTO_DIGEST];

	for (size_t i = 0; i < LENGTH(rows); i++) {
		crypto_sha256(str_from_c(rows[i].text), out);
		cr_expect(str_equal_c(hex(out, sizeof(out)), rows[i].want), "%s", rows[i].text);
	}
	crypto_sha256((struct str){ NULL, 0 }, out);
	cr_expect(str_equal_c(hex(out, sizeof(out)), rows[0].want));
}

/* RFC 4231, test case 2, in one part and in several. */
Test(crypto, authenticates_parts_as_one_text)
{
	static const char want[] =
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
	const struct str whole[] = { STR("what do ya want for nothing?") };
	const struct str parts[] = {
		STR("what do ya "), STR(""), { NULL, 0 }, STR("want for nothing?")
	};
	unsigned char out[CRYPTO_DIGEST];

	crypto_hmac(STR("Jefe"), whole, LENGTH(whole), out);
	cr_expect(str_equal_c(hex(out, sizeof(out)), want));
	crypto_hmac(STR("Jefe"), parts, LENGTH(parts), out);
	cr_expect(str_equal_c(hex(out, sizeof(out)), want));
}

/* RFC 4231, test cases 1, 2 and 6: the last key, another, one longer than a block. */
Test(crypto, authenticates_by_whatever_key_comes_next)
{
	static const char eleven[] = "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
				     "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b";
	char large[131];
	const struct {
		struct str key, text;
		const char *want;
	} rows[] = {
		{ { eleven, sizeof(eleven) - 1 },
		  STR("Hi There"),
		  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ STR("Jefe"), STR("what do ya want for nothing?"),
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ { large, sizeof(large) },
		  STR("Test Using Larger Than Block-Size Key - Hash Key First"),
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	};
	static const size_t turns[] = { 0, 0, 1, 2, 2, 1, 1, 0, 2, 0, 1 };
	unsigned char out[CRYPTO_DIGEST];

	memset(large, 0xaa, sizeof(large));
	for (size_t i = 0; i < LENGTH(turns); i++) {
		crypto_hmac(rows[turns[i]].key, &rows[turns[i]].text, 1, out);
		cr_expect(str_equal_c(hex(out, sizeof(out)), rows[turns[i]].want));
	}
}

Test(crypto, never_gives_the_same_token_twice)
{
	struct str tokens[64];

	for (size_t i = 0; i < LENGTH(tokens); i++) {
		tokens[i] = crypto_token(&arena, 16);
		cr_expect_eq(tokens[i].len, 22);
		for (size_t k = 0; k < i; k++)
			cr_expect_not(str_equal(tokens[i], tokens[k]));
	}
	cr_expect_eq(crypto_token(&arena, 32).len, 43);
}

Test(crypto, names_made_together_begin_alike)
{
	const struct str a = crypto_name(&arena, INT64_C(1795000000000));
	const struct str b = crypto_name(&arena, INT64_C(1795000000000));
	const struct str later = crypto_name(&arena, INT64_C(1795000000001));

	cr_expect_eq(a.len, 22);
	cr_expect(str_equal(str_slice(a, 0, 8), STR("AaHuVl4A")), "%.*s", STR_ARG(a));
	cr_expect(str_equal(str_slice(later, 0, 8), STR("AaHuVl4B")), "%.*s", STR_ARG(later));
	cr_expect(str_starts(b, str_slice(a, 0, 8)) && !str_equal(a, b));
}

Test(crypto, compares_lengths_and_bytes)
{
	cr_expect(crypto_equal(STR("abc"), STR("abc")));
	cr_expect(crypto_equal(STR(""), (struct str){ NULL, 0 }));
	cr_expect_not(crypto_equal(STR("abc"), STR("abd")));
	cr_expect_not(crypto_equal(STR("abc"), STR("ab")));
	cr_expect_not(crypto_equal(STR("a\0b"), STR("a\0c")));
}

Test(crypto, decodes_base64_in_one_spelling_only)
{
	static const struct {
		const char *text, *want; /* NULL: refused */
	} rows[] = {
		{ "", "" },	      { "Zg==", "66" },		  { "Zm8=", "666f" },
		{ "Zm9v", "666f6f" }, { "Zm9vYg==", "666f6f62" }, { "+/+/", "fbffbf" },
		{ "Zh==", NULL },     { "Zm9=", NULL },		  { "Zg", NULL },
		{ "Zg=", NULL },      { "Zg===", NULL },	  { "=", NULL },
		{ "====", NULL },     { "Z===", NULL },		  { "Zg==Zg==", NULL },
		{ " Zm9v", NULL },    { "Zm9v\n", NULL },	  { "Zm 9", NULL },
		{ "-_-_", NULL },     { "Zm\xc4\x81", NULL },	  { "Zm9vZm9vZm9v", NULL },
	};
	unsigned char out[6];
	size_t len;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const bool ok =
			crypto_base64_decode(str_from_c(rows[i].text), out, sizeof(out), &len);
		cr_expect_eq(ok, rows[i].want != NULL, "%s", rows[i].text);
		if (ok && rows[i].want != NULL)
			cr_expect(str_equal_c(hex(out, len), rows[i].want), "%s", rows[i].text);
	}
}

Test(crypto, wipes)
{
	char secret[] = "swordfish";

	crypto_wipe(secret, sizeof(secret));
	for (size_t i = 0; i < sizeof(secret); i++)
		cr_expect_eq(secret[i], 0);
}
