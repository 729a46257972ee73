#include "renderers/html/html.h"

#include <criterion/criterion.h>

#include "engine/base/limits.h"

static struct arena arena;
static struct buf out;
static const struct html_site *site;

static void setup(void)
{
	struct err err = { 0 };

	arena_init(&arena);
	buf_init(&out, LIMIT_PAGE);
	site = html_site_new(&arena, STR("lv"), NULL, &err);
	cr_assert_not_null(site, "%s", err.text);
}

static void teardown(void)
{
	buf_finish(&out);
	arena_finish(&arena);
}

static bool has(struct str text)
{
	return str_find(buf_str(&out), text, 0) != SIZE_MAX;
}

TestSuite(site, .init = setup, .fini = teardown);

Test(site, lists_the_forms)
{
	const struct html_link links[] = {
		{ STR("/f/a"), STR("A <1>"), STR("Iestāde") },
		{ STR("/f/b"), STR("B"), STR("") },
	};

	cr_assert(html_site_home(site, links, LENGTH(links), &arena, &out));
	cr_expect(has(STR("<li><a href=\"/f/a\">A &lt;1&gt;</a><div class=\"hint\">Iestāde"
			  "</div></li><li><a href=\"/f/b\">B</a></li>")));
	cr_expect(has(STR("<title>Veidlapas</title>")));
}

Test(site, says_when_there_are_none)
{
	cr_assert(html_site_home(site, NULL, 0, &arena, &out));
	cr_expect(has(STR("Pašlaik nav nevienas veidlapas.")));
}

Test(site, says_a_message)
{
	cr_assert(html_site_message(site, STR("status.404"), &arena, &out));
	cr_expect(has(STR("<h1>Lapa nav atrasta</h1>")));
	cr_expect(has(STR("<a href=\"/\">Uz veidlapu sarakstu</a>")));
}
