/* What libcurl is given for memory. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "app/service/fetch.h"

static void *there(void *at)
{
	if (at == NULL)
		arena_exhausted();
	return at;
}

static void *need(size_t size)
{
	return there(malloc(size > 0 ? size : 1));
}

static void *need_zeroed(size_t count, size_t size)
{
	return there(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

static void *need_other(void *old, size_t size)
{
	return there(realloc(old, size > 0 ? size : 1));
}

static char *need_copy(const char *text)
{
	return there(strdup(text));
}

/* When it gets none, libcurl 7.88 forgets requests, for whose end everybody waits for ever, and
 * divides by zero (make allocations). */
void fetch_init(void)
{
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, need, free, need_other, need_copy,
				 need_zeroed) != CURLE_OK)
		arena_exhausted();
}
