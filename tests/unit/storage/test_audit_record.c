#include <criterion/criterion.h>

#include "storage/audit_record.h"
#include "tests/unit/storage/fixture.h"

TestSuite(audit_record, .init = fixture_init, .fini = fixture_finish);

static void add(const char *institution, const char *detail)
{
	const struct audit_line line = { .time_ms = 9000,
					 .who = STR("Ieva <i>"),
					 .what = STR("form.looked"),
					 .detail = str_from_c(detail) };

	cr_assert(store_audit_add(store, str_from_c(institution), &line, &err), "%s", err.text);
}

Test(audit_record, is_read_back_with_hashes_that_follow_from_it)
{
	struct audit_records records = { 0 };
	struct str before = STR("");

	add("i", "one");
	add("other", "of another");
	add("i", "two");
	add("i", "three");
	cr_assert(store_audit_records(store, &arena, STR("i"), 0, &records, &err));
	cr_assert_eq(records.count, 3);
	for (size_t i = 0; i < records.count; i++) {
		const struct audit_record *record = &records.at[i];

		before = audit_hash(&record->entry, record->number, before, &arena);
		cr_expect_eq(record->number, (int64_t)i + 1);
		cr_expect(str_equal(before, record->hash));
	}
	records = (struct audit_records){ 0 };
	cr_assert(store_audit_records(store, &arena, STR("i"), 2, &records, &err));
	cr_assert_eq(records.count, 1);
	cr_expect(str_equal_c(records.at[0].entry.detail, "three"));
}

Test(audit_record, is_signed_once_a_day)
{
	struct audit_ends ends = { 0 };
	struct audit_signatures signatures = { 0 };
	struct audit_signature signature = { .day = 20000, .time_ms = 1, .text = STR("a b") };

	add("b", "one");
	add("a", "one");
	add("a", "two");
	cr_assert(store_audit_ends(store, &arena, &ends, &err));
	cr_assert_eq(ends.count, 2);
	cr_expect(str_equal_c(ends.at[0].institution, "a"));
	cr_expect_eq(ends.at[0].number, 2);
	signature.end = ends.at[0];
	cr_assert(store_audit_sign(store, &signature, &err), "%s", err.text);
	signature.text = STR("later the same day");
	cr_assert(store_audit_sign(store, &signature, &err), "%s", err.text);
	signature.day++;
	cr_assert(store_audit_sign(store, &signature, &err), "%s", err.text);
	cr_assert(store_audit_signatures(store, &arena, STR("a"), &signatures, &err));
	cr_assert_eq(signatures.count, 2);
	cr_expect(str_equal_c(signatures.at[0].text, "a b"));
	cr_expect(str_equal(signatures.at[0].end.hash, ends.at[0].hash));
	cr_expect_eq(signatures.at[1].day, 20001);
}
