#include "engine/base/limits.h"
#include "engine/base/regex.h"
#include "engine/base/regex_translate.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Yes, no, error. */
static char try_pattern(const char *pattern, const char *flags, const char *text)
{
	struct err err = { 0 };
	struct regex *regex = regex_new(str_from_c(pattern), str_from_c(flags), &err);
	if (!regex)
		return 'e';
	enum regex_result result = regex_match(regex, str_from_c(text), 0, NULL, 0);
	regex_free(regex);
	return result == REGEX_YES ? 'y' : result == REGEX_NO ? 'n' : 'c';
}

static const struct {
	const char *pattern, *flags, *text;
	char want;
} matches[] = {
	{ "bra", "", "abracadabra", 'y' },
	{ "^bra", "", "abracadabra", 'n' },
	{ "", "", "", 'y' },
	{ "ā.ž", "", "xāčžx", 'y' },
	{ "^a|b$", "", "ax", 'y' },
	/* line ends and dots */
	{ "a$", "", "a\n", 'n' },
	{ "a$", "m", "a\nb", 'y' },
	{ "^b", "m", "a\nb", 'y' },
	{ "^$", "m", "\nabcd\ndefg\n", 'y' },
	{ "^$", "", "\n", 'n' },
	{ "a.b", "", "a\nb", 'n' },
	{ "a.b", "", "a\rb", 'n' },
	{ "a.b", "s", "a\nb", 'y' },
	{ "a.b", "s", "a\rb", 'y' },
	/* case */
	{ "[a-z]+", "i", "ABZ", 'y' },
	{ "āčē", "i", "ĀČĒ", 'y' },
	{ "[^Q]", "i", "q", 'n' },
	{ "(a)\\1", "i", "aA", 'y' },
	/* x */
	{ "hello\\ sworld", "x", "hello world", 'y' },
	{ " he ll o[ ]worl d ", "x", "hello world", 'y' },
	{ "hello world", "x", "hello world", 'n' },
	{ "a { 2 , 3 } ?b", "x", "aab", 'y' },
	{ "#a", "x", "#a", 'y' },
	/* q */
	{ "a.b(", "q", "xa.b(y", 'y' },
	{ "a.b", "q", "axb", 'n' },
	{ "A.B", "qi", "a.b", 'y' },
	{ "a b", "qxms", "a b", 'y' },
	{ "(*ACCEPT)", "q", "(*ACCEPT)", 'y' },
	/* classes */
	{ "^[a-z-[aeiou]]+$", "", "xyz", 'y' },
	{ "^[a-z-[aeiou]]+$", "", "xaz", 'n' },
	{ "^[^a-[b]]$", "", "b", 'n' },
	{ "^[^a-[b]]$", "", "c", 'y' },
	{ "^[a-z-[b-y-[m]]]+$", "", "amz", 'y' },
	{ "^[a-z-[b-y-[m]]]+$", "", "n", 'n' },
	{ "[A-Z-[OI]]", "i", "x", 'y' },
	{ "[A-Z-[OI]]", "i", "i", 'n' },
	{ "^[a-]$", "", "-", 'y' },
	{ "^[-a]$", "", "-", 'y' },
	{ "^[--a]$", "", "A", 'y' },
	{ "^[^-]$", "", "-", 'n' },
	{ "^[\\]\\[\\^\\-]+$", "", "][^-", 'y' },
	{ "^[*.$(|]+$", "", "*.$(|", 'y' },
	{ "^[+-\\-]+$", "", "+,-", 'y' },
	{ "^[\\t-\\r]$", "", "\n", 'y' },
	{ "^[\\d\\s]+$", "", "1 2", 'y' },
	{ "^[^\\d\\s]+$", "", "ab", 'y' },
	{ "^[\\S]+$", "", "a\xc2\xa0", 'y' },
	{ "^[\\S]$", "", "\t", 'n' },
	{ "^[\\D]$", "", "1", 'n' },
	{ "^[\\W]$", "", "_", 'y' },
	/* escapes */
	{ "^\\d+$", "", "12٣", 'y' },
	{ "^\\s$", "", "\xc2\xa0", 'n' },
	{ "^\\w+$", "", "aā1+", 'y' },
	{ "\\w", "", "_ .,", 'n' },
	{ "^\\W$", "", "_", 'y' },
	{ "^\\i\\c*$", "", "a-1.ž", 'y' },
	{ "^\\i", "", "1", 'n' },
	{ "^\\I\\C$", "", "1 ", 'y' },
	{ "^\\p{Lu}\\P{Lu}$", "", "Āā", 'y' },
	{ "^\\p{IsBasicLatin}+$", "", "ab", 'y' },
	{ "^\\p{IsLatinExtended-A}\\P{IsLatinExtended-A}$", "", "āa", 'y' },
	{ "^\\P{IsBasicLatin}$", "", "a", 'n' },
	{ "^\\.\\|\\?\\*\\+\\(\\)\\{\\}\\-\\[\\]\\^\\$\\\\$", "", ".|?*+(){}-[]^$\\", 'y' },
	{ "^\\n\\r\\t$", "", "\n\r\t", 'y' },
	/* groups */
	{ "^(?:ab)+$", "", "abab", 'y' },
	{ "^(a)?b\\1$", "", "b", 'y' },
	{ "^(.)(.)\\2\\1$", "", "abba", 'y' },
	{ "^(a)\\11$", "", "aa1", 'y' },
	{ "^(^a|$b)*$", "", "a", 'y' },
	{ "^a{2}b{1,}c{0,2}$", "", "aabcc", 'y' },
	{ "^a+?$", "", "aa", 'y' },
};

