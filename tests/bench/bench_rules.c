/* How fast rules are: one run over a real form and over synthetic ones, beside survey-core
 * (npm) with the same form. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/rules/rules.h"
#include "renderers/html/html.h"

enum { SECONDS_EACH_MS = 400 };

/* survey-core is fetched once, from the npm registry. */
#define SURVEY "survey-core@3.1.1"
#define FOLDER "build/bench"
static const char survey_command[] =
	"command -v node > /dev/null && mkdir -p " FOLDER " && { [ -d " FOLDER
	"/node_modules/survey-core ] || npm install --silent --no-audit --no-fund "
	"--prefix " FOLDER " " SURVEY " >&2; } && node tests/bench/survey.mjs 100 " FOLDER;

struct subject {
	struct arena arena;
	const struct form *form;
	const struct rules *rules;
	const struct answers *answers;
};

/* Of the processor, so that a busy machine changes little. */
static double now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void fail(const struct diags *diags)
{
	struct buf buf;

	buf_init(&buf, 65536);
	diags_print(diags, &buf);
	(void)fprintf(stderr, "%.*s", STR_ARG(buf_str(&buf)));
	exit(1);
}

static void publish(struct subject *subject, struct str definition)
{
	struct diags diags;

	arena_init(&subject->arena);
	diags_init(&diags, &subject->arena, STR("form"));
	subject->form = form_load(&subject->arena, definition, &diags);
	if (subject->form != NULL)
		subject->rules = rules_build(&subject->arena, subject->form, &diags);
	if (subject->form == NULL || subject->rules == NULL)
		fail(&diags);
}

static void answer(struct subject *subject, struct str json)
{
	struct diags diags;

	diags_init(&diags, &subject->arena, STR("answers"));
	subject->answers = answers_from_json(&subject->arena, subject->form,
					     json_parse(&subject->arena, json, &diags), &diags);
	if (subject->answers == NULL)
		fail(&diags);
}

/* Microseconds of one whole run. */
static double run_us(const struct subject *subject)
{
	struct arena arena;
	double start = now_us();
	double end = start;
	size_t runs = 0;

	arena_init(&arena);
	while (end - start < SECONDS_EACH_MS * 1e3) {
		for (int i = 0; i < 10; i++) {
			arena_reset(&arena);
			(void)rules_run(subject->rules, subject->answers, 1770000000000,
					&arena);
		}
		runs += 10;
		end = now_us();
	}
	arena_finish(&arena);
	return (end - start) / (double)runs;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a;
	const double *y = b;

	return (*x > *y) - (*x < *y);
}

/* The median of recomputing after one answer, microseconds: another field each time. The arena
 * grows with each change and is the run's alone. */
static double change_us(const struct subject *subject)
{
	enum { CHANGES = 999 };
	static double took[CHANGES];
	struct arena arena;
	struct state *state;

	arena_init(&arena);
	state = rules_run(subject->rules, subject->answers, 1770000000000, &arena);
	for (size_t i = 0; i < CHANGES; i++) {
		const struct item *item =
			subject->form->items[(i * 7919) % subject->form->item_count];
		double start;

		if (item->type->class != ITEM_CLASS_FIELD)
			item = item->first;
		start = now_us();
		rules_change(subject->rules, state, item, 1770000000000, &arena);
		took[i] = now_us() - start;
	}
	arena_finish(&arena);
	qsort(took, CHANGES, sizeof(took[0]), by_size);
	return took[CHANGES / 2];
}

