#include <criterion/criterion.h>

#include "storage/purge.h"
#include "tests/unit/storage/fixture.h"

static void init(void)
{
	fixture_init_behind();
	fixture_endpoint("a");
}

TestSuite(purge, .init = init, .fini = fixture_finish_behind);

static const int64_t day = 86400000;

static bool run(const char *sql)
{
	return db_query(behind, NULL, (struct statement){ str_from_c(sql), NULL, 0 }, NULL,
			&err);
}

static struct rows query(const char *sql)
{
	return fixture_query((struct statement){ str_from_c(sql), NULL, 0 });
}

static void submit(const char *id, int64_t delivered_days, int64_t days)
{
	struct submission submission = fixture_submission("a", id);
	bool created;

	submission.keep_delivered_days = delivered_days;
	submission.keep_days = days;
	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err), "%s",
		  err.text);
}

/* The only one that is due, at that time. */
static void end_delivery(enum delivery_state state, int64_t at_ms)
{
	const struct claim claim = {
		.most = 1, .per_institution = 9, .now_ms = at_ms, .lease_ms = 100
	};
	const struct outcome outcome = {
		.next = state, .next_ms = at_ms, .status = 200, .detail = STR("Paldies, Jāni")
	};
	struct deliveries claimed;

	cr_assert(store_outbox_claim(store, &claim, &arena, &claimed, &err), "%s", err.text);
	cr_assert_eq(claimed.count, 1);
	cr_assert(store_outbox_finish(store, &claimed.at[0], &outcome, &err), "%s", err.text);
}

static struct purged_list purge_at(int64_t now_ms)
{
	const struct purge purge = {
		.now_ms = now_ms, .delivered_days = 30, .days = 100, .most_days = 200
	};
	struct purged_list purged;

	cr_assert(store_purge(store, &purge, &arena, &purged, &err), "%s", err.text);
	return purged;
}

static bool is_there(const char *id)
{
	struct submission read;

	return store_submission_get(store, STR("a"), str_from_c(id), &arena, &read, &err);
}

Test(purge, erases_what_was_delivered_so_long_ago)
{
	submit("s", 0, 0);
	end_delivery(DELIVERY_DONE, 5 * day);
	cr_expect_eq(purge_at(35 * day - 1).count, 0);
	cr_expect(is_there("s"));
	const struct purged_list purged = purge_at(35 * day);
	cr_assert_eq(purged.count, 1);
	cr_expect(purged.at[0].delivered);
	cr_expect(str_equal_c(purged.at[0].reference, "VL-s"));
	cr_expect_not(is_there("s"));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_eq(purge_at(35 * day).count, 0, "once");
}

Test(purge, leaves_nothing_but_reference_times_and_numbers)
{
	struct submission read;

	submit("s", 0, 0);
	end_delivery(DELIVERY_DONE, day);
	cr_assert_eq(purge_at(99 * day).count, 1);
	const struct rows rows =
		query("/* x */ SELECT reference, received_ms, sequence, payload, data_key FROM "
		      "submission");
	cr_expect(str_equal_c(rows_str(&rows, 0, 0), "VL-s"));
	cr_expect_eq(rows_int(&rows, 0, 1), 1000);
	cr_expect_eq(rows_int(&rows, 0, 2), 1);
	cr_expect_eq(rows_str(&rows, 0, 3).len, 0);
	cr_expect_eq(rows_at(&rows, 0, 4)->type, DB_NULL);
	const struct rows attempts = query("/* x */ SELECT detail FROM attempt");
	cr_expect_eq(rows_at(&attempts, 0, 0)->type, DB_NULL);
	cr_assert(store_submission_by_key(store, STR("a"), STR("key-s"), &arena, &read, &err),
		  "its citizen still sees the reference: %s", err.text);
	cr_expect(str_equal_c(read.reference, "VL-s"));
	cr_expect_eq(read.payload.len, 0);
}

Test(purge, leaves_nothing_of_what_became_of_it)
{
	const struct audit_line line = { .what = STR("submission.status") };
	const struct submission_status status = { STR("a"), STR("s"), STR("accepted"),
						  STR("7-1/2026"), 1 };

	submit("s", 0, 0);
	end_delivery(DELIVERY_DONE, day);
	cr_assert(store_status_add(store, &status, &line, &err), "%s", err.text);
	cr_assert_eq(purge_at(99 * day).count, 1);
	cr_expect_eq(query("/* x */ SELECT number FROM submission_status").count, 0);
}

Test(purge, finds_those_of_each_term_that_forms_gave)
{
	submit("a", 0, 0);
	submit("b", 5, 0);
	submit("c", 0, 7);
	submit("d", 5, 7);
	cr_expect_eq(purge_at(8 * day).count + purge_at(8 * day).count, 2, "c and d");
	cr_expect(is_there("a") && is_there("b"));
	cr_expect_eq(purge_at(101 * day).count + purge_at(101 * day).count, 2);
	cr_expect_eq(purge_at(101 * day).count, 0);
}

Test(purge, search_goes_by_its_index)
{
	const struct db_value due[] = { DB_INT(0), DB_INT(0), DB_INT(9),
					DB_INT(9), DB_INT(9), DB_INT(100) };
	const struct str plans[] = { fixture_plan(purge_due, due, LENGTH(due)),
				     fixture_plan(purge_terms, due, 2) };

	for (size_t i = 0; i < LENGTH(plans); i++)
		cr_expect(str_find(plans[i], STR("submission_retention"), 0) != SIZE_MAX,
			  "%.*s", STR_ARG(plans[i]));
}

