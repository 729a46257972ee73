/* A definition from a file, with its rules but without its pages: for commands that show none.
 */
#ifndef APP_FORM_FILE_H
#define APP_FORM_FILE_H

#include "engine/rules/rules.h"

struct form_file {
	const struct form *form;
	const struct rules *rules;
};

/* Gives an exit code; when it is not EXIT_OK the reason has been printed. All of it lives in
 * the arena. */
int form_file_load(struct arena *arena, struct str path, struct form_file *out);

#endif
