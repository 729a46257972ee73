#include "engine/contract/pattern.h"

#include <criterion/criterion.h>

#include "engine/base/regex.h"
#include "engine/contract/sample_inner.h"

static const struct {
	const char *pattern, *ecma, *xsd; /* NULL: not said */
} rows[] = {
	{ "[A-Z]{2}[0-9]{4}", "^(?:[A-Z]{2}[0-9]{4})$", "[A-Z]{2}[0-9]{4}" },
	{ "^ab$", "^(?:ab)$", "ab" },
	{ "^(a|b)$", "^(?:(?:a|b))$", "(a|b)" },
	{ "^a|b$", NULL, NULL },
	{ "a^b", NULL, NULL },
	{ "\\d\\s", "^(?:\\p{Nd}[ \\t\\n\\r])$", "\\d\\s" },
	{ "[\\d\\s]", "^(?:[\\p{Nd} \\t\\n\\r])$", "[\\d\\s]" },
	{ "[\\w]", NULL, "[\\w]" },
	{ "a.c", "^(?:a[^\\n\\r]c)$", "a.c" },
	{ "(?:a)+?b*?c??d{2,3}?", "^(?:(?:a)+b*c?d{2,3})$", "(a)+b*c?d{2,3}" },
	{ "[a\\-z]", "^(?:[a\\-z])$", "[a\\-z]" },
	{ "[-a]", "^(?:[\\-a])$", "[\\-a]" },
	{ "a\\-b\\$", "^(?:a-b\\$)$", "a-b$" },
	{ "[a-z-[aeiou]]", NULL, NULL },
	{ "(a)\\1", NULL, NULL },
	{ "\\p{Lu}\\P{L}", "^(?:\\p{Lu}\\P{L})$", "\\p{Lu}\\P{L}" },
	{ "\\p{IsBasicLatin}", NULL, NULL },
	{ "\\i\\c", NULL, NULL },
	{ "Ā+", "^(?:Ā+)$", "Ā+" },
};

static void expect(const char *pattern, enum pattern_dialect dialect, const char *want)
{
	struct buf out;
	bool ok;

	buf_init(&out, 1000);
	ok = pattern_translate(str_from_c(pattern), dialect, &out);
	cr_expect_eq(ok, want != NULL, "%s", pattern);
	cr_expect(str_equal_c(buf_str(&out), want == NULL ? "" : want), "%s: %.*s", pattern,
		  STR_ARG(buf_str(&out)));
	buf_finish(&out);
}

Test(pattern, is_said_in_the_words_of_schemas_or_not_at_all)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		expect(rows[i].pattern, PATTERN_ECMA, rows[i].ecma);
		expect(rows[i].pattern, PATTERN_XSD, rows[i].xsd);
	}
}

/* By the engine that citizens' answers are held to. */
Test(pattern, samples_match_it)
{
	static const char *const patterns[] = {
		"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?",
		"\\d{2,4}",
		"(a|bc|d{3})+x*",
		"[^a-f0-9]{5}",
		"\\p{Lu}\\p{Ll}+",
		"a.{2}\\.\\\\[\\]\\-]",
		"(?:[0-9]{1,3}\\.){3}[0-9]{1,3}",
		"|a",
	};

	for (size_t i = 0; i < LENGTH(patterns); i++) {
		struct err err;
		struct regex *regex = regex_new_whole(str_from_c(patterns[i]), &err);
		struct chance chance = { i };
		struct buf text;

		cr_assert(regex, "%s: %s", patterns[i], err.text);
		buf_init(&text, 1000);
		for (size_t k = 0; k < 200; k++) {
			buf_clear(&text);
			cr_expect(sample_pattern(str_from_c(patterns[i]), &chance, &text));
			cr_expect_eq(regex_match(regex, buf_str(&text), 0, NULL, 0), REGEX_YES,
				     "%s: %.*s", patterns[i], STR_ARG(buf_str(&text)));
		}
		buf_finish(&text);
		regex_free(regex);
	}
}

Test(pattern, that_is_too_much_work_has_no_sample)
{
	static const char *const patterns[] = {
		"(((((((((((((((((a{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9})"
		"{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9})",
		"[a-z-[aeiou]]",
		"(a)\\1",
		"a{99999}",
	};
	struct chance chance = { 7 };
	struct buf text;

	buf_init(&text, 1000);
	for (size_t i = 0; i < LENGTH(patterns); i++)
		cr_expect_not(sample_pattern(str_from_c(patterns[i]), &chance, &text), "%s",
			      patterns[i]);
	buf_finish(&text);
}
