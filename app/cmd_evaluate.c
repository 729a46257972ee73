#include "app/commands.h"
#include "app/frame.h"
#include "app/console.h"
#include "app/load.h"

enum { LINES_SIZE = 64 * 1024 * 1024 };

struct evaluation {
	struct load_input input;
	struct str each;
};

static void print(const struct frame *frame, const struct state *state)
{
	(void)state_print_json(state, frame->out);
	buf_add_byte(frame->out, '\n');
}

static int evaluate_line(const struct frame *frame, const struct loaded *loaded,
			 const struct evaluation *evaluation, struct str line)
{
	struct arena arena;
	struct diags diags;
	const struct state *state;
	int exit_code;

	arena_init(&arena);
	diags_init(&diags, &arena, evaluation->each);
	state = load_state(&arena, loaded, line, &diags);
	if (state != NULL)
		print(frame, state);
	exit_code = console_findings(&diags);
	arena_finish(&arena);
	return exit_code;
}

static int evaluate_each(const struct frame *frame, const struct loaded *loaded,
			 const struct evaluation *evaluation)
{
	struct err err = { 0 };
	struct str text, line;
	int exit_code = EXIT_OK;

	if (!console_read(frame->arena, evaluation->each, LINES_SIZE, &text, &err))
		return console_trouble(&err);
	while (exit_code == EXIT_OK && str_next(&text, '\n', &line))
		if (line.len > 0)
			exit_code = evaluate_line(frame, loaded, evaluation, line);
	return exit_code;
}

static int evaluate(const struct frame *frame, const void *data)
{
	struct evaluation evaluation = *(const struct evaluation *)data;
	struct loaded loaded = { 0 };
	int exit_code;

	evaluation.input.definition = frame->words[0];
	exit_code = load(frame->arena, &evaluation.input, &loaded);
	if (exit_code == EXIT_OK && evaluation.each.len > 0)
		exit_code = evaluate_each(frame, &loaded, &evaluation);
	else if (exit_code == EXIT_OK)
		print(frame, loaded.state);
	load_finish(&loaded);
	return exit_code;
}

int cmd_evaluate(int argc, char **argv)
{
	struct evaluation evaluation = { 0 };
	const struct option_row options[] = {
		{ "--answers", "FILE",
		  "the answers as JSON, by item id; without it nothing is answered",
		  &evaluation.input.answers },
		{ "--each", "FILE",
		  "many sets of answers, one a line (JSON Lines): prints what the form makes "
		  "of "
		  "each, one a line",
		  &evaluation.each },
		{ "--at", "TIME",
		  "what today() and now() see, 2026-02-01T12:00:00Z; without it the clock's "
		  "time",
		  &evaluation.input.at },
	};
	const struct command_line line = {
		.usage = "evaluate FILE [--answers FILE | --each FILE] [--at TIME]",
		.about = "Prints as JSON what the form makes of the answers: what is asked, "
			 "each value, what is wrong.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, evaluate, &evaluation);
}
