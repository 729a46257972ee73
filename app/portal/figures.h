/* The figures of an institution's forms in a month, as the portal tells them: pages, files for
 * programs, and the service-level report. */
#ifndef APP_PORTAL_FIGURES_H
#define APP_PORTAL_FIGURES_H

#include "app/portal/portal.h"
#include "app/service/summary.h"
#include "app/service/uptime.h"

struct sheet_of_month {
	struct portal portal;
	int64_t month;
	struct summaries summaries;
	struct availabilities openings; /* of all institutions */
	struct uptime uptime;		/* of the platform */
};

/* Opens the portal and reads the figures of a month "2026-11"; an empty text is the month that
 * it is now. False when the answer says otherwise. */
bool figures_open(struct sheet_of_month *sheet, const struct service *service,
		  const struct request *request, struct response *response, struct str month);
/* Of a form, as long as it was open; false when the answer says otherwise. */
bool figures_uptime(struct sheet_of_month *sheet, struct str form, struct uptime *out);
/* For people: "2026. gada novembris". */
struct str figures_month(const struct sheet_of_month *sheet, int64_t month);
/* "4 min 30 s", of seconds. */
struct str figures_span(struct arena *arena, int64_t seconds);
/* That percentile of the times, or that there are too few to tell. */
struct str figures_percentile(const struct portal *portal, const struct spans *spans,
			      unsigned percent);
struct str figures_number(struct arena *arena, int64_t number);
/* "37 (12 %)", of a whole; the number alone when that is 0. */
struct str figures_share(struct arena *arena, int64_t number, int64_t whole);
/* What fewer than SUMMARY_FEW did is "< 10". */
struct str figures_hidden(struct arena *arena, int64_t number);
/* "99.98 %", or "99,98 %", of hundredths of a percent. */
struct str figures_percent(const struct portal *portal, int64_t hundredths);
/* What is promised, what was measured, and whether that is kept. */
struct str figures_uptime_text(const struct portal *portal, const struct uptime *uptime);

/* As files, into the response. */
void figures_send_csv(struct sheet_of_month *sheet, struct str form);
void figures_send_report(struct sheet_of_month *sheet);

#endif
