/* The figures of a month as files. */
#include "app/portal/figures.h"

static void name_file(struct sheet_of_month *sheet, struct str form, const char *ending)
{
	response_header(sheet->portal.response, STR("Content-Disposition"),
			sheet_file_name(&sheet->figures, form, ending));
}

void figures_send_csv(struct sheet_of_month *sheet, struct str form)
{
	struct response *response = sheet->portal.response;

	name_file(sheet, form, ".csv");
	response->content_type = STR("text/csv; charset=utf-8");
	sheet_csv(&sheet->figures, form, &response->body);
}

void figures_send_report(struct sheet_of_month *sheet)
{
	struct portal *portal = &sheet->portal;
	struct err err = { 0 };

	if (!sheet_report(&sheet->figures, portal->language, &portal->response->body, &err)) {
		buf_clear(&portal->response->body);
		portal_fail(portal, &err);
		return;
	}
	name_file(sheet, STR("report"), ".pdf");
	portal->response->content_type = STR("application/pdf");
}
