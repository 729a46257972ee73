#include "app/http/form.h"
#include "engine/base/buf.h"
#include "engine/base/limits.h"

#include <criterion/criterion.h>

static struct arena arena;

static void start(void)
{
	arena_init(&arena);
}

static void stop(void)
{
	arena_finish(&arena);
}

TestSuite(form, .init = start, .fini = stop);

/* "a=b|c=d", or "refused". */
static struct str parse(struct str text)
{
	const struct pair *pairs;
	size_t count;
	struct str out = STR("");
	if (!form_parse(&arena, text, &pairs, &count))
		return STR("refused");
	for (size_t i = 0; i < count; i++)
		out = str_printf(&arena, "%.*s%s%.*s=%.*s", STR_ARG(out), i > 0 ? "|" : "",
				 STR_ARG(pairs[i].name), STR_ARG(pairs[i].value));
	return out;
}

Test(form, reads_pairs)
{
	static const struct {
		const char *label, *text, *want;
	} rows[] = {
		{ "nothing", "", "" },
		{ "one pair", "a=b", "a=b" },
		{ "several, in order, equal names too", "b=1&a=2&b=3", "b=1|a=2|b=3" },
		{ "a plus is a space", "a=b+c", "a=b c" },
		{ "escapes", "a%20b=%C4%81%26%3D%2B", "a b=\xc4\x81&=+" },
		{ "escapes in small letters", "a=%c4%81", "a=\xc4\x81" },
		{ "a line end", "a=b%0D%0Ac", "a=b\r\nc" },
		{ "no equals sign", "a", "a=" },
		{ "no name", "=b", "=b" },
		{ "further equals signs", "a=b=c", "a=b=c" },
		{ "empty parts", "&&a=b&", "a=b" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str got = parse(str_from_c(rows[i].text));
		cr_expect(str_equal_c(got, rows[i].want), "%s: %.*s", rows[i].label,
			  STR_ARG(got));
	}
}

Test(form, refuses_what_no_browser_sends)
{
	static const struct {
		const char *label;
		struct str text;
	} rows[] = {
		{ "half an escape", STR_INIT("a=%4") },
		{ "an escape that is none", STR_INIT("a=%zz") },
		{ "a percent sign", STR_INIT("a=%") },
		{ "NUL", STR_INIT("a=%00") },
		{ "NUL as it is", STR_INIT("a=\0") },
		{ "a space as it is", STR_INIT("a=b c") },
		{ "letters as they are", STR_INIT("a=\xc4\x81") },
		{ "invalid UTF-8", STR_INIT("a=%ff") },
		{ "an overlong slash", STR_INIT("a=%c0%af") },
		{ "a surrogate", STR_INIT("a=%ed%a0%80") },
		{ "half a character", STR_INIT("a=%c4&b=c") },
		{ "a wrong name", STR_INIT("%=b") },
	};
	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect(str_equal(parse(rows[i].text), STR("refused")), "%s", rows[i].label);
}

Test(form, takes_so_many_pairs_and_no_more)
{
	const struct pair *pairs;
	size_t count;
	struct buf text;
	buf_init(&text, SIZE_MAX);
	for (size_t i = 0; i < LIMIT_PAIRS; i++)
		buf_add_c(&text, "a=b&");
	cr_expect(form_parse(&arena, buf_str(&text), &pairs, &count));
	cr_expect_eq(count, LIMIT_PAIRS);
	buf_add_c(&text, "a=b");
	cr_expect_not(form_parse(&arena, buf_str(&text), &pairs, &count));
	buf_finish(&text);
}