static void pages(struct subject *subject)
{
	const struct html *html[LIMIT_LANGUAGES];
	struct err err = { 0 };

	if (!html_publish(&subject->arena, subject->form, NULL, html, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
}

/* Microseconds from bytes to a form that can be served in one language: checked, its rules in
 * order, its pages compiled. */
static double publish_us(struct str definition)
{
	double start = now_us();
	double end = start;
	size_t runs = 0;

	while (end - start < SECONDS_EACH_MS * 1e3) {
		struct subject subject;

		publish(&subject, definition);
		pages(&subject);
		arena_finish(&subject.arena);
		runs++;
		end = now_us();
	}
	return (end - start) / (double)runs;
}

/* fields numbers on pages of twenty; every fifth has a rule that depends on the one before. */
static struct str synthetic(struct arena *arena, int fields)
{
	struct buf buf;
	struct str text;

	buf_init(&buf, LIMIT_DEFINITION);
	buf_add_c(&buf, "<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\" "
			"institution=\"99999999902\"><title xml:lang=\"lv\">F</title>");
	for (int i = 0; i < fields; i++) {
		if (i % 20 == 0)
			buf_printf(&buf, "%s<page id=\"p%d\"><title xml:lang=\"lv\">P</title>",
				   i > 0 ? "</page>" : "", i);
		buf_printf(&buf, "<number id=\"n%d\" required=\"true\"", i);
		if (i % 5 == 4)
			buf_printf(&buf, " relevant=\"n%d + 1 > 0 and n%d &lt; 1000\"", i - 1,
				   i - 2);
		buf_add_c(&buf, "><label xml:lang=\"lv\">N</label></number>");
	}
	buf_add_c(&buf, "</page></form>");
	assert(!buf_full(&buf));
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

static struct str numbers(struct arena *arena, int fields)
{
	struct buf buf;
	struct str text;

	buf_init(&buf, LIMIT_ANSWERS);
	for (int i = 0; i < fields; i++)
		buf_printf(&buf, "%c\"n%d\": \"1 23%d,5\"", i == 0 ? '{' : ',', i, i % 10);
	buf_add_byte(&buf, '}');
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

static struct str read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = arena_alloc(arena, LIMIT_DEFINITION);
	size_t len;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	len = fread(bytes, 1, LIMIT_DEFINITION, file);
	(void)fclose(file);
	return (struct str){ bytes, len };
}

/* The answers of somebody who made no mistake. */
static const char burial[] =
	"{\"vards\": \"Anna\", \"uzvards\": \"Bērziņa\", \"personas_kods\": \"32345678901\","
	"\"adrese\": {\"street\": \"Brīvības iela 1\", \"city\": \"Rīga\", \"postcode\": "
	"\"1010\"},"
	"\"talrunis\": \"20000000\", \"epasts\": \"anna@example.lv\", \"mirusais_vards\": "
	"\"Jānis\","
	"\"mirusais_uzvards\": \"Bērziņš\", \"mirusais_personas_kods\": \"161175-19997\","
	"\"naves_datums\": \"2026-01-15\", \"izmaksa\": \"konts\","
	"\"konts\": \"LV80BANK0000435195001\", \"apliecinu\": true}";

static void bench_real(struct arena *arena)
{
	struct subject subject;
	struct str definition = read_file(arena, "forms/apbedisanas-pabalsts/form.xml");
	double us;

	publish(&subject, definition);
	pages(&subject);
	answer(&subject, str_from_c(burial));
	us = run_us(&subject);
	(void)printf("rules: burial benefit, %zu items: %.1f us a run, %.0f runs a second; "
		     "published in %.0f us, %zu KiB\n",
		     subject.form->item_count, us, 1e6 / us, publish_us(definition),
		     subject.arena.used / 1024);
	arena_finish(&subject.arena);
}

/* Microseconds of one whole run. */
static double bench_synthetic(struct arena *arena, int fields)
{
	struct subject subject;
	double run;

	publish(&subject, synthetic(arena, fields));
	pages(&subject);
	answer(&subject, numbers(arena, fields));
	run = run_us(&subject);
	(void)printf("rules: %d fields, %d rules beside required: %.1f us a run, %.1f us after "
		     "a change; %zu KiB\n",
		     fields, fields / 5, run, change_us(&subject), subject.arena.used / 1024);
	arena_finish(&subject.arena);
	return run;
}

static void beside_survey(double ours)
{
	FILE *survey = popen(survey_command, "r");
	char line[200] = "";

	if (survey == NULL || fgets(line, sizeof(line), survey) == NULL)
		(void)printf("rules: without node and the npm registry there is no " SURVEY
			     " to compare with\n");
	else
		(void)printf("rules: 100 fields by " SURVEY ": %.0f us a run, %.0f times as "
			     "long\n",
			     strtod(line, NULL), strtod(line, NULL) / ours);
	if (survey != NULL)
		(void)pclose(survey);
}

int main(void)
{
	struct arena arena;

	arena_init(&arena);
	bench_real(&arena);
	beside_survey(bench_synthetic(&arena, 100));
	(void)bench_synthetic(&arena, 200);
	(void)bench_synthetic(&arena, 2000);
	arena_finish(&arena);
	return 0;
}
