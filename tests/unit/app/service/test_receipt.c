#include "app/service/receipt.h"

#include <criterion/criterion.h>

static const struct platform_key first = { STR_INIT("first"),
					   "0123456789abcdef0123456789abcde" };
static const struct platform_key second = { STR_INIT("second"),
					    "another key of 32 bytes, really" };

struct fixture {
	struct arena arena;
	struct receipt_keys keys; /* of the first alone */
	struct str code;
};

static void read_keys(struct fixture *fixture, const struct platform_key *key,
		      struct receipt_keys *out)
{
	const struct platform_keys keys = { key, 1 };
	struct err err = { 0 };
	struct buf text;

	buf_init(&text, 1024);
	receipt_keys_print(&keys, &text);
	cr_assert(receipt_keys_read(buf_str(&text), &fixture->arena, out, &err), "%s",
		  err.text);
	buf_finish(&text);
}

static void begin(struct fixture *fixture)
{
	const struct receipt receipt = { .reference = STR("VL-7K4M-2Q9D"),
					 .urn = STR("urn:veidlapa:form:99999999902:x:3"),
					 .received_ms = 1770294600123,
					 .sent = { 1, 2, 3 } };

	arena_init(&fixture->arena);
	read_keys(fixture, &first, &fixture->keys);
	fixture->code = receipt_code(&fixture->arena, &first, &receipt);
}

Test(receipt, code_says_what_was_signed)
{
	struct fixture fixture;
	struct receipt_finding finding;

	begin(&fixture);
	finding = receipt_check_code(fixture.code, &fixture.keys, &fixture.arena);
	cr_expect_eq(finding.verdict, RECEIPT_GENUINE);
	cr_expect(str_equal(finding.receipt.reference, STR("VL-7K4M-2Q9D")));
	cr_expect(str_equal(finding.receipt.urn, STR("urn:veidlapa:form:99999999902:x:3")));
	cr_expect_eq(finding.receipt.received_ms, 1770294600123);
	cr_expect_eq(finding.receipt.sent[2], 3);
	cr_expect_eq(finding.key.len, 8);
	arena_finish(&fixture.arena);
}

Test(receipt, code_of_another_key_is_told_from_a_changed_one)
{
	struct fixture fixture;
	struct receipt_keys others;

	begin(&fixture);
	read_keys(&fixture, &second, &others);
	cr_expect_eq(receipt_check_code(fixture.code, &others, &fixture.arena).verdict,
		     RECEIPT_OTHER_KEY);
	arena_finish(&fixture.arena);
}

/* Each letter mistyped, and each end missing. */
Test(receipt, code_is_never_taken_for_another)
{
	struct fixture fixture;

	begin(&fixture);
	for (size_t i = 0; i < fixture.code.len; i++) {
		char *typed = ARENA_ARRAY(&fixture.arena, char, fixture.code.len);
		const struct str wrong = { typed, fixture.code.len };

		memcpy(typed, fixture.code.at, fixture.code.len);
		typed[i] = typed[i] == 'Z' ? 'Y' : 'Z';
		cr_expect_neq(receipt_check_code(wrong, &fixture.keys, &fixture.arena).verdict,
			      RECEIPT_GENUINE, "letter %zu", i);
		cr_expect_neq(receipt_check_code(str_slice(fixture.code, 0, i), &fixture.keys,
						 &fixture.arena)
				      .verdict,
			      RECEIPT_GENUINE, "first %zu", i);
	}
	arena_finish(&fixture.arena);
}

Test(receipt, file_is_genuine_until_a_byte_is_changed_or_added)
{
	struct fixture fixture;
	struct buf file;

	begin(&fixture);
	buf_init(&file, 4096);
	buf_add_c(&file, "%PDF-1.5\nwhatever\n%%EOF\n");
	receipt_sign_file(&first, &file);
	cr_expect_eq(receipt_check_file(buf_str(&file), &fixture.keys, &fixture.arena).verdict,
		     RECEIPT_GENUINE);
	file.at[10] = 'W';
	cr_expect_eq(receipt_check_file(buf_str(&file), &fixture.keys, &fixture.arena).verdict,
		     RECEIPT_CHANGED);
	file.at[10] = 'w';
	cr_expect_eq(receipt_check_file(str_slice(buf_str(&file), 0, file.len - 1),
					&fixture.keys, &fixture.arena)
			     .verdict,
		     RECEIPT_CHANGED, "its last byte is gone");
	buf_add_c(&file, "\n");
	cr_expect_eq(receipt_check_file(buf_str(&file), &fixture.keys, &fixture.arena).verdict,
		     RECEIPT_CHANGED, "a byte more");
	for (int i = 0; i < 100; i++)
		buf_add_c(&file, "% more");
	cr_expect_eq(receipt_check_file(buf_str(&file), &fixture.keys, &fixture.arena).verdict,
		     RECEIPT_CHANGED, "much more");
	receipt_sign_file(&second, &file);
	cr_expect_eq(receipt_check_file(buf_str(&file), &fixture.keys, &fixture.arena).verdict,
		     RECEIPT_OTHER_KEY);
	buf_finish(&file);
	arena_finish(&fixture.arena);
}

Test(receipt, file_without_a_signature_is_unreadable)
{
	struct fixture fixture;
	static const char *const rows[] = { "", "%PDF-1.5\n%%EOF\n",
					    "%PDF-1.5\n%%EOF\n\n%veidlapa-receipt 1 AAAA\n" };

	begin(&fixture);
	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(
			receipt_check_file(str_from_c(rows[i]), &fixture.keys, &fixture.arena)
				.verdict,
			RECEIPT_UNREADABLE, "%zu", i);
	arena_finish(&fixture.arena);
}

Test(receipt, keys_are_refused_unless_they_are_keys)
{
	static const char *const rows[] = { "", "# none\n\n", "ed25519 AAAA\n", "rsa AAAA\n" };
	struct fixture fixture;
	struct receipt_keys keys;
	struct err err = { 0 };

	begin(&fixture);
	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_not(
			receipt_keys_read(str_from_c(rows[i]), &fixture.arena, &keys, &err),
			"%s", rows[i]);
	arena_finish(&fixture.arena);
}
