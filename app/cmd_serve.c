#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/setup.h"
#include "engine/base/stop.h"

enum { TIDY_SECONDS = 3600 };

/* The signals that end the server are taken by this thread alone, between requests of nobody.
 */
static void block_signals(sigset_t *set)
{
	stop_block(set);
	(void)signal(SIGPIPE, SIG_IGN);
	/* A full quota is an error of the write, answered with 503, not the end of the program.
	 */
	(void)signal(SIGXFSZ, SIG_IGN);
}

static void announce(const struct setup *setup)
{
	struct str listen = setup->config.listen;
	size_t colon = listen.len;

	while (colon > 0 && listen.at[colon - 1] != ':')
		colon--;
	(void)printf("listening on http://%.*s:%u\n", (int)(colon > 0 ? colon - 1 : 0),
		     listen.at, server_port(setup->server));
	(void)fflush(stdout);
}

/* This thread has nothing else to do between signals, so it tidies. */
static void tidy_until_told(const struct setup *setup, const sigset_t *signals)
{
	const struct timespec pause = { .tv_sec = TIDY_SECONDS };

	do
		setup_tidy(setup);
	while (sigtimedwait(signals, NULL, &pause) < 0);
}

static int serve(const struct frame *frame, const void *input)
{
	struct setup setup;
	struct err err = { 0 };
	sigset_t signals;
	int exit_code = EXIT_OK;

	(void)frame;
	(void)input;
	block_signals(&signals);
	if (setup_open(&setup, SETUP_SERVER, &err)) {
		announce(&setup);
		tidy_until_told(&setup, &signals);
	} else {
		exit_code = console_trouble(&err);
	}
	setup_close(&setup);
	return exit_code;
}

int cmd_serve(int argc, char **argv)
{
	const struct command_line line = {
		.usage = "serve",
		.about = "Runs the server until SIGTERM or SIGINT. Settings are environment "
			 "variables, or lines in the file that VEIDLAPA_CONFIG names:",
		.more = config_help,
	};

	return frame_run(&line, argc, argv, serve, NULL);
}
