#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/options.h"
#include "engine/base/clock.h"
#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "engine/feel/feel.h"
#include "engine/feel/jsonl.h"

/* The names and values of an expression's surroundings. */
struct surroundings {
	struct feel_names names;
	struct value *values;
};

/* An object's members become names. False after saying why not. */
static bool surroundings_read(struct arena *arena, struct str path, struct surroundings *out,
			      int *exit_code)
{
	struct diags diags;
	struct err err = { 0 };
	struct str text = STR("{}");
	const struct json *json;
	struct feel_name *names;
	size_t count = 0;

	diags_init(&diags, arena, path);
	if (path.len > 0 && !console_read(arena, path, LIMIT_DEFINITION, &text, &err)) {
		*exit_code = console_trouble(&err);
		return false;
	}
	json = json_parse(arena, text, &diags);
	if (json && json->type != JSON_OBJECT)
		(void)diag_error(&diags, "eval.context", json->place,
				 "a context is a JSON object: {\"name\": value, …}");
	if (json == NULL || diags.errors > 0) {
		(void)console_findings(&diags);
		*exit_code = EXIT_FINDINGS;
		return false;
	}
	names = ARENA_ARRAY(arena, struct feel_name, json->count);
	out->values = ARENA_ARRAY(arena, struct value, json->count);
	for (const struct json *member = json->first; member; member = member->next) {
		names[count].name = member->key;
		out->values[count++] = value_from_json(arena, member);
	}
	out->names = (struct feel_names){ names, count };
	return true;
}

static bool is_said(const struct diags *diags, struct place place)
{
	for (size_t i = 0; i < diags->list.count; i++)
		if (diags->list.at[i].place.line == place.line &&
		    diags->list.at[i].place.column == place.column)
			return true;
	return false;
}

/* The value on standard output; why it is null on standard error, where compiling has not said
 * so. */
static int print_value(struct value value, const struct feel_run *run,
		       const struct diags *diags)
{
	struct buf out;
	int exit_code = EXIT_OK;

	buf_init(&out, SIZE_MAX);
	value_print(value, &out);
	buf_add_byte(&out, '\n');
	exit_code = console_print(&out);
	buf_finish(&out);
	for (size_t i = 0; i < run->reason_count; i++)
		if (!is_said(diags, run->reasons[i].place))
			(void)fprintf(stderr, "%u:%u: %.*s\n", run->reasons[i].place.line,
				      run->reasons[i].place.column,
				      STR_ARG(run->reasons[i].text));
	return exit_code;
}

static int eval(struct arena *arena, struct str text, struct str context)
{
	struct surroundings around = { 0 };
	struct diags diags;
	struct feel_run run;
	const struct feel_expr *expr;
	int exit_code = EXIT_OK;

	if (!surroundings_read(arena, context, &around, &exit_code))
		return exit_code;
	diags_init(&diags, arena, STR(""));
	expr = feel_compile(arena, text, &around.names, &diags);
	(void)console_findings(&diags);
	if (!expr)
		return EXIT_FINDINGS;
	feel_run_init(&run, arena, clock_now(NULL));
	return print_value(feel_eval(expr, around.values, &run), &run, &diags);
}

/* A line in, a line out, flushed: whoever asks may wait for each answer. */
static int answer_lines(void)
{
	struct arena arena = { 0 };
	struct buf out;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int exit_code = EXIT_OK;

	arena_init(&arena);
	buf_init(&out, SIZE_MAX);
	while (exit_code == EXIT_OK && (len = getline(&line, &room, stdin)) > 0) {
		arena_reset(&arena);
		buf_clear(&out);
		jsonl_answer(&arena, str_trim((struct str){ line, (size_t)len }),
			     clock_now(NULL), &out);
		exit_code = console_print(&out);
	}
	free(line);
	buf_finish(&out);
	arena_finish(&arena);
	return exit_code;
}

int cmd_eval(int argc, char **argv)
{
	struct str context = { 0 }, jsonl = { 0 };
	const struct option_row options[] = {
		{ "--context", "FILE",
		  "a JSON object whose members the expression may use by name", &context },
		{ "--jsonl", NULL,
		  "a case per line on standard input, a result per line on standard output",
		  &jsonl },
	};
	const struct command_line line = {
		"eval EXPRESSION [--context FILE] | eval --jsonl",
		"Computes a FEEL expression and prints its value; where it is null, standard "
		"error says why.",
		options,
		LENGTH(options),
		0,
		1,
	};
	struct arena arena = { 0 };
	struct words words;
	int exit_code = EXIT_OK;

	arena_init(&arena);
	if (!options_read(&arena, &line, argc, argv, &words, &exit_code)) {
		/* said already */
	} else if (jsonl.len > 0) {
		exit_code = answer_lines();
	} else if (words.count == 1) {
		exit_code = eval(&arena, words.at[0], context);
	} else {
		(void)fprintf(stderr, "usage: veidlapa %s\n", line.usage);
		exit_code = EXIT_USAGE;
	}
	arena_finish(&arena);
	return exit_code;
}
