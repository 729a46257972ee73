#include "app/portal/aftermath.h"

#include "app/portal/scenarios.h"
#include "app/portal/usage.h"

/* The verdict is there already; scenarios are run again only for the names of those that fail. */
static bool has_failed(const struct workshop *shop)
{
	struct diags diags;

	(void)workshop_check(shop, &diags);
	for (size_t i = 0; i < diags.list.count; i++)
		if (str_equal_c(STR("scenario.failed"), diags.list.at[i].code))
			return true;
	return false;
}

static bool fails(const struct scenario_report *report, struct str name)
{
	for (size_t i = 0; i < report->count; i++)
		if (str_equal(report->results[i].name, name))
			return report->results[i].count > 0;
	return false;
}

/* "„pa pastu”, „kasē”": those that fail now and did not before. */
static struct str broken(const struct workshop *shop)
{
	struct page *page = &shop->portal->page;
	struct scenarios now = { .shop = *shop }, before = { .shop = *shop };
	struct str all = STR("");

	if (!has_failed(shop))
		return all;
	before.shop.text = workshop_text_of(shop, shop->revision - 1);
	scenarios_run(&now);
	scenarios_run(&before);
	for (size_t i = 0; i < now.report.count; i++) {
		const struct scenario_result *result = &now.report.results[i];

		if (result->count > 0 && !fails(&before.report, result->name))
			all = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(all),
					 all.len > 0 ? ", " : "",
					 STR_ARG(page_word_with(page, "quoted", "text",
								result->name)));
	}
	return all;
}

static void tell_broken(const struct workshop *shop, struct str scenarios)
{
	struct page *page = &shop->portal->page;
	const struct pair pairs[] = { { STR_INIT("done"), workshop_done_said(shop) },
				      { STR_INIT("scenarios"), scenarios } };
	struct xml *problem =
		page_add(page, page->root, "problem",
			 page_word_of(page, "done-broken", pairs, LENGTH(pairs)));

	page_set(page, problem, "href",
		 portal_url(shop->portal, "forms/%.*s/scenarios", STR_ARG(shop->form)));
}

void aftermath_tell(const struct workshop *shop, bool wrong)
{
	struct str scenarios;

	if (workshop_done_said(shop).len == 0)
		return;
	scenarios = broken(shop);
	if (scenarios.len > 0)
		tell_broken(shop, scenarios);
	else
		workshop_tell_done(shop, wrong);
	usage_tell_removed(shop);
}
