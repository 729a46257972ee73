#include "app/portal/figures.h"

#include "app/service/month.h"
#include "app/service/tally.h"

/* --- reading ------------------------------------------------------------------------------ */

static bool read_all(struct sheet_of_month *sheet, struct err *err)
{
	const struct portal *portal = &sheet->portal;
	struct store *store = portal->service->store;
	struct figures figures = { 0 };

	sheet->uptime = (struct uptime){ .promised = portal->service->promised };
	if (!store_figures_list(store, portal->arena, portal->institution, sheet->month,
				&figures, err) ||
	    !store_availabilities_list(store, portal->arena, &sheet->openings, err) ||
	    !uptime_of_month(store, sheet->month, portal->now_ms, NULL, &sheet->uptime, err))
		return false;
	summaries_make(&figures, portal->arena, &sheet->summaries);
	return true;
}

bool figures_open(struct sheet_of_month *sheet, const struct service *service,
		  const struct request *request, struct response *response, struct str month)
{
	struct portal *portal = &sheet->portal;
	struct err err = { 0 };

	*sheet = (struct sheet_of_month){ 0 };
	if (!portal_open(portal, service, request, response))
		return false;
	sheet->month = month_of(portal->now_ms);
	if (month.len > 0 && !month_read(month, &sheet->month))
		(void)err_set(&err, ERR_NOT_FOUND, "there is no such month");
	if (err.code == ERR_NONE && read_all(sheet, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

bool figures_uptime(struct sheet_of_month *sheet, struct str form, struct uptime *out)
{
	struct portal *portal = &sheet->portal;
	const struct availability *opening = NULL;
	struct err err = { 0 };

	for (size_t i = 0; i < sheet->openings.count; i++)
		if (str_equal(sheet->openings.at[i].institution, portal->institution) &&
		    str_equal(sheet->openings.at[i].form, form))
			opening = &sheet->openings.at[i];
	*out = (struct uptime){ .promised = portal->service->promised };
	if (uptime_of_month(portal->service->store, sheet->month, portal->now_ms, opening, out,
			    &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

/* --- as text ------------------------------------------------------------------------------ */

struct str figures_number(struct arena *arena, int64_t number)
{
	return str_printf(arena, "%lld", (long long)number);
}

struct str figures_share(struct arena *arena, int64_t number, int64_t whole)
{
	return whole == 0 ? figures_number(arena, number)
			  : str_printf(arena, "%lld (%lld %%)", (long long)number,
				       (long long)((number * 100 + whole / 2) / whole));
}

struct str figures_hidden(struct arena *arena, int64_t number)
{
	return number < SUMMARY_FEW ? str_printf(arena, "< %d", SUMMARY_FEW)
				    : figures_number(arena, number);
}

/* The two largest units. */
struct str figures_span(struct arena *arena, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *unit, *smaller;
	} units[] = { { 86400, "d", "h" }, { 3600, "h", "min" }, { 60, "min", "s" } };
	static const int64_t smaller[] = { 3600, 60, 1 };

	for (size_t i = 0; i < LENGTH(units); i++) {
		const int64_t whole = seconds / units[i].seconds;
		const int64_t rest = seconds % units[i].seconds / smaller[i];
		if (whole > 0 && rest > 0)
			return str_printf(arena, "%lld %s %lld %s", (long long)whole,
					  units[i].unit, (long long)rest, units[i].smaller);
		if (whole > 0)
			return str_printf(arena, "%lld %s", (long long)whole, units[i].unit);
	}
	return str_printf(arena, "%lld s", (long long)seconds);
}

struct str figures_percentile(const struct portal *portal, const struct spans *spans,
			      unsigned percent)
{
	return spans_sum(spans) < SUMMARY_FEW
		       ? page_word(&portal->page, "figures.few")
		       : figures_span(portal->arena, spans_percent(spans, percent));
}

struct str figures_month(const struct sheet_of_month *sheet, int64_t month)
{
	const struct portal *portal = &sheet->portal;
	const struct str key =
		str_printf(portal->arena, "figures.month.%lld", (long long)(month % 100));

	return page_word_with(&portal->page, str_to_c(portal->arena, key), "year",
			      figures_number(portal->arena, month / 100));
}

struct str figures_percent(const struct portal *portal, int64_t hundredths)
{
	return str_printf(portal->arena, "%lld%c%02lld %%", (long long)(hundredths / 100),
			  str_equal_c(portal->language, "lv") ? ',' : '.',
			  (long long)(hundredths % 100));
}

struct str figures_uptime_text(const struct portal *portal, const struct uptime *uptime)
{
	struct arena *arena = portal->arena;
	const struct page *page = &portal->page;
	struct str measured, promised;

	if (uptime->minutes == 0)
		return page_word(page, "figures.uptime.unknown");
	measured = figures_percent(portal, uptime_measured(uptime));
	if (uptime->promised == 0)
		return measured;
	promised = page_word_with(
		page, uptime_kept(uptime) ? "figures.uptime.kept" : "figures.uptime.missed",
		"promised", figures_percent(portal, uptime->promised));
	return str_printf(arena, "%.*s (%.*s)", STR_ARG(measured), STR_ARG(promised));
}

/* --- the institution's page --------------------------------------------------------------- */

static void add_row(struct sheet_of_month *sheet, struct xml *table,
		    const struct summary *summary)
{
	struct portal *portal = &sheet->portal;
	struct page *page = &portal->page;
	struct arena *arena = portal->arena;
	struct xml *row = page_add(page, table, "row", STR(""));
	struct xml *name = page_add(page, row, "cell", summary->form);
	const struct str month = month_text(arena, sheet->month);

	page_set(page, name, "href",
		 portal_url(portal, "figures/%.*s/%.*s", STR_ARG(summary->form),
			    STR_ARG(month)));
	(void)page_add(page, row, "cell", figures_number(arena, summary->started));
	(void)page_add(page, row, "cell",
		       figures_share(arena, summary->finished, summary->started));
	(void)page_add(page, row, "cell",
		       figures_share(arena, summary->abandoned, summary->started));
	(void)page_add(page, row, "cell", figures_number(arena, summary->open));
	(void)page_add(page, row, "cell", figures_percentile(portal, &summary->filled, 50));
	(void)page_add(page, row, "cell",
		       figures_number(arena, spans_sum(&summary->delivered)));
}

static void tell_forms(struct sheet_of_month *sheet)
{
	static const char *const columns[] = { "column.form",	   "figures.started",
					       "figures.finished", "figures.abandoned",
					       "figures.open",	   "figures.median",
					       "figures.delivered" };
	struct page *page = &sheet->portal.page;
	struct xml *table;

	if (sheet->summaries.count == 0) {
		page_say(page, "text", "figures.none");
		return;
	}
	table = page_table(page, "figures.forms", columns, LENGTH(columns));
	for (size_t i = 0; i < sheet->summaries.count; i++)
		add_row(sheet, table, &sheet->summaries.at[i]);
}

static void link_month(struct sheet_of_month *sheet, int64_t month)
{
	struct portal *portal = &sheet->portal;
	struct page *page = &portal->page;
	struct xml *link = page_add(page, page->root, "link", figures_month(sheet, month));
	const struct str text = month_text(portal->arena, month);

	page_set(page, link, "href", portal_url(portal, "figures/%.*s", STR_ARG(text)));
}

static void link_file(struct sheet_of_month *sheet, const char *ending, const char *key)
{
	struct portal *portal = &sheet->portal;
	const struct str month = month_text(portal->arena, sheet->month);

	page_link(&portal->page, portal_url(portal, "figures/%.*s%s", STR_ARG(month), ending),
		  key);
}

static void send_page(struct sheet_of_month *sheet)
{
	struct portal *portal = &sheet->portal;
	struct page *page = &portal->page;
	struct xml *facts;

	portal_begin_text(portal, page_word_with(page, "figures.title", "month",
						 figures_month(sheet, sheet->month)));
	page_say(page, "text", "figures.text");
	facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "figures.uptime", figures_uptime_text(portal, &sheet->uptime));
	tell_forms(sheet);
	link_file(sheet, ".pdf", "figures.report");
	link_file(sheet, ".csv", "figures.csv");
	page_say(page, "heading", "figures.months");
	link_month(sheet, month_add(sheet->month, -1));
	if (sheet->month < month_of(portal->now_ms))
		link_month(sheet, month_add(sheet->month, 1));
	portal_send(portal);
}

void portal_figures_get(void *context, const struct request *request, struct response *response)
{
	struct sheet_of_month sheet;

	if (figures_open(&sheet, context, request, response, STR("")))
		send_page(&sheet);
}

/* "2026-11", "2026-11.csv", "2026-11.pdf". */
void portal_figures_month_get(void *context, const struct request *request,
			      struct response *response)
{
	const struct str name = request->parameters[1];
	const struct str ending = str_slice(name, 7, name.len);
	struct sheet_of_month sheet;

	if (!figures_open(&sheet, context, request, response, str_slice(name, 0, 7)))
		return;
	if (str_equal_c(ending, ".csv"))
		figures_send_csv(&sheet, STR(""));
	else if (str_equal_c(ending, ".pdf"))
		figures_send_report(&sheet);
	else if (ending.len == 0)
		send_page(&sheet);
	else
		portal_fail(&sheet.portal, &(struct err){ .code = ERR_NOT_FOUND });
}
