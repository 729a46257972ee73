#include "engine/base/translation.h"

#include <criterion/criterion.h>

#include "engine/base/arena.h"
#include "engine/base/diag.h"

static struct arena arena;
static struct translation latvian;

static void init(void)
{
	arena_init(&arena);
	translation_init(&latvian, &arena);
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(translation, .init = init, .fini = finish);

Test(translation, gives_what_stands_for_a_text_or_the_text)
{
	cr_assert(translation_add(&latvian, STR("remove it"), STR("noņemiet to")));
	cr_expect_str_eq(translate(&latvian, "remove it"), "noņemiet to");
	cr_expect_str_eq(translate(&latvian, "keep it"), "keep it");
	cr_expect_str_eq(translate(NULL, "remove it"), "remove it");
	cr_expect(str_equal(translate_word(&latvian, STR("remove it")), STR("noņemiet to")));
	cr_expect(str_equal(translate_word(&latvian, STR("other")), STR("other")));
}

Test(translation, takes_each_text_once)
{
	cr_assert(translation_add(&latvian, STR("a"), STR("b")));
	cr_expect_not(translation_add(&latvian, STR("a"), STR("c")));
	cr_expect_str_eq(translate(&latvian, "a"), "b");
}

/* What would read other arguments than are given is memory-unsafe. */
Test(translation, takes_only_what_reads_the_same_arguments)
{
	static const struct {
		const char *english, *translated;
		bool fits;
	} rows[] = {
		{ "plain", "vienkārši", true },
		{ "100%% of %d", "%d no 100%%", true },
		{ "%s and %.*s", "%s un %.*s", true },
		{ "%s", "%5s", true },
		{ "%zu of %u", "%2$u no %1$zu", true },
		{ "`%.*s` at %u", "%3$u: „%2$.*1$s”", true },
		{ "%.*s %.*s", "%1$*1$d", false },
		{ "%s, then %d", "%s", true },
		{ "%s, then %d", "%2$d", false },
		{ "%d, then %s", "%s", false },
		{ "%s", "%s %s", false },
		{ "%s", "%d", false },
		{ "%u", "%zu", false },
		{ "%llu", "%lu", false },
		{ "%.*s", "%s", false },
		{ "%s", "%.*s", false },
		{ "%s", "%n", false },
		{ "%s", "%", false },
		{ "%s", "%1$s %s", false },
		{ "%s", "%99$s", false },
		{ "%d", "%2147483648$d", false },
		{ "plain", "%s", false },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct translation each;

		translation_init(&each, &arena);
		cr_expect_eq(translation_add(&each, str_from_c(rows[i].english),
					     str_from_c(rows[i].translated)),
			     rows[i].fits, "%s: %s", rows[i].english, rows[i].translated);
	}
}

Test(translation, is_what_findings_are_said_in)
{
	struct diags diags;
	struct diags inner;
	struct diag *diag;

	(void)translation_add(&latvian, STR("line %u: `%.*s` is %s"),
			      STR("„%3$.*2$s” %1$u. rindā: %4$s"));
	(void)translation_add(&latvian, STR("empty"), STR("tukšs"));
	(void)translation_add(&latvian, STR("fill in %.*s"), STR("aizpildiet „%.*s”"));
	(void)translation_add(&latvian, STR("<label>"), STR("Jautājums"));
	(void)translation_add(&latvian, STR("@id"), STR("Identifikators"));
	diags_init(&diags, &arena, STR(""));
	diags.translation = &latvian;
	diags_init_like(&inner, &diags, &arena, STR("b.xml"));
	diag = diag_error(&inner, "a.b", (struct place){ 1, 1 }, "line %u: `%.*s` is %s", 7U,
			  STR_ARG(STR("vards")), diag_words(&inner, "empty"));
	diag_fix(&inner, diag, "fill in %.*s", STR_ARG(diag_element(&inner, STR("label"))));
	cr_expect(str_equal(diag->what, STR("„vards” 7. rindā: tukšs")));
	cr_expect(str_equal(diag->fix, STR("aizpildiet „Jautājums”")));
	cr_expect(str_equal(diag_attribute(&inner, STR("id")), STR("Identifikators")));
	cr_expect(str_equal(diag_attribute(&inner, STR("label")), STR("label")));
}
