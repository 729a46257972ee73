#include "app/client.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "renderers/i18n/i18n.h"

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

/* --- the table ---------------------------------------------------------------------------- */

enum { COLUMNS = 6 };

struct line {
	struct str cells[COLUMNS];
	struct str why; /* below it; empty: nothing */
};

static const struct line head = { .cells = { STR_INIT("REFERENCE"), STR_INIT("RECEIVED"),
					     STR_INIT("STATE"), STR_INIT("ATTEMPTS"),
					     STR_INIT("FORM"), STR_INIT("ID") } };

static struct str refusal_of(struct arena *arena, struct str status)
{
	const struct pair parts[] = { { STR("status"), status } };
	struct buf text;

	buf_init(&text, SIZE_MAX);
	word_print(words_in(STR("en")), STR("portal.attempt.refused"), parts, LENGTH(parts),
		   &text);
	const struct str copy = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

/* "no-connection: Failed to connect to …" in words, and what was noticed. */
static struct str cause_of(struct arena *arena, struct str detail)
{
	const struct words *words = words_in(STR("en"));
	struct str why = detail;
	struct str word = STR(""), text;

	(void)str_next(&why, ':', &word);
	if (!word_find(words, str_printf(arena, "portal.attempt.%.*s", STR_ARG(word)), &text))
		return detail;
	return str_printf(arena, "%.*s (%.*s)", STR_ARG(text), STR_ARG(str_trim(why)));
}

/* Why it is not delivered, and what happens next. */
static struct str why_of(struct arena *arena, const struct json *at)
{
	const struct str state = state_of(at);
	const struct str status = client_text(at, "status");
	const struct str detail = json_get_str(at, STR("detail"));
	struct str why = STR("why is not known");

	if (!str_equal_c(state, "failed") && !str_equal_c(state, "parked"))
		return STR("");
	if (detail.len > 0)
		why = cause_of(arena, detail);
	else if (status.len > 0)
		why = refusal_of(arena, status);
	if (str_equal_c(state, "failed"))
		return str_printf(arena, "%.*s; tried again %.*s", STR_ARG(why),
				  STR_ARG(json_get_str(at, STR("next"))));
	return str_printf(arena, "%.*s; tried no more: veidlapa replay --id %.*s", STR_ARG(why),
			  STR_ARG(json_get_str(at, STR("id"))));
}

static struct line line_of(struct arena *arena, const struct json *at)
{
	return (struct line){ .cells = { json_get_str(at, STR("reference")),
					 json_get_str(at, STR("received")), state_of(at),
					 client_text(at, "attempts"),
					 json_get_str(at, STR("form")),
					 json_get_str(at, STR("id")) },
			      .why = why_of(arena, at) };
}

static void print(const struct line *line, const int *widths, struct buf *out)
{
	for (size_t i = 0; i + 1 < COLUMNS; i++)
		buf_printf(out, "%-*.*s  ", widths[i], STR_ARG(line->cells[i]));
	buf_printf(out, "%.*s\n", STR_ARG(line->cells[COLUMNS - 1]));
	if (line->why.len > 0)
		buf_printf(out, "%*s  %.*s\n", widths[0], "", STR_ARG(line->why));
}

static void widen(const struct line *line, int *widths)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if ((int)line->cells[i].len > widths[i])
			widths[i] = (int)line->cells[i].len;
}

/* Why those that wait do, where nothing is sent to the institution at all. */
static void tell_held(const struct frame *frame, struct str held)
{
	const struct words *words = words_in(STR("en"));
	const struct str key = str_printf(frame->arena, "portal.endpoint.%.*s", STR_ARG(held));
	struct str why;

	if (word_find(words, key, &why))
		buf_printf(frame->out, "%.*s: %.*s\n",
			   STR_ARG(word(words, STR("portal.endpoint.state"))), STR_ARG(why));
}

static void tell(const struct frame *frame, const struct json *json, const char *none)
{
	const struct json *list = json_get(json, STR("deliveries"));
	const struct json *first = list != NULL ? list->first : NULL;
	const struct str next = client_text(json, "next");
	int widths[COLUMNS] = { 0 };
	struct line line;

	if (first == NULL) {
		buf_printf(frame->out, "%s\n", none);
		return;
	}
	widen(&head, widths);
	for (const struct json *at = first; at != NULL; at = at->next) {
		line = line_of(frame->arena, at);
		widen(&line, widths);
	}
	print(&head, widths, frame->out);
	for (const struct json *at = first; at != NULL; at = at->next) {
		line = line_of(frame->arena, at);
		print(&line, widths, frame->out);
	}
	if (next.len > 0)
		buf_printf(frame->out, "older ones: --before %.*s\n", STR_ARG(next));
	tell_held(frame, json_get_str(json, STR("held")));
}

/* --- the question ------------------------------------------------------------------------- */

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

static bool is_narrowed(const struct wanted *wanted)
{
	return wanted->form.len + wanted->state.len + wanted->name.len + wanted->before.len > 0;
}

static bool is_number(const char *name, struct str text, uint64_t most)
{
	uint64_t number;

	return text.len == 0 || options_number(name, text, 1, most, &number);
}

static int deliveries(const struct frame *frame, const void *input)
{
	const struct wanted *wanted = input;

	if (!is_number("--limit", wanted->limit, 100) ||
	    !is_number("--before", wanted->before, INT64_MAX))
		return EXIT_USAGE;

	const struct client_call call = { .method = "GET",
					  .path = path_of(frame->arena, wanted) };
	struct client_reply reply;
	const int exit_code = client_run(frame, &wanted->client, &call, &reply);

	if (exit_code == EXIT_OK && wanted->client.json.len == 0)
		tell(frame, reply.json,
		     is_narrowed(wanted) ? "no such deliveries: without these options all are "
					   "listed"
					 : "no deliveries");
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
		.about = "Lists deliveries at a server, the newest first, and why one is "
			 "not delivered.",
		.options = options,
		.option_count = LENGTH(options),
	};

	return frame_run(&line, argc, argv, deliveries, &wanted);
}
