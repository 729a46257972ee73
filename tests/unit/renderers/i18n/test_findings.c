#include "renderers/i18n/findings.h"

#include <criterion/criterion.h>

#include "engine/base/asset.h"
#include "engine/base/json.h"

/* That each text has a translation, and none too many, is in tests/server/findings.test.mjs. */
Test(findings, are_all_taken)
{
	const struct asset *asset = asset_find(STR("renderers/i18n/findings.lv.json"));
	const struct translation *latvian = findings_in(STR("lv"));
	struct arena arena;
	struct diags diags;
	const struct json *texts;

	cr_assert_not_null(asset);
	arena_init(&arena);
	diags_init(&diags, &arena, str_from_c(asset->path));
	texts = json_parse(&arena, asset->bytes, &diags);
	cr_assert_not_null(texts);
	for (const struct json *at = texts->first; at != NULL; at = at->next)
		cr_expect(str_equal(translate_word(latvian, at->key), at->text),
			  "does not fit: %.*s", STR_ARG(at->key));
	arena_finish(&arena);
}

Test(findings, use_the_words_of_the_portal)
{
	const struct translation *latvian = findings_in(STR("lv"));

	cr_expect(str_equal(translate_word(latvian, STR("@relevant")), STR("Rādīt, ja")));
	cr_expect(str_equal(translate_word(latvian, STR("<page>")), STR("Lapa")));
}

Test(findings, are_english_in_other_languages)
{
	cr_expect_null(findings_in(STR("en")));
	cr_expect_null(findings_in(STR("")));
}
