#include "renderers/i18n/i18n.h"

#include <criterion/criterion.h>

#include "engine/base/asset.h"
#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "engine/form/item.h"
#include "engine/rules/state.h"
#include "engine/xlsform/xlsform.h"

#define NBSP "\xC2\xA0"

static const struct json *read_words(struct arena *arena, struct str path)
{
	const struct asset *asset = asset_find(path);
	struct diags diags;
	const struct json *words;

	cr_assert_not_null(asset);
	diags_init(&diags, arena, path);
	words = json_parse(arena, asset->bytes, &diags);
	cr_assert_not_null(words);
	return words;
}

/* The key without the form of a plural. */
static struct str stem(struct str key)
{
	struct str rest = key;
	struct str name = key;

	(void)str_next(&rest, '#', &name);
	return name;
}

static bool has_stem(const struct json *words, struct str name)
{
	for (const struct json *at = words->first; at != NULL; at = at->next)
		if (str_equal(stem(at->key), name))
			return true;
	return false;
}

static void expect_all_in(const struct json *words, const struct json *others,
			  const char *language)
{
	for (const struct json *at = words->first; at != NULL; at = at->next)
		cr_expect(has_stem(others, stem(at->key)), "%s lacks %.*s", language,
			  STR_ARG(at->key));
}

Test(i18n, has_every_word_in_every_language)
{
	struct arena arena;
	const struct json *lv;
	const struct json *en;

	arena_init(&arena);
	lv = read_words(&arena, STR("renderers/i18n/lv.json"));
	en = read_words(&arena, STR("renderers/i18n/en.json"));
	expect_all_in(lv, en, "English");
	expect_all_in(en, lv, "Latvian");
	arena_finish(&arena);
}

Test(i18n, has_every_form_of_a_plural)
{
	static const struct str forms[] = { STR_INIT("zero"), STR_INIT("one"),
					    STR_INIT("other") };
	struct arena arena;
	const struct json *lv;

	arena_init(&arena);
	lv = read_words(&arena, STR("renderers/i18n/lv.json"));
	for (const struct json *at = lv->first; at != NULL; at = at->next) {
		struct str name = stem(at->key);

		for (size_t i = 0; i < LENGTH(forms) && name.len < at->key.len; i++) {
			struct str key = str_printf(&arena, "%.*s#%.*s", STR_ARG(name),
						    STR_ARG(forms[i]));

			cr_expect_not_null(json_get(lv, key), "%.*s", STR_ARG(key));
		}
	}
	arena_finish(&arena);
}

Test(i18n, has_a_message_for_every_problem)
{
	struct arena arena;
	const struct json *lv;

	arena_init(&arena);
	lv = read_words(&arena, STR("renderers/i18n/lv.json"));
	for (size_t i = 0; i < item_code_count; i++)
		cr_expect(has_stem(lv, str_printf(&arena, "error.%s", item_codes[i])), "%s",
			  item_codes[i]);
	for (size_t i = 0; i < problem_code_count; i++)
		cr_expect(has_stem(lv, str_printf(&arena, "error.%s", problem_codes[i])), "%s",
			  problem_codes[i]);
	arena_finish(&arena);
}

static void expect_part(struct arena *arena, const struct json *words, struct str part)
{
	cr_expect(has_stem(words, str_printf(arena, "part.%.*s", STR_ARG(part))), "%.*s",
		  STR_ARG(part));
	cr_expect(has_stem(words, str_printf(arena, "object.%.*s", STR_ARG(part))), "%.*s",
		  STR_ARG(part));
}

Test(i18n, has_a_label_for_every_part_of_an_item)
{
	struct arena arena;
	const struct json *lv;

	arena_init(&arena);
	lv = read_words(&arena, STR("renderers/i18n/lv.json"));
	for (size_t kind = 0; kind < ITEM_KINDS; kind++) {
		const struct item_type *type = item_type((enum item_kind)kind);

		for (size_t i = 0; i < type->part_count; i++)
			expect_part(&arena, lv, type->parts[i]);
	}
	arena_finish(&arena);
}

Test(i18n, has_words_for_all_that_a_spreadsheet_may_have_besides)
{
	struct arena arena;
	const struct json *lv;

	arena_init(&arena);
	lv = read_words(&arena, STR("renderers/i18n/lv.json"));
	for (size_t i = 0; i < XLSFORM_WHATS; i++)
		cr_expect(has_stem(lv, str_printf(&arena, "xlsform.%s", xlsform_whats[i])),
			  "%s", xlsform_whats[i]);
	for (size_t i = 0; i < XLSFORM_INSTEADS; i++)
		cr_expect(has_stem(lv, str_printf(&arena, "xlsform.instead.%s",
						  xlsform_insteads[i])),
			  "%s", xlsform_insteads[i]);
	arena_finish(&arena);
}

