/* Everything of a request that our own code reads: bodies and queries, cookies, targets, heads.
 * The first byte says which. */
#include "app/http/form.h"
#include "app/http/guard.h"
#include "app/http/uri.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "tests/fuzz/require.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_clean(struct str text)
{
	return utf8_invalid(text) == SIZE_MAX && !memchr(text.at, 0, text.len);
}

static void try_form(struct arena *arena, struct str text)
{
	const struct pair *pairs;
	size_t count;
	if (!form_parse(arena, text, &pairs, &count))
		return;
	require(count <= LIMIT_PAIRS);
	for (size_t i = 0; i < count; i++)
		require(is_clean(pairs[i].name) && is_clean(pairs[i].value));
}

static void try_cookie(struct arena *arena, struct str text)
{
	const struct pair header = { STR("cookie"), text };
	const struct request request = { .arena = arena,
					 .headers = &header,
					 .header_count = 1 };
	struct str value = request_cookie(&request, STR("a"));
	require(value.len == 0 || (value.at >= text.at && value.len < text.len));
}

static void try_target(struct arena *arena, struct str text)
{
	struct str path, query, decoded;
	uri_split(text, &path, &query);
	if (!uri_path(arena, path, &decoded))
		return;
	require(is_clean(decoded) && str_starts(decoded, STR("/")));
	require(str_find(decoded, STR("//"), 0) == SIZE_MAX);
	require(str_find(decoded, STR("/../"), 0) == SIZE_MAX);
	require(str_find(decoded, STR("\\"), 0) == SIZE_MAX);
}

/* Method, target, version, then names and values in turn, one to a line. */
static void try_head(struct arena *arena, struct str text)
{
	VEC(struct pair) headers = { 0 };
	struct head head = { .bytes = text.len };
	size_t length;
	if (!str_next(&text, '\n', &head.method) || !str_next(&text, '\n', &head.target) ||
	    !str_next(&text, '\n', &head.version))
		return;
	struct pair pair;
	while (str_next(&text, '\n', &pair.name) && str_next(&text, '\n', &pair.value))
		*VEC_ADD(arena, &headers) = pair;
	head.headers = headers.at;
	head.header_count = headers.count;
	head.bytes = head.method.len + head.target.len + head.version.len + 6;
	for (size_t i = 0; i < headers.count; i++)
		head.bytes += headers.at[i].name.len + headers.at[i].value.len + 4;
	if (guard_head(&head).status != 0)
		return;
	require(str_starts(head.target, STR("/")) && head.header_count <= LIMIT_HEADERS);
	if (guard_body(&head, &length))
		require(length > 0 && guard_method(head.method) != METHOD_GET);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(struct arena *, struct str) = { try_form, try_cookie,
								     try_target, try_head };
	struct arena arena;
	if (size == 0)
		return 0;
	arena_init(&arena);
	tries[data[0] % LENGTH(tries)](&arena,
				       (struct str){ (const char *)data + 1, size - 1 });
	arena_finish(&arena);
	return 0;
}
