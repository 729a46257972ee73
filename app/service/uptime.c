#include "app/service/uptime.h"

#include "app/service/month.h"
#include "storage/counts.h"

enum { MINUTE_MS = 60000, WHOLE = 10000 };

/* "99", "99.5", "99.95". */
static bool read_percent(struct str text, int64_t *out)
{
	const size_t point = str_find(text, STR("."), 0);
	const struct str fraction =
		point == SIZE_MAX ? STR("0") : str_slice(text, point + 1, text.len);
	uint64_t whole = 0;
	uint64_t part = 0;

	if (!str_to_u64(str_slice(text, 0, point), &whole) || !str_to_u64(fraction, &part) ||
	    whole > 100 || fraction.len > 2)
		return false;
	*out = (int64_t)(whole * 100 + part * (fraction.len == 1 ? 10 : 1));
	return *out > 0 && *out <= WHOLE;
}

bool uptime_promise(const struct config *config, int64_t *promised, struct err *err)
{
	*promised = 0;
	return config->promised.len == 0 || read_percent(config->promised, promised) ||
	       err_set(err, ERR_INVALID,
		       "VEIDLAPA_PROMISED is %.*s; it takes a percentage such as 99.5",
		       STR_ARG(config->promised));
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* 0 is no such time. */
static int64_t sooner(int64_t a, int64_t b)
{
	return b > 0 && b < a ? b : a;
}

bool uptime_of_month(struct store *store, int64_t month, int64_t now_ms,
		     const struct availability *form, struct uptime *out, struct err *err)
{
	int64_t from = month_begin(month);
	int64_t to = sooner(month_begin(month_add(month, 1)), now_ms);
	int64_t first;

	if (form != NULL) {
		from = later(from, form->opens_ms);
		to = sooner(sooner(to, form->closes_ms), form->withdrawn_ms);
	}
	if (!store_minute_first(store, &first, err))
		return false;
	from = later((from + MINUTE_MS - 1) / MINUTE_MS, first);
	to /= MINUTE_MS; /* the minute that it is now is not over */
	out->minutes = later(0, to - from);
	out->served = 0;
	return out->minutes == 0 || store_minutes_served(store, from, to, &out->served, err);
}

int64_t uptime_measured(const struct uptime *uptime)
{
	return uptime->served * WHOLE / uptime->minutes;
}

bool uptime_kept(const struct uptime *uptime)
{
	return uptime->served * WHOLE >= uptime->promised * uptime->minutes;
}
