#include "app/service/moment.h"

#include "engine/feel/temporal.h"

bool moment_read(struct str text, int64_t *ms)
{
	struct date_time moment;

	if (!date_time_parse(text, &moment) || moment.time.zone.kind != ZONE_OFFSET ||
	    moment.date.year < 1970 || moment.date.year > 9999)
		return false;
	*ms = date_time_to_epoch(&moment) * 1000 + moment.time.nano / 1000000;
	return true;
}
