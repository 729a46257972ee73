#include "app/http/router.h"

#include <criterion/criterion.h>

static void nothing(void *context, const struct request *request, struct response *response)
{
	(void)context;
	(void)request;
	(void)response;
}

static const struct route routes[] = {
	{ METHOD_GET, "/", nothing, 0, false, 0, 0 },
	{ METHOD_GET, "/f/_new", nothing, 0, false, 0, 0 },
	{ METHOD_GET, "/f/{form}", nothing, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/{page}", nothing, 0, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/{page}", nothing, 0, false, 0, 0 },
	{ METHOD_PUT, "/api/{a}/{b}/{c}/{d}", nothing, 0, true, 0, 0 },
};

Test(router, finds_the_first_that_fits)
{
	static const struct {
		enum method method;
		const char *path;
		size_t route; /* SIZE_MAX: none */
		const char *first, *second;
	} rows[] = {
		{ METHOD_GET, "/", 0, "", "" },
		{ METHOD_HEAD, "/", 0, "", "" },
		{ METHOD_POST, "/", SIZE_MAX, "", "" },
		{ METHOD_GET, "/f/_new", 1, "", "" },
		{ METHOD_GET, "/f/a", 2, "a", "" },
		{ METHOD_GET, "/f/a b", 2, "a b", "" },
		{ METHOD_GET, "/f/{form}", 2, "{form}", "" },
		{ METHOD_POST, "/f/a/b", 3, "a", "b" },
		{ METHOD_GET, "/f/a/b", 4, "a", "b" },
		{ METHOD_GET, "/f", SIZE_MAX, "", "" },
		{ METHOD_GET, "/f/", SIZE_MAX, "", "" },
		{ METHOD_GET, "/f/a/", SIZE_MAX, "", "" },
		{ METHOD_GET, "/f/a/b/c", SIZE_MAX, "", "" },
		{ METHOD_GET, "/F/a", SIZE_MAX, "", "" },
		{ METHOD_PUT, "/api/1/2/3/4", 5, "1", "2" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct match match;
		router_match(routes, LENGTH(routes), rows[i].method, str_from_c(rows[i].path),
			     &match);
		const struct route *want =
			rows[i].route == SIZE_MAX ? NULL : &routes[rows[i].route];
		cr_expect_eq(match.route, want, "%zu: %s", i, rows[i].path);
		cr_expect(str_equal_c(match.parameters[0], rows[i].first), "%s", rows[i].path);
		cr_expect(str_equal_c(match.parameters[1], rows[i].second), "%s", rows[i].path);
	}
}

Test(router, says_what_a_known_path_allows)
{
	struct arena arena;
	struct match match;
	arena_init(&arena);
	router_match(routes, LENGTH(routes), METHOD_DELETE, STR("/f/a/b"), &match);
	cr_expect(match.known && !match.route && !match.api);
	cr_expect(str_equal(router_allow(&arena, &match), STR("GET, HEAD, POST")));
	router_match(routes, LENGTH(routes), METHOD_OTHER, STR("/api/1/2/3/4"), &match);
	cr_expect(match.known && !match.route && match.api);
	cr_expect(str_equal(router_allow(&arena, &match), STR("PUT")));
	router_match(routes, LENGTH(routes), METHOD_GET, STR("/api/none"), &match);
	cr_expect(!match.known && match.api);
	arena_finish(&arena);
}
