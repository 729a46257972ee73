#include "engine/feel/zone_rule.h"

#include "engine/feel/temporal.h"

enum { DAY_SECONDS = 86400, RULE_HOURS = 167, OFFSET_HOURS = 24, DEFAULT_TIME = 2 * 3600 };

static bool take(struct str *rest, char wanted)
{
	if (rest->len == 0 || rest->at[0] != wanted)
		return false;
	*rest = str_slice(*rest, 1, rest->len);
	return true;
}

static bool take_number(struct str *rest, int32_t low, int32_t high, int32_t *out)
{
	int32_t number = 0;
	size_t len = 0;

	while (len < rest->len && len < 4 && rest->at[len] >= '0' && rest->at[len] <= '9')
		number = number * 10 + (rest->at[len++] - '0');
	if (len == 0 || number < low || number > high)
		return false;
	*rest = str_slice(*rest, len, rest->len);
	*out = number;
	return true;
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(struct str *rest, int32_t hours_max, int32_t *out)
{
	bool negative = take(rest, '-');
	int32_t hours, minutes = 0, seconds = 0;

	if (!negative)
		(void)take(rest, '+');
	if (!take_number(rest, 0, hours_max, &hours))
		return false;
	if (take(rest, ':') && !take_number(rest, 0, 59, &minutes))
		return false;
	if (take(rest, ':') && !take_number(rest, 0, 59, &seconds))
		return false;
	int32_t total = hours * 3600 + minutes * 60 + seconds;
	*out = negative ? -total : total;
	return true;
}

/* "EET" or "<+03>". */
static bool take_name(struct str *rest)
{
	bool quoted = take(rest, '<');
	size_t len = 0;

	while (len < rest->len) {
		char c = rest->at[len];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool other = (c >= '0' && c <= '9') || c == '+' || c == '-';

		if (!letter && !(quoted && other))
			break;
		len++;
	}
	*rest = str_slice(*rest, len, rest->len);
	return len >= 3 && (!quoted || take(rest, '>'));
}

static bool take_change(struct str *rest, struct zone_change *out)
{
	bool ok;

	*out = (struct zone_change){ .seconds = DEFAULT_TIME };
	if (take(rest, 'M')) {
		out->kind = ZONE_DAY_WEEKDAY;
		ok = take_number(rest, 1, 12, &out->month) && take(rest, '.') &&
		     take_number(rest, 1, 5, &out->week) && take(rest, '.') &&
		     take_number(rest, 0, 6, &out->weekday);
	} else if (take(rest, 'J')) {
		out->kind = ZONE_DAY_JULIAN;
		ok = take_number(rest, 1, 365, &out->day);
	} else {
		out->kind = ZONE_DAY_ZERO;
		ok = take_number(rest, 0, 365, &out->day);
	}
	return ok && (!take(rest, '/') || take_time(rest, RULE_HOURS, &out->seconds));
}

bool zone_rule_parse(struct str text, struct zone_rule *out)
{
	struct str rest = text;
	int32_t west;

	if (!take_name(&rest) || !take_time(&rest, OFFSET_HOURS, &west))
		return false;
	*out = (struct zone_rule){ .standard = -west, .summer = -west };
	if (rest.len == 0)
		return true;
	if (!take_name(&rest))
		return false;
	west -= 3600;
	if (rest.len > 0 && rest.at[0] != ',' && !take_time(&rest, OFFSET_HOURS, &west))
		return false;
	out->summer = -west;
	return take(&rest, ',') && take_change(&rest, &out->start) && take(&rest, ',') &&
	       take_change(&rest, &out->end) && rest.len == 0;
}

/* The local second, counted from 1970 as if it were UTC, at which the change happens. */
static int64_t change_at(const struct zone_change *change, int32_t year)
{
	int64_t first = date_to_days((struct date){ year, 1, 1 });
	int64_t day = first + change->day;

	if (change->kind == ZONE_DAY_JULIAN)
		day -= 1 - (change->day > 59 && date_valid(year, 2, 29));
	if (change->kind == ZONE_DAY_WEEKDAY) {
		struct date start = { year, (uint8_t)change->month, 1 };
		int32_t skip = (change->weekday + 7 - (int32_t)(date_weekday(start) % 7)) % 7;
		int32_t month_day = 1 + skip + (change->week - 1) * 7;

		while (!date_valid(year, change->month, month_day))
			month_day -= 7;
		day = date_to_days(start) + month_day - 1;
	}
	return day * DAY_SECONDS + change->seconds;
}

int32_t zone_rule_offset(const struct zone_rule *rule, int64_t epoch)
{
	int64_t days = epoch / DAY_SECONDS;
	struct date date;

	/* Changes lie well inside a year, so an hour's or a day's error about which year it is
	 * does not matter. Outside the years that dates have there is no moment to ask about.
	 */
	if (rule->summer == rule->standard || !date_from_days(days, &date))
		return rule->standard;
	int64_t start = change_at(&rule->start, date.year) - rule->standard;
	int64_t end = change_at(&rule->end, date.year) - rule->summer;
	bool summer =
		start < end ? epoch >= start && epoch < end : epoch >= start || epoch < end;

	return summer ? rule->summer : rule->standard;
}
