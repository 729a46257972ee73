#include "app/http/request_id.h"

#include <stdlib.h>
#include <sys/random.h>

#include "engine/base/buf.h"

/* Hex: people say it on the telephone. */
enum { SHORTEST = 8, LONGEST = 64, RANDOM_BYTES = 8 };

struct str request_id_new(struct arena *arena)
{
	unsigned char bytes[RANDOM_BYTES];
	struct buf text;

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		abort(); /* cannot happen for so few bytes: getrandom(2) */
	buf_init(&text, LONGEST);
	buf_add_hex(&text, (struct str){ (const char *)bytes, sizeof(bytes) });
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
