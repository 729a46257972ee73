#include "app/http/assets.h"
#include "engine/base/asset.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct response response;

static void start(void)
{
	arena_init(&arena);
}

static void stop(void)
{
	response_finish(&response);
	arena_finish(&arena);
}

TestSuite(assets, .init = start, .fini = stop);

static struct str header(struct str name)
{
	return pairs_get(response.headers.at, response.headers.count, name);
}

static void get(const char *name, struct str version, struct str known)
{
	const struct pair query = { STR("v"), version };
	const struct pair sent = { STR("if-none-match"), known };
	const struct request request = { .arena = &arena,
					 .parameters = { str_from_c(name) },
					 .headers = &sent,
					 .header_count = 1,
					 .query = &query,
					 .query_count = 1 };
	response_finish(&response);
	response_init(&response, &arena);
	assets_serve(NULL, &request, &response);
}

Test(assets, serves_the_theme)
{
	const struct asset *theme = asset_find(STR("renderers/themes/default/theme.css"));
	cr_assert(theme);
	get("theme.css", STR(""), STR(""));
	cr_expect_eq(response.status, 200);
	cr_expect(str_equal(response.content_type, STR("text/css; charset=utf-8")));
	cr_expect(str_equal(buf_str(&response.body), theme->bytes));
	cr_expect(str_equal(header(STR("Cache-Control")), STR("public, max-age=300")));
	get("logo.svg", STR(""), STR(""));
	cr_expect(str_equal(response.content_type, STR("image/svg+xml")));
}

Test(assets, lets_browsers_keep_a_version_for_good)
{
	struct str href = assets_href(&arena, STR("theme.css"));
	struct str start_of_it = STR("/assets/theme.css?v=");
	cr_assert(str_starts(href, start_of_it));
	struct str version = str_slice(href, start_of_it.len, href.len);
	get("theme.css", version, STR(""));
	cr_expect(str_equal(header(STR("Cache-Control")),
			    STR("public, max-age=31536000, immutable")));
	get("theme.css", STR("0"), STR(""));
	cr_expect(str_equal(header(STR("Cache-Control")), STR("public, max-age=300")));
}

Test(assets, does_not_send_again_what_is_known)
{
	static const struct {
		const char *before;
		unsigned status;
	} rows[] = { { "", 304 }, { "W/", 304 }, { "\"a\", ", 304 }, { "x", 200 } };
	get("theme.css", STR(""), STR(""));
	struct str etag = str_copy(&arena, header(STR("ETag")));
	cr_assert_gt(etag.len, 2);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str known = str_printf(&arena, "%s%.*s", rows[i].before, STR_ARG(etag));
		get("theme.css", STR(""), known);
		cr_expect_eq(response.status, rows[i].status, "%.*s", STR_ARG(known));
		cr_expect_eq(response.body.len == 0, rows[i].status == 304);
	}
	get("theme.css", STR(""), STR("*"));
	cr_expect_eq(response.status, 304);
}

Test(assets, serves_nothing_else)
{
	static const char *const names[] = { "", "none.css", "../default/theme.css",
					     "lv.json" };
	for (size_t i = 0; i < LENGTH(names); i++) {
		get(names[i], STR(""), STR(""));
		cr_expect_eq(response.status, 404, "%s", names[i]);
	}
}
