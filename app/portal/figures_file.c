/* The figures of a month as files: CSV for programs, the service-level report on paper. */
#include "app/portal/figures.h"
#include "app/service/month.h"
#include "app/service/tally.h"
#include "renderers/paper/pdf.h"

static void name_file(struct sheet_of_month *sheet, struct str form, const char *ending)
{
	struct portal *portal = &sheet->portal;
	const struct str month = month_text(portal->arena, sheet->month);

	response_header(portal->response, STR("Content-Disposition"),
			str_printf(portal->arena, "attachment; filename=\"%.*s%s%.*s%s\"",
				   STR_ARG(form), form.len > 0 ? "-" : "", STR_ARG(month),
				   ending));
}

/* --- CSV ---------------------------------------------------------------------------------- */

/* Ids, words of ours and numbers: nothing in it needs quotes, or means something to a
 * spreadsheet. */
struct line {
	struct str month, form;
	const char *kind;
};

static void add_line(struct buf *out, const struct line *line, struct str name, struct str text)
{
	buf_printf(out, "%.*s,%.*s,%s,%.*s,%.*s\r\n", STR_ARG(line->month), STR_ARG(line->form),
		   line->kind, STR_ARG(name), STR_ARG(text));
}

static void add_number(struct buf *out, struct line *line, const char *kind, struct str name,
		       int64_t number)
{
	struct arena arena = { 0 };

	line->kind = kind;
	add_line(out, line, name, figures_number(&arena, number));
	arena_finish(&arena);
}

/* Of few it would be about somebody. */
static void add_spans(struct buf *out, struct line *line, const char *kind,
		      const struct spans *spans)
{
	if (spans_sum(spans) < SUMMARY_FEW)
		return;
	for (unsigned i = 0; i < SPAN_CLASSES; i++)
		if (spans->counts[i] > 0)
			add_number(out, line, kind, span_name(i), spans->counts[i]);
}

static void add_wrong(struct buf *out, struct line *line, const struct named_counts *wrong)
{
	line->kind = TALLY_WRONG;
	for (size_t i = 0; i < wrong->count; i++)
		if (wrong->at[i].count < SUMMARY_FEW)
			add_line(out, line, wrong->at[i].name, STR("<10"));
		else
			add_number(out, line, TALLY_WRONG, wrong->at[i].name,
				   wrong->at[i].count);
}

static void add_summary(struct buf *out, struct line *line, const struct summary *summary)
{
	line->form = summary->form;
	add_number(out, line, TALLY_STARTED, STR(""), summary->started);
	add_number(out, line, TALLY_FINISHED, STR(""), summary->finished);
	for (size_t i = 0; i < summary->left.count; i++)
		add_number(out, line, TALLY_ABANDONED, summary->left.at[i].name,
			   summary->left.at[i].count);
	add_spans(out, line, TALLY_FILLED, &summary->filled);
	add_wrong(out, line, &summary->wrong);
	add_spans(out, line, TALLY_DELIVERED, &summary->delivered);
}

void figures_send_csv(struct sheet_of_month *sheet, struct str form)
{
	struct portal *portal = &sheet->portal;
	struct buf *out = &portal->response->body;
	struct line line = { .month = month_text(portal->arena, sheet->month) };
	const struct uptime *uptime = &sheet->uptime;

	name_file(sheet, form, ".csv");
	portal->response->content_type = STR("text/csv; charset=utf-8");
	buf_add_c(out, "month,form,kind,name,count\r\n");
	add_number(out, &line, "minutes", STR(""), uptime->minutes);
	add_number(out, &line, "minutes-served", STR(""), uptime->served);
	for (size_t i = 0; i < sheet->summaries.count; i++)
		if (form.len == 0 || str_equal(sheet->summaries.at[i].form, form))
			add_summary(out, &line, &sheet->summaries.at[i]);
}

/* --- the report --------------------------------------------------------------------------- */

