#include <stdio.h>

#include "app/client.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/moment.h"
#include "app/setup.h"
#include "engine/base/log.h"

/* As they were typed. */
struct wanted {
	struct str institution, id, from, to, failed_since;
	struct client_options client;
};

static bool read_time(const char *option, struct str text, int64_t *ms)
{
	if (moment_read(text, ms))
		return true;
	(void)fprintf(stderr, "veidlapa: %s takes a time such as 2026-12-01T09:00:00Z\n",
		      option);
	return false;
}

/* Exactly one of the three ways to say what. */
static bool read_wanted(const struct wanted *wanted, struct replay *out)
{
	const bool range = wanted->from.len > 0 || wanted->to.len > 0;

	*out = (struct replay){ .institution = wanted->institution,
				.id = wanted->id,
				.who = STR("veidlapa replay"),
				.failed = wanted->failed_since.len > 0 };
	if ((wanted->id.len > 0) + range + out->failed != 1) {
		(void)fprintf(stderr, "veidlapa: replay needs one of --id, --from with --to, "
				      "--failed-since\n");
		return false;
	}
	if (out->failed)
		return read_time("--failed-since", wanted->failed_since, &out->from_ms);
	return !range || (read_time("--from", wanted->from, &out->from_ms) &&
			  read_time("--to", wanted->to, &out->to_ms));
}

static void tell_none(const struct wanted *wanted)
{
	if (wanted->id.len > 0)
		(void)fprintf(stderr,
			      "veidlapa: no delivery %.*s that could be sent again: there is "
			      "none, it is under way, or it was erased\n",
			      STR_ARG(wanted->id));
	else if (wanted->failed_since.len > 0)
		(void)fprintf(stderr, "veidlapa: nothing that failed waits to be sent again\n");
	else
		(void)fprintf(stderr, "veidlapa: nothing was received in that time that could "
				      "be sent again\n");
}

/* Nothing was ever sent to who never had a form here. */
static bool has_form(struct setup *setup, struct str institution)
{
	struct form_records forms = { 0 };
	struct err err = { 0 };
	bool has = !store_forms_newest(setup->service.store, &setup->arena, &forms, &err);

	for (size_t i = 0; i < forms.count; i++)
		has = has || str_equal(forms.at[i].institution, institution);
	return has;
}

static void tell_none_here(struct setup *setup, const struct wanted *wanted)
{
	if (has_form(setup, wanted->institution))
		tell_none(wanted);
	else
		(void)fprintf(stderr,
			      "veidlapa: the store has no form of the institution %.*s; "
			      "veidlapa keys list names the institutions that it has\n",
			      STR_ARG(wanted->institution));
}

static int replay_in(struct setup *setup, const struct replay *replay,
		     const struct wanted *wanted)
{
	struct store *store = setup->service.store;
	struct err err = { 0 };
	int64_t now_ms = 0;
	int64_t count = 0;

	if (!store_now(store, &setup->service.clock, &now_ms, &err) ||
	    !store_outbox_replay(store, replay, now_ms, &count, &err))
		return console_trouble(&err);
	LOG(LOG_INFO, "delivery.replayed", LOG_TEXT("institution", replay->institution),
	    LOG_NUMBER("count", count));
	(void)printf("%lld\n", (long long)count);
	if (count == 0)
		tell_none_here(setup, wanted);
	return count > 0 ? EXIT_OK : EXIT_FINDINGS;
}

static int replay_here(const struct replay *what, const struct wanted *wanted)
{
	struct setup setup;
	struct err err = { 0 };
	const int exit_code = setup_open(&setup, SETUP_STORE, &err)
				      ? replay_in(&setup, what, wanted)
				      : console_trouble(&err);
	setup_close(&setup);
	return exit_code;
}

/* --- at a server -------------------------------------------------------------------------- */

static void add(struct buf *out, const char *name, struct str text)
{
	if (text.len == 0)
		return;
	buf_printf(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
	buf_add_json(out, text);
}

static struct str body_of(struct arena *arena, const struct wanted *wanted)
{
	struct buf body;
	struct str text;

	buf_init(&body, SIZE_MAX);
	buf_add_byte(&body, '{');
	add(&body, "id", wanted->id);
	add(&body, "from", wanted->from);
	add(&body, "to", wanted->to);
	add(&body, "failed_since", wanted->failed_since);
	buf_add_byte(&body, '}');
	text = str_copy(arena, buf_str(&body));
	buf_finish(&body);
	return text;
}

static int replay_there(const struct frame *frame, const struct wanted *wanted)
{
	const struct client_call call = { .method = "POST",
					  .path = STR("/api/v1/deliveries/replay"),
					  .type = "application/json",
					  .body = body_of(frame->arena, wanted) };
	struct client_reply reply;
	const int exit_code = client_run(frame, &wanted->client, &call, &reply);

	if (exit_code != EXIT_OK)
		return exit_code;
	const struct str number = client_text(reply.json, "replayed");
	if (wanted->client.json.len == 0)
		buf_printf(frame->out, "%.*s\n", STR_ARG(number));
	if (!str_equal_c(number, "0"))
		return EXIT_OK;
	tell_none(wanted);
	return EXIT_FINDINGS;
}

/* --institution says that it is the store, which has many; a key has one. */
static int replay(const struct frame *frame, const void *input)
{
	const struct wanted *wanted = input;
	struct replay what;

	if (!read_wanted(wanted, &what))
		return EXIT_USAGE;
	if (wanted->institution.len == 0)
		return replay_there(frame, wanted);
	if (wanted->client.server.len > 0) {
		(void)fprintf(stderr,
			      "veidlapa: replay takes --institution for the store here, "
			      "or --server\n");
		return EXIT_USAGE;
	}
	return replay_here(&what, wanted);
}

int cmd_replay(int argc, char **argv)
{
	struct wanted wanted = { 0 };
	const struct option_row options[] = {
		{ "--institution", "NUMBER", "whose deliveries, in the store here",
		  &wanted.institution },
		CLIENT_OPTIONS(wanted.client),
		{ "--id", "ID", "the one of this webhook-id", &wanted.id },
		{ "--from", "TIME", "all received from then on, and", &wanted.from },
		{ "--to", "TIME", "before then", &wanted.to },
		{ "--failed-since", "TIME",
		  "all that are parked or wait for another try, last tried since then",
		  &wanted.failed_since },
	};
	const struct command_line line = {
		.usage = "replay (--server URL | --institution NUMBER) (--id ID | --from TIME "
			 "--to TIME | "
			 "--failed-since TIME)",
		.about = "Delivers again what was delivered or given up, under the ids it had, "
			 "and prints how many: at a server through its API, or, with "
			 "--institution, in the store that VEIDLAPA_STORE names. Whoever "
			 "delivers does it; exit code 1 when there was nothing.",
		.options = options,
		.option_count = LENGTH(options),
	};

	return frame_run(&line, argc, argv, replay, &wanted);
}
