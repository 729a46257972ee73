#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/catalogue.h"
#include "engine/base/limits.h"

/* One file's findings. Gives its exit code. */
static int check_file(const struct frame *frame, struct str path, const void *input)
{
	const struct str *format = input;
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;
	struct published *published;

	diags_init(&diags, frame->arena, path);
	if (!console_read(frame->arena, path, LIMIT_DEFINITION, &bytes, &err))
		return console_trouble(&err);
	published = published_build(bytes, &diags);
	if (published)
		(void)published_prove(published, &diags); /* diags has it */
	published_free(published);
	diags_sort(&diags);
	if (str_equal_c(*format, "json"))
		diags_print_json(&diags, frame->out);
	else if (diags.list.count > 0)
		diags_print(&diags, frame->out);
	else
		buf_printf(frame->out, "%.*s: no problems\n", STR_ARG(path));
	return diags.errors > 0 ? EXIT_FINDINGS : EXIT_OK;
}

static int check(const struct frame *frame, const void *input)
{
	return frame_each(frame, check_file, input);
}

int cmd_check(int argc, char **argv)
{
	struct str format = STR("text");
	const struct option_row options[] = {
		{ "--format", "text|json", "how findings are written; json: an array per file",
		  &format },
	};
	const struct command_line line = {
		.usage = "check FILE… [--format text|json]",
		.about = "Finds every problem in the definitions, as file:line:column: what is "
			 "wrong; what to do. Runs their scenarios. Exit code 0: all can be "
			 "published.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = SIZE_MAX,
	};

	return frame_run(&line, argc, argv, check, &format);
}
