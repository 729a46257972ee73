#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/moment.h"
#include "app/setup.h"
#include "engine/base/log.h"

/* As they were typed. */
struct wanted {
	struct str institution, id, from, to, failed_since;
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
	if (wanted->institution.len == 0 || (wanted->id.len > 0) + range + out->failed != 1) {
		(void)fprintf(stderr, "veidlapa: replay needs --institution, and one of --id, "
				      "--from with --to, --failed-since\n");
		return false;
	}
	if (out->failed)
		return read_time("--failed-since", wanted->failed_since, &out->from_ms);
	return !range || (read_time("--from", wanted->from, &out->from_ms) &&
			  read_time("--to", wanted->to, &out->to_ms));
}

static int replay_in(const struct setup *setup, const struct replay *replay)
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
	return count > 0 ? EXIT_OK : EXIT_FINDINGS;
}

static int replay(const struct frame *frame, const void *input)
{
	struct replay what;
	struct setup setup;
	struct err err = { 0 };

	(void)frame;
	if (!read_wanted(input, &what))
		return EXIT_USAGE;
	const int exit_code = setup_open(&setup, SETUP_STORE, &err) ? replay_in(&setup, &what)
								    : console_trouble(&err);
	setup_close(&setup);
	return exit_code;
}

int cmd_replay(int argc, char **argv)
{
	struct wanted wanted = { 0 };
	const struct option_row options[] = {
		{ "--institution", "NUMBER", "whose deliveries", &wanted.institution },
		{ "--id", "ID", "the one of this webhook-id", &wanted.id },
		{ "--from", "TIME", "all received from then on, and", &wanted.from },
		{ "--to", "TIME", "before then", &wanted.to },
		{ "--failed-since", "TIME",
		  "all that are parked or wait for another try, last tried since then",
		  &wanted.failed_since },
	};
	const struct command_line line = {
		.usage = "replay --institution NUMBER (--id ID | --from TIME --to TIME | "
			 "--failed-since TIME)",
		.about =
			"Delivers again what was delivered or given up, under the ids it had, "
			"and "
			"prints how many. Whoever delivers does it; exit code 1 when there was "
			"nothing.",
		.options = options,
		.option_count = LENGTH(options),
	};

	return frame_run(&line, argc, argv, replay, &wanted);
}
