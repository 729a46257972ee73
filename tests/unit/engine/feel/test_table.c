#include "engine/feel/table.h"

#include <criterion/criterion.h>

/* A table with two number inputs and a number of single-output rules: "condition | condition |
 * result" each. */
enum { RULES_MAX = 12, INPUTS_MAX = 3 };

struct sample {
	const char *policy;
	const char *inputs[INPUTS_MAX];
	const char *values, *fallback;
	const char *rules[RULES_MAX][INPUTS_MAX + 1];
};

static struct table_rule sample_rule(struct arena *arena, const char *const *cells,
				     size_t inputs)
{
	struct str *texts = ARENA_ARRAY(arena, struct str, inputs + 1);

	for (size_t i = 0; i <= inputs; i++)
		texts[i] = str_from_c(cells[i]);
	return (struct table_rule){ texts, texts + inputs };
}

static struct table_text *sample_text(struct arena *arena, const struct sample *sample)
{
	struct table_text *text = ARENA_NEW(arena, struct table_text);
	struct table_input *inputs = ARENA_ARRAY(arena, struct table_input, INPUTS_MAX);
	struct table_output *output = ARENA_NEW(arena, struct table_output);
	struct table_rule *rules = ARENA_ARRAY(arena, struct table_rule, RULES_MAX);

	cr_assert(hit_policy_read(str_from_c(sample->policy), &text->policy));
	while (text->input_count < INPUTS_MAX && sample->inputs[text->input_count] != NULL) {
		inputs[text->input_count].whole = true;
		inputs[text->input_count].expr = str_from_c(sample->inputs[text->input_count]);
		text->input_count++;
	}
	output->values = str_from_c(sample->values);
	output->fallback = str_from_c(sample->fallback);
	while (text->rule_count < RULES_MAX && sample->rules[text->rule_count][0] != NULL) {
		rules[text->rule_count] =
			sample_rule(arena, sample->rules[text->rule_count], text->input_count);
		text->rule_count++;
	}
	text->inputs = inputs;
	text->outputs = output;
	text->output_count = 1;
	text->rules = rules;
	return text;
}

static const struct feel_name name_list[] = {
	{ STR_INIT("age"), NULL },
	{ STR_INIT("risk"), NULL },
};
static const struct feel_names names = { name_list, LENGTH(name_list) };

static const struct table *compile(struct arena *arena, const struct sample *sample,
				   struct diags *diags)
{
	diags_init(diags, arena, STR("table"));
	return table_compile(arena, sample_text(arena, sample), &names, diags);
}

static const struct sample by_age = {
	.policy = "U",
	.inputs = { "age", "risk" },
	.rules = { { "< 18", "-", "\"no\"" },
		   { ">= 18", "\"low\"", "\"yes\"" },
		   { ">= 18", "\"high\"", "\"ask\"" } },
};

static void expect_result(const struct sample *sample, int64_t age, const char *risk,
			  const char *wanted, const char *reason)
{
	struct arena arena = { 0 };
	struct value values[] = { value_integer(age), value_string(str_from_c(risk)) };
	struct diags diags;
	struct feel_run run;
	struct buf got;
	const struct table *table = compile(&arena, sample, &diags);

	cr_assert(table != NULL);
	feel_run_init(&run, &arena, 0);
	buf_init(&got, 4000);
	value_print(table_eval(table, values, &run), &got);
	cr_expect(str_equal_c(buf_str(&got), wanted), "%s %lld %s: %.*s", sample->policy,
		  (long long)age, risk, STR_ARG(buf_str(&got)));
	buf_clear(&got);
	for (size_t i = 0; i < run.reason_count; i++)
		buf_add(&got, run.reasons[i].text);
	cr_expect(str_find(buf_str(&got), str_from_c(reason), 0) != SIZE_MAX, "%s: %.*s",
		  sample->policy, STR_ARG(buf_str(&got)));
	buf_finish(&got);
	arena_finish(&arena);
}

Test(table, gives_the_result_of_the_rule_that_matches)
{
	expect_result(&by_age, 17, "low", "\"no\"", "");
	expect_result(&by_age, 18, "low", "\"yes\"", "");
	expect_result(&by_age, 18, "high", "\"ask\"", "");
	expect_result(&by_age, 18, "other", "null", "");
}

/* Rules for one number, which several of them match. */
static struct sample several(const char *policy)
{
	return (struct sample){ .policy = policy,
				.inputs = { "age" },
				.values = "30, 20, 10",
				.rules = { { "> 5", "10" },
					   { "> 10", "20" },
					   { "> 20", "30" },
					   { "> 20", "20" } } };
}

