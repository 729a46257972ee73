#include <inttypes.h>

#include "engine/feel/temporal.h"

enum { NANO_DIGITS = 9, DAY_SECONDS = 86400 };

/* Readers take what they want off the front of *rest, or say false: then *rest is spent. */

static void skip(struct str *rest, size_t count)
{
	rest->at += count;
	rest->len -= count;
}

static bool take(struct str *rest, char wanted)
{
	if (rest->len == 0 || rest->at[0] != wanted)
		return false;
	skip(rest, 1);
	return true;
}

/* More than any number here may have is as good as any more. */
enum { DIGITS_MAX = 20 };

static size_t digit_count(struct str text)
{
	size_t count = 0;

	while (count < text.len && count < DIGITS_MAX && text.at[count] >= '0' &&
	       text.at[count] <= '9')
		count++;
	return count;
}

static bool take_digits(struct str *rest, size_t least, size_t most, int64_t *out)
{
	int64_t number = 0;
	size_t count = 0;

	for (; count < rest->len && rest->at[count] >= '0' && rest->at[count] <= '9'; count++)
		if (count == most || __builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, rest->at[count] - '0', &number))
			return false;
	skip(rest, count);
	*out = number;
	return count >= least;
}

/* Four to nine digits; no zero in front of more than four, no year -0000 (XML Schema 1.1 part 2
 * §3.3.9). */
static bool take_date(struct str *rest, struct date *out)
{
	bool negative = take(rest, '-');
	bool padded = rest->len > 0 && rest->at[0] == '0' && digit_count(*rest) > 4;
	int64_t year, month, day;

	if (padded || !take_digits(rest, 4, 9, &year) || (negative && year == 0))
		return false;
	if (!take(rest, '-') || !take_digits(rest, 2, 2, &month) || !take(rest, '-') ||
	    !take_digits(rest, 2, 2, &day))
		return false;
	if (negative)
		year = -year;
	if (!date_valid(year, month, day))
		return false;
	*out = (struct date){ (int32_t)year, (uint8_t)month, (uint8_t)day };
	return true;
}

/* ".5" to nanoseconds; nothing there is 0. */
static bool take_fraction(struct str *rest, uint32_t *nano)
{
	int64_t number;

	*nano = 0;
	if (!take(rest, '.'))
		return true;
	size_t count = digit_count(*rest);
	if (!take_digits(rest, 1, NANO_DIGITS, &number))
		return false;
	for (size_t i = count; i < NANO_DIGITS; i++)
		number *= 10;
	*nano = (uint32_t)number;
	return true;
}

/* hh:mm:ss.f; 24:00:00 is allowed (XML Schema's end of day) and stays hour 24. */
static bool take_clock(struct str *rest, struct time *out)
{
	int64_t hour, minute, second;

	if (!take_digits(rest, 2, 2, &hour) || !take(rest, ':') ||
	    !take_digits(rest, 2, 2, &minute) || !take(rest, ':') ||
	    !take_digits(rest, 2, 2, &second) || !take_fraction(rest, &out->nano))
		return false;
	bool end_of_day = hour == 24 && minute == 0 && second == 0 && out->nano == 0;
	if ((hour > 23 && !end_of_day) || minute > 59 || second > 59)
		return false;
	out->hour = (uint8_t)hour;
	out->minute = (uint8_t)minute;
	out->second = (uint8_t)second;
	return true;
}

/* +hh:mm[:ss], the sign taken already. */
static bool take_offset(struct str *rest, bool negative, int32_t *seconds)
{
	int64_t hours, minutes, more = 0;

	if (!take_digits(rest, 2, 2, &hours) || !take(rest, ':') ||
	    !take_digits(rest, 2, 2, &minutes) || minutes > 59)
		return false;
	if (take(rest, ':') && (!take_digits(rest, 2, 2, &more) || more > 59))
		return false;
	int64_t total = hours * 3600 + minutes * 60 + more;
	if (total > TIME_OFFSET_MAX)
		return false;
	*seconds = (int32_t)(negative ? -total : total);
	return true;
}

/* All that is left: nothing, Z, an offset, or @ and a name. */
static bool take_zone(struct str *rest, struct zone *out)
{
	*out = (struct zone){ 0 };
	if (rest->len == 0)
		return true;
	if (take(rest, '@')) {
		out->kind = ZONE_NAMED;
		out->name = *rest;
		return zone_known(out->name);
	}
	out->kind = ZONE_OFFSET;
	/* Small in an example of the standard: time("23:59:00z"). */
	if (take(rest, 'Z') || take(rest, 'z'))
		return rest->len == 0;
	bool negative = take(rest, '-');
	if (!negative && !take(rest, '+'))
		return false;
	return take_offset(rest, negative, &out->offset) && rest->len == 0;
}

bool date_parse(struct str text, struct date *out)
{
	struct str rest = text;

	return take_date(&rest, out) && rest.len == 0;
}

bool time_parse(struct str text, struct time *out)
{
	struct str rest = text;

	if (!take_clock(&rest, out) || !take_zone(&rest, &out->zone))
		return false;
	out->hour %= 24;
	return true;
}

bool date_time_parse(struct str text, struct date_time *out)
{
	struct str rest = text;

	if (!take_date(&rest, &out->date) || !take(&rest, 'T') ||
	    !take_clock(&rest, &out->time) || !take_zone(&rest, &out->time.zone))
		return false;
	if (out->time.hour < 24)
		return true;
	out->time.hour = 0;
	return date_from_days(date_to_days(out->date) + 1, &out->date);
}