Test(regex, matches_as_xpath_says)
{
	for (size_t i = 0; i < LENGTH(matches); i++) {
		char got = try_pattern(matches[i].pattern, matches[i].flags, matches[i].text);
		cr_expect_eq(got, matches[i].want, "%s with \"%s\" on %s: %c",
			     matches[i].pattern, matches[i].flags, matches[i].text, got);
	}
}

static const struct {
	const char *pattern, *flags, *want;
} refusals[] = {
	{ "a", "z", "a flag of a pattern that is none of s m i x q" },
	{ "ā(b", "",
	  "a ( that is never closed (write \\( for the character), at character 2 of the "
	  "pattern" },
	{ "a)|(b", "",
	  "a ) without its ( (write \\) for the character), at character 2 of the "
	  "pattern" },
	{ "*a", "",
	  "nothing to repeat (write \\ before * + ? { for the character), at character 1 "
	  "of the pattern" },
	{ "a**", "",
	  "nothing to repeat (write \\ before * + ? { for the character), at character "
	  "3 of the pattern" },
	{ "a++", "",
	  "nothing to repeat (write \\ before * + ? { for the character), at character "
	  "3 of the pattern" },
	{ "(*LIMIT_MATCH=1)a", "",
	  "nothing to repeat (write \\ before * + ? { for the character), "
	  "at character 2 of the pattern" },
	{ "(?R)", "",
	  "a group that begins with (? and is not (?:…), at character 1 of the "
	  "pattern" },
	{ "(?C1)", "",
	  "a group that begins with (? and is not (?:…), at character 1 of the "
	  "pattern" },
	{ "x(?=a)", "",
	  "a group that begins with (? and is not (?:…), at character 2 of the "
	  "pattern" },
	{ "a{2", "", "a repeat that is not closed with }, at character 4 of the pattern" },
	{ "a{,2}", "",
	  "no number in {…} (write \\{ for the character), at character 3 of the "
	  "pattern" },
	{ "a{3,2}", "",
	  "a repeat whose largest number is below its smallest, at character 2 of "
	  "the pattern" },
	{ "a{1,65536}", "", "a repeat of more than 65535, at character 5 of the pattern" },
	{ "a]", "",
	  "a ] or } without its beginning (write \\ before it for the character), at "
	  "character 2 of the pattern" },
	{ "[]", "", "a class without members, at character 2 of the pattern" },
	{ "[^]", "", "a class without members, at character 3 of the pattern" },
	{ "[a", "", "a class that is never closed with ], at character 3 of the pattern" },
	{ "[a[b]", "",
	  "a [ inside a class (write \\[ for the character), at character 3 of the "
	  "pattern" },
	{ "[a-[b]c]", "", "no ] after the subtracted class, at character 7 of the pattern" },
	{ "[a-[b", "", "a class that is never closed with ], at character 6 of the pattern" },
	{ "[\\w-.]", "",
	  "a - that is neither first nor last nor in a range (write \\- for the "
	  "character), at character 4 of the pattern" },
	{ "[z-a]", "", "a range that ends before it begins, at character 3 of the pattern" },
	{ "[a-\\d]", "",
	  "no character where a range should end, at character 4 of the pattern" },
	{ "[a--]", "", "no character where a range should end, at character 4 of the pattern" },
	{ "[\\C]", "",
	  "\\I or \\C inside a class, which is not supported, at character 3 of the "
	  "pattern" },
	{ "[\\1]", "",
	  "an unknown escape (known are \\d \\s \\w \\i \\c \\p{…}, their capitals, "
	  "\\n \\r \\t, and \\ before a character with a meaning), at character 3 of "
	  "the pattern" },
	{ "a\\b", "",
	  "an unknown escape (known are \\d \\s \\w \\i \\c \\p{…}, their capitals, \\n "
	  "\\r \\t, and \\ before a character with a meaning), at character 3 of the "
	  "pattern" },
	{ "a\\", "",
	  "an unknown escape (known are \\d \\s \\w \\i \\c \\p{…}, their capitals, \\n "
	  "\\r \\t, and \\ before a character with a meaning), at character 3 of the "
	  "pattern" },
	{ "\\Qa", "",
	  "an unknown escape (known are \\d \\s \\w \\i \\c \\p{…}, their capitals, \\n "
	  "\\r \\t, and \\ before a character with a meaning), at character 2 of the "
	  "pattern" },
	{ "(a)\\2", "",
	  "a reference to a group that is not closed before it, at character 5 of "
	  "the pattern" },
	{ "(a\\1)", "",
	  "a reference to a group that is not closed before it, at character 4 of "
	  "the pattern" },
	{ "\\pL", "",
	  "\\p needs a category in braces, like \\p{Lu}, at character 3 of the "
	  "pattern" },
	{ "\\p{L", "", "a \\p{ that is never closed, at character 3 of the pattern" },
	{ "\\p{ IsBasicLatin}", "",
	  "an unknown category or block (known are L, Lu, Nd… and "
	  "IsBasicLatin, IsLatinExtended-A, IsCyrillic…), at character 3 "
	  "of the pattern" },
	{ "a\xff", "", "a byte that is not UTF-8, at character 2 of the pattern" },
	{ "\xff", "q", "a pattern that is not UTF-8" },
	{ "(((a{1000}){1000}){1000})", "",
	  "a pattern that grows too large: use smaller numbers in {…}" },
	{ "(abcdefghij){5000}", "",
	  "a pattern that grows too large: use smaller numbers in {…}" },
};

