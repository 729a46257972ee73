#include "engine/base/arena.h"
#include "engine/base/utf8.h"

#include <criterion/criterion.h>

Test(utf8, encodes_and_decodes_every_scalar_value)
{
	for (uint32_t want = 0; want <= 0x10ffff; want++) {
		char bytes[4];
		if (want >= 0xd800 && want <= 0xdfff)
			continue;
		struct str text = { bytes, utf8_encode(want, bytes) };
		uint32_t got;
		cr_assert_eq(utf8_invalid(text), SIZE_MAX);
		cr_assert(utf8_next(&text, &got));
		cr_assert_eq(got, want);
		cr_assert_eq(text.len, 0);
	}
}

Test(utf8, finds_what_is_not_valid)
{
	static const struct {
		const char *label;
		struct str text;
		size_t want;
	} rows[] = {
		{ "empty", STR_INIT(""), SIZE_MAX },
		{ "nul", STR_INIT("a\0b"), SIZE_MAX },
		{ "lone continuation", STR_INIT("a\x80"), 1 },
		{ "overlong slash", STR_INIT("\xc0\xaf"), 0 },
		{ "overlong of three", STR_INIT("x\xe0\x80\xaf"), 1 },
		{ "overlong of four", STR_INIT("\xf0\x80\x80\xaf"), 0 },
		{ "surrogate", STR_INIT("\xed\xa0\x80"), 0 },
		{ "past the last", STR_INIT("\xf4\x90\x80\x80"), 0 },
		{ "five bytes", STR_INIT("\xf8\x88\x80\x80\x80"), 0 },
		{ "cut short", STR_INIT("ab\xe2\x82"), 2 },
		{ "bad second byte", STR_INIT("\xc4("), 0 },
		{ "bad third byte", STR_INIT("\xe2\x82("), 0 },
		{ "last valid", STR_INIT("\xf4\x8f\xbf\xbf"), SIZE_MAX },
	};
	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(utf8_invalid(rows[i].text), rows[i].want, "%s", rows[i].label);
}

Test(utf8, steps_over_invalid_bytes_one_at_a_time)
{
	struct str text = STR("\xe2\x82x");
	uint32_t got[3];
	for (size_t i = 0; i < 3; i++)
		cr_assert(utf8_next(&text, &got[i]));
	cr_expect_eq(got[0], 0xfffd);
	cr_expect_eq(got[1], 0xfffd);
	cr_expect_eq(got[2], 'x');
	cr_expect_not(utf8_next(&text, &got[0]));
}

Test(utf8, counts_and_locates_code_points)
{
	cr_expect_eq(utf8_count(STR("ā€😀x")), 4);
	cr_expect_eq(utf8_offset(STR("ā€😀x"), 0), 0);
	cr_expect_eq(utf8_offset(STR("ā€😀x"), 2), 5);
	cr_expect_eq(utf8_offset(STR("ā€😀x"), 4), 10);
	cr_expect_eq(utf8_offset(STR("ā€😀x"), 99), 10);
}

Test(utf8, changes_case_both_ways)
{
	static const struct {
		const char *lower, *upper;
	} rows[] = {
		{ "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž", "AĀBCČDEĒFGĢHIĪJKĶLĻMNŅOPRSŠTUŪVZŽ" },
		{ "öüäñéÿœæøåþ", "ÖÜÄÑÉŸŒÆØÅÞ" },
		{ "αβγωάέϋ", "ΑΒΓΩΆΈΫ" },
		{ "абвгёжяђџ", "АБВГЁЖЯЂЏ" },
		{ "ẁḁ", "ẀḀ" },
		{ "123 .,-", "123 .,-" },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str lower = str_from_c(rows[i].lower);
		struct str upper = str_from_c(rows[i].upper);
		cr_expect(str_equal(utf8_upper(&arena, lower), upper), "%s", rows[i].lower);
		cr_expect(str_equal(utf8_lower(&arena, upper), lower), "%s", rows[i].upper);
	}
	cr_expect(str_equal_c(utf8_upper(&arena, STR("ß×÷")), "ß×÷"));
	cr_expect(str_equal_c(utf8_upper(&arena, STR("ĂĀ")), "ĂĀ"));
	cr_expect(str_equal_c(utf8_upper(&arena, STR("a\xff")), "A\xef\xbf\xbd"));
	cr_expect(str_equal_c(utf8_lower(&arena, STR("İSTANBUL")), "istanbul"));
	arena_finish(&arena);
}

Test(utf8, knows_letters)
{
	static const uint32_t letters[] = { 'A',   'z',	   0x101, 0x17e, 0x3b1,	  0x416,
					    0x5d0, 0x4e2d, 0xaa,  0x2b0, 0x1d400, 0x3134a };
	static const uint32_t others[] = { 0,	   '0',	    '_',     ' ',    '@',
					   '[',	   0xd7,    0x300,   0x20ac, 0x2028,
					   0xfffd, 0x1f600, 0x10ffff };
	for (size_t i = 0; i < LENGTH(letters); i++)
		cr_expect(utf8_is_letter(letters[i]), "%x", letters[i]);
	for (size_t i = 0; i < LENGTH(others); i++)
		cr_expect_not(utf8_is_letter(others[i]), "%x", others[i]);
}
