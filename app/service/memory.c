#include "app/service/memory.h"

#include <malloc.h>

enum { MIB = 1024 * 1024, KEPT_MIB = 4, APART_MIB = 1 };

/* As it is, glibc gives back what is free at the end of its heap as soon as that is 128 KiB,
 * and takes it again a moment later: SQLite's temporary tables alone make it do that hundreds
 * of times a second, each time with a fault for every page. */
void memory_keep(void)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): called before there are threads */
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_MIB * MIB);
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): called before there are threads */
	(void)mallopt(M_MMAP_THRESHOLD, APART_MIB * MIB);
}
