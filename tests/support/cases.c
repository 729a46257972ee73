#include "tests/support/cases.h"
#include "engine/base/vec.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static int by_name(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

bool cases_list(struct arena *arena, const char *folder, struct cases *out)
{
	VEC(struct str) paths = { 0 };
	DIR *dir = opendir(folder);

	if (!dir)
		return false;
	for (const struct dirent *at = readdir(dir); at; at = readdir(dir))
		if (at->d_name[0] != '.')
			*VEC_ADD(arena, &paths) =
				str_printf(arena, "%s/%s", folder, at->d_name);
	(void)closedir(dir);
	if (paths.count > 0)
		qsort(paths.at, paths.count, sizeof(*paths.at), by_name);
	*out = (struct cases){ paths.at, paths.count };
	return true;
}

struct str case_read(struct arena *arena, struct str path)
{
	FILE *file = fopen(str_to_c(arena, path), "rb");
	long size;
	char *bytes;

	cr_assert_not_null(file, "%.*s cannot be opened", STR_ARG(path));
	cr_assert_eq(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	cr_assert_geq(size, 0);
	rewind(file);
	bytes = ARENA_ARRAY(arena, char, (size_t)size);
	cr_assert_eq(fread(bytes, 1, (size_t)size, file), (size_t)size, "%.*s", STR_ARG(path));
	(void)fclose(file);
	return (struct str){ bytes, (size_t)size };
}
