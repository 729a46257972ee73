#include <criterion/criterion.h>
#include <pthread.h>

#include "storage/versions.h"
#include "tests/unit/storage/fixture.h"

TestSuite(forms, .init = fixture_init, .fini = fixture_finish);

/* The version it got, negative when it was there already. */
static int64_t publish(const char *institution, const char *id, const char *definition)
{
	struct form_record record = { .institution = str_from_c(institution),
				      .id = str_from_c(id),
				      .definition = str_from_c(definition),
				      .digest = str_from_c(definition),
				      .published_ms = 7 };
	bool created = false;

	cr_assert(store_form_publish(store, &record, &created, &err), "%s", err.text);
	return created ? record.version : -record.version;
}

Test(forms, numbers_versions_from_one_per_form)
{
	cr_expect_eq(publish("a", "form", "one"), 1);
	cr_expect_eq(publish("a", "form", "two"), 2);
	cr_expect_eq(publish("a", "other", "one"), 1);
	cr_expect_eq(publish("b", "its", "one"), 1);
	cr_expect_eq(publish("a", "form", "three"), 3);
}

Test(forms, gives_the_current_version_back_for_the_same_bytes)
{
	cr_expect_eq(publish("a", "form", "one"), 1);
	cr_expect_eq(publish("a", "form", "one"), -1);
	cr_expect_eq(publish("a", "form", "two"), 2);
	cr_expect_eq(publish("a", "form", "one"), 3, "only the current version counts");
}

Test(forms, takes_nothing_back_for_bytes_that_are_published_once)
{
	struct form_record record = { .institution = STR("a"),
				      .id = STR("form"),
				      .definition = STR("one"),
				      .digest = STR("one"),
				      .once = true };
	bool created = true;

	publish("a", "form", "one");
	cr_assert(store_form_publish(store, &record, &created, &err), "%s", err.text);
	cr_expect(!created && !record.superseded && record.version == 1, "in force");
	publish("a", "form", "two");
	cr_assert(store_form_publish(store, &record, &created, &err), "%s", err.text);
	cr_expect(!created && record.superseded && record.version == 2);
	record.digest = STR("three");
	cr_assert(store_form_publish(store, &record, &created, &err), "%s", err.text);
	cr_expect(created && !record.superseded && record.version == 3, "never there");
}

enum { PUBLISHED = 50 };

struct publisher {
	struct str institution;
	size_t wrong;
	size_t taken;
	size_t created;
};

/* What a server does that starts with a folder of forms. */
static void *publish_all_once(void *context)
{
	struct publisher *self = context;

	for (int i = 0; i < PUBLISHED; i++) {
		struct arena own = { 0 };
		struct err failure = { 0 };
		struct form_record record = { .institution = self->institution,
					      .id = str_printf(&own, "form%d", i),
					      .definition = STR("one"),
					      .digest = STR("one"),
					      .once = true };
		bool created = false;

		self->wrong += !store_form_publish(store, &record, &created, &failure) ||
			       record.superseded || record.version != 1;
		self->taken += record.taken;
		self->created += created;
		arena_finish(&own);
	}
	return NULL;
}

enum { PUBLISHERS = 4 };

/* Gives how many forms they created. */
static size_t publish_at_once(struct publisher publishers[PUBLISHERS])
{
	pthread_t threads[PUBLISHERS];
	size_t created = 0;

	for (size_t i = 0; i < PUBLISHERS; i++)
		cr_assert_eq(
			pthread_create(&threads[i], NULL, publish_all_once, &publishers[i]),
			0);
	for (size_t i = 0; i < PUBLISHERS; i++) {
		(void)pthread_join(threads[i], NULL);
		created += publishers[i].created;
	}
	return created;
}

Test(forms, are_in_force_for_all_who_publish_the_same_at_once)
{
	struct publisher publishers[PUBLISHERS] = {
		{ .institution = STR("a") },
		{ .institution = STR("a") },
		{ .institution = STR("a") },
		{ .institution = STR("a") },
	};

	cr_expect_eq(publish_at_once(publishers), PUBLISHED, "each by one");
	for (size_t i = 0; i < PUBLISHERS; i++)
		cr_expect_eq(publishers[i].wrong, 0);
}

Test(forms, have_an_id_that_is_one_institutions)
{
	struct publisher publishers[PUBLISHERS] = {
		{ .institution = STR("a") },
		{ .institution = STR("b") },
		{ .institution = STR("c") },
		{ .institution = STR("d") },
	};
	struct form_records records;
	size_t taken = 0;

	cr_expect_eq(publish_at_once(publishers), PUBLISHED, "each by one");
	for (size_t i = 0; i < PUBLISHERS; i++)
		taken += publishers[i].taken;
	cr_expect_eq(taken, PUBLISHED * (PUBLISHERS - 1));
	cr_assert(store_forms_newest(store, &arena, &records, &err), "%s", err.text);
	cr_expect_eq(records.count, PUBLISHED);
}

