#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/keyring.h"
#include "app/service/retention.h"

static bool purge_store(const struct frame *frame, struct retention_count *count,
			struct err *err)
{
	struct config config;
	struct platform_keys keys;

	if (!config_load(frame->arena, &config, err) || !store_there(config.store, err) ||
	    !keyring_read(frame->arena, &config, &keys, err))
		return false;
	struct store *store = store_open(config.store, &keys, err);
	const bool ok = store != NULL && retention_purge(store, &config, NULL, count, err);
	store_close(store);
	return ok;
}

static int purge(const struct frame *frame, const void *input)
{
	struct retention_count count = { 0 };
	struct err err = { 0 };

	(void)input;
	if (!purge_store(frame, &count, &err))
		return console_trouble(&err);
	buf_printf(frame->out, "%lld delivered submissions purged, %lld undelivered\n",
		   (long long)count.delivered, (long long)count.undelivered);
	return EXIT_OK;
}

int cmd_purge(int argc, char **argv)
{
	const struct command_line line = {
		.usage = "purge",
		.about = "Erases submissions whose time is over, as serve does every hour. "
			 "Those that were never delivered are named on standard error.",
	};

	return frame_run(&line, argc, argv, purge, NULL);
}
