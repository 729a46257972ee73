#include "engine/feel/feel.h"

#include <criterion/criterion.h>

#include "engine/base/limits.h"

/* summa, nosaukums, izdevumi (a list of rows), statuss (one of two) and anything. */
static const struct feel_type number = { .kind = FEEL_NUMBER };
static const struct feel_type string = { .kind = FEEL_STRING };
static const struct feel_type date = { .kind = FEEL_DATE };
static const struct feel_member row_members[] = {
	{ STR_INIT("summa"), &number },
	{ STR_INIT("datums"), &date },
};
static const struct feel_type row = { .kind = FEEL_CONTEXT,
				      .members = row_members,
				      .member_count = LENGTH(row_members) };
static const struct feel_type rows = { .kind = FEEL_LIST, .element = &row };
static const struct str options[] = { STR_INIT("strādā"), STR_INIT("mācās") };
static const struct feel_type choice = { .kind = FEEL_STRING,
					 .enumeration = options,
					 .enumeration_count = LENGTH(options) };
static const struct feel_name name_list[] = {
	{ STR_INIT("summa"), &number },	 { STR_INIT("nosaukums"), &string },
	{ STR_INIT("izdevumi"), &rows }, { STR_INIT("statuss"), &choice },
	{ STR_INIT("kas"), NULL },
};
static const struct feel_names names = { name_list, LENGTH(name_list) };

static const struct feel_expr *compile(struct arena *arena, const char *text,
				       struct diags *diags)
{
	diags_init(diags, arena, STR("rule"));
	return feel_compile(arena, str_from_c(text), &names, diags);
}

static void expect_problems(const char *text, const char *wanted)
{
	struct arena arena = { 0 };
	struct diags diags;
	struct buf out;

	(void)compile(&arena, text, &diags);
	buf_init(&out, 100000);
	diags_print(&diags, &out);
	cr_expect(str_equal_c(buf_str(&out), wanted), "%s:\n%.*s", text,
		  STR_ARG(buf_str(&out)));
	buf_finish(&out);
	arena_finish(&arena);
}

