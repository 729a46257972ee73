#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
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

/* Why the value is null, where compiling has not said so. */
static void print_reasons(const struct feel_run *run, const struct diags *diags)
{
	for (size_t i = 0; i < run->reason_count; i++)
		if (!is_said(diags, run->reasons[i].place))
			(void)fprintf(stderr, "%u:%u: %.*s\n", run->reasons[i].place.line,
				      run->reasons[i].place.column,
				      STR_ARG(run->reasons[i].text));
}

/* The value on standard output, what is wrong on standard error. */
static int eval(const struct frame *frame, struct str text, struct str context)
{
	struct surroundings around = { 0 };
	struct diags diags;
	struct feel_run run;
	const struct feel_expr *expr;
	int exit_code = EXIT_OK;

	if (!surroundings_read(frame->arena, context, &around, &exit_code))
		return exit_code;
	diags_init(&diags, frame->arena, STR(""));
	expr = feel_compile(frame->arena, text, &around.names, &diags);
	(void)console_findings(&diags);
	if (!expr)
		return EXIT_FINDINGS;
	feel_run_init(&run, frame->arena, clock_now(NULL));
	value_print(feel_eval(expr, around.values, &run), frame->out);
	buf_add_byte(frame->out, '\n');
	print_reasons(&run, &diags);
	return EXIT_OK;
}

/* A line in, a line out, flushed: whoever asks may wait for each answer. */
static int answer_lines(const struct frame *frame)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int exit_code = EXIT_OK;

	while (exit_code == EXIT_OK && (len = getline(&line, &room, stdin)) > 0) {
		arena_reset(frame->arena);
		jsonl_answer(frame->arena, str_trim((struct str){ line, (size_t)len }),
			     clock_now(NULL), frame->out);
		exit_code = console_print(frame->out);
		buf_clear(frame->out);
	}
	free(line);
	return exit_code;
}

struct input {
	struct str context, jsonl;
};

static int eval_any(const struct frame *frame, const void *data)
{
	const struct input *input = data;

	if (input->jsonl.len > 0)
		return answer_lines(frame);
	if (frame->word_count == 1)
		return eval(frame, frame->words[0], input->context);
	(void)fprintf(stderr, "veidlapa: eval needs an expression, or --jsonl\n");
	return EXIT_USAGE;
}

int cmd_eval(int argc, char **argv)
{
	struct input input = { 0 };
	const struct option_row options[] = {
		{ "--context", "FILE",
		  "a JSON object whose members the expression may use by name",
		  &input.context },
		{ "--jsonl", NULL,
		  "a case per line on standard input, a result per line on standard output",
		  &input.jsonl },
	};
	const struct command_line line = {
		.usage = "eval EXPRESSION [--context FILE] | eval --jsonl",
		.about = "Computes a FEEL expression and prints its value; where it is null, "
			 "standard error says why.",
		.options = options,
		.option_count = LENGTH(options),
		.most = 1,
	};

	return frame_run(&line, argc, argv, eval_any, &input);
}
