#include "app/service/file.h"
#include "engine/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool fail(struct str path, struct err *err)
{
	enum err_code code = errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;

	if (errno == EISDIR)
		return err_set(err, code, "%.*s is a folder: name a file in it", STR_ARG(path));
	return err_set_errno(err, code, "%.*s cannot be read", STR_ARG(path));
}

static bool read_all(int fd, struct str path, struct buf *into, struct err *err)
{
	char bytes[4096];
	ssize_t got = 0;
	do {
		if (got > 0)
			buf_add(into, (struct str){ bytes, (size_t)got });
		got = read(fd, bytes, sizeof(bytes));
	} while ((got > 0 && !buf_full(into)) || (got < 0 && errno == EINTR));
	if (got < 0)
		return fail(path, err);
	if (buf_full(into))
		return err_set(err, ERR_LIMIT, "%.*s is longer than %zu bytes", STR_ARG(path),
			       into->ceiling);
	return true;
}

bool file_read(struct arena *arena, struct str path, size_t most, struct str *out,
	       struct err *err)
{
	struct buf bytes;
	int fd = open(str_to_c(arena, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(path, err);
	buf_init(&bytes, most);
	bool ok = read_all(fd, path, &bytes, err);
	if (ok)
		*out = str_copy(arena, buf_str(&bytes));
	buf_finish(&bytes);
	(void)close(fd);
	return ok;
}

bool file_write_durably(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		const ssize_t written = write(fd, bytes.at, bytes.len);
		if (written < 0 && errno != EINTR)
			return false;
		bytes = str_slice(bytes, written < 0 ? 0 : (size_t)written, bytes.len);
	}
	return fsync(fd) == 0;
}

bool file_flush_folder(struct arena *arena, struct str path)
{
	size_t end = path.len;

	while (end > 0 && path.at[end - 1] != '/')
		end--;
	const struct str folder = end > 0 ? str_slice(path, 0, end) : STR(".");
	const int fd = open(str_to_c(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);
	return ok;
}
