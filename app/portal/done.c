#include "app/portal/done.h"

/* An address that is opened again later says nothing. */
enum { FRESH_MS = 60 * 1000 };

/* False: there is no such word. */
static bool find(const struct page *page, struct str what, struct str *text)
{
	return word_find(page->words,
			 str_printf(page->arena, "portal.done.%.*s", STR_ARG(what)), text);
}

void done_redirect(struct portal *portal, struct str url, struct str what)
{
	struct str text;

	if (find(&portal->page, what, &text))
		url = str_printf(portal->arena, "%.*s?done=%.*s.%lld", STR_ARG(url),
				 STR_ARG(what), (long long)portal->now_ms);
	portal_redirect(portal, url);
}

static bool is_fresh(const struct portal *portal, struct str moment)
{
	uint64_t ms;

	return portal->request->method == METHOD_GET && str_to_u64(moment, &ms) &&
	       ms <= (uint64_t)portal->now_ms && (uint64_t)portal->now_ms - ms <= FRESH_MS;
}

void done_tell(struct portal *portal)
{
	struct page *page = &portal->page;
	struct str rest = request_query(portal->request, STR("done"));
	struct str what = STR("");
	struct str text;

	if (str_next(&rest, '.', &what) && is_fresh(portal, rest) && find(page, what, &text))
		(void)page_add(page, page->root, "notice", text);
}
