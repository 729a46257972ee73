/* Preloaded by a bench, which then knows, or decides, what the disk has to do with its figures.
 * FLUSH_MS: each flush of a file takes so much longer ("0.5"). A disk that others share, or one over a
 * network, takes one to five; one that promises what it has not done yet, some tenths.
 * FLUSH_LOG: a file that gets a line, in milliseconds, for each flush that took 10 or more. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { LONG_MS = 10 };

static void wait_as_told(void)
{
	const char *told = getenv("FLUSH_MS");
	const long us = told == NULL ? 0 : (long)(strtod(told, NULL) * 1e3);
	const struct timespec pause = { us / 1000000, us % 1000000 * 1000 };

	if (us > 0)
		(void)nanosleep(&pause, NULL);
}

static double now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void note(double ms)
{
	const char *path = getenv("FLUSH_LOG");
	const int log =
		path == NULL || ms < LONG_MS ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);

	if (log < 0)
		return;
	(void)dprintf(log, "%.1f\n", ms);
	(void)close(log);
}

static int flush(const char *name, int file)
{
	const double before = now_ms();

	wait_as_told();
	const int result = ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
	note(now_ms() - before);
	return result;
}

int fsync(int file)
{
	return flush("fsync", file);
}

int fdatasync(int file)
{
	return flush("fdatasync", file);
}
