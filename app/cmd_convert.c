#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/options.h"
#include "engine/base/limits.h"
#include "engine/form/definition.h"
#include "engine/schema/xsd.h"

static const struct {
	const char *name;
	enum spelling spelling;
} spellings[] = { { "json", SPELLING_JSON }, { "xml", SPELLING_XML } };

static bool spelling_find(struct str name, enum spelling *out)
{
	for (size_t i = 0; i < LENGTH(spellings); i++)
		if (str_equal_c(name, spellings[i].name)) {
			*out = spellings[i].spelling;
			return true;
		}
	(void)fprintf(stderr, "veidlapa: --to takes xml or json\n");
	return false;
}

static int convert(struct arena *arena, struct str path, enum spelling spelling)
{
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;
	const struct xml *tree;
	struct buf out;
	int exit_code = EXIT_OK;

	diags_init(&diags, arena, path);
	if (!console_read(arena, path, LIMIT_DEFINITION, &bytes, &err))
		return console_trouble(&err);
	tree = definition_read(arena, bytes, &diags);
	if (!tree || diags.errors > 0 ||
	    !xsd_check(tree,
		       definition_spelling(bytes) == SPELLING_JSON ? XSD_NAMES_JSON
								   : XSD_NAMES_XML,
		       &diags))
		return console_findings(&diags);
	buf_init(&out, SIZE_MAX);
	(void)definition_write(tree, spelling, &out);
	exit_code = console_print(&out);
	buf_finish(&out);
	return exit_code;
}

int cmd_convert(int argc, char **argv)
{
	struct str to = { 0 };
	const struct option_row options[] = { { "--to", "xml|json", "the spelling to write",
						&to } };
	const struct command_line line = {
		"convert FILE --to xml|json",
		"Writes the definition in the other spelling, canonical; nothing is lost "
		"either way.",
		options,
		LENGTH(options),
		1,
		1,
	};
	struct arena arena = { 0 };
	struct words files;
	enum spelling spelling;
	int exit_code = EXIT_OK;

	arena_init(&arena);
	if (options_read(&arena, &line, argc, argv, &files, &exit_code))
		exit_code = spelling_find(to, &spelling)
				    ? convert(&arena, files.at[0], spelling)
				    : EXIT_USAGE;
	arena_finish(&arena);
	return exit_code;
}