Test(feel, says_where_and_what_and_what_to_do)
{
	static const struct {
		const char *text, *wanted;
	} found[] = {
		{ "suma > 5", "rule:1:1: error: there is no name `suma`; did you mean `summa`? "
			      "[feel.name.unknown]\n" },
		{ "1 +\n  * 2", "rule:2:3: error: found `*`, but a value is expected; correct "
				"it here, or right before [feel.syntax]\n" },
		{ "summa >", "rule:1:8: error: the text ends, but a value is expected; add "
			     "what is missing at the end [feel.syntax]\n" },
		{ "ā = \"ē\" + §",
		  "rule:1:1: error: there is no name `ā`; use the id of an item that has a "
		  "value, or write a text in straight double quotes "
		  "[feel.name.unknown]\nrule:1:11: error: found `§`, but a value is expected; "
		  "correct it here, or right before [feel.syntax]\n" },
		{ "summa + nosaukums",
		  "rule:1:7: warning: `+` cannot be applied to number and string; convert one "
		  "of the two, as in number(…) or string(…) [feel.type.arithmetic]\n" },
		{ "summa = nosaukums",
		  "rule:1:7: warning: number and string can never be equal; write a number "
		  "without quotes, or number(…) around the text [feel.type.comparison]\n" },
		{ "summa < \"5\"",
		  "rule:1:7: warning: number and string have no order; write a number without "
		  "quotes, or number(…) around the text [feel.type.comparison]\n" },
		{ "[1] < kas",
		  "rule:1:5: warning: list and Any have no order; a list may be asked with "
		  "list contains(…), count(…) or some … satisfies … [feel.type.comparison]\n" },
		{ "summa between 1 and \"2\"",
		  "rule:1:7: warning: number and string have no order; write a number without "
		  "quotes, or number(…) around the text [feel.type.comparison]\n" },
		{ "summa in (1, \"a\", > \"b\", [\"a\"..\"b\"], = \"c\")",
		  "rule:1:14: warning: number and string can never be equal; write a number "
		  "without quotes, or number(…) around the text "
		  "[feel.type.comparison]\nrule:1:19: warning: number and string have no "
		  "order; write a number without quotes, or number(…) around the text "
		  "[feel.type.comparison]\nrule:1:26: warning: number and string have no "
		  "order; write a number without quotes, or number(…) around the text "
		  "[feel.type.comparison]\nrule:1:38: warning: number and string can never be "
		  "equal; write a number without quotes, or number(…) around the text "
		  "[feel.type.comparison]\n" },
		{ "izdevumi.suma", "rule:1:9: warning: there is no entry `suma` here; did you "
				   "mean `summa`? [feel.type.member]\n" },
		{ "izdevumi[suma > 1]",
		  "rule:1:10: warning: there is no name `suma`, and the items have no such "
		  "entry; did you mean `summa`? [feel.type.member]\n" },
		{ "izdevumi[summa]", "" },
		{ "izdevumi[datums]",
		  "rule:1:10: warning: a filter needs true or false, not date; write a "
		  "comparison, as in `a = 1` [feel.type.condition]\n" },
		{ "izdevumi[1].datums.yeer",
		  "rule:1:19: warning: date has no property `yeer`; did you mean `year`? "
		  "[feel.type.member]\n" },
		{ "summa.x", "rule:1:6: warning: number has no property `x`; use what it has, "
			     "or remove the dot and the name [feel.type.member]\n" },
		{ "statuss = \"strada\"",
		  "rule:1:11: warning: `strada` is none of the possible values; did you mean "
		  "`strādā`? [feel.type.option]\n" },
		{ "\"macas\" = statuss or statuss in (\"mācās\", = \"x\")",
		  "rule:1:1: warning: `macas` is none of the possible values; did you mean "
		  "`mācās`? [feel.type.option]\nrule:1:45: warning: `x` is none of the "
		  "possible values; use one of strādā, mācās [feel.type.option]\n" },
		{ "if summa then 1 else 2",
		  "rule:1:4: warning: `if` needs true or false, not number; write a "
		  "comparison, as in `a = 1` [feel.type.condition]\n" },
		{ "summa and true",
		  "rule:1:1: warning: `and` needs true or false, not number; write a "
		  "comparison, as in `a = 1` [feel.type.condition]\n" },
		{ "false or nosaukums",
		  "rule:1:10: warning: `or` needs true or false, not string; write a "
		  "comparison, as in `a = 1` [feel.type.condition]\n" },
		{ "some x in izdevumi satisfies x.summa",
		  "rule:1:31: warning: `satisfies` needs true or false, not number; write a "
		  "comparison, as in `a = 1` [feel.type.condition]\n" },
		{ "-nosaukums",
		  "rule:1:1: warning: `-` needs a number or a duration, not string; convert "
		  "one of the two, as in number(…) or string(…) [feel.type.arithmetic]\n" },
		{ "string length(summa)",
		  "rule:1:15: warning: string length() needs string here, not number; give it "
		  "a value of that type [feel.function.type]\n" },
		{ "string length()",
		  "rule:1:1: warning: string length() takes other arguments: string: string; "
		  "give it those arguments, separated by commas [feel.function.arguments]\n" },
		{ "summa(1)",
		  "rule:1:1: warning: number is called, but only functions can be; remove the "
		  "parentheses, or call a function by its name [feel.function.callee]\n" },
		{ "(function(a) a)(1, 2)",
		  "rule:1:2: warning: the function takes 1 arguments, not 2; give it those "
		  "arguments, separated by commas [feel.function.arguments]\n" },
		{ "sum(izdevumi.summa) > 5 and statuss = \"mācās\" and kas = 1", "" },
		{ "kas = null or summa = null or null < 1", "" },
		{ "{a: summa, b: if a > 1 then \"x\" else null}.b = \"x\"", "" },
		{ "izdevumi[datums.year = 2026].summa[1] + 1", "" },
		{ "count(izdevumi[summa > kas]) > 0", "" },
		{ "abs(date(\"2026-01-01\"))",
		  "rule:1:5: warning: abs() needs number here, not date; give it a value of "
		  "that type [feel.function.type]\n" },
		{ "upper case([nosaukums])", "" },
		{ "date(\"2026-02-30\") > kas", "rule:1:1: warning: this always gives null: "
						"there is no day 2026-02-30; correct "
						"its arguments [feel.constant.null]\n" },
		{ "date(2026, 1, 31) > kas and substring(\"ab\", 1, null) = \"ab\"", "" },
		{ "count(summa)", "" },
	};

	for (size_t i = 0; i < LENGTH(found); i++)
		expect_problems(found[i].text, found[i].wanted);
}

