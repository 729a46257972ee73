/* How fast FEEL is, beside feelin (npm), on the same expressions in one run: evaluating what is
 * compiled against its prepared tree, and compiling and evaluating against its evaluate(). */
#include "engine/feel/feel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "engine/base/json.h"

#define ROWS_PATH "tests/bench/feel.json"
#define FEELIN "feelin@8.2.0"
#define FOLDER "build/bench"

/* feelin is fetched once, from the npm registry. */
static const char feelin_command[] =
	"command -v node > /dev/null && mkdir -p " FOLDER " && { [ -d " FOLDER
	"/node_modules/feelin ] || npm install --silent --no-audit --no-fund --prefix " FOLDER
	" " FEELIN " >&2; } && node tests/bench/feelin.mjs " ROWS_PATH " " FOLDER;

static double now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

struct row {
	struct str name, text;
	struct feel_names names;
	struct value *values;
	double evaluate, both; /* nanoseconds */
};

static const struct json *read_rows(struct arena *arena)
{
	static char text[64 * 1024];
	struct diags diags;
	FILE *file = fopen(ROWS_PATH, "r");
	const struct json *json = NULL;
	size_t len;

	diags_init(&diags, arena, STR(ROWS_PATH));
	if (file == NULL)
		return NULL;
	len = fread(text, 1, sizeof(text), file);
	(void)fclose(file);
	json = json_parse(arena, (struct str){ text, len }, &diags);
	return json;
}

static void read_row(struct arena *arena, const struct json *json, struct row *row)
{
	const struct json *context = json_get(json, STR("context"));
	struct feel_name *names = ARENA_ARRAY(arena, struct feel_name, context->count);
	size_t count = 0;

	row->name = json_get_str(json, STR("name"));
	row->text = json_get_str(json, STR("expr"));
	row->values = ARENA_ARRAY(arena, struct value, context->count);
	for (const struct json *item = context->first; item != NULL; item = item->next) {
		row->values[count] = value_from_json(arena, item);
		names[count].name = item->key;
		if (row->values[count].kind != VALUE_NULL)
			names[count].type = feel_type_of_value(arena, row->values[count]);
		count++;
	}
	row->names = (struct feel_names){ names, count };
}

static const struct feel_expr *compile(struct arena *arena, const struct row *row)
{
	struct diags diags;
	const struct feel_expr *expr;

	diags_init(&diags, arena, row->name);
	expr = feel_compile(arena, row->text, &row->names, &diags);
	if (expr != NULL)
		return expr;
	(void)fprintf(stderr, "%.*s does not compile\n", STR_ARG(row->text));
	exit(1);
}

struct subject {
	const struct row *row;
	const struct feel_expr *expr; /* NULL: compiled each time */
	struct arena results;	      /* keeps its memory */
};

static double batch(struct subject *subject, size_t times)
{
	double start = now_ns();

	for (size_t i = 0; i < times; i++) {
		const struct feel_expr *expr = subject->expr;
		struct feel_run run;

		arena_reset(&subject->results);
		if (expr == NULL)
			expr = compile(&subject->results, subject->row);
		feel_run_init(&run, &subject->results, 0);
		(void)feel_eval(expr, subject->row->values, &run);
	}
	return now_ns() - start;
}

/* The best of many short batches: what other programs take from the machine is not ours. */
static double measure(const struct row *row, bool compiling)
{
	enum { BATCHES = 100, BATCH_NS = 2000000 };
	struct arena code = { 0 };
	struct subject subject = { .row = row };
	size_t times = 1;
	double best;

	if (!compiling)
		subject.expr = compile(&code, row);
	while (batch(&subject, times) < (double)BATCH_NS / 2)
		times *= 2;
	best = batch(&subject, times);
	for (int i = 1; i < BATCHES; i++)
		best = fmin(best, batch(&subject, times));
	arena_finish(&subject.results);
	arena_finish(&code);
	return best / (double)times;
}

struct means {
	double evaluate, both; /* sums of logarithms of the ratios */
	size_t count;
};

static void compare(const struct row *row, FILE *feelin, struct means *means)
{
	char line[4096];
	char *end = NULL;
	double plain, prepared;

	printf("%-28.*s %9.0f %9.0f", STR_ARG(row->name), row->evaluate, row->both);
	if (feelin == NULL || fgets(line, sizeof(line), feelin) == NULL) {
		printf("\n");
		return;
	}
	plain = strtod(line, &end);
	prepared = strtod(end, NULL);
	printf(" %11.0f %11.0f %8.1f %8.1f\n", prepared, plain, prepared / row->evaluate,
	       plain / row->both);
	means->evaluate += log(prepared / row->evaluate);
	means->both += log(plain / row->both);
	means->count++;
}

static void print_means(const struct means *means, FILE *feelin)
{
	char line[200];
	struct rusage usage;

	if (means->count == 0) {
		printf("without node and the npm registry there is nothing to compare with\n");
		return;
	}
	printf("geometric mean: %.1f times as fast evaluating, %.1f times compiling and "
	       "evaluating\n",
	       exp(means->evaluate / (double)means->count),
	       exp(means->both / (double)means->count));
	(void)getrusage(RUSAGE_SELF, &usage);
	if (feelin != NULL && fgets(line, sizeof(line), feelin) != NULL)
		printf("peak memory: %ld KiB, feelin %ld KiB\n", usage.ru_maxrss,
		       strtol(line, NULL, 10));
}

int main(void)
{
	struct arena arena = { 0 };
	const struct json *rows = read_rows(&arena);
	struct means means = { 0 };
	FILE *feelin = popen(feelin_command, "r");

	if (rows == NULL)
		return 1;
	printf("nanoseconds                   evaluate   compile+  " FEELIN
	       ":           ratio of\n");
	printf("                                        evaluate    prepared    evaluate "
	       "evaluate     both\n");
	for (const struct json *json = rows->first; json != NULL; json = json->next) {
		struct row row = { 0 };

		read_row(&arena, json, &row);
		row.evaluate = measure(&row, false);
		row.both = measure(&row, true);
		compare(&row, feelin, &means);
	}
	print_means(&means, feelin);
	if (feelin != NULL)
		(void)pclose(feelin);
	arena_finish(&arena);
	return 0;
}
