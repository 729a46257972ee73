#include "app/portal/remark.h"

/* One that cannot be read is not told: the page is for something else. */
void remark_tell(struct portal *portal, struct str form)
{
	struct page *page = &portal->page;
	struct design_remarks remarks = { 0 };

	if ((portal->roles & ROLE_AUTHOR) == 0 ||
	    !store_design_remarks(portal->service->store, portal->arena, portal->institution,
				  form, &remarks, &(struct err){ 0 }) ||
	    remarks.count == 0 || !str_equal_c(remarks.at[0].state, "returned"))
		return;
	const struct pair parts[] = {
		{ STR_INIT("name"), remarks.at[0].name },
		{ STR_INIT("remark"), remarks.at[0].text },
		{ STR_INIT("when"), page_moment(page, remarks.at[0].time_ms) },
		{ STR_INIT("revision"),
		  str_printf(page->arena, "%lld", (long long)remarks.at[0].revision) },
	};

	(void)page_add(page, page->root, "notice",
		       page_word_of(page, "returned", parts, LENGTH(parts)));
	page_say(page, "text", "returned.next");
}