Test(table, follows_its_hit_policy)
{
	static const struct {
		const char *policy;
		int64_t age;
		const char *wanted, *reason;
	} rows[] = {
		{ "U", 6, "10", "" },
		{ "U", 11, "null", "rules 1 and 2 both match" },
		{ "A", 6, "10", "" },
		{ "A", 11, "null", "with different results" },
		{ "F", 21, "10", "" },
		{ "P", 21, "30", "" },
		{ "P", 11, "20", "" },
		{ "R", 21, "[10, 20, 30, 20]", "" },
		{ "O", 21, "[30, 20, 20, 10]", "" },
		{ "C", 21, "[10, 20, 30, 20]", "" },
		{ "C+", 21, "80", "" },
		{ "C#", 21, "4", "" },
		{ "C<", 21, "10", "" },
		{ "C>", 21, "30", "" },
		{ "U", 1, "null", "" },
		{ "R", 1, "[]", "" },
		{ "O", 1, "[]", "" },
		{ "C", 1, "[]", "" },
		{ "C+", 1, "null", "" },
		{ "C#", 1, "0", "" },
		{ "C<", 1, "null", "" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct sample sample = several(rows[i].policy);

		expect_result(&sample, rows[i].age, "", rows[i].wanted, rows[i].reason);
	}
}

Test(table, gives_the_fallback_when_no_rule_matches)
{
	struct sample sample = several("U");

	sample.fallback = "0";
	expect_result(&sample, 1, "", "0", "");
	sample.policy = "C";
	expect_result(&sample, 1, "", "[0]", "");
}

Test(table, of_any_accepts_equal_results)
{
	struct sample sample = { .policy = "A",
				 .inputs = { "age" },
				 .rules = { { "> 5", "2" }, { "> 10", "1 + 1" } } };

	expect_result(&sample, 11, "", "2", "");
}

Test(table, says_why_results_cannot_be_put_together)
{
	struct sample sample = { .policy = "C+",
				 .inputs = { "age" },
				 .rules = { { "> 5", "2" }, { "> 10", "\"a\"" } } };

	expect_result(&sample, 11, "", "null", "cannot be put together");
	sample.policy = "C>";
	expect_result(&sample, 11, "", "null", "cannot be put together");
}

Test(table, gives_a_context_for_named_outputs)
{
	struct arena arena = { 0 };
	static const struct table_input input = { STR_INIT("age"), true };
	static const struct table_output outputs[] = {
		{ STR_INIT("who"), { 0 }, { 0 } },
		{ STR_INIT("fee"), { 0 }, STR_INIT("5") },
	};
	static const struct str conditions[] = { STR_INIT("< 18") };
	static const struct str results[] = { STR_INIT("\"child\""), STR_INIT("age * 2") };
	static const struct table_rule rule = { conditions, results };
	static const struct table_text text = { HIT_UNIQUE, &input, 1, outputs, 2, &rule, 1 };
	struct value values[] = { value_integer(4), value_null() };
	struct diags diags;
	struct feel_run run;
	struct buf got;
	const struct table *table;
	size_t count;

	diags_init(&diags, &arena, STR("table"));
	table = table_compile(&arena, &text, &names, &diags);
	cr_assert(table != NULL);
	feel_run_init(&run, &arena, 0);
	buf_init(&got, 4000);
	value_print(table_eval(table, values, &run), &got);
	cr_expect(str_equal_c(buf_str(&got), "{who: \"child\", fee: 8}"), "%.*s",
		  STR_ARG(buf_str(&got)));
	buf_clear(&got);
	values[0] = value_integer(40);
	value_print(table_eval(table, values, &run), &got);
	cr_expect(str_equal_c(buf_str(&got), "{who: null, fee: 5}"), "%.*s",
		  STR_ARG(buf_str(&got)));
	buf_clear(&got);
	feel_type_print(table_type(table), &got);
	cr_expect(str_equal_c(buf_str(&got), "context<who: string, fee: Any>"), "%.*s",
		  STR_ARG(buf_str(&got)));
	cr_expect_eq(table_uses(table, &count)[0].slot, 0);
	cr_expect_eq(count, 2);
	buf_finish(&got);
	arena_finish(&arena);
}

/* --- problems
 * ---------------------------------------------------------------------------------- */

static void expect_problem(const struct sample *sample, const char *problem)
{
	struct arena arena = { 0 };
	struct diags diags;
	struct buf got;

	buf_init(&got, 4000);
	cr_expect(compile(&arena, sample, &diags) == NULL);
	for (size_t i = 0; i < diags.list.count; i++)
		buf_printf(&got, "%.*s: %.*s\n", STR_ARG(diags.list.at[i].path),
			   STR_ARG(diags.list.at[i].what));
	cr_expect(str_find(buf_str(&got), str_from_c(problem), 0) != SIZE_MAX, "%s: %.*s",
		  problem, STR_ARG(buf_str(&got)));
	buf_finish(&got);
	arena_finish(&arena);
}

Test(table, says_in_which_cell_a_problem_is)
{
	struct sample sample = by_age;

	sample.inputs[1] = "rusk";
	expect_problem(&sample, "input 2: there is no name `rusk`");
	sample = by_age;
	sample.rules[1][1] = "\"low";
	expect_problem(&sample, "rule 2 condition 2: a string begins here");
	sample = by_age;
	sample.rules[2][2] = "foo";
	expect_problem(&sample, "rule 3 output 1: there is no name `foo`");
	sample = by_age;
	sample.fallback = "1 +";
	expect_problem(&sample, "output 1 fallback: the text ends");
	sample = by_age;
	sample.values = "1,";
	expect_problem(&sample, "output 1 values: ");
	sample = by_age;
	sample.policy = "P";
	expect_problem(&sample, "the hit policy P needs the possible values");
}

/* --- overlaps and gaps
 * -------------------------------------------------------------------------- */

static void expect_findings(const struct sample *sample, const char *wanted)
{
	struct arena arena = { 0 };
	struct diags diags;
	struct buf got;
	const struct table *table = compile(&arena, sample, &diags);

	cr_assert(table != NULL);
	diags.list.count = 0;
	table_check(&arena, table, &diags);
	buf_init(&got, 8000);
	for (size_t i = 0; i < diags.list.count; i++)
		buf_printf(&got, "%s%.*s", i > 0 ? "; " : "", STR_ARG(diags.list.at[i].what));
	cr_expect(str_equal_c(buf_str(&got), wanted), "got `%.*s`", STR_ARG(buf_str(&got)));
	buf_finish(&got);
	arena_finish(&arena);
}

Test(table_check, finds_gaps)
{
	struct sample sample = by_age;

	expect_findings(&sample, "no rule matches when age = 18, risk < \"high\"; "
				 "no rule matches when age = 18, risk in (\"high\"..\"low\"); "
				 "no rule matches when age = 18, risk > \"low\"");
	sample.rules[2][1] = "not(\"low\")";
	expect_findings(&sample, "");
	sample.rules[1][0] = "[18..65]";
	sample.rules[2][0] = "[18..65)";
	expect_findings(&sample, "no rule matches when age = 65, risk < \"low\"; "
				 "no rule matches when age = 65, risk > \"low\"; "
				 "no rule matches when age > 65");
	sample.fallback = "\"none\"";
	expect_findings(&sample, "");
}

Test(table_check, finds_overlaps)
{
	struct sample sample = { .policy = "U",
				 .inputs = { "age", "risk" },
				 .rules = { { "<= 18", "-", "1" },
					    { ">= 18", "true", "1" },
					    { ">= 18", "false", "2" } } };

	expect_findings(&sample, "rules 1 and 2 both match when age = 18, risk = true; "
				 "rules 1 and 3 both match when age = 18, risk = false");
	sample.policy = "A";
	expect_findings(&sample, "rules 1 and 3 both match when age = 18, risk = false");
	sample.policy = "F";
	expect_findings(&sample, "");
}

Test(table_check, knows_what_has_nothing_between)
{
	struct sample sample = { .policy = "U",
				 .inputs = { "age" },
				 .rules = { { "<= 17", "1" }, { ">= 18", "2" } } };

	expect_findings(&sample, "");
	sample.rules[0][0] = "< date(\"2026-01-01\")";
	sample.rules[1][0] = ">= date(\"2026-01-02\")";
	expect_findings(&sample, "no rule matches when age = date(\"2026-01-01\")");
	sample.rules[0][0] = "<= @\"2026-01-01\"";
	expect_findings(&sample, "");
	sample.rules[0][0] = "< 1, (1..5], 7";
	sample.rules[1][0] = ">= 8, != 3, 6";
	expect_findings(&sample, "rules 1 and 2 both match when age < 1");
}

Test(table_check, leaves_alone_what_it_cannot_know)
{
	struct sample sample = { .policy = "U",
				 .inputs = { "age", "risk" },
				 .rules = { { "> 5", "? > age", "1" },
					    { "<= 5", "-", "2" },
					    { "> 5", "today()", "2" } } };

	expect_findings(&sample, "");
	sample.rules[2][1] = "\"a\", 1";
	expect_findings(&sample, "");
}
