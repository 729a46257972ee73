#include "storage/availability.h"

#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(availability, .init = fixture_init, .fini = fixture_finish);

static void put(int64_t closes_ms, int64_t withdrawn_ms)
{
	const struct availability given = { .institution = STR("i"),
					    .form = STR("f"),
					    .opens_ms = 1,
					    .closes_ms = closes_ms,
					    .withdrawn_ms = withdrawn_ms,
					    .finish_ms = withdrawn_ms,
					    .reason = STR("tā") };
	const struct audit_line line = { .what = STR("form.times"), .reference = STR("f") };

	cr_assert(store_availability_put(store, &given, &line, &err), "%s", err.text);
}

static struct availability only(void)
{
	struct availabilities list;

	cr_assert(store_availabilities_list(store, &arena, &list, &err), "%s", err.text);
	cr_assert_eq(list.count, 1);
	return list.at[0];
}

static int64_t changes(void)
{
	int64_t count = 0;

	cr_assert(store_forms_changes(store, &count, &err), "%s", err.text);
	return count;
}

static void publish(const char *definition, bool returns)
{
	struct form_record record = { .institution = STR("i"),
				      .id = STR("f"),
				      .definition = str_from_c(definition),
				      .digest = str_from_c(definition),
				      .returns = returns };
	bool created;

	cr_assert(store_form_publish(store, &record, &created, &err), "%s", err.text);
}

Test(availability, is_kept_as_it_was_said_last_and_told)
{
	struct audit_lines lines = { 0 };

	put(5, 0);
	put(7, 9);
	cr_expect_eq(only().opens_ms, 1);
	cr_expect_eq(only().closes_ms, 7);
	cr_expect_eq(only().withdrawn_ms, 9);
	cr_expect_eq(only().finish_ms, 9);
	cr_expect(str_equal_c(only().reason, "tā"));
	cr_assert(store_audit_list(store, &arena, STR("i"), 0, &lines, &err), "%s", err.text);
	cr_expect_eq(lines.count, 2);
}

Test(availability, is_seen_to_change_by_who_counts)
{
	const int64_t before = changes();

	put(5, 0);
	cr_expect_eq(changes(), before + 1);
	put(5, 0);
	cr_expect_eq(changes(), before + 2);
	publish("one", false);
	cr_expect_eq(changes(), before + 3);
}

Test(availability, of_a_withdrawn_form_comes_back_with_a_new_version)
{
	publish("one", false);
	put(7, 9);
	publish("one", false);
	cr_expect_eq(only().withdrawn_ms, 9, "the same bytes are no new version");
	publish("two", false);
	cr_expect_eq(only().withdrawn_ms, 0);
	cr_expect_eq(only().closes_ms, 7, "its times stay");
	put(7, 9);
	publish("two", true);
	cr_expect_eq(only().withdrawn_ms, 0, "as it was asked for");
}
