#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/options.h"
#include "app/service/catalogue.h"
#include "engine/base/limits.h"

/* One file's findings, appended to out. Returns its exit code. */
static int check_file(struct arena *arena, struct str path, bool json, struct buf *out)
{
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;
	struct published *published;

	diags_init(&diags, arena, path);
	if (!console_read(arena, path, LIMIT_DEFINITION, &bytes, &err))
		return console_trouble(&err);
	published = published_build(bytes, &diags);
	if (published)
		(void)published_prove(published, &diags); /* diags has it */
	published_free(published);
	diags_sort(&diags);
	if (json)
		diags_print_json(&diags, out);
	else if (diags.list.count > 0)
		diags_print(&diags, out);
	else
		buf_printf(out, "%.*s: no problems\n", STR_ARG(path));
	return diags.errors > 0 ? EXIT_FINDINGS : EXIT_OK;
}

int cmd_check(int argc, char **argv)
{
	struct str format = STR("text");
	const struct option_row options[] = {
		{ "--format", "text|json", "how findings are written; json: an array per file",
		  &format },
	};
	const struct command_line line = {
		"check FILE… [--format text|json]",
		"Finds every problem in the definitions, as file:line:column: what is wrong; "
		"what to do. Runs their scenarios. Exit code 0: all can be published.",
		options,
		LENGTH(options),
		1,
		SIZE_MAX,
	};
	struct arena arena = { 0 };
	struct words files;
	struct buf out;
	int exit_code = EXIT_OK;

	arena_init(&arena);
	buf_init(&out, SIZE_MAX);
	if (options_read(&arena, &line, argc, argv, &files, &exit_code)) {
		for (size_t i = 0; i < files.count; i++) {
			int code = check_file(&arena, files.at[i], str_equal_c(format, "json"),
					      &out);
			exit_code = code > exit_code ? code : exit_code;
		}
		if (console_print(&out) != EXIT_OK)
			exit_code = EXIT_TROUBLE;
	}
	buf_finish(&out);
	arena_finish(&arena);
	return exit_code;
}
