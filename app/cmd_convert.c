#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
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

static int convert(const struct frame *frame, const void *input)
{
	const struct str *to = input;
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;
	enum spelling spelling;
	const struct xml *tree;

	if (!spelling_find(*to, &spelling))
		return EXIT_USAGE;
	diags_init(&diags, frame->arena, frame->words[0]);
	if (!console_read(frame->arena, frame->words[0], LIMIT_DEFINITION, &bytes, &err))
		return console_trouble(&err);
	tree = definition_read(frame->arena, bytes, &diags);
	if (!tree || diags.errors > 0 ||
	    !xsd_check(tree,
		       definition_spelling(bytes) == SPELLING_JSON ? XSD_NAMES_JSON
								   : XSD_NAMES_XML,
		       &diags))
		return console_findings(&diags);
	(void)definition_write(tree, spelling, frame->out);
	return EXIT_OK;
}

int cmd_convert(int argc, char **argv)
{
	struct str to = { 0 };
	const struct option_row options[] = { { "--to", "xml|json", "the spelling to write",
						&to } };
	const struct command_line line = {
		.usage = "convert FILE --to xml|json",
		.about = "Writes the definition in the other spelling, canonical; nothing is "
			 "lost either way.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, convert, &to);
}
