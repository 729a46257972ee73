#include "engine/form/slug.h"

#include <criterion/criterion.h>

#include "engine/base/arena.h"

static const struct {
	const char *text, *want;
	char glue;
} rows[] = {
	{ "Iesniegums par atļauju", "iesniegums-par-atlauju", '-' },
	{ "  Vārds,  uzvārds! ", "vards_uzvards", '_' },
	{ "2. pielikums", "x-2-pielikums", '-' },
	{ "hh_size", "hh_size", '_' },
	{ "Ženēvas ŠĶŪNIS", "zenevas-skunis", '-' },
	{ "!?", "", '-' },
	{ "", "", '-' },
};

Test(slug, makes_names_of_texts)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_str_eq(str_to_c(&arena, slug_make(&arena, str_from_c(rows[i].text),
							    rows[i].glue)),
				 rows[i].want, "%s", rows[i].text);
	arena_finish(&arena);
}

Test(slug, is_never_longer_than_the_schema_allows)
{
	struct arena arena;
	char text[500];

	arena_init(&arena);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 3 == 2 ? ' ' : 'a';
	cr_expect_leq(slug_make(&arena, (struct str){ text, sizeof(text) }, '-').len,
		      SLUG_LENGTH);
	arena_finish(&arena);
}
