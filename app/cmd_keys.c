#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/keyring.h"
#include "engine/base/clock.h"

static bool list(struct store *store, const struct frame *frame, struct err *err)
{
	struct key_records keys;

	if (!store_keys_list(store, frame->arena, &keys, err))
		return false;
	for (size_t i = 0; i < keys.count; i++) {
		const struct key_record *key = &keys.at[i];
		const bool newest = i + 1 == keys.count ||
				    !str_equal(keys.at[i + 1].institution, key->institution);
		buf_printf(frame->out, "%.*s key %lld, wrapped by \"%.*s\"%s\n",
			   STR_ARG(key->institution), (long long)key->number,
			   STR_ARG(key->platform_key), newest ? ", in use" : "");
	}
	return true;
}

static bool rotate(struct store *store, const struct frame *frame, struct err *err)
{
	int64_t count = 0;

	if (!store_keys_rotate(store, &count, err))
		return false;
	buf_printf(frame->out,
		   "%lld %s a new key; servers use it within an hour\n", (long long)count,
		   count == 1 ? "institution has" : "institutions have");
	return true;
}

static bool rewrap(struct store *store, const struct frame *frame, struct err *err)
{
	int64_t count = 0;

	if (!store_keys_rewrap(store, &count, err))
		return false;
	buf_printf(frame->out,
		   "%lld %s wrapped anew, all are wrapped by the first platform key now\n",
		   (long long)count, count == 1 ? "key was" : "keys were");
	return true;
}

static bool encrypt(struct store *store, const struct frame *frame, struct err *err)
{
	int64_t count = 1;
	int64_t sum = 0;

	if (!store_encryption_begin(store, err))
		return false;
	while (count > 0) {
		if (!store_encrypt(store, &count, err))
			return false;
		sum += count;
	}
	buf_printf(frame->out, "%lld %s encrypted\n", (long long)sum,
		   sum == 1 ? "record was" : "records were");
	return true;
}

static const struct action {
	const char *name;
	bool (*run)(struct store *store, const struct frame *frame, struct err *err);
} actions[] = {
	{ "list", list },
	{ "rotate", rotate },
	{ "rewrap", rewrap },
	{ "encrypt", encrypt },
};

static bool run(const struct action *action, const struct frame *frame, struct err *err)
{
	struct config config;
	struct platform_keys keys;
	struct store *store = NULL;

	if (!config_load(frame->arena, &config, err) || !store_there(config.store, err) ||
	    !keyring_read(frame->arena, &config, &keys, err))
		return false;
	store = store_open(config.store, &keys, err);
	const bool ok = store != NULL && action->run(store, frame, err);
	store_close(store);
	return ok;
}

static int keys(const struct frame *frame, const void *input)
{
	struct err err = { 0 };

	(void)input;
	for (size_t i = 0; i < LENGTH(actions); i++)
		if (str_equal_c(frame->words[0], actions[i].name))
			return run(&actions[i], frame, &err) ? EXIT_OK : console_trouble(&err);
	(void)fprintf(stderr, "veidlapa: keys takes list, rotate, rewrap or encrypt\n");
	return EXIT_USAGE;
}

int cmd_keys(int argc, char **argv)
{
	const struct command_line line = {
		.usage = "keys list|rotate|rewrap|encrypt",
		.about = "The keys that answers are encrypted by. list: each institution's, "
			 "without the keys. rotate: a new one for each institution. rewrap: "
			 "wraps all of them by the first key of VEIDLAPA_KEY. encrypt: begins "
			 "to encrypt in a store that a version before made, once no server "
			 "runs that version.",
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, keys, NULL);
}