Test(regex, says_what_is_wrong_with_a_pattern)
{
	for (size_t i = 0; i < LENGTH(refusals); i++) {
		struct err err = { 0 };
		struct regex *regex = regex_new(str_from_c(refusals[i].pattern),
						str_from_c(refusals[i].flags), &err);
		cr_expect_null(regex, "%s", refusals[i].pattern);
		cr_expect_eq(err.code, ERR_INVALID);
		cr_expect_str_eq(err.text, refusals[i].want);
		regex_free(regex);
	}
}

Test(regex, holds_its_limits_exactly)
{
	char pattern[LIMIT_PATTERN + 2];
	memset(pattern, 'a', LIMIT_PATTERN + 1);
	pattern[LIMIT_PATTERN + 1] = '\0';
	cr_expect_eq(try_pattern(pattern, "", "x"), 'e');
	cr_expect_eq(try_pattern(pattern, "q", "x"), 'e');
	cr_expect_eq(try_pattern(pattern + 1, "", "x"), 'n');
	cr_expect_eq(try_pattern(pattern + 1, "q", "x"), 'n');
	for (size_t depth = LIMIT_PATTERN_NESTING; depth < LIMIT_PATTERN_NESTING + 2; depth++) {
		char want = depth > LIMIT_PATTERN_NESTING ? 'e' : 'y';
		memset(pattern, '(', depth);
		pattern[depth] = 'a';
		memset(pattern + depth + 1, ')', depth);
		pattern[2 * depth + 1] = '\0';
		cr_expect_eq(try_pattern(pattern, "", "a"), want);
		for (size_t i = 0; i < depth; i++)
			memcpy(pattern + 3 * i, "[a-", 3);
		memcpy(pattern + 3 * (depth - 1), "[aa", 3);
		memset(pattern + 3 * depth, ']', depth);
		pattern[4 * depth] = '\0';
		cr_expect_neq(try_pattern(pattern, "", "a") == 'e', want == 'y');
	}
}

