#include "app/client.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"

static void tell(const struct json *design, struct buf *out)
{
	const struct str state = json_get_str(design, STR("state"));
	const struct str version = client_text(design, "version");

	buf_printf(out, "%.*s: ", STR_ARG(json_get_str(design, STR("form"))));
	if (state.len > 0)
		buf_printf(out, "%.*s, revision %.*s by %.*s", STR_ARG(state),
			   STR_ARG(client_text(design, "revision")),
			   STR_ARG(json_get_str(design, STR("name"))));
	if (version.len > 0)
		buf_printf(out, "%sversion %.*s is in force", state.len > 0 ? ", " : "",
			   STR_ARG(version));
	buf_add_byte(out, '\n');
}

static void tell_all(const struct json *json, struct buf *out)
{
	const struct json *designs = json_get(json, STR("designs"));

	for (const struct json *at = designs != NULL ? designs->first : NULL; at != NULL;
	     at = at->next)
		tell(at, out);
}

static struct str path_of(const struct frame *frame)
{
	struct str path = STR("/api/v1/designs");
	struct buf id;

	if (frame->word_count == 0)
		return path;
	buf_init(&id, SIZE_MAX);
	buf_add_url(&id, frame->words[0]);
	path = str_printf(frame->arena, "/api/v1/designs/%.*s", STR_ARG(buf_str(&id)));
	buf_finish(&id);
	return path;
}

static int status(const struct frame *frame, const void *input)
{
	const struct client_options *options = input;
	const struct client_call call = { .method = "GET", .path = path_of(frame) };
	struct client_reply reply;
	const int exit_code = client_run(frame, options, &call, &reply);

	if (exit_code != EXIT_OK)
		return exit_code;
	if (options->json.len == 0 && frame->word_count == 0)
		tell_all(reply.json, frame->out);
	else if (options->json.len == 0)
		tell(reply.json, frame->out);
	return client_print_findings(&reply) > 0 ? EXIT_FINDINGS : EXIT_OK;
}

int cmd_status(int argc, char **argv)
{
	struct client_options client = { 0 };
	const struct option_row options[] = { CLIENT_OPTIONS(client) };
	const struct command_line line = {
		.usage = "status [FORM] [--server URL] [--key-file FILE]",
		.about = "Says how a form stands at a server, by its id; without one, all that "
			 "are worked on. Exit code 1: it has errors, or the server refuses.",
		.options = options,
		.option_count = LENGTH(options),
		.most = 1,
	};

	return frame_run(&line, argc, argv, status, &client);
}
