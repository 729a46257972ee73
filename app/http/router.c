#include "app/http/router.h"

#include <assert.h>
#include <string.h>

/* A segment "{name}" of the pattern takes any one segment. */
static bool fits(const char *pattern, struct str path, struct str parameters[4])
{
	size_t at = 0, count = 0;
	for (; *pattern != '\0'; pattern++) {
		size_t from = at;
		if (*pattern == '{') {
			while (at < path.len && path.at[at] != '/')
				at++;
			if (at == from)
				return false;
			assert(count < 4);
			parameters[count++] = str_slice(path, from, at);
			pattern = strchr(pattern, '}');
			assert(pattern != NULL);
		} else if (at == path.len || path.at[at++] != *pattern) {
			return false;
		}
	}
	return at == path.len;
}

void router_match(const struct route *routes, size_t count, enum method method, struct str path,
		  struct match *out)
{
	*out = (struct match){ .api = str_starts(path, STR("/api/")) };
	enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;
	for (size_t i = 0; i < count && !out->route; i++) {
		struct str parameters[4] = { 0 };
		if (!fits(routes[i].pattern, path, parameters))
			continue;
		out->known = true;
		out->api = routes[i].api;
		out->allows[routes[i].method] = true;
		if (routes[i].method != wanted)
			continue;
		out->route = &routes[i];
		for (size_t j = 0; j < LENGTH(parameters); j++)
			out->parameters[j] = parameters[j];
	}
	out->allows[METHOD_HEAD] = out->allows[METHOD_GET];
}

struct str router_allow(struct arena *arena, const struct match *match)
{
	/* ORDER: enum method */
	static const struct str names[] = { STR_INIT("GET"), STR_INIT("HEAD"), STR_INIT("POST"),
					    STR_INIT("PUT"), STR_INIT("DELETE") };
	struct str allowed[LENGTH(names)];
	size_t count = 0;
	for (size_t i = 0; i < LENGTH(names); i++)
		if (match->allows[i])
			allowed[count++] = names[i];
	return str_join(arena, allowed, count, STR(", "));
}