/* "12H" when the unit is H: counts it into *total and says so in *any; a number before another
 * unit is left for the next. */
static bool take_part(struct str *rest, char unit, int64_t scale, int64_t *total, bool *any)
{
	struct str ahead = *rest;
	size_t count = digit_count(ahead);
	int64_t number;

	if (count == 0 || count == ahead.len || ahead.at[count] != unit)
		return true;
	if (!take_digits(&ahead, 1, 19, &number) ||
	    __builtin_mul_overflow(number, scale, &number) ||
	    __builtin_add_overflow(*total, number, total))
		return false;
	*rest = str_slice(ahead, 1, ahead.len);
	*any = true;
	return true;
}

/* "1.5S", the last part of a duration; nothing is fine too. */
static bool take_seconds(struct str *rest, int64_t *total, uint32_t *nano, bool *any)
{
	int64_t number;

	*nano = 0;
	if (rest->len == 0)
		return true;
	*any = true;
	return take_digits(rest, 1, 19, &number) && take_fraction(rest, nano) &&
	       take(rest, 'S') && !__builtin_add_overflow(*total, number, total);
}

bool duration_parse(struct str text, struct duration *out)
{
	struct str rest = text;
	bool negative = take(&rest, '-');
	bool any = false, any_time = false;
	int64_t total = 0;
	uint32_t nano = 0;

	if (!take(&rest, 'P') || !take_part(&rest, 'D', DAY_SECONDS, &total, &any))
		return false;
	if (take(&rest, 'T')) {
		if (!take_part(&rest, 'H', 3600, &total, &any_time) ||
		    !take_part(&rest, 'M', 60, &total, &any_time) ||
		    !take_seconds(&rest, &total, &nano, &any_time) || !any_time)
			return false;
	}
	if (rest.len > 0 || !(any || any_time))
		return false;
	out->seconds = negative ? -total : total;
	out->nano = negative ? -(int32_t)nano : (int32_t)nano;
	return true;
}

bool months_parse(struct str text, int64_t *out)
{
	struct str rest = text;
	bool negative = take(&rest, '-');
	bool any = false;
	int64_t total = 0;

	if (!take(&rest, 'P') || !take_part(&rest, 'Y', 12, &total, &any) ||
	    !take_part(&rest, 'M', 1, &total, &any) || rest.len > 0 || !any)
		return false;
	*out = negative ? -total : total;
	return true;
}

void date_print(struct date date, struct buf *out)
{
	buf_printf(out, "%s%04" PRId32 "-%02d-%02d", date.year < 0 ? "-" : "",
		   date.year < 0 ? -date.year : date.year, date.month, date.day);
}

/* ".5", without the zeros at the end; nothing for 0. */
static void print_fraction(uint32_t nano, struct buf *out)
{
	int digits = NANO_DIGITS;

	if (nano == 0)
		return;
	while (nano % 10 == 0) {
		nano /= 10;
		digits--;
	}
	buf_printf(out, ".%0*" PRIu32, digits, nano);
}

static void print_zone(struct zone zone, struct buf *out)
{
	int32_t size = zone.offset < 0 ? -zone.offset : zone.offset;

	if (zone.kind == ZONE_NONE)
		return;
	if (zone.kind == ZONE_NAMED) {
		buf_add_byte(out, '@');
		buf_add(out, zone.name);
		return;
	}
	if (size == 0) {
		buf_add_byte(out, 'Z');
		return;
	}
	buf_printf(out, "%c%02" PRId32 ":%02" PRId32, zone.offset < 0 ? '-' : '+', size / 3600,
		   size / 60 % 60);
	if (size % 60 != 0)
		buf_printf(out, ":%02" PRId32, size % 60);
}

void time_print(const struct time *time, struct buf *out)
{
	buf_printf(out, "%02d:%02d:%02d", time->hour, time->minute, time->second);
	print_fraction(time->nano, out);
	print_zone(time->zone, out);
}

void date_time_print(const struct date_time *moment, struct buf *out)
{
	date_print(moment->date, out);
	buf_add_byte(out, 'T');
	time_print(&moment->time, out);
}

static uint64_t magnitude(int64_t number)
{
	return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

static void print_part(uint64_t number, char unit, struct buf *out)
{
	if (number > 0)
		buf_printf(out, "%" PRIu64 "%c", number, unit);
}

void duration_print(struct duration duration, struct buf *out)
{
	uint64_t seconds = magnitude(duration.seconds);
	uint32_t nano = (uint32_t)magnitude(duration.nano);

	if (duration.seconds < 0 || duration.nano < 0)
		buf_add_byte(out, '-');
	buf_add_byte(out, 'P');
	print_part(seconds / DAY_SECONDS, 'D', out);
	if (seconds % DAY_SECONDS == 0 && nano == 0) {
		buf_add_c(out, seconds == 0 ? "T0S" : "");
		return;
	}
	buf_add_byte(out, 'T');
	print_part(seconds / 3600 % 24, 'H', out);
	print_part(seconds / 60 % 60, 'M', out);
	if (seconds % 60 > 0 || nano > 0) {
		buf_printf(out, "%" PRIu64, seconds % 60);
		print_fraction(nano, out);
		buf_add_byte(out, 'S');
	}
}

void months_print(int64_t months, struct buf *out)
{
	uint64_t size = magnitude(months);

	buf_add_c(out, months < 0 ? "-P" : "P");
	print_part(size / 12, 'Y', out);
	print_part(size % 12, 'M', out);
	if (size == 0)
		buf_add_c(out, "0M");
}
