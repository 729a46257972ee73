#include "engine/base/arena.h"
#include "engine/base/written.h"

#include <criterion/criterion.h>

static struct arena arena;

static void init(void)
{
	arena_init(&arena);
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(written, .init = init, .fini = finish);

Test(written, keeps_only_what_is_not_read_as_it_stands)
{
	cr_expect_eq(written_new(&arena, STR("a \\ b"), ESCAPE_XML).text.len, 0);
	cr_expect_eq(written_new(&arena, STR("a &amp; b"), ESCAPE_JSON).text.len, 0);
	cr_expect_eq(written_new(&arena, STR("a &amp; b"), ESCAPE_XML).text.len, 9);
	cr_expect_eq(written_new(&arena, STR("a\nb"), ESCAPE_XML).text.len, 3);
}

Test(written, finds_where_a_read_character_stands)
{
	static const struct {
		const char *text;
		enum escape escape;
		struct place read, stands; /* the text begins at 7:20 */
	} rows[] = {
		{ "a < b", ESCAPE_NONE, { 1, 5 }, { 7, 24 } },
		{ "a &lt; b", ESCAPE_XML, { 1, 3 }, { 7, 22 } },
		{ "a &lt; b", ESCAPE_XML, { 1, 5 }, { 7, 27 } },
		{ "&quot;ā&quot; + b", ESCAPE_XML, { 1, 7 }, { 7, 36 } },
		{ "a\n b", ESCAPE_XML, { 1, 4 }, { 8, 2 } }, /* read as "a  b" */
		{ "a\r\nb", ESCAPE_XML, { 1, 3 }, { 8, 1 } },
		{ "a&#10;b", ESCAPE_XML, { 2, 1 }, { 7, 26 } },
		{ "a & b", ESCAPE_XML, { 1, 5 }, { 7, 24 } }, /* refused, yet no loop */
		{ "\\\"a\\\" = b", ESCAPE_JSON, { 1, 7 }, { 7, 28 } },
		{ "a\\nb", ESCAPE_JSON, { 2, 1 }, { 7, 23 } },
		{ "\\u0101b", ESCAPE_JSON, { 1, 2 }, { 7, 26 } },
		{ "\\ud83d\\ude00b", ESCAPE_JSON, { 1, 2 }, { 7, 32 } },
		{ "\\ud7ffb", ESCAPE_JSON, { 1, 2 }, { 7, 26 } },
		{ "\\\"a", ESCAPE_JSON, { 1, 9 }, { 7, 23 } }, /* behind the end: the end */
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct written written =
			written_new(&arena, str_from_c(rows[i].text), rows[i].escape);
		struct place found =
			written_place(&written, (struct place){ 7, 20 }, rows[i].read);

		cr_expect_eq(found.line, rows[i].stands.line, "%s", rows[i].text);
		cr_expect_eq(found.column, rows[i].stands.column, "%s: %u", rows[i].text,
			     (unsigned)found.column);
	}
}
