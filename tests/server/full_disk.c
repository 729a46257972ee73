/* Preloaded by a test: while the file that FULL_DISK names exists, every write into a file by
 * position fails as on a full disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

typedef ssize_t pwrite_function(int, const void *, size_t, off_t);

static ssize_t full_or(const char *name, int file, const void *bytes, size_t size, off_t at)
{
	const char *flag = getenv("FULL_DISK");

	if (flag && access(flag, F_OK) == 0) {
		errno = ENOSPC;
		return -1;
	}
	return ((pwrite_function *)dlsym(RTLD_NEXT, name))(file, bytes, size, at);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
	return full_or("pwrite", file, bytes, size, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off_t at)
{
	return full_or("pwrite64", file, bytes, size, at);
}