Test(feel, refuses_text_that_is_none)
{
	struct arena arena = { 0 };
	struct diags diags;
	char *long_text = arena_alloc(&arena, LIMIT_FEEL_TEXT + 2);

	expect_problems("\"a\xff\"",
			"rule:1:3: error: a byte here is not valid UTF-8; save the file as "
			"UTF-8 [feel.text.encoding]\nrule:1:1: error: the text ends, but a "
			"value is expected; add what is missing at the end [feel.syntax]\n");
	for (size_t i = 0; i < LIMIT_FEEL_TEXT + 1; i++)
		long_text[i] = '1';
	cr_expect(compile(&arena, long_text, &diags) == NULL);
	cr_expect(str_equal_c(str_from_c(diags.list.at[0].code), "feel.limit.text"));
	arena_finish(&arena);
}

/* --- types
 * --------------------------------------------------------------------------------------- */

Test(feel, knows_the_type_of_an_expression)
{
	static const struct {
		const char *text, *wanted;
	} found[] = {
		{ "summa", "number" },
		{ "izdevumi", "list<context<summa: number, datums: date>>" },
		{ "izdevumi.summa", "list<number>" },
		{ "izdevumi[1]", "context<summa: number, datums: date>" },
		{ "izdevumi[summa > 1]", "list<context<summa: number, datums: date>>" },
		{ "izdevumi[1].datums - izdevumi[2].datums", "days and time duration" },
		{ "izdevumi[1].datums.year", "number" },
		{ "summa + 1", "number" },
		{ "summa + kas", "number" },
		{ "summa * kas", "Any" },
		{ "nosaukums + kas", "string" },
		{ "summa + nosaukums", "Null" },
		{ "-summa", "number" },
		{ "summa > 1 and true", "boolean" },
		{ "if kas then 1 else 2", "number" },
		{ "if kas then 1 else null", "number" },
		{ "if kas then 1 else \"a\"", "Any" },
		{ "for x in izdevumi return x.datums", "list<date>" },
		{ "for x in 1..3 return x", "list<number>" },
		{ "for x in [1..3] return x", "list<number>" },
		{ "for x in kas..3 return x", "list<Any>" },
		{ "some x in kas satisfies x", "boolean" },
		{ "[1, 2]", "list<number>" },
		{ "[1, \"a\"]", "list<Any>" },
		{ "[]", "list<Any>" },
		{ "[null]", "list<Any>" },
		{ "[[1], [null]]", "list<list<Any>>" },
		{ "[{a: 1}, {a: null}]", "list<context<a: number>>" },
		{ "[{a: 1}, {b: 1}]", "list<context>" },
		{ "[{a: 1, b: 2}, {b: 1, a: \"x\"}]", "list<context<a: Any, b: number>>" },
		{ "{a: {b: summa}}", "context<a: context<b: number>>" },
		{ "{a: {b: summa}}.a.b", "number" },
		{ "[1..5]", "range<number>" },
		{ "(> 5)", "range<number>" },
		{ "[1..5].start included", "boolean" },
		{ "function(a: number, b) a", "function<number, Any> -> number" },
		{ "(function(a: number) a + 1)(1)", "number" },
		{ "(function(a: list<number>) a)([1])", "list<Any>" },
		{ "string length", "function<string> -> number" },
		{ "abs", "function" },
		{ "string length(nosaukums)", "number" },
		{ "date(\"2026-01-01\")", "date" },
		{ "kas", "Any" },
		{ "kas.x", "Any" },
		{ "kas[1]", "Any" },
		{ "5[kas]", "Any" },
		{ "summa[true]", "list<number>" },
		{ "null", "Null" },
		{ "null + 1", "Any" },
		{ "1 instance of number", "boolean" },
		{ "summa in (1, 2)", "boolean" },
		{ "@\"P1D\" * 2", "days and time duration" },
		{ "@\"P1Y\" / @\"P1M\"", "number" },
	};

	for (size_t i = 0; i < LENGTH(found); i++) {
		struct arena arena = { 0 };
		struct diags diags;
		const struct feel_expr *expr = compile(&arena, found[i].text, &diags);
		struct buf out;

		cr_assert(expr != NULL, "%s", found[i].text);
		buf_init(&out, 1000);
		feel_type_print(feel_expr_type(expr), &out);
		cr_expect(str_equal_c(buf_str(&out), found[i].wanted), "%s: %.*s",
			  found[i].text, STR_ARG(buf_str(&out)));
		buf_finish(&out);
		arena_finish(&arena);
	}
}

