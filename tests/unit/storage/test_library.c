#include <criterion/criterion.h>
#include <pthread.h>

#include "tests/unit/storage/fixture.h"

TestSuite(library, .init = fixture_init, .fini = fixture_finish);

static struct library_record record_of(const char *institution, const char *kind,
				       int64_t version, const char *bytes)
{
	return (struct library_record){ .institution = str_from_c(institution),
					.kind = str_from_c(kind),
					.name = STR("valstis"),
					.version = version,
					.bytes = str_from_c(bytes),
					.stored_ms = 7 };
}

static bool put(const char *institution, const char *kind, int64_t version, const char *bytes,
		bool *created)
{
	struct library_record record = record_of(institution, kind, version, bytes);

	err = (struct err){ 0 };
	return store_library_put(store, &record, created, &err);
}

Test(library, keeps_what_a_version_was_at_first)
{
	struct library_record record = record_of("a", "list", 1, "");
	bool created = false;

	cr_expect(put("a", "list", 1, "one", &created) && created, "%s", err.text);
	cr_expect(put("a", "list", 1, "one", &created) && !created, "%s", err.text);
	cr_expect_not(put("a", "list", 1, "other", &created));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_assert(store_library_get(store, &arena, &record, &err), "%s", err.text);
	cr_expect(str_equal_c(record.bytes, "one"));
	cr_expect_eq(record.stored_ms, 7);
}

enum { STORED = 50, WHO_STORE = 4 };

struct storing {
	size_t wrong, created;
};

/* What a server does that starts with a folder of forms which have lists. */
static void *store_all(void *context)
{
	struct storing *self = context;

	for (int i = 1; i <= STORED; i++) {
		const struct library_record record = record_of("a", "list", i, "one");
		struct err failure = { 0 };
		bool created = false;

		self->wrong += !store_library_put(store, &record, &created, &failure);
		self->created += created;
	}
	return NULL;
}

Test(library, is_one_for_all_who_store_the_same_at_once)
{
	struct storing all[WHO_STORE] = { 0 };
	pthread_t threads[WHO_STORE];
	size_t created = 0;

	for (size_t i = 0; i < WHO_STORE; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, store_all, &all[i]), 0);
	for (size_t i = 0; i < WHO_STORE; i++) {
		(void)pthread_join(threads[i], NULL);
		cr_expect_eq(all[i].wrong, 0);
		created += all[i].created;
	}
	cr_expect_eq(created, STORED, "each by one");
}

Test(library, tells_institutions_kinds_and_versions_apart)
{
	struct library_record record = record_of("c", "list", 1, "");
	bool created = false;

	cr_expect(put("a", "list", 1, "1", &created) && created);
	cr_expect(put("a", "list", 2, "2", &created) && created);
	cr_expect(put("a", "block", 1, "3", &created) && created);
	cr_expect(put("b", "list", 1, "4", &created) && created);
	cr_expect_not(store_library_get(store, &arena, &record, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(library, tells_the_audit_who_stored_something)
{
	struct library_record record = record_of("a", "list", 1, "one");
	struct audit_lines lines = { 0 };
	bool created = false;

	record.who = STR("API <key 1>");
	cr_assert(store_library_put(store, &record, &created, &err) && created);
	cr_assert(store_library_put(store, &record, &created, &err) && !created);
	cr_assert(put("a", "list", 2, "two", &created));
	cr_assert(store_audit_list(store, &arena, STR("a"), 0, &lines, &err));
	cr_assert_eq(lines.count, 1);
	cr_expect(str_equal_c(lines.at[0].what, "list.stored"));
	cr_expect(str_equal_c(lines.at[0].reference, "valstis@1"));
}
