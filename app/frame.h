/* What every command does around its own work: it reads the command line, lends memory and a
 * buffer, prints the buffer, and ends with an exit code. */
#ifndef APP_FRAME_H
#define APP_FRAME_H

#include "app/options.h"
#include "engine/base/buf.h"

struct frame {
	struct arena *arena; /* lives as long as the command */
	struct str *words;   /* what is no option, as many as the command line allows */
	size_t word_count;
	struct buf *out; /* printed when the work is done, whatever the exit code */
};

/* Gives an exit code; what is not in out has been printed. input is what the options filled. */
typedef int frame_work(const struct frame *frame, const void *input);

/* Gives the exit code of the command: that of its work, unless printing failed. */
int frame_run(const struct command_line *line, int argc, char **argv, frame_work *work,
	      const void *input);

/* The work of commands that take many files: one after the other, the greatest exit code. */
int frame_each(const struct frame *frame,
	       int (*one)(const struct frame *frame, struct str word, const void *input),
	       const void *input);

#endif
