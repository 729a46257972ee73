/* The program: a table of commands. */
#include <stdio.h>

#include "app/commands.h"
#include "app/options.h"
#include "app/service/fetch.h"
#include "app/service/memory.h"
#include "engine/base/version.h"
#include "engine/schema/nearest.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	/* keep alphabetised */
	{ "audit", cmd_audit, "prove that audits are whole and unchanged" },
	{ "check", cmd_check, "find every problem in form definitions" },
	{ "compare", cmd_compare, "say what changed between two versions of a form" },
	{ "contract", cmd_contract, "write what the receiver of a form's submissions gets" },
	{ "convert", cmd_convert, "write a definition in its other spelling, XML or JSON" },
	{ "deliver", cmd_deliver, "deliver submissions, beside servers that take them" },
	{ "deliveries", cmd_deliveries, "list deliveries at a server" },
	{ "eval", cmd_eval, "compute one FEEL expression" },
	{ "evaluate", cmd_evaluate, "show what a form makes of answers" },
	{ "keys", cmd_keys, "list, rotate and rewrap the keys that answers are encrypted by" },
	{ "listen", cmd_listen, "receive deliveries and show them, to try things out" },
	{ "migrate", cmd_migrate, "bring the store to the form that this program needs" },
	{ "publish", cmd_publish, "save a form at a server, and lead it to the public" },
	{ "purge", cmd_purge, "erase submissions whose time is over" },
	{ "render", cmd_render, "write a page of a form as HTML" },
	{ "replay", cmd_replay, "deliver again what was delivered or given up" },
	{ "schema", cmd_schema, "write the JSON Schema of definitions, for editors" },
	{ "serve", cmd_serve, "run the server: pages, API, delivery" },
	{ "status", cmd_status, "say how a form stands at a server" },
	{ "test", cmd_test, "run the scenarios of form definitions" },
	{ "verify", cmd_verify, "say whether a receipt is genuine" },
};

static int help(FILE *out, int exit_code)
{
	(void)fprintf(out, "usage: veidlapa COMMAND …\n\n");
	for (size_t i = 0; i < LENGTH(commands); i++)
		(void)fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
	(void)fprintf(out, "\nveidlapa COMMAND --help says more.\nExit codes: 0 good, 1 "
			   "problems found in the input, 2 wrong usage, 3 could not.\n");
	return exit_code;
}

static int version(void)
{
	(void)printf("veidlapa " VERSION "\n");
	return EXIT_OK;
}

static bool is_one_of(struct str word, const char *const *names)
{
	while (*names && !str_equal_c(word, *names))
		names++;
	return *names != NULL;
}

static int unknown(struct str name)
{
	struct str known[LENGTH(commands)];
	struct str nearest;

	for (size_t i = 0; i < LENGTH(commands); i++)
		known[i] = str_from_c(commands[i].name);
	nearest = nearest_find(name, known, LENGTH(commands));
	(void)fprintf(stderr, "veidlapa: there is no command %.*s", STR_ARG(name));
	if (nearest.len > 0)
		(void)fprintf(stderr, "; is %.*s meant?", STR_ARG(nearest));
	(void)fprintf(stderr, "\n\n");
	return help(stderr, EXIT_USAGE);
}

int main(int argc, char **argv)
{
	static const char *const help_words[] = { "--help", "-h", "help", NULL };
	static const char *const version_words[] = { "--version", "-V", "version", NULL };
	struct str name;

	memory_keep();
	fetch_init();
	if (argc < 2)
		return help(stderr, EXIT_USAGE);
	name = str_from_c(argv[1]);
	for (size_t i = 0; i < LENGTH(commands); i++)
		if (str_equal_c(name, commands[i].name))
			return commands[i].run(argc - 2, argv + 2);
	if (is_one_of(name, help_words))
		return help(stdout, EXIT_OK);
	if (is_one_of(name, version_words))
		return version();
	return unknown(name);
}
