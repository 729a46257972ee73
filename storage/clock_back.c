#include "storage/store_private.h"

#define MINUTE INT64_C(60000)

/* The longest pause that app/delivery ever plans: twice a day, when a receiver asks for that;
 * and a breaker's, or a challenge's. */
static const int64_t pause_most_ms = INT64_C(49) * 60 * MINUTE;
static const int64_t breaker_most_ms = 15 * MINUTE;

/* What was never tried, or was given back, is due at once whatever the clock said; the others
 * come earlier by as much as it was set back. By institution, so that there is an index. */
static struct statement waiting(const struct db_value values[3])
{
	return (struct statement){
		STR("/* bringing forward what waits */ UPDATE delivery SET next_ms = "
		    "CASE WHEN attempt = replayed OR next_ms - $2 < $1 "
		    "OR next_ms - $2 > $1 + $3 THEN $1 ELSE next_ms - $2 END "
		    "WHERE institution IN (SELECT institution FROM endpoint) AND state < 2 "
		    "AND next_ms > $1 AND state = 0 "
		    "AND (attempt = replayed OR $2 > 0 OR next_ms > $1 + $3)"),
		values, 3
	};
}

/* Their holders may be alive: those that are not lose one lease's time, not more. */
static struct statement leased(const struct db_value values[2])
{
	return (struct statement){
		STR("/* ending leases that are too long */ UPDATE delivery "
		    "SET next_ms = $1 + $2 WHERE institution IN "
		    "(SELECT institution FROM endpoint) AND state < 2 AND state = 1 "
		    "AND next_ms > $1 + $2"),
		values, 2
	};
}

static struct statement endpoints(const struct db_value values[2])
{
	return (struct statement){ STR("/* ending pauses that are too long */ UPDATE endpoint "
				       "SET until_ms = $1, since_ms = $1 "
				       "WHERE until_ms > $1 + $2 OR since_ms > $1"),
				   values, 2 };
}

static bool bring_forward(struct db *db, void *context, struct err *err)
{
	const struct clock_back *self = context;
	const struct db_value wait[] = { DB_INT(self->now_ms), DB_INT(self->by_ms),
					 DB_INT(pause_most_ms) };
	const struct db_value lease[] = { DB_INT(self->now_ms), DB_INT(self->lease_ms) };
	const struct db_value pause[] = { DB_INT(self->now_ms), DB_INT(breaker_most_ms) };

	return db_defer(db, waiting(wait), err) && db_defer(db, leased(lease), err) &&
	       db_defer(db, endpoints(pause), err);
}

bool store_outbox_clock_back(struct store *store, const struct clock_back *back,
			     struct err *err)
{
	struct clock_back self = *back;

	return store_transact(store, bring_forward, &self, err);
}