static bool is_in_a_stylesheet(struct str key)
{
	for (size_t i = 0; i < asset_count; i++)
		if (str_ends(str_from_c(assets[i].path), STR(".xsl")) &&
		    str_find(assets[i].bytes, key, 0) != SIZE_MAX)
			return true;
	return false;
}

/* Families of which C makes the keys, and single keys that it names. */
static bool is_in_the_program(struct str key)
{
	static const struct str prefixes[] = {
		STR_INIT("error."),	   STR_INIT("field.files"),
		STR_INIT("home."),	   STR_INIT("language."),
		STR_INIT("moment"),	   STR_INIT("month."),
		STR_INIT("notice."),	   STR_INIT("object."),
		STR_INIT("part."),	   STR_INIT("lost."),
		STR_INIT("status."),	   STR_INIT("page.row"),
		STR_INIT("page.errors"),   STR_INIT("page.step"),
		STR_INIT("page.warnings"), STR_INIT("review.incomplete"),
		STR_INIT("trace."),	   STR_INIT("xlsform."),
		STR_INIT("button.show"),   STR_INIT("button.receipt"),
		STR_INIT("draft."),	   STR_INIT("mail."),
		STR_INIT("login."),	   STR_INIT("start.login."),
		STR_INIT("button.log"),	   STR_INIT("service."),
		STR_INIT("portal."),	   STR_INIT("term."),
		STR_INIT("withdrawn."),	   STR_INIT("full."),
		STR_INIT("guest."),
	};

	for (size_t i = 0; i < LENGTH(prefixes); i++)
		if (str_starts(key, prefixes[i]))
			return true;
	return false;
}

Test(i18n, has_no_word_that_nobody_says)
{
	struct arena arena;
	const struct json *lv;

	arena_init(&arena);
	lv = read_words(&arena, STR("renderers/i18n/lv.json"));
	for (const struct json *at = lv->first; at != NULL; at = at->next)
		cr_expect(is_in_the_program(stem(at->key)) || is_in_a_stylesheet(stem(at->key)),
			  "%.*s", STR_ARG(at->key));
	arena_finish(&arena);
}

static const struct {
	const char *language, *count, *want;
} plurals[] = {
	{ "lv", "1", "Lai turpinātu, izlabojiet 1" NBSP "kļūdu" },
	{ "lv", "2", "Lai turpinātu, izlabojiet 2" NBSP "kļūdas" },
	{ "lv", "11", "Lai turpinātu, izlabojiet 11" NBSP "kļūdu" },
	{ "lv", "21", "Lai turpinātu, izlabojiet 21" NBSP "kļūdu" },
	{ "lv", "22", "Lai turpinātu, izlabojiet 22" NBSP "kļūdas" },
	{ "lv", "111", "Lai turpinātu, izlabojiet 111" NBSP "kļūdu" },
	{ "en", "1", "To continue, correct 1" NBSP "mistake" },
	{ "en", "21", "To continue, correct 21" NBSP "mistakes" },
	{ "de", "2", "Lai turpinātu, izlabojiet 2" NBSP "kļūdas" },
};

/* The limit of a long answer, which is said before anything is wrong. */
static const struct {
	const char *language, *count, *want;
} limits[] = {
	{ "lv", "1", "Līdz 1 rakstzīmei." },
	{ "lv", "2", "Līdz 2 rakstzīmēm." },
	{ "lv", "11", "Līdz 11 rakstzīmēm." },
	{ "lv", "20", "Līdz 20 rakstzīmēm." },
	{ "lv", "21", "Līdz 21 rakstzīmei." },
	{ "lv", "111", "Līdz 111 rakstzīmēm." },
	{ "en", "1", "Up to 1 character." },
	{ "en", "21", "Up to 21 characters." },
	{ "lv", "2000", "Līdz 2" NBSP "000 rakstzīmēm." },
	{ "lv", "10000", "Līdz 10" NBSP "000 rakstzīmēm." },
	{ "lv", "1234567", "Līdz 1" NBSP "234" NBSP "567 rakstzīmēm." },
	{ "en", "10000", "Up to 10,000 characters." },
};