Test(purge, keeps_as_long_as_the_form_says_but_not_longer_than_the_most)
{
	submit("short", 10, 0);
	end_delivery(DELIVERY_DONE, day);
	submit("long", 150, 180);
	end_delivery(DELIVERY_DONE, day);
	submit("longer", 900, 900);
	end_delivery(DELIVERY_DONE, day);
	cr_expect_eq(purge_at(11 * day).count, 1);
	cr_expect_not(is_there("short"));
	cr_expect_eq(purge_at(151 * day - 1).count, 0);
	cr_expect_eq(purge_at(151 * day).count, 1);
	cr_expect_not(is_there("long"));
	cr_expect_eq(purge_at(201 * day - 1).count, 1, "it came the day before");
	cr_expect_not(is_there("longer"));
}

Test(purge, says_which_ones_nobody_ever_got)
{
	static const enum delivery_state states[] = { DELIVERY_DUE, DELIVERY_PARKED };
	const struct replay replay = { .institution = STR("a"), .failed = true };
	struct deliveries claimed;
	int64_t count = 0;
	const struct claim claim = {
		.most = 9, .per_institution = 9, .now_ms = 999 * day, .lease_ms = 1
	};

	for (size_t i = 0; i < LENGTH(states); i++) {
		const char *id = str_to_c(&arena, str_printf(&arena, "s%zu", i));
		submit(id, 0, 0);
		end_delivery(states[i], 50 * day);
		cr_expect_eq(purge_at(99 * day).count, 0);
		const struct purged_list purged = purge_at(101 * day);
		cr_assert_eq(purged.count, 1);
		cr_expect_not(purged.at[0].delivered);
	}
	cr_assert(store_outbox_replay(store, &replay, 999 * day, &count, &err));
	cr_expect_eq(count, 0, "an erased one is not replayed");
	cr_assert(store_outbox_claim(store, &claim, &arena, &claimed, &err));
	cr_expect_eq(claimed.count, 0, "nor delivered");
	const struct rows rows =
		query("/* x */ SELECT what, submission, reference FROM audit ORDER BY number");
	cr_assert_eq(rows.count, 2);
	cr_expect(str_equal_c(rows_str(&rows, 1, 0), "purged undelivered"));
	cr_expect(str_equal_c(rows_str(&rows, 1, 1), "s1"));
	cr_expect(str_equal_c(rows_str(&rows, 1, 2), "VL-s1"));
}

static bool read_piece(void *context, int64_t number, struct str *bytes, struct err *why)
{
	(void)context;
	(void)number;
	(void)why;
	*bytes = STR("piece");
	return true;
}

Test(purge, erases_files_with_their_submission)
{
	const struct draft draft = { .institution = STR("a"),
				     .id = STR("d"),
				     .form = STR("form"),
				     .version = 1,
				     .language = STR("lv"),
				     .answers = STR("{}") };
	const struct stored_file file = { STR("a"), STR("f"), STR("d"), 5, false };
	const struct chunk_source source = { read_piece, NULL };
	struct submission submission = fixture_submission("a", "s");
	bool created;

	cr_assert(store_draft_put(store, &draft, &err));
	cr_assert(store_file_put(store, &file, &source, &err), "%s", err.text);
	submission.draft = STR("d");
	submission.files = &file.id;
	submission.file_count = 1;
	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err), "%s",
		  err.text);
	cr_assert_eq(purge_at(999 * day).count, 1);
	cr_expect_eq(query("/* x */ SELECT number FROM attachment_chunk").count, 0);
	cr_expect_eq(query("/* x */ SELECT id FROM attachment").count, 0);
}

/* --- the audit ---------------------------------------------------------------------------- */

static void purge_three(void)
{
	submit("one", 0, 0);
	submit("two", 0, 0);
	submit("three", 0, 0);
	cr_assert_eq(purge_at(999 * day).count, 3);
}

Test(purge, leaves_an_audit_that_is_only_added_to)
{
	int64_t count = 0;

	purge_three();
	cr_expect(store_audit_check(store, STR("a"), &count, &err), "%s", err.text);
	cr_expect_eq(count, 3);
	cr_expect(store_audit_check(store, STR("nobody"), &count, &err), "%s", err.text);
	cr_expect_eq(count, 0);
	cr_expect_not(run("/* x */ UPDATE audit SET what = 'x'"));
	cr_expect_not(run("/* x */ DELETE FROM audit"));
}

Test(purge, notices_when_the_audit_was_tampered_with)
{
	static const char *const rows[] = {
		"/* x */ UPDATE audit SET what = 'purged' WHERE number = 1",
		"/* x */ UPDATE audit SET time_ms = time_ms + 1 WHERE number = 3",
		"/* x */ UPDATE audit SET institution = 'b' WHERE number = 2",
		"/* x */ DELETE FROM audit WHERE number = 3",
		"/* x */ DELETE FROM audit",
	};
	int64_t count = 0;

	purge_three();
	cr_assert(run(fixture_is_postgres() ? "/* x */ ALTER TABLE audit DISABLE TRIGGER USER"
					    : "/* x */ DROP TRIGGER audit_update"));
	if (!fixture_is_postgres())
		cr_assert(run("/* x */ DROP TRIGGER audit_removal"));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		cr_assert(run(rows[i]), "%s", err.text);
		cr_expect_not(store_audit_check(store, STR("a"), &count, &err), "%s", rows[i]);
		cr_expect_eq(err.code, ERR_DENIED);
	}
}
