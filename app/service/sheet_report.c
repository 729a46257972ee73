/* The service-level report. */
#include "app/service/figure_text.h"
#include "app/service/month.h"
#include "app/service/sheet.h"
#include "renderers/paper/pdf.h"

struct report {
	const struct sheet *sheet;
	const struct figure_text *text;
	struct paper *paper;
};

static void add(struct report *report, enum paper_kind kind, const char *key, struct str text)
{
	*VEC_ADD(report->sheet->arena, &report->paper->lines) = (struct paper_line){
		.kind = kind,
		.label = key != NULL ? figure_word(report->text, key) : STR(""),
		.text = text,
	};
}

static void add_number(struct report *report, const char *key, int64_t number)
{
	add(report, PAPER_FACT, key, figure_number(report->sheet->arena, number));
}

static void report_uptime(struct report *report, const struct uptime *uptime)
{
	const struct figure_text *text = report->text;

	if (uptime->promised > 0)
		add(report, PAPER_FACT, "figures.promised",
		    figure_percent(text, uptime->promised));
	add(report, PAPER_FACT, "figures.uptime", figure_uptime(text, uptime));
	add(report, PAPER_FACT, "figures.minutes",
	    figure_span(text->arena, uptime->minutes * 60));
	add(report, PAPER_FACT, "figures.minutes-not",
	    figure_span(text->arena, (uptime->minutes - uptime->served) * 60));
}

static bool report_form(struct report *report, const struct summary *summary, struct err *err)
{
	const struct sheet *sheet = report->sheet;
	const struct figure_text *text = report->text;
	struct uptime uptime;

	if (!sheet_uptime(sheet, summary->form, &uptime, err))
		return false;
	add(report, PAPER_HEADING, NULL,
	    catalogue_title(sheet->service->catalogue, sheet->arena, sheet->institution,
			    summary->form, text->language));
	add(report, PAPER_FACT, "figures.id", summary->form);
	report_uptime(report, &uptime);
	add_number(report, "figures.started", summary->started);
	add(report, PAPER_FACT, "figures.finished",
	    figure_share(text->arena, summary->finished, summary->started));
	add(report, PAPER_FACT, "figures.median",
	    figure_percentile(text, &summary->filled, 50));
	add_number(report, "figures.delivered", spans_sum(&summary->delivered));
	add(report, PAPER_FACT, "figures.delivery-half",
	    figure_percentile(text, &summary->delivered, 50));
	add(report, PAPER_FACT, "figures.delivery-most",
	    figure_percentile(text, &summary->delivered, 95));
	return true;
}

static bool report_all(struct report *report, struct err *err)
{
	const struct sheet *sheet = report->sheet;
	const struct figure_text *text = report->text;

	add(report, PAPER_TITLE, NULL, report->paper->title);
	add(report, PAPER_FACT, "figures.institution", report->paper->author);
	add(report, PAPER_FACT, "figures.month", figure_month(text, sheet->month));
	add(report, PAPER_FACT, "figures.made", figure_moment(text, sheet->now_ms));
	add(report, PAPER_HEADING, NULL, figure_word(text, "figures.platform"));
	report_uptime(report, &sheet->uptime);
	for (size_t i = 0; i < sheet->summaries.count; i++)
		if (!report_form(report, &sheet->summaries.at[i], err))
			return false;
	add(report, PAPER_HEADING, NULL, figure_word(text, "figures.meaning"));
	add(report, PAPER_TEXT, NULL, figure_word(text, "figures.meaning.uptime"));
	add(report, PAPER_TEXT, NULL, figure_word(text, "figures.meaning.delivery"));
	return true;
}

bool sheet_report(const struct sheet *sheet, struct str language, struct buf *out,
		  struct err *err)
{
	const struct figure_text text = { sheet->arena, words_in(language), language };
	struct paper paper = {
		.language = language,
		.title = figure_word(&text, "figures.report.title"),
		.author = service_institution(sheet->service, sheet->institution),
		.mark = month_text(sheet->arena, sheet->month),
		.time_ms = sheet->now_ms,
	};
	struct report report = { sheet, &text, &paper };

	return report_all(&report, err) && pdf_write(&paper, out, err);
}