Test(regex, gives_spans_of_groups)
{
	struct err err;
	struct regex *regex = regex_new(STR("(ā)(x)?(b)"), STR(""), &err);
	struct regex_span spans[5];
	cr_assert(regex);
	cr_expect_eq(regex_groups(regex), 3);
	cr_assert_eq(regex_match(regex, STR("-āb-āb"), 3, spans, 5), REGEX_YES);
	static const struct regex_span want[5] = {
		{ 5, 8 }, { 5, 7 }, { SIZE_MAX, SIZE_MAX }, { 7, 8 }, { SIZE_MAX, SIZE_MAX }
	};
	cr_expect_arr_eq(spans, want, sizeof(want));
	cr_expect_eq(regex_match(regex, STR("-āb"), 4, spans, 1), REGEX_NO);
	cr_expect_eq(regex_match(regex, STR("-āb"), 99, spans, 1), REGEX_NO);
	cr_expect_eq(regex_match(regex, (struct str){ NULL, 0 }, 0, spans, 1), REGEX_NO);
	cr_expect_eq(regex_match(regex, STR("āb\xff"), 0, spans, 1), REGEX_NO);
	regex_free(regex);
	regex_free(NULL);
}

Test(regex, matches_the_whole_text_only)
{
	static const struct {
		const char *pattern, *text;
		enum regex_result want;
	} rows[] = {
		{ "a|ab", "ab", REGEX_YES },
		{ "a|ab", "abc", REGEX_NO },
		{ "[0-9]{4}", "1234", REGEX_YES },
		{ "[0-9]{4}", "12345", REGEX_NO },
		{ "[0-9]{4}", "1234\n", REGEX_NO },
		{ "a+?", "aaa", REGEX_YES },
		{ "LV-[0-9]{4}", "xLV-1010", REGEX_NO },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct err err;
		struct regex *regex = regex_new_whole(str_from_c(rows[i].pattern), &err);
		cr_assert(regex);
		cr_expect_eq(regex_match(regex, str_from_c(rows[i].text), 0, NULL, 0),
			     rows[i].want, "%s on %s", rows[i].pattern, rows[i].text);
		regex_free(regex);
	}
	struct err err;
	cr_expect_null(regex_new_whole(STR("("), &err));
}

