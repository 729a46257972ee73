#include <criterion/criterion.h>

#include "storage/alarms.h"
#include "tests/unit/storage/fixture.h"

#define HOUR INT64_C(3600000)

static const struct endpoint endpoint = { .institution = STR_INIT("a"),
					  .url = STR_INIT("https://one.test/"),
					  .secrets = STR_INIT("whsec_new") };

static void start(void)
{
	fixture_init();
	cr_assert(store_endpoint_put(store, &endpoint, &err), "%s", err.text);
}

TestSuite(alarms, .init = start, .fini = fixture_finish);

static struct alarm take(int64_t now_ms)
{
	struct alarm alarm;

	cr_assert(store_alarm_take(store, now_ms, 1000, &arena, &alarm, &err), "%s", err.text);
	return alarm;
}

static void raise_at(int64_t now_ms, const char *id)
{
	cr_assert(store_alarm_raise(store, &endpoint, str_from_c(id), now_ms, &err), "%s",
		  err.text);
}

static void clear_at(int64_t now_ms, const char *id)
{
	cr_assert(store_alarm_clear(store, &endpoint, str_from_c(id), now_ms, &err), "%s",
		  err.text);
}

static void tell(int64_t now_ms, enum alarm_kind kind)
{
	const struct alarm alarm = take(now_ms);

	cr_assert_eq(alarm.kind, kind);
	cr_assert(store_alarm_told(store, &alarm, now_ms, &err), "%s", err.text);
}

Test(alarms, one_is_taken_by_one_at_a_time_until_it_is_told)
{
	raise_at(5 * HOUR, "x");
	cr_expect_eq(take(5 * HOUR - 1).kind, ALARM_NONE);
	const struct alarm alarm = take(5 * HOUR);
	cr_expect_eq(alarm.kind, ALARM_FAILING);
	cr_expect(str_equal_c(alarm.id, "x"));
	cr_expect_eq(take(5 * HOUR).kind, ALARM_NONE, "it is leased");
	cr_expect_eq(take(5 * HOUR + 1000).kind, ALARM_FAILING, "the lease is over");
	cr_assert(store_alarm_told(store, &alarm, 5 * HOUR, &err));
	cr_expect_eq(take(9 * HOUR).kind, ALARM_NONE);
}

Test(alarms, failing_is_told_once_an_hour)
{
	raise_at(5 * HOUR, "x");
	tell(5 * HOUR, ALARM_FAILING);
	raise_at(5 * HOUR + 1, "y");
	cr_expect_eq(take(6 * HOUR - 1).kind, ALARM_NONE);
	tell(6 * HOUR, ALARM_FAILING);
}

Test(alarms, what_was_not_told_is_not_taken_back_either)
{
	clear_at(5 * HOUR, "x");
	cr_expect_eq(take(9 * HOUR).kind, ALARM_NONE);
	raise_at(5 * HOUR, "x");
	clear_at(5 * HOUR, "y");
	cr_expect_eq(take(9 * HOUR).kind, ALARM_NONE);
}

Test(alarms, what_was_told_is_taken_back_once)
{
	struct endpoint known = { 0 };

	raise_at(5 * HOUR, "x");
	tell(5 * HOUR, ALARM_FAILING);
	cr_assert(store_endpoint_get(store, STR("a"), &arena, &known, &err));
	cr_expect(known.alarmed);
	clear_at(5 * HOUR, "y");
	clear_at(5 * HOUR, "z");
	const struct alarm alarm = take(5 * HOUR);
	cr_expect_eq(alarm.kind, ALARM_RECOVERED);
	cr_expect(str_equal_c(alarm.id, "y"));
	cr_assert(store_alarm_told(store, &alarm, 5 * HOUR, &err));
	clear_at(6 * HOUR, "z");
	cr_expect_eq(take(9 * HOUR).kind, ALARM_NONE);
}
