#include "app/pages/lost.h"

#include "app/pages/sheet.h"

void lost_page(struct journey *journey)
{
	struct sheet sheet;

	sheet_begin(&sheet, journey, STR("lost.title"));
	sheet_text(&sheet, STR("lost.text"));
	if (journey->secret.len == 0 && journey->person == NULL)
		sheet_text(&sheet, STR("lost.cookies"));
	sheet_title(&sheet);
	sheet_link(&sheet, journey->base, STR("lost.again"));
	sheet_link(&sheet, journey_url(journey, STR("_status")), STR("trace.link"));
	journey->response->status = 410;
	sheet_send(&sheet);
}
