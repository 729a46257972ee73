#include "renderers/html/home.h"

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

static const struct html_fact facts[] = { { STR_INIT("Cena"), STR_INIT("5 €"), STR_INIT("") } };
static const struct html_offer offers[] = {
	{ STR_INIT("/f/a"), STR_INIT("A <1>"), STR_INIT("Kas?"), STR_INIT(""), facts, 1 },
	{ STR_INIT("/f/b"), STR_INIT("B"), STR_INIT(""), STR_INIT("en"), NULL, 0 },
};
static const struct html_group groups[] = {
	{ STR_INIT("Iestāde"), STR_INIT(""), offers, 2 },
	{ STR_INIT("Other"), STR_INIT("en"), offers + 1, 1 },
};

Test(site, lists_the_forms_in_groups)
{
	const struct html_home home = { .groups = groups,
					.group_count = LENGTH(groups),
					.total = 2,
					.found = 2,
					.by_event = STR("/?by=event") };

	cr_assert(html_site_home(site, &home, &arena, &out));
	cr_expect(has(STR("<h2>Iestāde</h2><ul class=\"forms\"><li><a href=\"/f/a\">A &lt;1&gt;"
			  "</a><p>Kas?</p><dl class=\"brief\"><div><dt>Cena</dt><dd>5 €</dd>"
			  "</div></dl></li><li><a href=\"/f/b\" lang=\"en\">B</a></li></ul>")));
	cr_expect(has(STR("<h2 lang=\"en\">Other</h2><ul class=\"forms\"><li><a href=\"/f/b\" "
			  "lang=\"en\">B</a></li></ul>")));
	cr_expect(has(STR("<title>Veidlapas</title>")));
	cr_expect(has(STR("<span aria-current=\"true\">Pēc iestādes</span>")));
	cr_expect(has(STR("<a href=\"/?by=event\">")));
	cr_expect_not(has(STR("role=\"status\"")));
}

static const struct {
	size_t found;
	const char *said;
} counted[] = {
	{ 0, "Nekas nav atrasts" },    { 1, "Atrasta 1 veidlapa" },
	{ 2, "Atrastas 2 veidlapas" }, { 11, "Atrastas 11 veidlapas" },
	{ 21, "Atrasta 21 veidlapa" },
};

Test(site, says_how_many_were_found)
{
	for (size_t i = 0; i < LENGTH(counted); i++) {
		const struct html_home home = { .total = 30,
						.found = counted[i].found,
						.query = STR("a\"b"),
						.by = STR("event"),
						.keep = STR("q=a%22b&by=event&") };
		buf_clear(&out);
		cr_assert(html_site_home(site, &home, &arena, &out));
		cr_expect(has(str_printf(&arena, "<p class=\"counted\" role=\"status\">%s</p>",
					 counted[i].said)));
		cr_expect(has(
			str_printf(&arena, "<title>%s – Veidlapas</title>", counted[i].said)));
		cr_expect_eq(has(STR("Rādīt visas veidlapas")), counted[i].found == 0);
	}
	cr_expect(has(STR("value=\"a&quot;b\"")));
	cr_expect(has(STR("<input type=\"hidden\" name=\"by\" value=\"event\">")));
	cr_expect(has(STR("href=\"?q=a%22b&amp;by=event&amp;lang=en\"")));
}

Test(site, says_when_there_are_none)
{
	const struct html_home home = { 0 };

	cr_assert(html_site_home(site, &home, &arena, &out));
	cr_expect(has(STR("Pašlaik nav nevienas veidlapas.")));
	cr_expect_not(has(STR("role=\"search\"")));
}

Test(site, says_a_message)
{
	cr_assert(html_site_message(site, STR("status.404"), STR(""), &arena, &out));
	cr_expect(has(STR("<h1>Lapa nav atrasta</h1>")));
	cr_expect(has(STR("<a href=\"/\">Uz veidlapu sarakstu</a>")));
	cr_expect_not(has(STR("<code>")));
}

Test(site, says_the_number_of_the_request)
{
	cr_assert(html_site_message(site, STR("status.503"), STR("a<b"), &arena, &out));
	cr_expect(has(STR("nosauciet šo numuru: <code>a&lt;b</code>")));
}
