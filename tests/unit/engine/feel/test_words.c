#include "engine/feel/words.h"

#include <criterion/criterion.h>

/* What is found, with spaces between; a name of the expression's own in brackets. */
static void expect_words(const char *text, const char *want)
{
	struct arena arena;
	struct feel_words words;
	struct str parts[32];
	struct str got;

	arena_init(&arena);
	cr_assert(feel_words_find(&arena, str_from_c(text), &words), "%s", text);
	for (size_t i = 0; i < words.count; i++)
		parts[i] = str_printf(&arena, words.at[i].own ? "[%.*s]" : "%.*s",
				      STR_ARG(words.at[i].text));
	got = str_join(&arena, parts, words.count, STR(" "));
	cr_expect(str_equal_c(got, want), "%s: %.*s, not %s", text, STR_ARG(got), want);
	arena_finish(&arena);
}

Test(words, finds_the_names_that_stand_for_values)
{
	static const char *const rows[][2] = {
		{ "a = \"b\" and c > 1", "a c" },
		{ "a.b.c + d", "a d" },
		{ "sum(a.b) + string length(c)", "a c" },
		{ "date and time(a)", "a" },
		{ "date and time", "date time" },
		{ "years and months duration(a, b)", "a b" },
		{ "day of week(a)", "a" },
		{ "a instance of date", "a" },
		{ "\"a\" /* b */ // c", "" },
		{ "for x in a, y in x return x + y + b", "[x] a [y] [x] [x] [y] b" },
		{ "some a in b satisfies a = c", "[a] b [a] c" },
		{ "function(x, y: number) x + a", "[x] [y] [x] a" },
		{ "{k: a, l: k}", "[k] a [l] [k]" },
		{ "substring(string: a, start position: 1)", "[string] a" },
		{ "a[b > 1].c", "a b" },
		{ "< a, [1..b]", "a b" },
		{ "if a then b else c", "a b c" },
		{ "a in (b, c)", "a b c" },
		{ "@\"2026-01-01\" > a", "a" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		expect_words(rows[i][0], rows[i][1]);
}

Test(words, says_when_a_text_is_no_expression)
{
	static const char *const texts[] = { "\"a", "a # b", "a /* b" };
	struct arena arena;
	struct feel_words words;

	arena_init(&arena);
	for (size_t i = 0; i < LENGTH(texts); i++)
		cr_expect_not(feel_words_find(&arena, str_from_c(texts[i]), &words), "%s",
			      texts[i]);
	arena_finish(&arena);
}

Test(words, finds_the_brace_that_ends_an_expression)
{
	cr_expect_eq(feel_words_brace(STR("a} b"), 0), 1);
	cr_expect_eq(feel_words_brace(STR("{a: \"}\"}.a} b"), 0), 10);
	cr_expect_eq(feel_words_brace(STR("a"), 0), SIZE_MAX);
	cr_expect_eq(feel_words_brace(STR("\"a}"), 0), SIZE_MAX);
}
