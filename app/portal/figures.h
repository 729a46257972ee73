/* The figures of an institution's forms in a month, as the portal tells them: pages, files for
 * programs, and the service-level report. */
#ifndef APP_PORTAL_FIGURES_H
#define APP_PORTAL_FIGURES_H

#include "app/portal/portal.h"
#include "app/service/figure_text.h"
#include "app/service/sheet.h"

struct sheet_of_month {
	struct portal portal;
	struct sheet figures;
	struct figure_text text; /* in the language of who is there */
};

/* Opens the portal and reads the figures of a month "2026-11"; an empty text is the month that
 * it is now. False when the answer says otherwise. */
bool figures_open(struct sheet_of_month *sheet, const struct service *service,
		  const struct request *request, struct response *response, struct str month);

/* As files, into the response. */
void figures_send_csv(struct sheet_of_month *sheet, struct str form);
void figures_send_report(struct sheet_of_month *sheet);

#endif
