/* Texts that are values by themselves: dates, times, durations, ranges, Latvian identifiers;
 * and tz files with their rules. The first byte says which. What is read is printed, and
 * reading that gives the same again. */
#include "engine/feel/latvia.h"
#include "engine/feel/range_text.h"
#include "engine/feel/temporal.h"
#include "engine/feel/zone_table.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 64 * 1024, DAY_AND_MORE = 26 * 3600 };

static void try_date(struct arena *arena, struct str text, struct buf *out)
{
	struct date date, again;
	(void)arena;
	if (!date_parse(text, &date))
		return;
	date_print(date, out);
	require(str_equal(buf_str(out), text));
	require(date_from_days(date_to_days(date), &again));
	require(again.year == date.year && again.month == date.month && again.day == date.day);
	require(date_week_of_year(date) >= 1 && date_week_of_year(date) <= 53);
}

static void try_time(struct arena *arena, struct str text, struct buf *out)
{
	struct time time, again;
	(void)arena;
	if (!time_parse(text, &time))
		return;
	time_print(&time, out);
	require(time_parse(buf_str(out), &again));
	require(time_seconds(time) == time_seconds(again) && time.nano == again.nano);
	require(time.zone.kind == again.zone.kind && time.zone.offset == again.zone.offset);
}

static void try_moment(struct arena *arena, struct str text, struct buf *out)
{
	struct date_time moment, again;
	(void)arena;
	if (!date_time_parse(text, &moment))
		return;
	date_time_print(&moment, out);
	require(date_time_parse(buf_str(out), &again));
	int64_t epoch = date_time_to_epoch(&moment);
	require(epoch == date_time_to_epoch(&again));
	/* A local time that a zone skips comes back later, so only the moment is the same. */
	if (date_time_from_epoch(epoch, moment.time.nano, moment.time.zone, &again))
		require(date_time_to_epoch(&again) == epoch);
}

static void try_duration(struct arena *arena, struct str text, struct buf *out)
{
	struct duration duration, again;
	(void)arena;
	if (!duration_parse(text, &duration))
		return;
	duration_print(duration, out);
	require(duration_parse(buf_str(out), &again));
	require(duration.seconds == again.seconds && duration.nano == again.nano);
}

static void try_months(struct arena *arena, struct str text, struct buf *out)
{
	int64_t months, again;
	(void)arena;
	if (!months_parse(text, &months))
		return;
	months_print(months, out);
	require(months_parse(buf_str(out), &again) && months == again);
}

static void try_range(struct arena *arena, struct str text, struct buf *out)
{
	struct range range, again;
	if (!range_parse(arena, text, &range))
		return;
	value_print(value_range(arena, range), out);
	require(buf_full(out) || range_parse(arena, buf_str(out), &again));
	require(buf_full(out) || value_same(range.low, again.low));
	require(buf_full(out) || value_same(range.high, again.high));
}

static void try_identifiers(struct arena *arena, struct str text, struct buf *out)
{
	static enum latvia_result (*const checks[])(struct str, struct arena *,
						    struct str *) = {
		personal_code_check, registration_number_check,
		vat_number_check,    iban_check,
		postcode_check,	     cadastre_check,
		vehicle_plate_check, phone_check,
	};
	(void)out;
	for (size_t i = 0; i < LENGTH(checks); i++) {
		struct str normal, again;
		enum latvia_result result = checks[i](text, arena, &normal);
		require((result == LATVIA_FORM) == (normal.len == 0));
		if (result == LATVIA_FORM)
			continue;
		require(checks[i](normal, arena, &again) == result);
		require(str_equal(normal, again));
	}
}

static void require_offset(int32_t offset)
{
	require(offset > -DAY_AND_MORE && offset < DAY_AND_MORE);
}

static void try_zone(struct arena *arena, struct str text, struct buf *out)
{
	static const int64_t moments[] = { INT64_MIN, -1, 0, 1795429815, INT64_MAX };
	struct zone_table table;
	struct zone_rule rule;
	(void)arena;
	(void)out;
	for (size_t i = 0; zone_rule_parse(text, &rule) && i < LENGTH(moments); i++)
		require_offset(zone_rule_offset(&rule, moments[i]));
	if (!zone_table_init(&table, text))
		return;
	for (size_t i = 0; i < LENGTH(moments); i++)
		require_offset(zone_table_offset(&table, moments[i]));
	zone_table_finish(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(struct arena *, struct str, struct buf *) = {
		try_date,   try_time,  try_moment,	try_duration,
		try_months, try_range, try_identifiers, try_zone,
	};
	struct arena arena;
	struct buf out;
	if (size == 0)
		return 0;
	arena_init(&arena);
	buf_init(&out, TEXT_MAX);
	struct str text = str_copy(&arena, (struct str){ (const char *)data + 1, size - 1 });
	tries[data[0] % LENGTH(tries)](&arena, text, &out);
	buf_finish(&out);
	arena_finish(&arena);
	return 0;
}
