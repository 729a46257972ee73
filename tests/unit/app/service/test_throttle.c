#include "app/service/throttle.h"

#include <criterion/criterion.h>

Test(throttle, lets_wait_who_was_wrong_too_often_until_the_time_is_over)
{
	struct arena arena = { 0 };
	struct throttle *throttle = throttle_new(&arena, 2, 1000);

	cr_expect(throttle_allows(throttle, STR("a"), 5000));
	throttle_count(throttle, STR("a"), 5000);
	cr_expect(throttle_allows(throttle, STR("a"), 5100));
	throttle_count(throttle, STR("a"), 5100);
	cr_expect_not(throttle_allows(throttle, STR("a"), 5999));
	cr_expect(throttle_allows(throttle, STR("b"), 5999), "another client");
	cr_expect(throttle_allows(throttle, STR("a"), 6000));
	throttle_count(throttle, STR("a"), 6000);
	cr_expect(throttle_allows(throttle, STR("a"), 1000), "the clock was set back");
	arena_finish(&arena);
}