/* --- dependencies
 * -------------------------------------------------------------------------------- */

static void print_uses(const struct feel_expr *expr, struct buf *out)
{
	size_t count;
	const struct feel_use *uses = feel_expr_uses(expr, &count);

	for (size_t i = 0; i < count; i++) {
		buf_add(out, i > 0 ? STR(" ") : STR(""));
		buf_add(out,
			uses[i].slot < names.count ? name_list[uses[i].slot].name : STR("?"));
		for (size_t j = 0; j < uses[i].path_len; j++) {
			buf_add_byte(out, '/');
			buf_add(out, uses[i].path[j]);
		}
	}
}

Test(feel, knows_what_an_expression_reads)
{
	static const struct {
		const char *text, *wanted;
	} found[] = {
		{ "1 + 1", "" },
		{ "summa + summa", "summa" },
		{ "izdevumi.summa", "izdevumi/summa" },
		{ "izdevumi[summa > 5].summa", "izdevumi/summa" },
		{ "izdevumi[summa > 5].datums", "izdevumi/summa izdevumi/datums" },
		{ "izdevumi[item.summa > 5]", "izdevumi/summa izdevumi" },
		{ "izdevumi[1]", "izdevumi" },
		{ "izdevumi[nosaukums = \"a\"]", "nosaukums izdevumi" },
		{ "kas.a.b + kas.a", "kas/a/b kas/a" },
		{ "kas[a = summa].b", "kas/a kas/summa summa kas/b" },
		{ "for x in izdevumi return x.summa * summa", "izdevumi/summa summa izdevumi" },
		{ "for x in izdevumi[summa > 1], y in 1..summa return x.datums",
		  "izdevumi/summa summa izdevumi/datums izdevumi" },
		{ "some x in izdevumi satisfies x.summa > 1", "izdevumi/summa izdevumi" },
		{ "{a: summa, b: a, c: izdevumi.datums}", "summa izdevumi/datums" },
		{ "(function(a) a + summa)(nosaukums)", "summa nosaukums" },
		{ "izdevumi[(function(a) a = summa)(1)]", "izdevumi/summa izdevumi" },
		{ "[summa..nosaukums]", "summa nosaukums" },
		{ "summa in (> izdevumi.summa, kas)", "summa izdevumi/summa kas" },
		{ "if kas then summa else nosaukums", "kas summa nosaukums" },
		{ "-summa instance of number", "summa" },
		{ "sum(izdevumi.summa)", "izdevumi/summa" },
		{ "kas.f(1)", "kas/f" },
	};

	for (size_t i = 0; i < LENGTH(found); i++) {
		struct arena arena = { 0 };
		struct diags diags;
		const struct feel_expr *expr = compile(&arena, found[i].text, &diags);
		struct buf out;

		cr_assert(expr != NULL, "%s", found[i].text);
		buf_init(&out, 1000);
		print_uses(expr, &out);
		cr_expect(str_equal_c(buf_str(&out), found[i].wanted), "%s: %.*s",
			  found[i].text, STR_ARG(buf_str(&out)));
		buf_finish(&out);
		arena_finish(&arena);
	}
}

Test(feel, tests_read_their_input)
{
	struct arena arena = { 0 };
	struct diags diags;
	const struct feel_expr *expr;
	struct buf out;

	diags_init(&diags, &arena, STR("cell"));
	expr = feel_compile_tests(&arena, STR("> summa, ? = kas"), &names, &number, &diags);
	cr_assert(expr != NULL);
	buf_init(&out, 1000);
	print_uses(expr, &out);
	cr_expect(str_equal_c(buf_str(&out), "summa ? kas"), "%.*s", STR_ARG(buf_str(&out)));
	cr_expect_eq(feel_expr_type(expr)->kind, FEEL_BOOLEAN);
	buf_finish(&out);
	arena_finish(&arena);
}

/* --- printing
 * ------------------------------------------------------------------------------------ */

