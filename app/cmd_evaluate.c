#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/load.h"
#include "app/options.h"

static int evaluate(struct arena *arena, const struct load_input *input)
{
	struct loaded loaded = { 0 };
	struct buf out;
	int exit_code = load(arena, input, &loaded);

	if (exit_code == EXIT_OK) {
		buf_init(&out, SIZE_MAX);
		(void)state_print_json(loaded.state, &out);
		buf_add_byte(&out, '\n');
		exit_code = console_print(&out);
		buf_finish(&out);
	}
	load_finish(&loaded);
	return exit_code;
}

int cmd_evaluate(int argc, char **argv)
{
	struct load_input input = { 0 };
	const struct option_row options[] = {
		{ "--answers", "FILE",
		  "the answers as JSON, by item id; without it nothing is answered",
		  &input.answers },
		{ "--at", "TIME",
		  "what today() and now() see, 2026-02-01T12:00:00Z; without it the clock's "
		  "time",
		  &input.at },
	};
	const struct command_line line = {
		"evaluate FILE [--answers FILE] [--at TIME]",
		"Prints as JSON what the form makes of the answers: what is asked, each value, "
		"what is wrong.",
		options,
		LENGTH(options),
		1,
		1,
	};
	struct arena arena = { 0 };
	struct words files;
	int exit_code = EXIT_OK;

	arena_init(&arena);
	if (options_read(&arena, &line, argc, argv, &files, &exit_code)) {
		input.definition = files.at[0];
		exit_code = evaluate(&arena, &input);
	}
	arena_finish(&arena);
	return exit_code;
}
