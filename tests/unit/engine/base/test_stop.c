#include "engine/base/stop.h"

#include <criterion/criterion.h>
#include <time.h>

Test(stop, is_asked_from_the_signal_until_it_is_taken)
{
	const struct timespec none = { 0 };
	sigset_t set;

	stop_block(&set);
	cr_expect_not(stop_asked());
	cr_assert_eq(raise(SIGTERM), 0);
	cr_expect(stop_asked());
	cr_assert_eq(sigtimedwait(&set, NULL, &none), SIGTERM);
	cr_expect_not(stop_asked());
}
