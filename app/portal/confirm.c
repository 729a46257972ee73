#include "app/portal/confirm.h"

#include "engine/base/utf8.h"

enum { REASON_MOST = 500 };

struct str confirm_reason(const struct pair *pairs, size_t count)
{
	return str_trim(pairs_get(pairs, count, STR("reason")));
}

/* The word of what is wrong with it, or NULL. */
static const char *judge(const struct confirm *confirm, struct str reason)
{
	if (!confirm->reason)
		return NULL;
	if (reason.len == 0)
		return "confirm.reason.needed";
	return utf8_offset(reason, REASON_MOST) < reason.len ? "confirm.reason.long" : NULL;
}

/* What the page itself asks or says. */
static bool is_own(struct str name)
{
	static const char *const names[] = { "_csrf", "_action", "_sure", "reason" };

	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_equal_c(name, names[i]))
			return true;
	return false;
}

static void carry(struct page *page, struct xml *form, const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!is_own(pairs[i].name))
			page_hidden(page, form, str_to_c(page->arena, pairs[i].name),
				    pairs[i].value);
	page_hidden(page, form, "_sure", STR("true"));
}

static void ask_reason(struct page *page, struct xml *form, struct str reason,
		       const char *problem)
{
	struct xml *field = page_field(page, form, "area", "reason", reason);

	page_set(page, field, "label", page_word(page, "confirm.reason"));
	page_set(page, field, "hint", page_word(page, "confirm.reason.hint"));
	page_set(page, field, "rows", STR("3"));
	if (problem == NULL)
		return;
	page_set(page, field, "error", page_word(page, problem));
	page_set(page, page_add(page, page->root, "problem", page_word(page, problem)), "href",
		 STR("#reason"));
}

static const char *key_of(const struct page *page, const struct confirm *confirm,
			  const char *ending)
{
	return str_to_c(page->arena,
			str_printf(page->arena, "confirm.%s%s", confirm->action, ending));
}

static void ask(struct portal *portal, const struct confirm *confirm, const struct pair *pairs,
		size_t count, const char *problem)
{
	struct page *page = &portal->page;
	struct xml *form;

	portal_begin_text(portal, page_word_with(page, key_of(page, confirm, ""), "about",
						 confirm->about));
	page_say(page, "text", key_of(page, confirm, ".text"));
	form = page_form(page, portal->request->path);
	carry(page, form, pairs, count);
	if (confirm->reason)
		ask_reason(page, form, confirm_reason(pairs, count), problem);
	page_button(page, form, confirm->action);
	page_link(page, confirm->back, "confirm.back");
	portal_send(portal);
	portal->response->status = problem == NULL ? 200 : 422;
}

bool confirm_given(struct portal *portal, const struct confirm *confirm,
		   const struct pair *pairs, size_t count)
{
	const bool sure = pairs_get(pairs, count, STR("_sure")).len > 0;
	const char *problem = judge(confirm, confirm_reason(pairs, count));

	if (sure && problem == NULL)
		return true;
	ask(portal, confirm, pairs, count, sure ? problem : NULL);
	return false;
}
