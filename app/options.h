/* Command line options, by a table. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/str.h"

/* Exit codes of every command. */
enum { EXIT_OK = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

struct option_row {
	const char *name;  /* "--format" */
	const char *value; /* what its value is called in the help, "json"; NULL: a switch
			      without one */
	const char *help;
	struct str *out; /* gets the value; of a switch "true" */
};

struct command_line {
	const char *usage; /* "check FILE… [--format json]" */
	const char *about; /* a sentence or two */
	const struct option_row *options;
	size_t option_count;
	size_t least, most;	       /* how many words that are no options */
	void (*more)(struct buf *out); /* the rest of the help; NULL: there is none */
};

struct words {
	struct str *at;
	size_t count;
};

/* Sorts argv (behind the command's name) into options and words, in the arena. False when the
 * command has nothing more to do: on --help or a mistake it has printed what is needed and set
 * *exit_code. */
bool options_read(struct arena *arena, const struct command_line *line, int argc, char **argv,
		  struct words *words, int *exit_code);
/* The value of a numeric option. False when it has printed what is wrong. */
bool options_number(const char *name, struct str text, uint64_t least, uint64_t most,
		    uint64_t *out);

#endif
