#include "app/delivery/breaker.h"

#include <criterion/criterion.h>

enum { MINUTE = 60000 };

/* Step by step: how attempts went at that time, and how the breaker stands then. */
Test(breaker, opens_after_failures_and_tries_once_before_it_closes)
{
	static const struct {
		const char *what;
		int64_t now_ms, successes, failures;
		int64_t attempts, opens, until_ms;
	} rows[] = {
		{ "where nothing fails nothing is counted", 1000, 50, 0, 0, 0, 0 },
		{ "a failure begins a window", 1000, 2, 1, 3, 0, 0 },
		{ "which ends", 1000 + 5 * MINUTE, 0, 1, 1, 0, 0 },
		{ "less than seven of ten", 301001, 4, 5, 10, 0, 0 },
		{ "six of eleven", 301002, 1, 0, 11, 0, 0 },
		{ "sixteen of twenty-one", 301003, 0, 10, 0, 1, 301003 + MINUTE },
		{ "what was under way says nothing", 301004, 1, 4, 0, 1, 301003 + MINUTE },
		{ "the one try fails", 361003, 0, 1, 0, 2, 361003 + 2 * MINUTE },
		{ "again", 481003, 0, 1, 0, 3, 481003 + 4 * MINUTE },
		{ "again", 721003, 0, 1, 0, 4, 721003 + 8 * MINUTE },
		{ "no longer than a quarter", 1201003, 0, 1, 0, 5, 1201003 + 15 * MINUTE },
		{ "of an hour", 2101003, 0, 1, 0, 6, 2101003 + 15 * MINUTE },
		{ "and succeeds", 3001003, 1, 0, 0, 0, 0 },
	};
	struct breaker breaker = { 0 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct breaker before = breaker;
		const bool changed = breaker_count(&breaker, rows[i].successes,
						   rows[i].failures, rows[i].now_ms);
		cr_expect_eq(breaker.attempts, rows[i].attempts, "%s", rows[i].what);
		cr_expect_eq(breaker.opens, rows[i].opens, "%s", rows[i].what);
		cr_expect_eq(breaker.until_ms, rows[i].until_ms, "%s", rows[i].what);
		cr_expect_eq(changed,
			     before.attempts != breaker.attempts ||
				     before.until_ms != breaker.until_ms,
			     "%s", rows[i].what);
	}
}

Test(breaker, is_long_once_when_half_an_hour_has_gone)
{
	struct breaker breaker = { 0 };
	int64_t now_ms = 1000, raised_ms = 0;
	int raised = 0;

	cr_expect(breaker_count(&breaker, 0, 10, now_ms));
	for (int i = 0; i < 20; i++) {
		if (breaker_is_long(&breaker)) {
			raised_ms = now_ms;
			raised++;
		}
		now_ms = breaker.until_ms;
		cr_expect(breaker_count(&breaker, 0, 1, now_ms));
	}
	cr_expect_eq(raised, 1);
	cr_expect_eq(raised_ms, 1000 + 30 * MINUTE);
}

Test(breaker, opens_after_ten_failures_and_not_before)
{
	struct breaker breaker = { 0 };

	for (int i = 0; i < 9; i++)
		cr_expect(breaker_count(&breaker, 0, 1, 5000 + i));
	cr_expect_eq(breaker.opens, 0);
	cr_expect(breaker_count(&breaker, 0, 1, 6000));
	cr_expect_eq(breaker.opens, 1);
	cr_expect_not(breaker_count(&breaker, 0, 0, 99999999));
}
