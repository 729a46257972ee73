#include "app/service/openings.h"

#include <criterion/criterion.h>

Test(openings, tells_what_can_be_done_when)
{
	static const struct {
		int64_t opens_ms, closes_ms, withdrawn_ms, finish_ms, now_ms;
		enum opening opening;
		int64_t deadline_ms, next_ms;
	} rows[] = {
		{ 0, 0, 0, 0, 50, OPENING_OPEN, 0, INT64_MAX },
		{ 60, 0, 0, 0, 50, OPENING_BEFORE, 0, 60 },
		{ 60, 0, 0, 0, 60, OPENING_OPEN, 0, INT64_MAX },
		{ 60, 70, 0, 0, 50, OPENING_BEFORE, 70, 60 },
		{ 60, 70, 0, 0, 69, OPENING_OPEN, 70, 70 },
		{ 60, 70, 0, 0, 70, OPENING_AFTER, 70, INT64_MAX },
		{ 0, 0, 40, 90, 50, OPENING_FINISHING, 90, 90 },
		{ 0, 0, 40, 90, 90, OPENING_WITHDRAWN, 90, INT64_MAX },
		{ 0, 0, 40, 0, 50, OPENING_WITHDRAWN, 0, INT64_MAX },
		{ 0, 70, 40, 90, 60, OPENING_FINISHING, 70, 70 },
		{ 0, 70, 40, 90, 70, OPENING_WITHDRAWN, 70, 90 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct availability availability = { .opens_ms = rows[i].opens_ms,
							   .closes_ms = rows[i].closes_ms,
							   .withdrawn_ms = rows[i].withdrawn_ms,
							   .finish_ms = rows[i].finish_ms };

		cr_expect_eq(opening_at(&availability, rows[i].now_ms), rows[i].opening, "%zu",
			     i);
		cr_expect_eq(opening_deadline(&availability), rows[i].deadline_ms, "%zu", i);
		cr_expect_eq(opening_changes(&availability, rows[i].now_ms), rows[i].next_ms,
			     "%zu", i);
	}
}

Test(openings, of_a_suspended_institution_are_none)
{
	const struct availability availability = { .suspended = true, .opens_ms = 60 };

	cr_expect_eq(opening_at(&availability, 50), OPENING_SUSPENDED);
	cr_expect_not(opening_takes(OPENING_SUSPENDED));
	cr_expect_not(opening_takes(OPENING_BEFORE));
	cr_expect(opening_takes(OPENING_OPEN));
	cr_expect(opening_takes(OPENING_FINISHING));
}
