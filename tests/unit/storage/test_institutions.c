#include "storage/institutions.h"

#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(institutions, .init = fixture_init, .fini = fixture_finish);

static void put(const char *name, int64_t hour, bool by_operator)
{
	const struct institution given = { .number = STR("i"),
					   .name = str_from_c(name),
					   .suspended_ms = 3,
					   .alone = true,
					   .most = { 1, 2, 3, hour, 5 } };
	const struct audit_line line = { .what = STR("institution.saved"), .who = STR("Olga") };

	cr_assert(store_institution_put(store, &given, &line, by_operator, &err), "%s",
		  err.text);
}

static size_t audit_of(const char *institution)
{
	struct audit_lines lines = { 0 };

	cr_assert(store_audit_list(store, &arena, str_from_c(institution), 0, &lines, &err));
	return lines.count;
}

Test(institutions, are_kept_as_was_said_last_and_told)
{
	struct institutions_list list;

	put("one", 4, true);
	put("two", 7, false);
	cr_assert(store_institutions_list(store, &arena, &list, &err), "%s", err.text);
	cr_assert_eq(list.count, 1);
	cr_expect(str_equal_c(list.at[0].name, "two"));
	cr_expect_eq(list.at[0].suspended_ms, 3);
	cr_expect(list.at[0].alone);
	cr_expect_eq(list.at[0].most[QUOTA_FORMS], 1);
	cr_expect_eq(list.at[0].most[QUOTA_DRAFTS], 2);
	cr_expect_eq(list.at[0].most[QUOTA_FILES], 3);
	cr_expect_eq(list.at[0].most[QUOTA_HOUR], 7);
	cr_expect_eq(list.at[0].most[QUOTA_DAY], 5);
	cr_expect_eq(audit_of("i"), 2);
	cr_expect_eq(audit_of(STORE_PLATFORM), 1, "what operators do");
}

Test(institutions, are_told_who_has_worked_at_them)
{
	struct worker_lines lines = { 0 };

	put("one", 4, true);
	put("two", 7, false);
	cr_assert(store_workers_list(store, &arena, STR("i"), &lines, &err), "%s", err.text);
	cr_assert_eq(lines.count, 1);
	cr_expect(str_equal_c(lines.at[0].who, "Olga"));
	cr_expect_eq(lines.at[0].acts, 2);
}

static void put_draft(const char *id)
{
	const struct draft draft = { .institution = STR("i"),
				     .id = str_from_c(id),
				     .form = STR("f"),
				     .version = 1,
				     .language = STR("lv"),
				     .answers = STR("{}"),
				     .expires_ms = 9 };

	cr_assert(store_draft_put(store, &draft, &err), "%s", err.text);
}

Test(institutions, have_as_many_drafts_as_are_counted)
{
	int64_t count = -1, bytes = -1;

	put_draft("a");
	put_draft("b");
	put_draft("c");
	cr_assert(store_drafts_of(store, STR("i"), 2, &count, &err), "%s", err.text);
	cr_expect_eq(count, 2, "no more are counted than are asked about");
	cr_assert(store_drafts_of(store, STR("i"), 10, &count, &err), "%s", err.text);
	cr_expect_eq(count, 3);
	cr_assert(store_drafts_of(store, STR("other"), 10, &count, &err), "%s", err.text);
	cr_expect_eq(count, 0);
	cr_assert(store_draft_files_of(store, STR("i"), &bytes, &err), "%s", err.text);
	cr_expect_eq(bytes, 0);
	cr_assert(store_forms_of(store, STR("i"), &count, &err), "%s", err.text);
	cr_expect_eq(count, 0);
}

Test(institutions, are_told_how_fast_submissions_come)
{
	int64_t when = -1, count = -1;
	const struct submission first = fixture_submit("i", "one");

	cr_assert(store_submission_time(store, STR("i"), 1, &when, &err), "%s", err.text);
	cr_expect_eq(when, first.received_ms);
	cr_assert(store_submission_time(store, STR("i"), 2, &when, &err), "%s", err.text);
	cr_expect_eq(when, 0, "there are not so many");
	fixture_submit("i", "two");
	cr_assert(store_submission_time(store, STR("i"), 2, &when, &err), "%s", err.text);
	cr_expect_eq(when, first.received_ms);
	cr_assert(store_submissions_of(store, STR("i"), &count, &err), "%s", err.text);
	cr_expect_eq(count, 2);
	cr_assert(store_submission_time(store, STR("other"), 1, &when, &err), "%s", err.text);
	cr_expect_eq(when, 0);
}

Test(institutions, see_which_migrations_there_are)
{
	struct migration_lines lines = { 0 };

	cr_assert(store_migrations_list(store, &arena, &lines, &err), "%s", err.text);
	cr_assert_gt(lines.count, 20);
	cr_expect(str_equal_c(lines.at[0].name, "0001_store.sql"));
	cr_expect_gt(lines.at[0].applied_ms, 0);
}
