#include "app/service/offer.h"

#include "app/service/moment.h"
#include "engine/base/utf8.h"

struct availability offer_now(const struct offer *offer)
{
	return openings_find(catalogue_openings(offer->service->catalogue), offer->institution,
			     offer->form, offer->arena);
}

static bool put(const struct offer *offer, const struct availability *availability,
		const char *what, struct str detail, struct err *err)
{
	const struct audit_line line = { .time_ms = offer->now_ms,
					 .who = offer->who,
					 .what = str_from_c(what),
					 .reference = offer->form,
					 .detail = detail };

	return store_availability_put(offer->service->store, availability, &line, err) &&
	       catalogue_load(offer->service->catalogue, err);
}

static struct str moment(const struct offer *offer, int64_t ms)
{
	return ms == 0 ? STR("-") : moment_write_local(offer->arena, ms);
}

enum offer_end offer_times(const struct offer *offer, int64_t opens_ms, int64_t closes_ms,
			   struct err *err)
{
	struct availability availability = offer_now(offer);

	if (closes_ms > 0 && closes_ms <= opens_ms)
		return OFFER_ORDER;
	availability.opens_ms = opens_ms;
	availability.closes_ms = closes_ms;
	return put(offer, &availability, "form.times",
		   str_printf(offer->arena, "from=%.*s until=%.*s",
			      STR_ARG(moment(offer, opens_ms)),
			      STR_ARG(moment(offer, closes_ms))),
		   err)
		       ? OFFER_DONE
		       : OFFER_FAILED;
}

enum offer_end offer_withdraw(const struct offer *offer, struct str reason, int64_t finish_ms,
			      struct err *err)
{
	struct availability availability = offer_now(offer);

	if (reason.len == 0)
		return OFFER_REASON_NONE;
	if (utf8_count(reason) > OFFER_REASON)
		return OFFER_REASON_LONG;
	availability.withdrawn_ms = offer->now_ms;
	availability.finish_ms = finish_ms;
	availability.reason = reason;
	return put(offer, &availability, "form.withdrawn",
		   str_printf(offer->arena, "finish=%.*s %.*s",
			      STR_ARG(moment(offer, finish_ms)), STR_ARG(reason)),
		   err)
		       ? OFFER_DONE
		       : OFFER_FAILED;
}

bool offer_return(const struct offer *offer, struct err *err)
{
	struct availability availability = offer_now(offer);

	availability.withdrawn_ms = 0;
	availability.finish_ms = 0;
	availability.reason = STR("");
	return put(offer, &availability, "form.returned", STR(""), err);
}
