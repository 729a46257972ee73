#include "app/commands.h"
#include "app/console.h"
#include "app/form_file.h"
#include "app/options.h"
#include "engine/contract/compare.h"

static int print(struct arena *arena, const struct changes *changes, bool json)
{
	struct buf out;
	int exit_code;

	buf_init(&out, SIZE_MAX);
	if (json)
		changes_print_json(changes, arena, &out);
	else
		changes_print(changes, &out);
	exit_code = console_print(&out);
	buf_finish(&out);
	if (exit_code == EXIT_OK && changes_effect(changes) == EFFECT_BREAKING)
		return EXIT_FINDINGS;
	return exit_code;
}

static int compare(struct arena *arena, const struct words *files, bool json)
{
	struct form_file before;
	struct form_file after;
	struct changes changes;

	/* A definition that cannot be published is no version: exit code 1 means a breaking
	   change, and nothing else. */
	if (form_file_load(arena, files->at[0], &before) != EXIT_OK ||
	    form_file_load(arena, files->at[1], &after) != EXIT_OK)
		return EXIT_TROUBLE;
	changes = compare_forms(arena, before.form, after.form);
	return print(arena, &changes, json);
}

int cmd_compare(int argc, char **argv)
{
	struct str format = STR("text");
	const struct option_row options[] = {
		{ "--format", "text|json", "how changes are written", &format },
	};
	const struct command_line line = {
		"compare OLD NEW [--format text|json]",
		"Says what changed between two versions of a form, and what it means to a "
		"receiver written for the old one. Exit code 1: something breaks it.",
		options,
		LENGTH(options),
		2,
		2,
	};
	struct arena arena = { 0 };
	struct words files;
	int exit_code = EXIT_OK;

	arena_init(&arena);
	if (options_read(&arena, &line, argc, argv, &files, &exit_code))
		exit_code = compare(&arena, &files, str_equal_c(format, "json"));
	arena_finish(&arena);
	return exit_code;
}
