/* The figures of an institution's forms in a month, and as files: CSV for programs, the
 * service-level report on paper. */
#ifndef APP_SERVICE_SHEET_H
#define APP_SERVICE_SHEET_H

#include "app/service/service.h"
#include "app/service/summary.h"
#include "app/service/uptime.h"

struct sheet {
	/* Given by who opens it. */
	const struct service *service;
	struct arena *arena;
	struct str institution;
	int64_t now_ms;
	/* What there is. */
	int64_t month;
	struct summaries summaries;
	struct availabilities openings; /* of all institutions */
	struct uptime uptime;		/* of the platform */
};

/* Of a month "2026-11"; of an empty text the one that it is now. ERR_NOT_FOUND: there is none.
 */
bool sheet_open(struct sheet *sheet, struct str month, struct err *err);
/* Of a form, as long as it was open. */
bool sheet_uptime(const struct sheet *sheet, struct str form, struct uptime *out,
		  struct err *err);
/* Of one form; of an empty text, all. */
void sheet_csv(const struct sheet *sheet, struct str form, struct buf *out);
bool sheet_report(const struct sheet *sheet, struct str language, struct buf *out,
		  struct err *err);
/* For a Content-Disposition: a file "FORM-2026-11", with the ending. */
struct str sheet_file_name(const struct sheet *sheet, struct str form, const char *ending);

#endif
