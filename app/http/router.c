#include "app/http/router.h"

#include <assert.h>

/* A pattern segment "{name}" takes any one segment. */
static bool fits(struct str pattern, struct str path, struct str parameters[4])
{
	size_t count = 0;
	struct str wanted, segment;
	if (str_ends(pattern, STR("/")) != str_ends(path, STR("/")))
		return false;
	while (str_next(&pattern, '/', &wanted)) {
		if (!str_next(&path, '/', &segment))
			return false;
		if (!str_starts(wanted, STR("{"))) {
			if (!str_equal(wanted, segment))
				return false;
		} else {
			assert(count < 4);
			parameters[count++] = segment;
		}
	}
	return !str_next(&path, '/', &segment);
}

void router_match(const struct route *routes, size_t count, enum method method, struct str path,
		  struct match *out)
{
	*out = (struct match){ .api = str_starts(path, STR("/api/")) };
	enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;
	for (size_t i = 0; i < count && !out->route; i++) {
		struct str parameters[4] = { 0 };
		if (!fits(str_from_c(routes[i].pattern), path, parameters))
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
