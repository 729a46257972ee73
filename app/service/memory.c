#include "app/service/memory.h"

#include <malloc.h>

enum { MIB = 1024 * 1024, KEPT_MIB = 64, APART_MIB = 32 };

/* As it is, glibc gives back what is free at the end of its heap as soon as that is 128 KiB,
 * and large pieces at once, and takes them again a moment later, with a fault for every page of
 * 4 KiB: SQLite's temporary tables alone make it do that hundreds of times a second, and
 * publishing a form of 2000 fields for each of its pages. */
void memory_keep(void)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): called before there are threads */
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_MIB * MIB);
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): called before there are threads */
	(void)mallopt(M_MMAP_THRESHOLD, APART_MIB * MIB);
}

void memory_return(void)
{
	(void)malloc_trim(0);
}
