#include "app/commands.h"
#include "app/console.h"
#include "app/options.h"
#include "engine/contract/definition_schema.h"

int cmd_schema(int argc, char **argv)
{
	const struct command_line line = {
		"schema",
		"Writes the JSON Schema of form definitions, with which an editor completes "
		"and "
		"explains. It is schemas/form.schema.json.",
		NULL,
		0,
		0,
		0,
	};
	struct arena arena = { 0 };
	struct words words;
	struct buf out;
	int exit_code = EXIT_OK;

	arena_init(&arena);
	buf_init(&out, SIZE_MAX);
	if (options_read(&arena, &line, argc, argv, &words, &exit_code)) {
		definition_schema_write(&out);
		exit_code = console_print(&out);
	}
	buf_finish(&out);
	arena_finish(&arena);
	return exit_code;
}
