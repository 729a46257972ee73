/* Figures as people read them. */
#ifndef APP_SERVICE_FIGURE_TEXT_H
#define APP_SERVICE_FIGURE_TEXT_H

#include "app/service/summary.h"
#include "app/service/uptime.h"
#include "renderers/i18n/i18n.h"

struct str figure_number(struct arena *arena, int64_t number);
/* "37 (12 %)", of a whole; the number alone when that is 0. */
struct str figure_share(struct arena *arena, int64_t number, int64_t whole);
/* What fewer than SUMMARY_FEW did is "< 10". */
struct str figure_hidden(struct arena *arena, int64_t number);
/* "4 min 30 s", of seconds. */
struct str figure_span(struct arena *arena, int64_t seconds);

/* In a language, with its words. */
struct figure_text {
	struct arena *arena;
	const struct words *words;
	struct str language;
};
/* "portal.<key>". */
struct str figure_word(const struct figure_text *text, const char *key);
struct str figure_moment(const struct figure_text *text, int64_t ms);
/* "2026. gada novembris". */
struct str figure_month(const struct figure_text *text, int64_t month);
/* That percentile of the times, or that there are too few to tell. */
struct str figure_percentile(const struct figure_text *text, const struct spans *spans,
			     unsigned percent);
/* "99.98 %", or "99,98 %", of hundredths of a percent. */
struct str figure_percent(const struct figure_text *text, int64_t hundredths);
/* What is promised, what was measured, and whether that is kept. */
struct str figure_uptime(const struct figure_text *text, const struct uptime *uptime);

#endif
