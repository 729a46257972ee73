#include "app/service/ed25519.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void read_hex(const char *hex, unsigned char *out, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned int byte = 0;
		cr_assert_eq(sscanf(hex + 2 * i, "%2x", &byte), 1);
		out[i] = (unsigned char)byte;
	}
}

/* RFC 8032 §7.1, tests 1 to 3. */
Test(ed25519, agrees_with_its_standard)
{
	static const struct {
		const char *seed, *public, *signature;
		struct str message;
	} rows[] = {
		{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a3"
		  "3bac"
		  "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
		  STR_INIT("") },
		{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
		  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15"
		  "996e"
		  "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
		  STR_INIT("\x72") },
		{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
		  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16"
		  "f290"
		  "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
		  STR_INIT("\xaf\x82") },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		unsigned char seed[ED25519_SEED], expected[ED25519_PUBLIC],
			public[ED25519_PUBLIC];
		unsigned char wanted[ED25519_SIGNATURE], signature[ED25519_SIGNATURE];
		read_hex(rows[i].seed, seed, sizeof(seed));
		read_hex(rows[i].public, expected, sizeof(expected));
		read_hex(rows[i].signature, wanted, sizeof(wanted));
		ed25519_public(seed, public);
		cr_expect_arr_eq(public, expected, sizeof(public));
		ed25519_sign(seed, rows[i].message, signature);
		cr_expect_arr_eq(signature, wanted, sizeof(signature));
		cr_expect(ed25519_verify(public, rows[i].message, signature));
		signature[i] ^= 1;
		cr_expect_not(ed25519_verify(public, rows[i].message, signature));
	}
}

Test(ed25519, verifies_nothing_with_a_key_that_is_none)
{
	unsigned char key[ED25519_PUBLIC];
	unsigned char signature[ED25519_SIGNATURE] = { 0 };

	memset(key, 0xff, sizeof(key));
	cr_expect_not(ed25519_verify(key, STR("text"), signature));
}