Test(forms, lists_the_newest_version_of_each)
{
	struct form_records records;

	cr_assert(store_forms_newest(store, &arena, &records, &err));
	cr_expect_eq(records.count, 0);
	publish("b", "its", "b1");
	publish("a", "form", "a1");
	publish("a", "form", "a2");
	publish("a", "again", "x1");
	cr_assert(store_forms_newest(store, &arena, &records, &err), "%s", err.text);
	cr_assert_eq(records.count, 3);
	cr_expect(str_equal_c(records.at[0].id, "again"));
	cr_expect_eq(records.at[0].version, 1);
	cr_expect(str_equal_c(records.at[1].id, "form"));
	cr_expect_eq(records.at[1].version, 2);
	cr_expect(str_equal_c(records.at[2].institution, "b"));
}

TestSuite(forms_behind, .init = fixture_init_behind, .fini = fixture_finish_behind);

/* As an older program stored it: whoever takes the first of the list serves the one that has
 * the id. */
Test(forms_behind, are_listed_first_where_they_have_their_id)
{
	struct form_records records;

	publish("b", "form", "one");
	publish("c", "its", "one");
	(void)fixture_query(SQL("/* a second one */ INSERT INTO form_version (institution, id, "
				"version, definition, digest, published_ms) SELECT 'a', id, "
				"version, definition, digest, published_ms FROM form_version "
				"WHERE id = 'form'"));
	cr_assert(store_forms_newest(store, &arena, &records, &err), "%s", err.text);
	cr_assert_eq(records.count, 3);
	cr_expect(str_equal_c(records.at[0].institution, "b"));
	cr_expect(str_equal_c(records.at[1].institution, "c"));
	cr_expect(str_equal_c(records.at[2].institution, "a"));
}

Test(forms, numbers_the_versions_of_one_form)
{
	struct form_versions versions = { 0 };

	publish("a", "form", "one");
	publish("a", "form", "two");
	publish("a", "other", "one");
	publish("b", "its", "one");
	cr_assert(
		store_form_versions_all(store, &arena, STR("a"), STR("form"), &versions, &err),
		"%s", err.text);
	cr_assert_eq(versions.count, 2);
	cr_expect_eq(versions.at[0].number, 2);
	cr_expect_eq(versions.at[0].published_ms, 7);
	cr_expect_eq(versions.at[1].number, 1);
}

Test(forms, keeps_every_version_as_it_was_uploaded)
{
	static const char bytes[] = "<form>\0\xff \xc4\x81</form>";
	struct form_record record = { .institution = STR("a"),
				      .id = STR("form"),
				      .definition = { bytes, sizeof(bytes) - 1 },
				      .digest = STR("d"),
				      .published_ms = 1790000000000 };
	struct form_record read = { .institution = STR("a"), .id = STR("form"), .version = 1 };
	bool created;

	cr_assert(store_form_publish(store, &record, &created, &err));
	publish("a", "form", "two");
	fixture_reopen();
	cr_assert(store_form_version(store, &arena, &read, &err));
	cr_expect(str_equal(read.definition, record.definition));
	cr_expect(str_equal(read.digest, record.digest));
	cr_expect_eq(read.published_ms, record.published_ms);
	cr_expect_eq(read.version, 1);
}

Test(forms, says_which_version_there_is_not)
{
	struct form_record read = { .institution = STR("a"), .id = STR("form"), .version = 2 };

	publish("a", "form", "one");
	cr_expect_not(store_form_version(store, &arena, &read, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_str_eq(err.text, "no version 2 of form form of a");
	read.institution = STR("b");
	read.version = 1;
	cr_expect_not(store_form_version(store, &arena, &read, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(forms, tell_the_audit_who_published_them)
{
	struct form_record record = { .institution = STR("a"),
				      .id = STR("form"),
				      .definition = STR("one"),
				      .digest = STR("one"),
				      .who = STR("API <key 1>"),
				      .published_ms = 7 };
	struct audit_lines lines = { 0 };
	bool created = false;

	publish("a", "other", "one");
	cr_assert(store_form_publish(store, &record, &created, &err));
	cr_assert(store_form_publish(store, &record, &created, &err));
	cr_assert(store_audit_list(store, &arena, STR("a"), 0, &lines, &err));
	cr_assert_eq(lines.count, 1, "once, and not of who does not want it");
	cr_expect(str_equal_c(lines.at[0].what, "form.published"));
	cr_expect(str_equal_c(lines.at[0].reference, "form"));
	cr_expect(str_equal_c(lines.at[0].detail, "version=1"));
	cr_expect(str_equal_c(lines.at[0].who, "API <key 1>"));
}
