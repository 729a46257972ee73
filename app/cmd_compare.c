#include "app/commands.h"
#include "app/form_file.h"
#include "app/frame.h"
#include "engine/contract/compare.h"

static int compare(const struct frame *frame, const void *input)
{
	const struct str *format = input;
	struct form_file before;
	struct form_file after;
	struct changes changes;

	/* A definition that cannot be published is no version: exit code 1 means a breaking
	   change, and nothing else. */
	if (form_file_load(frame->arena, frame->words[0], &before) != EXIT_OK ||
	    form_file_load(frame->arena, frame->words[1], &after) != EXIT_OK)
		return EXIT_TROUBLE;
	changes = compare_forms(frame->arena, before.form, after.form);
	if (str_equal_c(*format, "json"))
		changes_print_json(&changes, frame->arena, frame->out);
	else
		changes_print(&changes, frame->out);
	return changes_effect(&changes) == EFFECT_BREAKING ? EXIT_FINDINGS : EXIT_OK;
}

int cmd_compare(int argc, char **argv)
{
	struct str format = STR("text");
	const struct option_row options[] = {
		{ "--format", "text|json", "how changes are written", &format },
	};
	const struct command_line line = {
		.usage = "compare OLD NEW [--format text|json]",
		.about = "Says what changed between two versions of a form, and what it means "
			 "to a receiver written for the old one. Exit code 1: something breaks "
			 "it.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 2,
		.most = 2,
	};

	return frame_run(&line, argc, argv, compare, &format);
}
