#include "app/portal/figures.h"

#include "app/portal/title.h"
#include "app/service/month.h"

bool figures_open(struct sheet_of_month *sheet, const struct service *service,
		  const struct request *request, struct response *response, struct str month)
{
	struct portal *portal = &sheet->portal;
	struct err err = { 0 };

	*sheet = (struct sheet_of_month){ 0 };
	if (!portal_open(portal, service, request, response))
		return false;
	sheet->text =
		(struct figure_text){ portal->arena, portal->page.words, portal->language };
	sheet->figures = (struct sheet){ .service = service,
					 .arena = portal->arena,
					 .institution = portal->institution,
					 .now_ms = portal->now_ms };
	if (sheet_open(&sheet->figures, month, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

/* --- the institution's page --------------------------------------------------------------- */

static void add_row(struct sheet_of_month *sheet, struct xml *table,
		    const struct titles *titles, const struct summary *summary)
{
	struct portal *portal = &sheet->portal;
	struct page *page = &portal->page;
	struct arena *arena = portal->arena;
	struct xml *row = page_add(page, table, "row", STR(""));
	struct xml *name = page_add(page, row, "cell", titles_find(titles, summary->form));
	const struct str month = month_text(arena, sheet->figures.month);

	page_set(page, name, "detail", summary->form);
	page_set(page, name, "href",
		 portal_url(portal, "figures/%.*s/%.*s", STR_ARG(summary->form),
			    STR_ARG(month)));
	(void)page_add(page, row, "cell", figure_number(arena, summary->started));
	(void)page_add(page, row, "cell",
		       figure_share(arena, summary->finished, summary->started));
	(void)page_add(page, row, "cell",
		       figure_share(arena, summary->abandoned, summary->started));
	(void)page_add(page, row, "cell", figure_number(arena, summary->open));
	(void)page_add(page, row, "cell",
		       figure_percentile(&sheet->text, &summary->filled, 50));
	(void)page_add(page, row, "cell", figure_number(arena, spans_sum(&summary->delivered)));
}

static void tell_forms(struct sheet_of_month *sheet)
{
	static const char *const columns[] = { "column.form",	   "figures.started",
					       "figures.finished", "figures.abandoned",
					       "figures.open",	   "figures.median",
					       "figures.delivered" };
	struct page *page = &sheet->portal.page;
	struct titles titles = { 0 };
	struct xml *table;

	if (sheet->figures.summaries.count == 0) {
		page_say(page, "text", "figures.none");
		return;
	}
	titles_published(&sheet->portal, &titles);
	table = page_table(page, "figures.forms", columns, LENGTH(columns));
	for (size_t i = 0; i < sheet->figures.summaries.count; i++)
		add_row(sheet, table, &titles, &sheet->figures.summaries.at[i]);
}

static void link_month(struct sheet_of_month *sheet, int64_t month)
{
	struct portal *portal = &sheet->portal;
	struct page *page = &portal->page;
	struct xml *link =
		page_add(page, page->root, "link", figure_month(&sheet->text, month));
	const struct str text = month_text(portal->arena, month);

	page_set(page, link, "href", portal_url(portal, "figures/%.*s", STR_ARG(text)));
}

static void link_file(struct sheet_of_month *sheet, const char *ending, const char *key)
{
	struct portal *portal = &sheet->portal;
	const struct str month = month_text(portal->arena, sheet->figures.month);

	page_link(&portal->page, portal_url(portal, "figures/%.*s%s", STR_ARG(month), ending),
		  key);
}

static void send_page(struct sheet_of_month *sheet)
{
	struct portal *portal = &sheet->portal;
	struct page *page = &portal->page;
	struct xml *facts;

	portal_begin_text(portal,
			  page_word_with(page, "figures.title", "month",
					 figure_month(&sheet->text, sheet->figures.month)));
	page_say(page, "text", "figures.text");
	facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "figures.uptime",
		  figure_uptime(&sheet->text, &sheet->figures.uptime));
	tell_forms(sheet);
	link_file(sheet, ".pdf", "figures.report");
	link_file(sheet, ".csv", "figures.csv");
	page_say(page, "heading", "figures.months");
	link_month(sheet, month_add(sheet->figures.month, -1));
	if (sheet->figures.month < month_of(portal->now_ms))
		link_month(sheet, month_add(sheet->figures.month, 1));
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
