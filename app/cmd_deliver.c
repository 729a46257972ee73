#include <signal.h>
#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/setup.h"
#include "engine/base/stop.h"

static int deliver(const struct frame *frame, const void *input)
{
	struct setup setup;
	struct err err = { 0 };
	sigset_t signals;
	int exit_code = EXIT_OK;
	int caught = 0;

	(void)frame;
	(void)input;
	stop_block(&signals);
	(void)signal(SIGPIPE, SIG_IGN);
	if (setup_open(&setup, SETUP_DELIVERY, &err)) {
		(void)printf("delivering\n");
		(void)fflush(stdout);
		(void)sigwait(&signals, &caught);
	} else {
		exit_code = console_trouble(&err);
	}
	setup_close(&setup);
	return exit_code;
}

int cmd_deliver(int argc, char **argv)
{
	const struct command_line line = {
		.usage = "deliver",
		.about = "Delivers submissions until SIGTERM or SIGINT, beside any number of "
			 "servers and others of its kind on one store; VEIDLAPA_DELIVERY=off "
			 "keeps servers from doing it themselves. The same settings as serve:",
		.more = config_help,
	};

	return frame_run(&line, argc, argv, deliver, NULL);
}
