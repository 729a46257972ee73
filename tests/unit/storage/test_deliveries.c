#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(deliveries, .init = fixture_init, .fini = fixture_finish);

static void claim(const char *id, enum delivery_state next)
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

static void submit(const char *id, const char *form)
{
	struct submission one = fixture_submission("a", id);
	bool created;

	one.form = str_from_c(form);
	cr_assert(store_submit(store, &arena, &one, NULL, &created, &err), "%s", err.text);
}

/* "done", "parked", "later" and "new", in this order. */
static void set_up(void)
{
	fixture_endpoint("a");
	submit("done", "f");
	claim("done", DELIVERY_DONE);
	submit("parked", "f");
	claim("parked", DELIVERY_PARKED);
	submit("later", "g");
	claim("later", DELIVERY_DUE);
	submit("new", "g");
}

static struct delivery_filter any(void)
{
	return (struct delivery_filter){ .institution = STR("a"), .most = 10 };
}

static void expect(const struct delivery_filter *filter, const char *ids)
{
	struct delivery_lines lines;
	struct str found = STR("");

	cr_assert(store_deliveries_list(store, filter, &arena, &lines, &err), "%s", err.text);
	for (size_t i = 0; i < lines.count; i++)
		found = str_printf(&arena, "%.*s%s%.*s", STR_ARG(found), i > 0 ? " " : "",
				   STR_ARG(lines.at[i].id));
	cr_expect(str_equal_c(found, ids), "%.*s instead of %s", STR_ARG(found), ids);
}

Test(deliveries, are_listed_by_state_the_newest_first)
{
	static const char *const ids[] = {
		[DELIVERIES_ALL] = "new later parked done",
		[DELIVERIES_WAITING] = "new later",
		[DELIVERIES_FAILED] = "later",
		[DELIVERIES_DONE] = "done",
		[DELIVERIES_PARKED] = "parked",
	};

	set_up();
	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct delivery_filter filter = any();
		filter.wanted = (enum delivery_wanted)i;
		expect(&filter, ids[i]);
	}
}

Test(deliveries, are_listed_by_form_name_and_page)
{
	struct delivery_filter filter = any();
	struct submission parked;

	set_up();
	filter.form = STR("f");
	expect(&filter, "parked done");
	filter.most = 1;
	expect(&filter, "parked");
	filter.before = 2;
	expect(&filter, "done");
	filter = any();
	filter.name = STR("later");
	expect(&filter, "later");
	cr_assert(store_submission_get(store, STR("a"), STR("parked"), &arena, &parked, &err));
	filter.name = parked.reference;
	expect(&filter, "parked");
	filter.institution = STR("b");
	expect(&filter, "");
}

Test(deliveries, say_how_one_stands)
{
	struct delivery_line line;

	set_up();
	cr_assert(store_delivery_line(store, STR("a"), STR("later"), &arena, &line, &err));
	cr_expect(line.failed);
	cr_expect_eq(line.attempts, 1);
	cr_expect_eq(line.next_ms, 90000);
	cr_expect_eq(line.sequence, 3);
	cr_expect_not(line.erased);
	cr_expect_not(store_delivery_line(store, STR("b"), STR("later"), &arena, &line, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(deliveries, that_are_replayed_stand_in_the_audit_by_who_did_it)
{
	const struct replay replay = { .institution = STR("a"),
				       .failed = true,
				       .who = STR("Reinis") };
	struct audit_lines audit = { 0 };
	int64_t count = 0;

	set_up();
	cr_assert(store_outbox_replay(store, &replay, 3000, &count, &err), "%s", err.text);
	cr_assert_eq(count, 2);
	cr_assert(store_outbox_replay(store, &replay, 4000, &count, &err), "%s", err.text);
	cr_assert_eq(count, 0);
	cr_assert(store_audit_list(store, &arena, STR("a"), 0, &audit, &err));
	cr_assert_eq(audit.count, 1, "nothing was replayed the second time");
	cr_expect(str_equal_c(audit.at[0].what, "delivery.replayed"));
	cr_expect(str_equal_c(audit.at[0].who, "Reinis"));
	cr_expect(str_equal_c(audit.at[0].detail, "failed-since=0 count=2"));
	cr_assert(store_audit_check(store, STR("a"), &count, &err), "%s", err.text);
	cr_expect_eq(count, 1);
}
