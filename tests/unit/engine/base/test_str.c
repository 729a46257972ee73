#include "engine/base/arena.h"
#include "engine/base/str.h"

#include <criterion/criterion.h>

static struct arena arena;

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(str, .fini = finish);

Test(str, copies_with_a_nul_behind)
{
	struct str copy = str_copy(&arena, STR("abc"));
	cr_expect_str_eq(copy.at, "abc");
	cr_expect_str_eq(str_to_c(&arena, (struct str){ NULL, 0 }), "");
	cr_expect(str_equal_c(str_from_c(NULL), ""));
}

Test(str, prints_of_any_length)
{
	struct str text = str_printf(&arena, "%0500d|%s", 7, "x");
	cr_expect_eq(text.len, 502);
	cr_expect(str_ends(text, STR("07|x")));
}

Test(str, writes_numbers_as_printf_does)
{
	static const int64_t numbers[] = { 0, 7, 10, -1, 1234567890, INT64_MAX, INT64_MIN };

	for (size_t i = 0; i < LENGTH(numbers); i++)
		cr_expect(str_equal(str_number(&arena, numbers[i]),
				    str_printf(&arena, "%lld", (long long)numbers[i])),
			  "%lld", (long long)numbers[i]);
}

Test(str, joins)
{
	const struct str parts[] = { STR_INIT("a"), STR_INIT(""), STR_INIT("b") };
	cr_expect(str_equal_c(str_join(&arena, parts, 3, STR(", ")), "a, , b"));
	cr_expect(str_equal_c(str_join(&arena, parts, 0, STR(", ")), ""));
}

Test(str, orders_by_bytes_the_shorter_first)
{
	static const struct {
		const char *a, *b;
		int want;
	} rows[] = {
		{ "", "", 0 },	     { "", "a", -1 },  { "a", "b", -1 },   { "b", "ab", 1 },
		{ "ab", "abc", -1 }, { "z", "ā", -1 }, { "abc", "ab", 1 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		int got = str_compare(str_from_c(rows[i].a), str_from_c(rows[i].b));
		cr_expect_eq((got > 0) - (got < 0), rows[i].want, "%s, %s", rows[i].a,
			     rows[i].b);
	}
}

Test(str, finds)
{
	static const struct {
		const char *text, *needle;
		size_t from, want;
	} rows[] = {
		{ "abcabc", "bc", 0, 1 },    { "abcabc", "bc", 2, 4 },
		{ "abc", "", 3, 3 },	     { "abc", "", 4, SIZE_MAX },
		{ "", "a", 0, SIZE_MAX },    { "abc", "abcd", 0, SIZE_MAX },
		{ "abc", "c", 3, SIZE_MAX }, { "aab", "ab", 0, 1 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(str_find(str_from_c(rows[i].text), str_from_c(rows[i].needle),
				      rows[i].from),
			     rows[i].want, "row %zu", i);
}

Test(str, slices_inside_the_text_only)
{
	cr_expect(str_equal_c(str_slice(STR("abcd"), 1, 3), "bc"));
	cr_expect(str_equal_c(str_slice(STR("abcd"), 2, SIZE_MAX), "cd"));
	cr_expect(str_equal_c(str_slice(STR("abcd"), 9, 3), ""));
	cr_expect(str_equal_c(str_slice((struct str){ NULL, 0 }, 1, 3), ""));
}

Test(str, knows_starts_and_ends)
{
	cr_expect(str_starts(STR("abc"), STR("ab")));
	cr_expect(str_starts(STR("abc"), STR("")));
	cr_expect_not(str_starts(STR("a"), STR("ab")));
	cr_expect(str_ends(STR("abc"), STR("bc")));
	cr_expect_not(str_ends(STR("c"), STR("bc")));
}

Test(str, trims_white_space)
{
	cr_expect(str_equal_c(str_trim(STR(" \t\r\n\f\va b ")), "a b"));
	cr_expect(str_equal_c(str_trim(STR("  ")), ""));
}

Test(str, takes_parts_until_the_end)
{
	struct str rest = STR("a,,b,");
	struct str part;
	cr_assert(str_next(&rest, ',', &part));
	cr_expect(str_equal_c(part, "a"));
	cr_assert(str_next(&rest, ',', &part));
	cr_expect(str_equal_c(part, ""));
	cr_assert(str_next(&rest, ',', &part));
	cr_expect(str_equal_c(part, "b"));
	cr_expect_not(str_next(&rest, ',', &part));
}

Test(str, takes_off_the_last_part)
{
	struct str rest = STR("a.b.");

	cr_expect(str_equal_c(str_last(&rest, '.'), ""));
	cr_expect(str_equal_c(str_last(&rest, '.'), "b"));
	cr_expect(str_equal_c(rest, "a"));
	cr_expect(str_equal_c(str_last(&rest, '.'), "a"));
	cr_expect(str_equal_c(rest, ""));
	cr_expect(str_equal_c(str_last(&rest, '.'), ""));
}

Test(str, reads_whole_numbers_only)
{
	static const char *const bad[] = { "",
					   "-1",
					   "+1",
					   " 1",
					   "1 ",
					   "1.0",
					   "18446744073709551616",
					   "99999999999999999999",
					   "x" };
	uint64_t number = 7;
	for (size_t i = 0; i < LENGTH(bad); i++)
		cr_expect_not(str_to_u64(str_from_c(bad[i]), &number), "%s", bad[i]);
	cr_expect_eq(number, 7);
	cr_expect(str_to_u64(STR("18446744073709551615"), &number));
	cr_expect_eq(number, UINT64_MAX);
	cr_expect(str_to_u64(STR("007"), &number));
	cr_expect_eq(number, 7);
}