struct report {
	struct sheet_of_month *sheet;
	struct paper *paper;
};

static void add(struct report *report, enum paper_kind kind, const char *key, struct str text)
{
	struct portal *portal = &report->sheet->portal;

	*VEC_ADD(portal->arena, &report->paper->lines) = (struct paper_line){
		.kind = kind,
		.label = key != NULL ? page_word(&portal->page, key) : STR(""),
		.text = text,
	};
}

static void report_uptime(struct report *report, const struct uptime *uptime)
{
	const struct portal *portal = &report->sheet->portal;
	struct arena *arena = portal->arena;

	if (uptime->promised > 0)
		add(report, PAPER_FACT, "figures.promised",
		    figures_percent(portal, uptime->promised));
	add(report, PAPER_FACT, "figures.uptime", figures_uptime_text(portal, uptime));
	add(report, PAPER_FACT, "figures.minutes", figures_number(arena, uptime->minutes));
	add(report, PAPER_FACT, "figures.minutes-not",
	    figures_number(arena, uptime->minutes - uptime->served));
}

static bool report_form(struct report *report, const struct summary *summary)
{
	const struct portal *portal = &report->sheet->portal;
	struct arena *arena = portal->arena;
	struct uptime uptime;

	if (!figures_uptime(report->sheet, summary->form, &uptime))
		return false;
	add(report, PAPER_HEADING, NULL, summary->form);
	report_uptime(report, &uptime);
	add(report, PAPER_FACT, "figures.started", figures_number(arena, summary->started));
	add(report, PAPER_FACT, "figures.finished",
	    figures_share(arena, summary->finished, summary->started));
	add(report, PAPER_FACT, "figures.median",
	    figures_percentile(portal, &summary->filled, 50));
	add(report, PAPER_FACT, "figures.delivered",
	    figures_number(arena, spans_sum(&summary->delivered)));
	add(report, PAPER_FACT, "figures.delivery-half",
	    figures_percentile(portal, &summary->delivered, 50));
	add(report, PAPER_FACT, "figures.delivery-most",
	    figures_percentile(portal, &summary->delivered, 95));
	return true;
}

/* False when the answer says why. */
static bool report_all(struct report *report)
{
	struct sheet_of_month *sheet = report->sheet;
	const struct portal *portal = &sheet->portal;

	add(report, PAPER_TITLE, NULL, report->paper->title);
	add(report, PAPER_FACT, "figures.institution", report->paper->author);
	add(report, PAPER_FACT, "figures.month", figures_month(sheet, sheet->month));
	add(report, PAPER_FACT, "figures.made", page_moment(&portal->page, portal->now_ms));
	add(report, PAPER_HEADING, NULL, page_word(&portal->page, "figures.platform"));
	report_uptime(report, &sheet->uptime);
	for (size_t i = 0; i < sheet->summaries.count; i++)
		if (!report_form(report, &sheet->summaries.at[i]))
			return false;
	add(report, PAPER_HEADING, NULL, page_word(&portal->page, "figures.meaning"));
	add(report, PAPER_TEXT, NULL, page_word(&portal->page, "figures.meaning.uptime"));
	add(report, PAPER_TEXT, NULL, page_word(&portal->page, "figures.meaning.delivery"));
	return true;
}

void figures_send_report(struct sheet_of_month *sheet)
{
	struct portal *portal = &sheet->portal;
	struct paper paper = {
		.language = portal->language,
		.title = page_word(&portal->page, "figures.report.title"),
		.author = service_institution(portal->service, portal->institution),
		.mark = month_text(portal->arena, sheet->month),
		.time_ms = portal->now_ms,
	};
	struct report report = { sheet, &paper };
	struct err err = { 0 };

	if (!report_all(&report))
		return;
	if (!pdf_write(&paper, &portal->response->body, &err)) {
		portal_fail(portal, &err);
		return;
	}
	name_file(sheet, STR("report"), ".pdf");
	portal->response->content_type = STR("application/pdf");
}
