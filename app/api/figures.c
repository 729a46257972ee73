/* The figures of the institution's forms in a month, and as files. */
#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/api/key.h"
#include "app/service/month.h"
#include "app/service/sheet.h"

static bool open_sheet(struct sheet *sheet, const struct service *service,
		       const struct request *request, struct response *response)
{
	struct str institution;
	struct err err = { 0 };

	if (!key_check(service, request, response, &institution))
		return false;
	*sheet = (struct sheet){ .service = service,
				 .arena = request->arena,
				 .institution = institution,
				 .now_ms = clock_now(&service->clock) };
	if (sheet_open(sheet, request->parameters[0], &err))
		return true;
	if (err.code == ERR_NOT_FOUND)
		response_problem(response, 404, STR("a month is such as 2026-11"), STR(""));
	else
		answer_store(response, &err);
	return false;
}

/* --- as JSON ------------------------------------------------------------------------------ */

static void add_percent(struct buf *out, const char *name, int64_t hundredths)
{
	buf_printf(out, ",\"%s\":%lld.%02lld", name, (long long)(hundredths / 100),
		   (long long)(hundredths % 100));
}

/* Percentages only of what is known, and promised. */
static void add_uptime(struct buf *out, const struct uptime *uptime)
{
	buf_printf(out, ",\"uptime\":{\"minutes\":%lld", (long long)uptime->minutes);
	json_add_number(out, "served", uptime->served);
	if (uptime->minutes > 0)
		add_percent(out, "measured", uptime_measured(uptime));
	if (uptime->promised > 0)
		add_percent(out, "promised", uptime->promised);
	buf_add_byte(out, '}');
}

static void add_left(struct buf *out, const struct named_counts *left)
{
	buf_add_c(out, ",\"left\":[");
	for (size_t i = 0; i < left->count; i++) {
		buf_add_c(out, i > 0 ? ",{\"page\":" : "{\"page\":");
		buf_add_json(out, left->at[i].name);
		json_add_number(out, "count", left->at[i].count);
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

/* A count that is too small to be told is left out. */
static void add_wrong(struct buf *out, const struct named_counts *wrong)
{
	buf_add_c(out, ",\"wrong\":[");
	for (size_t i = 0; i < wrong->count; i++) {
		buf_add_c(out, i > 0 ? ",{\"field\":" : "{\"field\":");
		buf_add_json(out, wrong->at[i].name);
		if (wrong->at[i].count >= SUMMARY_FEW)
			json_add_number(out, "count", wrong->at[i].count);
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

static void add_classes(struct buf *out, const struct spans *spans)
{
	const char *glue = "";

	buf_add_c(out, ",\"classes\":[");
	for (unsigned i = 0; i < SPAN_CLASSES; i++) {
		if (spans->counts[i] == 0)
			continue;
		buf_printf(out, "%s{\"from\":%lld", glue, (long long)span_from(i));
		if (span_to(i) >= 0)
			json_add_number(out, "to", span_to(i));
		json_add_number(out, "count", spans->counts[i]);
		buf_add_byte(out, '}');
		glue = ",";
	}
	buf_add_byte(out, ']');
}

/* Of few it would be about somebody. */
static void add_spans(struct buf *out, const char *name, const struct spans *spans)
{
	const int64_t count = spans_sum(spans);

	buf_printf(out, ",\"%s\":{\"count\":%lld", name, (long long)count);
	if (count >= SUMMARY_FEW) {
		json_add_number(out, "quarter", spans_percent(spans, 25));
		json_add_number(out, "half", spans_percent(spans, 50));
		json_add_number(out, "three_quarters", spans_percent(spans, 75));
		json_add_number(out, "most", spans_percent(spans, 95));
		add_classes(out, spans);
	}
	buf_add_byte(out, '}');
}

static bool add_form(const struct sheet *sheet, const struct summary *summary, struct buf *out,
		     struct err *err)
{
	struct uptime uptime;

	if (!sheet_uptime(sheet, summary->form, &uptime, err))
		return false;
	buf_add_c(out, "{\"form\":");
	buf_add_json(out, summary->form);
	json_add_number(out, "started", summary->started);
	json_add_number(out, "finished", summary->finished);
	json_add_number(out, "abandoned", summary->abandoned);
	json_add_number(out, "open", summary->open);
	add_uptime(out, &uptime);
	add_left(out, &summary->left);
	add_wrong(out, &summary->wrong);
	add_spans(out, "filled", &summary->filled);
	add_spans(out, "delivered", &summary->delivered);
	buf_add_byte(out, '}');
	return true;
}

static bool add_forms(const struct sheet *sheet, struct str form, struct buf *out,
		      struct err *err)
{
	const char *glue = "";

	buf_add_c(out, ",\"forms\":[");
	for (size_t i = 0; i < sheet->summaries.count; i++) {
		const struct summary *summary = &sheet->summaries.at[i];
		if (form.len > 0 && !str_equal(summary->form, form))
			continue;
		buf_add_c(out, glue);
		if (!add_form(sheet, summary, out, err))
			return false;
		glue = ",";
	}
	buf_add_c(out, "]}\n");
	return true;
}

void api_figures_get(void *context, const struct request *request, struct response *response)
{
	struct buf *out = &response->body;
	struct sheet sheet;
	struct err err = { 0 };

	if (!open_sheet(&sheet, context, request, response))
		return;
	response->content_type = STR("application/json");
	buf_add_c(out, "{\"month\":");
	buf_add_json(out, month_text(request->arena, sheet.month));
	add_uptime(out, &sheet.uptime);
	if (add_forms(&sheet, request_query(request, STR("form")), out, &err))
		return;
	buf_clear(out);
	answer_store(response, &err);
}

/* --- as files ----------------------------------------------------------------------------- */

static void send_csv(const struct sheet *sheet, const struct request *request,
		     struct response *response)
{
	const struct str form = request_query(request, STR("form"));

	response->content_type = STR("text/csv; charset=utf-8");
	response_header(response, STR("Content-Disposition"),
			sheet_file_name(sheet, form, ".csv"));
	sheet_csv(sheet, form, &response->body);
}

static void send_report(const struct sheet *sheet, const struct request *request,
			struct response *response)
{
	const struct str language = request_query(request, STR("language"));
	struct err err = { 0 };

	response->content_type = STR("application/pdf");
	response_header(response, STR("Content-Disposition"),
			sheet_file_name(sheet, STR("report"), ".pdf"));
	if (sheet_report(sheet, str_equal_c(language, "en") ? STR("en") : STR("lv"),
			 &response->body, &err))
		return;
	buf_clear(&response->body);
	answer_store(response, &err);
}

void api_figures_file(void *context, const struct request *request, struct response *response)
{
	const struct str file = request->parameters[1];
	struct sheet sheet;

	if (!open_sheet(&sheet, context, request, response))
		return;
	if (str_equal_c(file, "figures.csv"))
		send_csv(&sheet, request, response);
	else if (str_equal_c(file, "report.pdf"))
		send_report(&sheet, request, response);
	else
		response_problem(response, 404, STR("there is figures.csv and report.pdf"),
				 STR(""));
}