Test(feel, prints_with_the_parentheses_that_are_needed)
{
	static const struct {
		const char *text, *wanted;
	} found[] = {
		{ "((1+2))*3", "(1 + 2) * 3" },
		{ "1+(2*3)", "1 + 2 * 3" },
		{ "1-(2-3)", "1 - (2 - 3)" },
		{ "(2**3)**4", "2 ** 3 ** 4" },
		{ "2**(3**4)", "2 ** (3 ** 4)" },
		{ "-(summa)", "-summa" },
		{ "-(summa+1)", "-(summa + 1)" },
		{ "(-1)[1]", "(-1)[1]" },
		{ "(true or false) and true", "(true or false) and true" },
		{ "(true and true) or true", "true and true or true" },
		{ "true and (true and true)", "true and (true and true)" },
		{ "(1 < 2) = true", "1 < 2 = true" },
		{ "1 < (2 = 3)", "1 < (2 = 3)" },
		{ "summa in 1", "summa in (1)" },
		{ "summa in <5", "summa in (< 5)" },
		{ "summa in ]1..5[", "summa in ((1..5))" },
		{ "not(true)", "not(true)" },
		{ "1 + if true then 1 else 2", "1 + (if true then 1 else 2)" },
		{ "for x in [1], y in 1..2 return x", "for x in [1], y in 1..2 return x" },
		{ "{a b: 1, c: a b}", "{\"a b\": 1, c: a b}" },
		{ "@\"P1D\"", "@\"P1D\"" },
		{ "abs(n:-1)", "abs(n: -1)" },
		{ "izdevumi[summa>1].datums", "izdevumi[summa > 1].datums" },
		{ "izdevumi[item.summa>1]", "izdevumi[item.summa > 1]" },
		{ "function(a:number,b)external{}", "function(a: number, b) external {}" },
		{ "(function(a) a)(1)", "(function(a) a)(1)" },
		{ "1 between 2 and 3", "1 between 2 and 3" },
		{ "(> 5)", "(> 5)" },
		{ "1 instance of list < number >", "1 instance of list<number>" },
		{ "every x in kas satisfies x", "every x in kas satisfies x" },
	};

	for (size_t i = 0; i < LENGTH(found); i++) {
		struct arena arena = { 0 };
		struct diags diags;
		const struct feel_expr *expr = compile(&arena, found[i].text, &diags);
		struct buf out;

		cr_assert(expr != NULL, "%s", found[i].text);
		buf_init(&out, 1000);
		feel_expr_print(expr, &out);
		cr_expect(str_equal_c(buf_str(&out), found[i].wanted), "%s: %.*s",
			  found[i].text, STR_ARG(buf_str(&out)));
		buf_finish(&out);
		arena_finish(&arena);
	}
}

/* --- evaluation
 * ---------------------------------------------------------------------------------- */

Test(feel, keeps_the_first_reasons_with_their_places)
{
	struct arena arena = { 0 };
	struct diags diags;
	struct feel_run run;
	const struct feel_expr *expr =
		compile(&arena, "for x in 1..100 return\n  x + \"a\"", &diags);

	cr_assert(expr != NULL);
	feel_run_init(&run, &arena, 0);
	cr_expect_eq(feel_eval(expr, NULL, &run).list->count, 100);
	cr_expect_eq(run.reason_count, (size_t)LIMIT_FEEL_REASONS);
	cr_expect_eq(run.reasons[0].place.line, 2);
	cr_expect_eq(run.reasons[0].place.column, 5);
	arena_finish(&arena);
}

Test(feel, has_new_budgets_for_each_evaluation)
{
	struct arena arena = { 0 };
	struct diags diags;
	struct feel_run run;
	const struct feel_expr *heavy = compile(
		&arena, "every a in 1..1000, b in 1..1000, c in 1..9 satisfies a > 0", &diags);
	const struct feel_expr *light = compile(&arena, "1 + 1", &diags);

	feel_run_init(&run, &arena, 0);
	cr_expect_eq(feel_eval(heavy, NULL, &run).kind, VALUE_NULL);
	cr_expect(run.spent);
	cr_expect_eq(feel_eval(light, NULL, &run).kind, VALUE_NUMBER);
	cr_expect_eq(run.depth, 0);
	arena_finish(&arena);
}

Test(feel, takes_no_memory_from_the_system_once_warm)
{
	struct arena names_arena = { 0 };
	struct arena arena = { 0 };
	struct diags diags;
	struct feel_run run;
	const struct feel_expr *expr =
		compile(&names_arena, "sum(for x in 1..100 return x * 2)", &diags);
	const struct arena_block *last;

	for (int i = 0; i < 3; i++) {
		arena_reset(&arena);
		feel_run_init(&run, &arena, 0);
		(void)feel_eval(expr, NULL, &run);
		if (i == 0)
			last = arena.current;
		cr_expect_eq(arena.current, last);
	}
	arena_finish(&arena);
	arena_finish(&names_arena);
}
