#include "engine/feel/temporal.h"

#include "engine/feel/zone.h"

enum { YEAR_LIMIT = 999999999, DAY_SECONDS = 86400 };

static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool leap_year(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned month_days(int64_t year, int64_t month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap_year(year) ? 1U : 0U);
}

bool date_valid(int64_t year, int64_t month, int64_t day)
{
	return year >= -YEAR_LIMIT && year <= YEAR_LIMIT && month >= 1 && month <= 12 &&
	       day >= 1 && day <= month_days(year, month);
}

/* Both directions count in eras of 400 years that begin on 1 March, so that the leap day is the
 * last of its year. */
int64_t date_to_days(struct date date)
{
	int64_t year = (int64_t)date.year - (date.month <= 2);
	int64_t era = floor_divide(year, 400);
	int64_t year_of_era = year - era * 400;
	int64_t month = date.month + (date.month > 2 ? -3 : 9);
	int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

bool date_from_days(int64_t days, struct date *out)
{
	if (days > (int64_t)YEAR_LIMIT * 366 || days < (int64_t)-YEAR_LIMIT * 366)
		return false;
	int64_t shifted = days + 719468;
	int64_t era = floor_divide(shifted, 146097);
	int64_t day = shifted - era * 146097;
	int64_t year_of_era = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	int64_t year = year_of_era + era * 400 + (month >= 10);

	if (year > YEAR_LIMIT || year < -YEAR_LIMIT)
		return false;
	out->year = (int32_t)year;
	out->month = (uint8_t)(month < 10 ? month + 3 : month - 9);
	out->day = (uint8_t)(day_of_year - (153 * month + 2) / 5 + 1);
	return true;
}

bool date_add_months(struct date date, int64_t months, struct date *out)
{
	int64_t total;

	if (__builtin_add_overflow((int64_t)date.year * 12 + date.month - 1, months, &total))
		return false;
	int64_t year = floor_divide(total, 12);
	int64_t month = total - year * 12 + 1;

	if (year > YEAR_LIMIT || year < -YEAR_LIMIT)
		return false;
	unsigned last = month_days(year, month);
	out->day = date.day > last ? (uint8_t)last : date.day;
	out->year = (int32_t)year;
	out->month = (uint8_t)month;
	return true;
}

unsigned date_weekday(struct date date)
{
	/* 1970-01-01 was a Thursday. */
	int64_t days = date_to_days(date) + 3;

	return (unsigned)(days - floor_divide(days, 7) * 7 + 1);
}

unsigned date_day_of_year(struct date date)
{
	struct date first = { date.year, 1, 1 };

	return (unsigned)(date_to_days(date) - date_to_days(first) + 1);
}

static unsigned weeks_of_year(int32_t year)
{
	unsigned first = date_weekday((struct date){ year, 1, 1 });

	return first == 4 || (first == 3 && leap_year(year)) ? 53 : 52;
}

unsigned date_week_of_year(struct date date)
{
	unsigned week = (date_day_of_year(date) + 10 - date_weekday(date)) / 7;

	if (week == 0)
		return weeks_of_year(date.year - 1);
	return week > weeks_of_year(date.year) ? 1 : week;
}

int32_t time_seconds(struct time time)
{
	return time.hour * 3600 + time.minute * 60 + time.second;
}

int64_t date_time_to_epoch(const struct date_time *moment)
{
	const struct time *time = &moment->time;
	int64_t local = date_to_days(moment->date) * DAY_SECONDS + time_seconds(*time);
	int32_t offset;

	if (!zone_offset(time->zone, moment->date, *time, &offset))
		return local;
	return local - offset;
}

bool date_time_from_epoch(int64_t seconds, uint32_t nano, struct zone zone,
			  struct date_time *out)
{
	int32_t offset = zone.kind == ZONE_OFFSET ? zone.offset : 0;
	int64_t local;

	if (zone.kind == ZONE_NAMED && !zone_offset_at(zone.name, seconds, &offset))
		return false;
	if (__builtin_add_overflow(seconds, offset, &local))
		return false;
	int64_t days = floor_divide(local, DAY_SECONDS);
	int64_t rest = local - days * DAY_SECONDS;

	if (!date_from_days(days, &out->date))
		return false;
	out->time = (struct time){ (uint8_t)(rest / 3600), (uint8_t)(rest / 60 % 60),
				   (uint8_t)(rest % 60), nano, zone };
	return true;
}
