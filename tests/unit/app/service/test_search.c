#include "app/service/search.h"

#include <criterion/criterion.h>

#include "engine/base/collate.h"
#include "engine/base/utf8.h"

static struct arena arena;

static void start(void)
{
	arena_init(&arena);
}

static void stop(void)
{
	arena_finish(&arena);
}

TestSuite(search, .init = start, .fini = stop);

static const struct {
	const char *typed, *text;
	bool finds;
} rows[] = {
	{ "", "Apbedīšanas pabalsts", true },
	{ "   ", "Apbedīšanas pabalsts", true },
	{ "apbedisanas", "Apbedīšanas pabalsts", true },
	{ "APBEDĪŠANAS", "Apbedīšanas pabalsts", true },
	{ "apbedīšanas", "apbedisanas", true },
	{ "apbedi\xCC\x84s\xCC\x8C", "Apbedīšanas pabalsts", true }, /* marks behind letters */
	{ "pabalsts", "Iesniegums pabalsta piešķiršanai", true },
	{ "pabalstiem", "Iesniegums pabalsta piešķiršanai", true },
	{ "atļaujas", "Ielu tirdzniecības atļauja", true },
	{ "atļauja iela", "Tirdzniecības atļauja uz ielas", true },
	{ "ielas atļauja", "Tirdzniecības atļauja uz ielas", true },
	{ "atļauja pabalsts", "Tirdzniecības atļauja uz ielas", false },
	{ "permits", "A permit to trade", true },
	{ "nāve", "Tuvinieka nāve", true },
	{ "nave", "Tuvinieka nāves gadījums", true },
	{ "e-iesniegums", "E-iesniegums iestādei", true },
	{ "\"%<script>_", "script", true },
	{ "!?", "jebkas", true }, /* of no letters: nothing is looked for */
	{ "пособие", "Пособие на погребение", true },
	{ "zzz", "Apbedīšanas pabalsts", false },
};

Test(search, finds_words_whatever_their_capitals_diacritics_and_endings)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct search search = search_read(&arena, str_from_c(rows[i].typed));

		cr_expect_eq(
			search_finds(&search, collate_fold(&arena, str_from_c(rows[i].text))),
			rows[i].finds, "%s in %s", rows[i].typed, rows[i].text);
	}
}

Test(search, keeps_what_was_typed_and_no_more_than_a_line)
{
	char many[600];
	struct search search = search_read(&arena, STR("  Bēru pabalsts "));

	cr_expect(str_equal_c(search.typed, "Bēru pabalsts"));
	for (size_t i = 0; i < sizeof(many); i += 2)
		memcpy(many + i, "\xC4\x81", 2); /* ā */
	search = search_read(&arena, (struct str){ many, sizeof(many) });
	cr_expect_eq(utf8_count(search.typed), SEARCH_LETTERS);
	cr_expect_eq(utf8_invalid(search.typed), SIZE_MAX);
	for (size_t i = 0; i < sizeof(many); i++)
		many[i] = i % 2 == 0 ? 'a' : ' ';
	search = search_read(&arena, (struct str){ many, sizeof(many) });
	cr_expect_eq(search.count, SEARCH_WORDS);
}
