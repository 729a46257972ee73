#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/options.h"
#include "app/service/config.h"
#include "storage/store.h"

static int migrate(struct arena *arena)
{
	struct config config;
	struct buf applied;
	struct err err = { 0 };

	buf_init(&applied, SIZE_MAX);
	const bool ok = config_load(arena, &config, &err) &&
			store_migrate(config.store, &applied, &err);
	if (ok)
		(void)printf("%.*s%s", STR_ARG(buf_str(&applied)),
			     applied.len > 0 ? "" : "nothing to do\n");
	buf_finish(&applied);
	return ok ? EXIT_OK : console_trouble(&err);
}

int cmd_migrate(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct words words;
	int exit_code = EXIT_OK;
	const struct command_line line = {
		.usage = "migrate",
		.about = "Brings the store that VEIDLAPA_STORE names to the form that this "
			 "program needs, and prints which migrations were missing. serve does "
			 "the same at its start; several may try at once.",
	};

	arena_init(&arena);
	if (options_read(&arena, &line, argc, argv, &words, &exit_code))
		exit_code = migrate(&arena);
	arena_finish(&arena);
	return exit_code;
}
