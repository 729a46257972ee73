#include "app/delivery/retry.h"

#include <criterion/criterion.h>

#include "engine/base/str.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
enum { EXACT = 200 }; /* the random number that changes nothing */

static int64_t delay(struct retry_case what)
{
	int64_t delay_ms = 0;

	return retry_delay(&retry_standard, &what, &delay_ms) ? delay_ms : -1;
}

Test(retry, follows_the_schedule_of_standard_webhooks)
{
	static const int64_t want[] = { 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR,
					10 * HOUR,  14 * HOUR,	20 * HOUR,   24 * HOUR };

	for (size_t i = 0; i < LENGTH(want); i++)
		cr_expect_eq(delay((struct retry_case){ .attempt = (int64_t)i + 1,
							.status = 500,
							.random = EXACT }),
			     want[i], "attempt %zu", i + 1);
}

Test(retry, gives_up_after_the_tenth_attempt)
{
	static const int64_t last[] = { 10, 11, INT64_MAX, 0, -1 };

	for (size_t i = 0; i < LENGTH(last); i++)
		cr_expect_eq(delay((struct retry_case){ .attempt = last[i], .status = 500 }),
			     -1, "attempt %lld", (long long)last[i]);
}

Test(retry, spreads_by_a_fifth_either_way)
{
	static const struct {
		uint32_t random;
		int64_t want;
	} rows[] = { { 0, 240000 },   { 100, 270000 }, { 200, 300000 },
		     { 400, 360000 }, { 401, 240000 }, { UINT32_MAX, 0 } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const int64_t got = delay((struct retry_case){
			.attempt = 2, .status = 500, .random = rows[i].random });
		cr_expect(got >= 240000 && got <= 360000, "%u", rows[i].random);
		if (rows[i].want != 0)
			cr_expect_eq(got, rows[i].want, "%u", rows[i].random);
	}
}

Test(retry, leaves_an_overloaded_receiver_alone_for_a_minute)
{
	static const struct {
		int64_t status;
		bool timed_out;
		int64_t want;
	} rows[] = {
		{ 429, false, MINUTE },	    { 502, false, MINUTE },
		{ 503, false, MINUTE },	    { 504, false, MINUTE },
		{ 0, true, MINUTE },	    { 500, false, 5 * SECOND },
		{ 404, false, 5 * SECOND }, { 302, false, 5 * SECOND },
		{ 0, false, 5 * SECOND },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(delay((struct retry_case){ .attempt = 1,
							.status = rows[i].status,
							.timed_out = rows[i].timed_out,
							.random = EXACT }),
			     rows[i].want, "%lld", (long long)rows[i].status);
	cr_expect_eq(delay((struct retry_case){ .attempt = 2, .status = 503, .random = EXACT }),
		     5 * MINUTE, "a longer delay stays");
}

Test(retry, honours_what_the_receiver_asks_within_reason)
{
	static const struct {
		const char *label;
		int64_t attempt, status, asked_ms, want;
	} rows[] = {
		{ "less than the delay", 2, 500, MINUTE, 5 * MINUTE },
		{ "more than the delay", 2, 500, 20 * MINUTE, 20 * MINUTE },
		{ "up to an hour", 2, 500, HOUR, HOUR },
		{ "no more than an hour", 2, 500, 10 * HOUR, HOUR },
		{ "or twice the delay", 4, 500, 10 * HOUR, 4 * HOUR },
		{ "a second, when overloaded", 1, 429, SECOND, MINUTE },
		{ "two minutes, when overloaded", 1, 429, 2 * MINUTE, 2 * MINUTE },
		{ "for ever", 1, 503, INT64_MAX, HOUR },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(delay((struct retry_case){ .attempt = rows[i].attempt,
							.status = rows[i].status,
							.retry_after_ms = rows[i].asked_ms,
							.random = EXACT }),
			     rows[i].want, "%s", rows[i].label);
}
