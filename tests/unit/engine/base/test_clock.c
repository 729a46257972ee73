#include "engine/base/clock.h"

#include <criterion/criterion.h>

Test(clock, gives_the_fixed_time_or_the_systems)
{
	const int64_t year_2026 = 1767225600000;
	struct clock clock = { .fixed_ms = 5 };
	cr_expect_eq(clock_now(&clock), 5);
	clock.fixed_ms = 0;
	cr_expect_gt(clock_now(&clock), year_2026 / 2);
	cr_expect_gt(clock_now(NULL), year_2026 / 2);
}

Test(clock, never_goes_back)
{
	int64_t before = clock_steady();
	for (int i = 0; i < 1000; i++) {
		int64_t after = clock_steady();
		cr_assert_geq(after, before);
		before = after;
	}
}
