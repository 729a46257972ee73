/* Tests as data: the files of a folder, and their bytes. */
#ifndef TESTS_SUPPORT_CASES_H
#define TESTS_SUPPORT_CASES_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

struct cases {
	struct str *paths; /* in order of name */
	size_t count;
};

/* The files (not those whose name begins with a dot) of a folder, named from the project's
 * root, where tests run. False when it cannot be read. */
bool cases_list(struct arena *arena, const char *folder, struct cases *out);
/* Fails the test when the file cannot be read. */
struct str case_read(struct arena *arena, struct str path);

#endif
