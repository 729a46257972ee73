/* Runs tests/cases/scenario: each NAME.xml has in NAME.expected what is found, or what its
 * scenarios report: "ok" or "not ok" and a name, the differences of that scenario, how much is
 * reached, and what never is. */
#include "engine/scenario/scenario.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>

#define FOLDER "tests/cases/scenario/"

static struct str read_file(struct arena *arena, struct str path)
{
	FILE *file = fopen(str_to_c(arena, path), "rb");
	char *bytes = arena_alloc(arena, LIMIT_DEFINITION);
	size_t len;

	cr_assert_not_null(file, "%.*s", STR_ARG(path));
	len = fread(bytes, 1, LIMIT_DEFINITION, file);
	(void)fclose(file);
	return (struct str){ bytes, len };
}

static void add_place(struct place place, struct buf *out)
{
	buf_printf(out, "%u:%u", (unsigned)place.line, (unsigned)place.column);
}

static void print_findings(struct diags *diags, struct buf *out)
{
	diags_sort(diags);
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *diag = &diags->list.at[i];

		add_place(diag->place, out);
		buf_printf(out, " %s %.*s\n", diag->code, STR_ARG(diag->path));
	}
}

static void print_result(const struct scenario_result *result, struct buf *out)
{
	buf_printf(out, "%s %.*s\n", result->count > 0 ? "not ok" : "ok",
		   STR_ARG(result->name));
	for (size_t i = 0; i < result->count; i++) {
		const struct difference *at = &result->differences[i];

		add_place(at->place, out);
		buf_printf(out, " %.*s: |%.*s| |%.*s|\n", STR_ARG(at->what),
			   STR_ARG(at->expected), STR_ARG(at->came));
	}
}

static void print_report(const struct scenario_report *report, struct buf *out)
{
	for (size_t i = 0; i < report->count; i++)
		print_result(&report->results[i], out);
	buf_printf(out, "%zu of %zu: %u %%\n", report->reached, report->outcomes,
		   scenario_coverage(report));
	for (size_t i = 0; i < report->gap_count; i++) {
		const struct gap *gap = &report->gaps[i];

		add_place(gap->place, out);
		buf_printf(out, " %.*s |%.*s| never %s\n", STR_ARG(gap->path),
			   STR_ARG(gap->text), gap->never);
	}
}

static void run_file(struct str path)
{
	struct arena arena;
	struct diags diags;
	struct scenario_report report;
	struct buf out;
	struct str want;

	arena_init(&arena);
	buf_init(&out, SIZE_MAX);
	diags_init(&diags, &arena, path);
	const struct form *form = form_load(&arena, read_file(&arena, path), &diags);
	const struct rules *rules = form ? rules_build(&arena, form, &diags) : NULL;
	cr_assert_not_null(rules, "%.*s", STR_ARG(path));
	if (scenario_run(form, rules, &arena, &diags, &report))
		print_report(&report, &out);
	else
		print_findings(&diags, &out);
	want = read_file(&arena, str_printf(&arena, "%.*s.expected",
					    STR_ARG(str_slice(path, 0, path.len - 4))));
	cr_expect(str_equal(buf_str(&out), want), "%.*s:\n%.*swanted\n%.*s", STR_ARG(path),
		  STR_ARG(buf_str(&out)), STR_ARG(want));
	buf_finish(&out);
	arena_finish(&arena);
}

Test(scenario, reports_as_the_cases_say)
{
	DIR *folder = opendir(FOLDER);
	size_t count = 0;

	cr_assert_not_null(folder);
	for (struct dirent *at = readdir(folder); at; at = readdir(folder)) {
		char path[512];

		if (!str_ends(str_from_c(at->d_name), STR(".xml")))
			continue;
		(void)snprintf(path, sizeof path, FOLDER "%s", at->d_name);
		run_file(str_from_c(path));
		count++;
	}
	(void)closedir(folder);
	cr_expect_geq(count, 5);
}

/* A form with a repeat, and as many scenarios, each with as many rows. */
static void write_form(struct buf *out, size_t scenarios, size_t rows)
{
	buf_add_c(out, "<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\""
		       " institution=\"99999999902\"><title xml:lang=\"lv\">F</title>"
		       "<page id=\"p\"><title xml:lang=\"lv\">P</title><repeat id=\"r\">"
		       "<label xml:lang=\"lv\">R</label><number id=\"a\""
		       " relevant=\"sum(r.b) &lt; 0\"><label xml:lang=\"lv\">A</label>"
		       "</number><number id=\"b\" default=\"1\"><label"
		       " xml:lang=\"lv\">B</label></number></repeat></page>");
	for (size_t i = 0; i < scenarios; i++)
		buf_printf(out,
			   "<scenario name=\"%zu\" at=\"2026-11-23\"><answer item=\"r\""
			   " value=\"%zu\"/><expect item=\"r\" value=\"%zu\"/></scenario>",
			   i, rows, rows);
	buf_add_c(out, "</form>");
}

static void expect_limit(size_t scenarios, size_t rows, bool limited)
{
	struct arena arena;
	struct diags diags;
	struct buf text;

	arena_init(&arena);
	buf_init(&text, SIZE_MAX);
	write_form(&text, scenarios, rows);
	diags_init(&diags, &arena, STR("limit"));
	const struct form *form = form_load(&arena, buf_str(&text), &diags);
	cr_assert_not_null(form);
	const struct rules *rules = rules_build(&arena, form, &diags);
	cr_expect_neq(scenario_check(form, rules, &diags), limited, "%zu %zu", scenarios, rows);
	cr_expect_eq(diags.errors, limited ? 1 : 0, "%zu %zu", scenarios, rows);
	if (limited)
		cr_expect_str_eq(diags.list.at[0].code, "scenario.limit");
	buf_finish(&text);
	arena_finish(&arena);
}

Test(scenario, are_not_more_than_can_be_run_at_once)
{
	expect_limit(LIMIT_SCENARIOS, 1, false);
	expect_limit(LIMIT_SCENARIOS + 1, 1, true);
	expect_limit(50, 40, false);
	expect_limit(LIMIT_SCENARIOS, 100, true);
}

Test(scenario, that_fails_is_a_finding_where_it_is_expected)
{
	static const struct str text = STR_INIT(
		"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\""
		" institution=\"99999999902\"><title xml:lang=\"lv\">F</title>"
		"<page id=\"p\"><title xml:lang=\"lv\">P</title><number id=\"a\"><label"
		" xml:lang=\"lv\">A</label></number></page>\n"
		"<scenario name=\"one\" at=\"2026-11-23\"><answer item=\"a\" value=\"1\"/>\n"
		"<expect item=\"a\" value=\"2\"/></scenario></form>");
	struct arena arena;
	struct diags diags;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("failing"));
	const struct form *form = form_load(&arena, text, &diags);
	const struct rules *rules = rules_build(&arena, form, &diags);
	cr_expect_not(scenario_check(form, rules, &diags));
	cr_assert_eq(diags.list.count, 1);
	cr_expect_str_eq(diags.list.at[0].code, "scenario.failed");
	cr_expect_eq(diags.list.at[0].place.line, 3);
	cr_expect_eq(diags.list.at[0].place.column, 25);
	cr_expect(str_equal(diags.list.at[0].what,
			    STR("the scenario \"one\" fails: a value: expected \"2\", got "
				"\"1\"")),
		  "%.*s", STR_ARG(diags.list.at[0].what));
	arena_finish(&arena);
}
