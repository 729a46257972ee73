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

static const struct zone riga = { .kind = ZONE_NAMED, .name = STR_INIT("Europe/Riga") };

struct str moment_write_local(struct arena *arena, int64_t ms)
{
	struct date_time moment = { .date = { 1970, 1, 1 } };

	(void)date_time_from_epoch(ms / 1000, 0, riga, &moment);
	return str_printf(arena, "%04d-%02d-%02dT%02d:%02d", moment.date.year,
			  moment.date.month, moment.date.day, moment.time.hour,
			  moment.time.minute);
}

bool moment_read_local(struct str text, struct arena *arena, int64_t *ms)
{
	struct date_time moment;

	if (text.len != STR("2026-12-01T09:00").len ||
	    !date_time_parse(str_printf(arena, "%.*s:00", STR_ARG(text)), &moment) ||
	    moment.time.zone.kind != ZONE_NONE || moment.date.year < 1970)
		return false;
	moment.time.zone = riga;
	*ms = date_time_to_epoch(&moment) * 1000;
	return str_equal(moment_write_local(arena, *ms), text);
}
