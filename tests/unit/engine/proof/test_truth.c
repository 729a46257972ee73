/* Proofs against all answers there are: small forms at random, from fixed seeds, whose answers
 * can be tried one by one. What is said never to be asked must not be; and since all of their
 * conditions can be decided, what is never asked must be said. */
#include "engine/proof/proof.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { FORMS = 120, QUESTIONS = 4 };

struct chance {
	uint64_t state;
};

static uint32_t draw(struct chance *chance, uint32_t below)
{
	chance->state ^= chance->state >> 12;
	chance->state ^= chance->state << 25;
	chance->state ^= chance->state >> 27;
	return (uint32_t)((chance->state * 0x2545F4914F6CDD1DULL) >> 33) % below;
}

static const char *const atoms[] = {
	"a = \"x\"",
	"a != \"y\"",
	"a in (\"x\", \"y\")",
	"a = null",
	"b = \"p\"",
	"b != null",
	"b != \"q\"",
	"j",
	"j = false",
	"n > 2",
	"n &lt;= 2",
	"n in [1..3]",
	"n between 2 and 2",
	"n != null",
	"s = 7",
	"k",
	"string length(a) = 1",
	"if j then n > 3 else a = \"x\"",
	"b = a",
};

/* Conditions of b may not read what depends on b. */
static void add_condition(struct chance *chance, struct buf *out, int depth)
{
	uint32_t what = draw(chance, depth > 2 ? 1 : 4);

	if (what == 0) {
		buf_add(out, str_from_c(atoms[draw(chance, LENGTH(atoms))]));
		return;
	}
	buf_add(out, what == 1 ? STR("not(") : STR("("));
	add_condition(chance, out, depth + 1);
	if (what > 1) {
		buf_add(out, what == 2 ? STR(" and ") : STR(" or "));
		add_condition(chance, out, depth + 1);
	}
	buf_add(out, STR(")"));
}

static const char head[] =
	"<form xmlns='urn:veidlapa:form:1' id='f' languages='lv' institution='99999999902'>"
	"<title xml:lang='lv'>F</title><page id='p'><title xml:lang='lv'>P</title>"
	"<choice id='a'><label xml:lang='lv'>A</label>"
	"<option value='x'><label xml:lang='lv'>X</label></option>"
	"<option value='y'><label xml:lang='lv'>Y</label></option>"
	"<option value='z'><label xml:lang='lv'>Z</label></option></choice>"
	"<yes-no id='j'><label xml:lang='lv'>J</label></yes-no>"
	"<number id='n' decimals='0' max='4'><label xml:lang='lv'>N</label></number>"
	"<choice id='b' relevant='a = \"x\" or j'><label xml:lang='lv'>B</label>"
	"<option value='p'><label xml:lang='lv'>P</label></option>"
	"<option value='q'><label xml:lang='lv'>Q</label></option></choice>"
	"<number id='s' calculate='if b = \"p\" and n > 1 then 7 else null'>"
	"<label xml:lang='lv'>S</label></number>"
	"<yes-no id='k' relevant='n != 0' calculate='j and a != \"z\"'>"
	"<label xml:lang='lv'>K</label></yes-no>";

static void write_form(struct chance *chance, struct buf *out)
{
	buf_add(out, str_from_c(head));
	for (int i = 0; i < QUESTIONS; i++) {
		buf_printf(out, "<text id='t%d' relevant='", i);
		add_condition(chance, out, 0);
		buf_add(out, STR(" and "));
		add_condition(chance, out, 0);
		buf_add(out, STR("'><label xml:lang='lv'>T</label></text>"));
	}
	buf_add(out, STR("</page></form>"));
}

struct tried {
	const struct form *form;
	const struct rules *rules;
	bool asked[QUESTIONS], hidden[QUESTIONS];
};

static void note(struct tried *tried, const char *const *answers)
{
	static const char *const names[] = { "a", "j", "n", "b" };
	struct arena arena;
	struct answers *given;
	struct state *state;

	arena_init(&arena);
	given = answers_new(&arena, tried->form);
	for (size_t i = 0; i < LENGTH(names); i++)
		cr_assert(answers_set(given, str_from_c(names[i]), str_from_c(answers[i])));
	state = rules_run(tried->rules, given, 0, &arena);
	for (int i = 0; i < QUESTIONS; i++) {
		size_t at = tried->form->item_count - QUESTIONS + (size_t)i;
		bool relevant = state->root->cells[tried->form->items[at]->column].relevant;
		tried->asked[i] |= relevant;
		tried->hidden[i] |= !relevant;
	}
	arena_finish(&arena);
}

/* -1: below all that the conditions mention. */
static void try_all(struct tried *tried)
{
	static const char *const a[] = { "", "x", "y", "z" },
				 *const j[] = { "", "true", "false" }, *const n[] = { "",  "-1",
										      "0", "1",
										      "2", "3",
										      "4" },
				 *const b[] = { "", "p", "q" };

	for (size_t i = 0; i < LENGTH(a) * LENGTH(j) * LENGTH(n) * LENGTH(b); i++) {
		const char *answers[] = { a[i % 4], j[i / 4 % 3], n[i / 12 % 7], b[i / 84] };

		note(tried, answers);
	}
}

static bool is_said(const struct diags *diags, const char *code, int question)
{
	char path[32];

	(void)snprintf(path, sizeof(path), "p/t%d@relevant", question);
	for (size_t i = 0; i < diags->list.count; i++)
		if (str_equal_c(str_from_c(diags->list.at[i].code), code) &&
		    str_equal_c(diags->list.at[i].path, path))
			return true;
	return false;
}

static void expect_truth(struct arena *arena, struct str text, size_t *never)
{
	struct tried tried = { 0 };
	struct diags diags;

	diags_init(&diags, arena, STR(""));
	tried.form = form_load(arena, text, &diags);
	cr_assert_not_null(tried.form, "%.*s", STR_ARG(text));
	tried.rules = rules_build(arena, tried.form, &diags);
	cr_assert_not_null(tried.rules, "%.*s", STR_ARG(text));
	cr_expect_eq(proof_check(tried.form, tried.rules, &diags).given_up, 0);
	try_all(&tried);
	for (int i = 0; i < QUESTIONS; i++) {
		cr_expect_eq(is_said(&diags, "proof.item.never", i), !tried.asked[i],
			     "t%d, asked: %d\n%.*s", i, tried.asked[i], STR_ARG(text));
		cr_expect_eq(is_said(&diags, "proof.condition.always", i), !tried.hidden[i],
			     "t%d, hidden: %d\n%.*s", i, tried.hidden[i], STR_ARG(text));
		*never += !tried.asked[i];
	}
}

Test(proof, says_what_trying_all_answers_shows)
{
	size_t never = 0;

	for (uint64_t seed = 1; seed <= FORMS; seed++) {
		struct chance chance = { seed * 7919 };
		struct arena arena;
		struct buf buf;

		arena_init(&arena);
		buf_init(&buf, 64 * 1024);
		write_form(&chance, &buf);
		expect_truth(&arena, buf_str(&buf), &never);
		buf_finish(&buf);
		arena_finish(&arena);
	}
	cr_expect_gt(never, 20, "%zu", never);
}
