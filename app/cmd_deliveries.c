#include "app/client.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"

struct wanted {
	struct client_options client;
	struct str form, state, name, limit, before;
};

/* As --state takes it. */
static struct str state_of(const struct json *at)
{
	const struct json *failed = json_get(at, STR("failed"));

	return failed != NULL && failed->boolean ? STR("failed")
						 : json_get_str(at, STR("state"));
}

static void tell(const struct json *json, struct buf *out)
{
	const struct json *list = json_get(json, STR("deliveries"));
	const struct str next = client_text(json, "next");

	for (const struct json *at = list != NULL ? list->first : NULL; at != NULL;
	     at = at->next)
		buf_printf(out, "%.*s  %.*s  %-10.*s %.*s %s  %.*s  %.*s\n",
			   STR_ARG(json_get_str(at, STR("reference"))),
			   STR_ARG(json_get_str(at, STR("received"))), STR_ARG(state_of(at)),
			   STR_ARG(client_text(at, "attempts")),
			   str_equal_c(client_text(at, "attempts"), "1") ? "attempt"
									 : "attempts",
			   STR_ARG(json_get_str(at, STR("form"))),
			   STR_ARG(json_get_str(at, STR("id"))));
	if (next.len > 0)
		buf_printf(out, "older ones: --before %.*s\n", STR_ARG(next));
}

static struct str path_of(struct arena *arena, const struct wanted *wanted)
{
	const struct {
		const char *name;
		struct str value;
	} parts[] = { { "form", wanted->form },
		      { "state", wanted->state },
		      { "name", wanted->name },
		      { "limit", wanted->limit },
		      { "before", wanted->before } };
	const char *glue = "?";
	struct buf path;

	buf_init(&path, SIZE_MAX);
	buf_add_c(&path, "/api/v1/deliveries");
	for (size_t i = 0; i < LENGTH(parts); i++) {
		if (parts[i].value.len == 0)
			continue;
		buf_printf(&path, "%s%s=", glue, parts[i].name);
		buf_add_url(&path, parts[i].value);
		glue = "&";
	}
	const struct str text = str_copy(arena, buf_str(&path));
	buf_finish(&path);
	return text;
}

static int deliveries(const struct frame *frame, const void *input)
{
	const struct wanted *wanted = input;
	const struct client_call call = { .method = "GET",
					  .path = path_of(frame->arena, wanted) };
	struct client_reply reply;
	const int exit_code = client_run(frame, &wanted->client, &call, &reply);

	if (exit_code == EXIT_OK && wanted->client.json.len == 0)
		tell(reply.json, frame->out);
	return exit_code;
}

int cmd_deliveries(int argc, char **argv)
{
	struct wanted wanted = { 0 };
	const struct option_row options[] = {
		CLIENT_OPTIONS(wanted.client),
		{ "--form", "ID", "of that form", &wanted.form },
		{ "--state", "STATE", "waiting, failed, delivered or parked", &wanted.state },
		{ "--name", "NAME", "the number on the receipt, or the webhook-id",
		  &wanted.name },
		{ "--limit", "N", "at most so many, up to 100", &wanted.limit },
		{ "--before", "N", "those below that sequence number", &wanted.before },
	};
	const struct command_line line = {
		.usage = "deliveries [--form ID] [--state STATE] [--name NAME] [--limit N] "
			 "[--before N] [--server URL] [--key-file FILE]",
		.about = "Lists deliveries at a server, the newest first.",
		.options = options,
		.option_count = LENGTH(options),
	};

	return frame_run(&line, argc, argv, deliveries, &wanted);
}
