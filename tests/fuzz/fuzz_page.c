/* Any definition that publishes gives pages whose every byte is escaped for its place. */
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/rules/rules.h"
#include "renderers/html/html.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The elements are ours, their number of kinds small: whatever follows a '<' is one of those.
 */
static bool is_tag(struct str rest)
{
	static const struct str tags[] = {
		STR_INIT("!doctype html>"),
		STR_INIT("/"),
		STR_INIT("a"),
		STR_INIT("body>"),
		STR_INIT("button "),
		STR_INIT("caption "),
		STR_INIT("dd"),
		STR_INIT("details"),
		STR_INIT("div"),
		STR_INIT("dl"),
		STR_INIT("dt>"),
		STR_INIT("fieldset"),
		STR_INIT("footer"),
		STR_INIT("form "),
		STR_INIT("h1"),
		STR_INIT("h2"),
		STR_INIT("head"),
		STR_INIT("html "),
		STR_INIT("img "),
		STR_INIT("input "),
		STR_INIT("label"),
		STR_INIT("legend>"),
		STR_INIT("li"),
		STR_INIT("link "),
		STR_INIT("main "),
		STR_INIT("meta "),
		STR_INIT("nav "),
		STR_INIT("ol"),
		STR_INIT("option"),
		STR_INIT("output"),
		STR_INIT("p"),
		STR_INIT("script src=\"/assets/"),
		STR_INIT("section "),
		STR_INIT("select"),
		STR_INIT("span"),
		STR_INIT("strong"),
		STR_INIT("summary"),
		STR_INIT("table "),
		STR_INIT("tbody>"),
		STR_INIT("td>"),
		STR_INIT("textarea"),
		STR_INIT("th"),
		STR_INIT("title>"),
		STR_INIT("tr"),
		STR_INIT("ul"),
	};

	for (size_t i = 0; i < LENGTH(tags); i++)
		if (str_starts(rest, tags[i]))
			return true;
	return false;
}

static void check_page(struct str page)
{
	require(utf8_invalid(page) == SIZE_MAX);
	require(str_ends(page, STR("</html>")));
	for (size_t i = 0; i < page.len; i++) {
		struct str rest = str_slice(page, i + 1, page.len);

		require((unsigned char)page.at[i] >= ' ' || page.at[i] == '\n' ||
			page.at[i] == '\t');
		require(page.at[i] != '<' || is_tag(rest));
	}
}

static void write_pages(const struct html *html, const struct form *form,
			const struct state *state, struct arena *arena, struct buf *out)
{
	struct html_view view = { .state = state, .base = STR("/f"), .show_problems = true };

	for (size_t i = 0; i < form->page_count + 3; i++) {
		static const enum html_page others[] = { HTML_START, HTML_REVIEW,
							 HTML_RECEIPT };
		bool own = i < form->page_count;

		view.page = own ? form->pages[i] : NULL;
		buf_clear(out);
		if (html_write(html, own ? HTML_PAGE : others[i - form->page_count], &view,
			       arena, out))
			check_page(buf_str(out));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct buf out;
	struct err err;
	const struct form *form;
	const struct rules *rules = NULL;
	const struct html *html[LIMIT_LANGUAGES] = { NULL };

	arena_init(&arena);
	buf_init(&out, LIMIT_PAGE);
	diags_init(&diags, &arena, STR("fuzz"));
	form = form_load(&arena, (struct str){ (const char *)data, size }, &diags);
	if (form != NULL)
		rules = rules_build(&arena, form, &diags);
	if (rules != NULL)
		(void)html_publish(&arena, form, NULL, html, &err);
	/* What passes the schema publishes: there is nothing left that a stylesheet can refuse.
	 */
	require(rules == NULL || html[0] != NULL || err.code == ERR_LIMIT);
	for (size_t i = 0; html[0] != NULL && i < form->language_count; i++)
		write_pages(html[i], form,
			    rules_run(rules, answers_new(&arena, form), 1795413000000, &arena),
			    &arena, &out);
	buf_finish(&out);
	arena_finish(&arena);
	return 0;
}
