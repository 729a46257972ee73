#include "app/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/service/file.h"

enum { LONGEST = 100 };

bool kept_id_valid(struct str id)
{
	static const char safe[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	for (size_t i = 0; i < id.len; i++)
		if (memchr(safe, id.at[i], sizeof(safe) - 1) == NULL)
			return false;
	return id.len > 0 && id.len <= LONGEST;
}

bool kept_open(struct arena *arena, struct str folder, struct err *err)
{
	/* With a slash: what is no folder cannot be entered. */
	const char *path = str_to_c(arena, str_printf(arena, "%.*s/", STR_ARG(folder)));
	const bool there = mkdir(path, 0700) == 0 || errno == EEXIST;

	return (there && access(path, W_OK | X_OK) == 0) ||
	       err_set_errno(err, ERR_IO, "--keep: %.*s cannot be written", STR_ARG(folder));
}

static struct str path_of(struct arena *arena, struct str folder, struct str id)
{
	return str_printf(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(id));
}

bool kept_has(struct arena *arena, struct str folder, struct str id)
{
	return access(str_to_c(arena, path_of(arena, folder, id)), F_OK) == 0;
}

bool kept_add(struct arena *arena, struct str folder, struct str id, struct str body,
	      struct err *err)
{
	const struct str path = path_of(arena, folder, id);
	const char *draft = str_to_c(arena, str_printf(arena, "%.*s.new", STR_ARG(path)));
	const int file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok = file >= 0 && file_write_durably(file, body);

	if (file >= 0)
		ok = close(file) == 0 && ok;
	ok = ok && rename(draft, str_to_c(arena, path)) == 0 && file_flush_folder(arena, path);
	return ok || err_set_errno(err, ERR_IO, "%.*s cannot be written", STR_ARG(folder));
}
