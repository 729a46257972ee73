#include "app/service/month.h"

#include "engine/feel/temporal.h"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2999 };

static struct zone riga(void)
{
	return (struct zone){ .kind = ZONE_NAMED, .name = STR("Europe/Riga") };
}

int64_t month_of(int64_t ms)
{
	struct date_time moment = { .date = { 1970, 1, 1 } };

	(void)date_time_from_epoch(ms / 1000, 0, riga(), &moment);
	return moment.date.year * INT64_C(100) + moment.date.month;
}

int64_t month_begin(int64_t month)
{
	const struct date_time first = {
		.date = { (int32_t)(month / 100), (uint8_t)(month % 100), 1 },
		.time = { .zone = riga() },
	};

	return date_time_to_epoch(&first) * 1000;
}

int64_t month_add(int64_t month, int months)
{
	const int64_t all = month / 100 * 12 + month % 100 - 1 + months;

	return all / 12 * 100 + all % 12 + 1;
}

bool month_read(struct str text, int64_t *month)
{
	uint64_t year = 0;
	uint64_t number = 0;

	if (text.len != 7 || text.at[4] != '-' || !str_to_u64(str_slice(text, 0, 4), &year) ||
	    !str_to_u64(str_slice(text, 5, 7), &number) || year < FIRST_YEAR ||
	    year > LAST_YEAR || number < 1 || number > 12)
		return false;
	*month = (int64_t)(year * 100 + number);
	return true;
}

struct str month_text(struct arena *arena, int64_t month)
{
	return str_printf(arena, "%04lld-%02lld", (long long)(month / 100),
			  (long long)(month % 100));
}
