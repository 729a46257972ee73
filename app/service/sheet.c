#include "app/service/sheet.h"

#include "app/service/figure_text.h"
#include "app/service/month.h"
#include "app/service/tally.h"

/* --- reading ------------------------------------------------------------------------------ */

bool sheet_open(struct sheet *sheet, struct str month, struct err *err)
{
	struct store *store = sheet->service->store;
	struct figures figures = { 0 };

	sheet->month = month_of(sheet->now_ms);
	if (month.len > 0 && !month_read(month, &sheet->month))
		return err_set(err, ERR_NOT_FOUND, "there is no such month");
	sheet->openings = (struct availabilities){ 0 };
	sheet->uptime = (struct uptime){ .promised = sheet->service->promised };
	if (!store_figures_list(store, sheet->arena, sheet->institution, sheet->month, &figures,
				err) ||
	    !store_availabilities_list(store, sheet->arena, &sheet->openings, err) ||
	    !uptime_of_month(store, sheet->month, sheet->now_ms, NULL, &sheet->uptime, err))
		return false;
	summaries_make(&figures, sheet->arena, &sheet->summaries);
	return true;
}

bool sheet_uptime(const struct sheet *sheet, struct str form, struct uptime *out,
		  struct err *err)
{
	const struct availability *opening = NULL;

	for (size_t i = 0; i < sheet->openings.count; i++)
		if (str_equal(sheet->openings.at[i].institution, sheet->institution) &&
		    str_equal(sheet->openings.at[i].form, form))
			opening = &sheet->openings.at[i];
	*out = (struct uptime){ .promised = sheet->service->promised };
	return uptime_of_month(sheet->service->store, sheet->month, sheet->now_ms, opening, out,
			       err);
}

struct str sheet_file_name(const struct sheet *sheet, struct str form, const char *ending)
{
	const struct str month = month_text(sheet->arena, sheet->month);

	return str_printf(sheet->arena, "attachment; filename=\"%.*s%s%.*s%s\"", STR_ARG(form),
			  form.len > 0 ? "-" : "", STR_ARG(month), ending);
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
	add_line(out, line, name, figure_number(&arena, number));
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

void sheet_csv(const struct sheet *sheet, struct str form, struct buf *out)
{
	struct line line = { .month = month_text(sheet->arena, sheet->month) };
	const struct uptime *uptime = &sheet->uptime;

	buf_add_c(out, "month,form,kind,name,count\r\n");
	add_number(out, &line, "minutes", STR(""), uptime->minutes);
	add_number(out, &line, "minutes-served", STR(""), uptime->served);
	for (size_t i = 0; i < sheet->summaries.count; i++)
		if (form.len == 0 || str_equal(sheet->summaries.at[i].form, form))
			add_summary(out, &line, &sheet->summaries.at[i]);
}