/* Each runs for hours or until the stack ends in engines without a budget. */
Test(regex, gives_up_on_patterns_that_explode)
{
	static const char *const patterns[] = { "^(a+)+$",
						"^(a|aa)+$",
						"^(a|a?)+$",
						"^(.*a){20}$",
						"^(([a-z])+.)+[A-Z]([a-z])+$",
						"(x+x+)+y" };
	char text[4001];
	memset(text, 'a', 4000);
	text[3999] = '!';
	text[4000] = '\0';
	size_t given_up = 0;
	for (size_t i = 0; i < LENGTH(patterns); i++)
		given_up += try_pattern(patterns[i], "", text) == 'c';
	cr_expect_geq(given_up, 4);
}

static void *match_often(void *data)
{
	for (int i = 0; i < 2000; i++) {
		struct regex_span span;
		if (regex_match(data, STR("xx12yy"), 0, &span, 1) != REGEX_YES ||
		    span.from != 2)
			return data;
	}
	return NULL;
}

Test(regex, matches_in_several_threads_at_once)
{
	struct err err;
	struct regex *regex = regex_new(STR("[0-9]+"), STR(""), &err);
	pthread_t threads[4];
	for (size_t i = 0; i < LENGTH(threads); i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, match_often, regex), 0);
	for (size_t i = 0; i < LENGTH(threads); i++) {
		void *failed;
		cr_assert_eq(pthread_join(threads[i], &failed), 0);
		cr_expect_null(failed);
	}
	regex_free(regex);
}

/* PCRE2's own limit begins anew at each place of the text; these took seconds. */
Test(regex, budget_is_for_the_whole_text)
{
	static const char *const patterns[] = { "[ab]*[cd]", "[ab]{0,300}[ab]{0,300}c",
						"(a+)+[cd]", "a*b*a*b*[cd]" };
	enum { LENGTH_OF_TEXT = 20000 };
	char *text = calloc(1, LENGTH_OF_TEXT);
	struct err err;

	cr_assert_not_null(text);
	memset(text, 'a', LENGTH_OF_TEXT);
	text[LENGTH_OF_TEXT - 1] = 'e';
	for (size_t i = 0; i < LENGTH(patterns); i++) {
		struct regex *regex = regex_new(str_from_c(patterns[i]), STR(""), &err);
		size_t steps = 0;

		cr_assert_not_null(regex);
		enum regex_result result = regex_match_counted(
			regex, (struct str){ text, LENGTH_OF_TEXT }, 0, NULL, 0, &steps);
		cr_expect(result == REGEX_TOO_COMPLEX || steps < 100000, "%s", patterns[i]);
		cr_expect(steps <= LIMIT_MATCH_STEPS + LENGTH_OF_TEXT, "%s: %zu", patterns[i],
			  steps);
		regex_free(regex);
	}
	free(text);
}

Test(regex, counts_what_a_match_costs)
{
	struct err err;
	struct regex *regex = regex_new(STR("^[a-z]+$"), STR(""), &err);
	size_t few = 0, many = 0;

	cr_assert_not_null(regex);
	cr_expect_eq(regex_match_counted(regex, STR("abc"), 0, NULL, 0, &few), REGEX_YES);
	cr_expect(few > 0 && few < 20, "%zu", few);
	for (size_t i = 0; i < 3; i++)
		(void)regex_match_counted(regex, STR("abc"), 0, NULL, 0, &many);
	cr_expect_eq(many, 3 * few);
	regex_free(regex);
}

Test(regex, does_not_translate_into_too_little_room)
{
	const struct regex_dialect dialect = { 0 };
	struct err err;
	struct buf out;
	buf_init(&out, 8);
	cr_expect_not(regex_translate(STR("[a-z\\i]"), dialect, &out, &err));
	cr_expect_str_eq(err.text,
			 "a class that grows too large, at character 8 of the pattern");
	buf_clear(&out);
	cr_expect_not(regex_translate(STR("a..b"), dialect, &out, &err));
	cr_expect_str_eq(err.text, "a pattern that grows too large");
	buf_finish(&out);
}
