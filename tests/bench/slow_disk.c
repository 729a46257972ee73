/* Preloaded by a bench: each flush of a file takes FLUSH_MS milliseconds longer. A disk that
 * others share, or one over a network, takes one to five; one that promises what it has not
 * done yet, some tenths. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_as_told(void)
{
	const char *told = getenv("FLUSH_MS");
	const long ms = told == NULL ? 0 : strtol(told, NULL, 10);
	const struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&pause, NULL);
}

static int flush(const char *name, int file)
{
	wait_as_told();
	return ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
}

int fsync(int file)
{
	return flush("fsync", file);
}

int fdatasync(int file)
{
	return flush("fdatasync", file);
}
