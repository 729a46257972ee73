#include "app/service/retention.h"

#include "engine/base/log.h"
#include "engine/base/stop.h"
#include "storage/guests.h"

static int64_t days_of(struct str setting)
{
	uint64_t days = 0;

	/* config_load has checked it. */
	(void)str_to_u64(setting, &days);
	return (int64_t)days;
}

/* Somebody must know: what a person sent was not received by anybody. */
static void report(const struct purged *purged)
{
	LOG(LOG_ERROR, "submission.purged_undelivered",
	    LOG_TEXT("institution", purged->institution), LOG_TEXT("submission", purged->id),
	    LOG_TEXT("reference", purged->reference));
}

static void count(const struct purged_list *purged, struct retention_count *out)
{
	for (size_t i = 0; i < purged->count; i++) {
		out->delivered += purged->at[i].delivered ? 1 : 0;
		out->undelivered += purged->at[i].delivered ? 0 : 1;
		if (!purged->at[i].delivered)
			report(&purged->at[i]);
	}
}

/* What outsiders said of forms that were tried out may name people, too. */
static bool purge_guests(struct store *store, int64_t now_ms, struct err *err)
{
	int64_t count = 0;

	if (!store_guests_purge(store, now_ms, &count, err))
		return false;
	if (count > 0)
		LOG(LOG_INFO, "guests.purged", LOG_NUMBER("count", count));
	return true;
}

bool retention_purge(struct store *store, const struct config *config,
		     const struct clock *clock, struct retention_count *out, struct err *err)
{
	struct purge purge = { .delivered_days = days_of(config->keep_delivered_days),
			       .days = days_of(config->keep_days),
			       .most_days = days_of(config->keep_most_days) };
	struct arena arena = { 0 };
	struct purged_list purged = { 0 };
	bool ok = store_now(store, clock, &purge.now_ms, err);

	*out = (struct retention_count){ 0 };
	do {
		arena_reset(&arena);
		ok = ok && store_purge(store, &purge, &arena, &purged, err);
		count(&purged, out);
	} while (ok && purged.count > 0 && !stop_asked());
	arena_finish(&arena);
	if (out->delivered + out->undelivered > 0)
		LOG(LOG_INFO, "submissions.purged", LOG_NUMBER("delivered", out->delivered),
		    LOG_NUMBER("undelivered", out->undelivered));
	return ok && purge_guests(store, purge.now_ms, err);
}
