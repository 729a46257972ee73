/* What the commands read and print: whole files, findings, troubles. */
#ifndef APP_CONSOLE_H
#define APP_CONSOLE_H

#include "engine/base/buf.h"
#include "engine/base/diag.h"
#include "engine/base/err.h"

/* The file's bytes ("-": standard input), at most that many, in the arena. */
bool console_read(struct arena *arena, struct str path, size_t most, struct str *out,
		  struct err *err);
/* What is no letter as JSON would write it: it cannot move a terminal, nor hide. */
void console_add_seen(struct buf *buf, struct str text);
/* All of it to standard output. Gives EXIT_OK, or EXIT_TROUBLE after a message. */
int console_print(const struct buf *buf);
/* The message on standard error; gives EXIT_TROUBLE. */
int console_trouble(const struct err *err);
/* The findings on standard error; gives EXIT_FINDINGS when one is an error, else EXIT_OK. */
int console_findings(const struct diags *diags);

#endif