static void expect_printed(const char *language, struct str key, const struct pair *parameters,
			   size_t count, const char *want)
{
	struct buf out;

	buf_init(&out, 1024);
	word_print(words_in(str_from_c(language)), key, parameters, count, &out);
	cr_expect(str_equal_c(buf_str(&out), want), "%.*s", STR_ARG(buf_str(&out)));
	buf_finish(&out);
}

Test(i18n, chooses_the_form_that_goes_with_a_number)
{
	for (size_t i = 0; i < LENGTH(plurals); i++) {
		const struct pair count = { STR("count"), str_from_c(plurals[i].count) };

		expect_printed(plurals[i].language, STR("page.errors"), &count, 1,
			       plurals[i].want);
	}
}

Test(i18n, says_a_limit_with_the_form_that_goes_with_it)
{
	for (size_t i = 0; i < LENGTH(limits); i++) {
		const struct pair count = { STR("count"), str_from_c(limits[i].count) };

		expect_printed(limits[i].language, STR("field.limit"), &count, 1,
			       limits[i].want);
	}
}

Test(i18n, takes_the_form_for_exactly_that_number_first)
{
	const struct pair parameters[] = {
		{ STR("label"), STR("Bērni") },
		{ STR("limit"), STR("0") },
		{ STR("count"), STR("0") },
	};

	expect_printed("lv", STR("error.number.decimals"), parameters, LENGTH(parameters),
		       "Ievadiet veselu skaitli laukā „Bērni”");
}

Test(i18n, gives_the_key_where_there_is_no_word)
{
	expect_printed("lv", STR("no.such"), NULL, 0, "no.such");
}

Test(i18n, names_a_parameter_that_is_not_given)
{
	expect_printed("en", STR("field.place"), NULL, 0, "Place number");
}

static const struct {
	const char *language;
	int64_t ms;
	const char *want;
} moments[] = {
	{ "lv", 1770294600000, "2026." NBSP "gada 5." NBSP "februārī plkst." NBSP "14:30" },
	{ "en", 1770294600000, "5" NBSP "February" NBSP "2026 at 14:30" },
	{ "lv", 1782896400000,
	  "2026." NBSP "gada 1." NBSP "jūlijā plkst." NBSP "12:00" }, /* summer time */
	{ "lv", -1, "1970." NBSP "gada 1." NBSP "janvārī plkst." NBSP "02:59" },
};

Test(i18n, leaves_out_a_part_whose_parameter_is_not_given)
{
	const struct pair label = { STR("label"), STR("Vārds [1]") };

	expect_printed("lv", STR("error.required"), &label, 1, "Aizpildiet lauku „Vārds [1]”");
	expect_printed("lv", STR("error.required"), NULL, 0, "Aizpildiet lauku");
	expect_printed("lv", STR("a [b] [c"), NULL, 0, "a [b] [c");
}

Test(i18n, says_a_moment_in_the_time_of_riga)
{
	for (size_t i = 0; i < LENGTH(moments); i++) {
		struct buf out;

		buf_init(&out, 256);
		moment_print(words_in(str_from_c(moments[i].language)), moments[i].ms, &out);
		cr_expect(str_equal_c(buf_str(&out), moments[i].want), "%.*s",
			  STR_ARG(buf_str(&out)));
		buf_finish(&out);
	}
}

Test(i18n, keeps_the_parts_of_a_day_in_one_line)
{
	expect_printed("lv", STR("field.date"), NULL, 0, "Piemēram, 27." NBSP "3." NBSP "2026");
	expect_printed("en", STR("field.date"), NULL, 0,
		       "For example, 27" NBSP "3" NBSP "2026");
}

Test(i18n, says_until_when_in_the_dative)
{
	struct buf out;

	buf_init(&out, 256);
	moment_print_until(words_in(STR("lv")), 1770294600000, &out);
	cr_expect(str_equal_c(buf_str(&out),
			      "2026." NBSP "gada 5." NBSP "februārim plkst." NBSP "14:30"));
	buf_clear(&out);
	moment_print_until(words_in(STR("en")), 1770294600000, &out);
	cr_expect(str_equal_c(buf_str(&out), "5" NBSP "February" NBSP "2026 at 14:30"));
	buf_finish(&out);
}

Test(i18n, lists_the_interface_languages)
{
	cr_expect(str_equal_c(words_language(0), "lv"));
	cr_expect(str_equal_c(words_language(1), "en"));
	cr_expect_eq(words_language(2).len, 0);
}
