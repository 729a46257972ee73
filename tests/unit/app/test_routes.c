#include "app/routes.h"
#include "engine/base/arena.h"
#include "engine/base/asset.h"
#include "engine/base/vec.h"

#include <criterion/criterion.h>

/* "get /healthz", one for each method of each path under "paths:". */
VEC_TYPE(operations, struct str);

static struct arena arena;

static void start(void)
{
	arena_init(&arena);
}

static void stop(void)
{
	arena_finish(&arena);
}

TestSuite(routes, .init = start, .fini = stop);

static const char *const methods[] = { "get", "head", "post", "put", "delete" };

static bool is_method(struct str word)
{
	for (size_t i = 0; i < LENGTH(methods); i++)
		if (str_equal_c(word, methods[i]))
			return true;
	return false;
}

/* The key of a line that has exactly so many spaces before it, else the empty text. */
static struct str key_at(struct str line, size_t indent)
{
	struct str key = str_trim(line);
	bool fits = line.len > indent && key.at == line.at + indent && str_ends(key, STR(":"));
	return fits ? str_slice(key, 0, key.len - 1) : STR("");
}

static struct operations described(void)
{
	struct operations operations = { 0 };
	const struct asset *asset = asset_find(STR("schemas/openapi.yaml"));
	struct str path = STR("");
	struct str line;
	cr_assert(asset);
	struct str rest = asset->bytes;
	while (str_next(&rest, '\n', &line)) {
		struct str outer = key_at(line, 2);
		struct str inner = key_at(line, 4);
		if (outer.len > 0)
			path = outer;
		if (str_starts(path, STR("/")) && is_method(inner))
			*VEC_ADD(&arena, &operations) =
				str_printf(&arena, "%.*s %.*s", STR_ARG(inner), STR_ARG(path));
	}
	return operations;
}

static struct operations served(void)
{
	struct operations operations = { 0 };
	for (size_t i = 0; i < route_count; i++)
		if (routes[i].api)
			*VEC_ADD(&arena, &operations) = str_printf(
				&arena, "%s %s", methods[routes[i].method], routes[i].pattern);
	return operations;
}

static void expect_each_in(const struct operations *some, const struct operations *others,
			   const char *where)
{
	for (size_t i = 0; i < some->count; i++) {
		bool found = false;
		for (size_t j = 0; j < others->count; j++)
			found |= str_equal(some->at[i], others->at[j]);
		cr_expect(found, "%.*s is missing in %s", STR_ARG(some->at[i]), where);
	}
}

Test(routes, of_the_api_are_those_of_its_description)
{
	struct operations here = served();
	struct operations there = described();
	cr_assert_gt(there.count, 0);
	expect_each_in(&here, &there, "schemas/openapi.yaml");
	expect_each_in(&there, &here, "app/routes.c");
}
