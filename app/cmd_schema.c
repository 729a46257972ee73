#include "app/commands.h"
#include "app/frame.h"
#include "engine/contract/definition_schema.h"

static int schema(const struct frame *frame, const void *input)
{
	(void)input;
	definition_schema_write(frame->out);
	return EXIT_OK;
}

int cmd_schema(int argc, char **argv)
{
	const struct command_line line = {
		.usage = "schema",
		.about = "Writes the JSON Schema of form definitions, with which an editor "
			 "completes and explains. It is schemas/form.schema.json.",
	};

	return frame_run(&line, argc, argv, schema, NULL);
}
