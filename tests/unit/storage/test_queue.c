#include "storage/queue.h"

#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(queue, .init = fixture_init_behind, .fini = fixture_finish_behind);

static void end_next(const char *id, enum delivery_state next)
{
	const struct claim what = {
		.most = 1, .per_institution = 1, .now_ms = 2000, .lease_ms = 100
	};
	const struct outcome outcome = { .started_ms = 2000, .next = next, .next_ms = 90000 };
	struct deliveries out;

	cr_assert(store_outbox_claim(store, &what, &arena, &out, &err), "%s", err.text);
	cr_assert_eq(out.count, 1);
	cr_assert(str_equal_c(out.at[0].id, id));
	cr_assert(store_outbox_finish(store, &out.at[0], &outcome, &err), "%s", err.text);
}

static void submit(const char *institution, const char *id, const char *form,
		   int64_t received_ms)
{
	struct submission one = fixture_submission(institution, id);
	bool created;

	one.form = str_from_c(form);
	one.received_ms = received_ms;
	cr_assert(store_submit(store, &arena, &one, NULL, &created, &err), "%s", err.text);
}

/* As a program of the version before writes deliveries. */
static void forget(const char *id)
{
	const struct statement statement = SQL_WITH("/* forgetting */ UPDATE delivery SET form "
						    "= NULL, received_ms = NULL WHERE id = $1",
						    DB_STR(str_from_c(id)));

	cr_assert(db_query(behind, NULL, statement, NULL, &err), "%s", err.text);
}

Test(queue, tells_what_waits_by_institution_and_form)
{
	static const struct {
		const char *institution, *form;
		int64_t waiting, parked, received_ms;
		bool due;
	} want[] = {
		{ "a", "f", 0, 1, 0, false },
		{ "a", "g", 2, 0, 700, true },
		{ "b", "g", 1, 0, 900, true },
	};
	struct queue_figures figures = { 0 };

	fixture_endpoint("a");
	submit("a", "done", "h", 100);
	end_next("done", DELIVERY_DONE);
	submit("a", "parked", "f", 500);
	end_next("parked", DELIVERY_PARKED);
	submit("a", "later", "g", 700);
	end_next("later", DELIVERY_DUE);
	submit("a", "new", "g", 800);
	submit("b", "other", "g", 900);
	forget("parked");
	forget("later");

	cr_assert(store_queue(store, &arena, &figures, &err), "%s", err.text);
	cr_assert_eq(figures.count, LENGTH(want));
	for (size_t i = 0; i < LENGTH(want); i++) {
		const struct queue_figure *got = &figures.at[i];
		cr_expect(str_equal_c(got->institution, want[i].institution), "%zu", i);
		cr_expect(str_equal_c(got->form, want[i].form), "%zu", i);
		cr_expect_eq(got->waiting, want[i].waiting, "%zu", i);
		cr_expect_eq(got->parked, want[i].parked, "%zu", i);
		cr_expect_eq(got->received_ms, want[i].received_ms, "%zu", i);
		cr_expect_eq(got->due_ms > 0, want[i].due, "%zu", i);
	}
}
