#include "app/portal/suspension.h"

#include "app/portal/entry.h"
#include "storage/audit_search.h"

static bool find(const struct portal *portal, struct str institution, struct audit_line *out)
{
	const struct audit_search search = { .institution = institution,
					     .kind = STR("institution.suspended"),
					     .most = 1 };
	struct audit_lines lines = { 0 };

	if (!store_audit_search(portal->service->store, &search, portal->arena, &lines,
				&(struct err){ 0 }) ||
	    lines.count == 0)
		return false;
	*out = lines.at[0];
	return true;
}

void suspension_tell(struct portal *portal, struct str institution)
{
	struct page *page = &portal->page;
	const int64_t since_ms =
		institutions_find(catalogue_institutions(portal->service->catalogue),
				  institution)
			.suspended_ms;
	struct audit_line line;
	struct xml *facts;

	if (since_ms == 0)
		return;
	facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "suspended.since", page_moment(page, since_ms));
	if (!find(portal, institution, &line))
		return;
	page_fact(page, facts, "suspended.by", entry_who(page, &line));
	page_fact(page, facts, "suspended.reason", line.detail);
}
