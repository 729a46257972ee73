#include "app/http/request_id.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/random.h>

#include "engine/base/buf.h"

/* Hex: people say it on the telephone. */
enum { SHORTEST = 8, LONGEST = 64 };

/* Begins anywhere, so that no two starts of the program give the same ones; asking for random
 * bytes each time would be a system call in every request. */
static _Atomic uint64_t next;
static pthread_once_t begun = PTHREAD_ONCE_INIT;

static void begin(void)
{
	uint64_t seed = 0;

	if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed))
		abort(); /* cannot happen for so few bytes: getrandom(2) */
	atomic_store(&next, seed);
}

/* SplitMix64: each number once, and one after another they look alike to nobody (Steele, Lea,
 * Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). */
static uint64_t number(void)
{
	(void)pthread_once(&begun, begin);
	uint64_t z = atomic_fetch_add(&next, UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct str request_id_new(struct arena *arena)
{
	const uint64_t bytes = number();
	struct buf text;

	buf_init(&text, LONGEST);
	buf_add_hex(&text, (struct str){ (const char *)&bytes, sizeof(bytes) });
	const struct str id = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return id;
}

static bool is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.';
}

static bool is_safe(struct str text)
{
	if (text.len < SHORTEST || text.len > LONGEST)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_plain(text.at[i]))
			return false;
	return true;
}

/* Of two nobody knows which one the proxy wrote. */
struct str request_id_given(const struct request *request)
{
	struct str given = STR("");
	size_t count = 0;

	for (size_t i = 0; i < request->header_count; i++)
		if (str_equal_c(request->headers[i].name, "x-request-id")) {
			given = str_trim(request->headers[i].value);
			count++;
		}
	return count == 1 && is_safe(given) ? given : STR("");
}
