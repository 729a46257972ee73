#include "engine/rules/cost.h"

#include <criterion/criterion.h>

#define ROWS_MOST "40"

/* Rules in rows that read all rows, in texts, in filters and in a pattern. */
static const struct str definition = STR_INIT(
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\""
	" institution=\"99999999902\"><title xml:lang=\"lv\">F</title><page id=\"p\"><title"
	" xml:lang=\"lv\">P</title><repeat id=\"r\" max=\"" ROWS_MOST "\"><label"
	" xml:lang=\"lv\">R</label><number id=\"a\" constraint=\"count(r[a = a]) &lt; "
	"100\"><label"
	" xml:lang=\"lv\">A {count(r)}</label></number><text id=\"t\" max-length=\"50\""
	" pattern=\"[a-z]*\" required=\"sum(r.a) &gt; 5\"><label "
	"xml:lang=\"lv\">T</label><hint xml:lang=\"lv\">a to z</hint></text>"
	"<choice id=\"c\" filter=\"item.value != string(a)\"><label xml:lang=\"lv\">C</label>"
	"<option value=\"1\"><label xml:lang=\"lv\">Viens</label></option><option"
	" value=\"2\"><label xml:lang=\"lv\">Divi</label></option></choice></repeat><number"
	" id=\"s\" calculate=\"sum(sort(r.a, function(x, y) x &lt; y))\"><label"
	" xml:lang=\"lv\">S</label></number></page></form>");

static const struct answers *full_answers(struct arena *arena, const struct form *form,
					  size_t rows)
{
	struct answers *answers = answers_new(arena, form);

	for (size_t i = 0; i < rows; i++) {
		struct str name = str_printf(arena, "r.%zu.a", i);

		cr_assert(answers_set(answers, name, str_printf(arena, "%zu", i)));
		name = str_printf(arena, "r.%zu.t", i);
		cr_assert(answers_set(answers, name, STR("abc")));
		name = str_printf(arena, "r.%zu.c", i);
		cr_assert(answers_set(answers, name, STR("1")));
	}
	return answers;
}

Test(rules_cost, is_never_passed_by_a_run)
{
	struct arena arena;
	struct diags diags;

	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	const struct form *form = form_load(&arena, definition, &diags);
	cr_assert(form != NULL);
	const struct rules *rules = rules_build(&arena, form, &diags);
	cr_assert(rules != NULL);
	struct rules_cost cost = rules_cost(rules, &diags);
	cr_expect_eq(diags.list.count, 0);
	const struct answers *answers = full_answers(&arena, form, 40);
	size_t before = arena.used;
	const struct state *state = rules_run(rules, answers, 0, &arena);
	cr_expect(!state->spent);
	cr_expect(cost.steps >= state->steps, "%zu of %llu", state->steps,
		  (unsigned long long)cost.steps);
	cr_expect(cost.steps < 20 * state->steps, "%zu of %llu", state->steps,
		  (unsigned long long)cost.steps);
	cr_expect(cost.bytes >= arena.used - before);
	cr_expect(cost.texts > 0);
	arena_finish(&arena);
}

Test(rules_cost, counts_on_no_more_rows_than_one_too_many)
{
	struct arena arena;
	struct diags diags;

	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	const struct form *form = form_load(&arena, definition, &diags);
	struct answers *answers = answers_new(&arena, form);
	cr_expect(answers_set(answers, STR("r"), STR("41")));
	cr_expect(!answers_set(answers, STR("r"), STR("42")));
	arena_finish(&arena);
}
