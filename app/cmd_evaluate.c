#include "app/commands.h"
#include "app/frame.h"
#include "app/load.h"

static int evaluate(const struct frame *frame, const void *data)
{
	struct load_input input = *(const struct load_input *)data;
	struct loaded loaded = { 0 };
	int exit_code;

	input.definition = frame->words[0];
	exit_code = load(frame->arena, &input, &loaded);
	if (exit_code == EXIT_OK) {
		(void)state_print_json(loaded.state, frame->out);
		buf_add_byte(frame->out, '\n');
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
		.usage = "evaluate FILE [--answers FILE] [--at TIME]",
		.about = "Prints as JSON what the form makes of the answers: what is asked, "
			 "each value, what is wrong.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, evaluate, &input);
}
