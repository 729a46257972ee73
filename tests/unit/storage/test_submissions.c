#include <criterion/criterion.h>
#include <pthread.h>

#include "engine/base/limits.h"
#include "tests/unit/storage/fixture.h"

TestSuite(submissions, .init = fixture_init, .fini = fixture_finish);

Test(submissions, are_kept_exactly)
{
	static const char bytes[] = "<a>\0\xc4\x81\xff</a>";
	struct submission sent = fixture_submission("a", "id");
	struct submission read;
	bool created = false;

	sent.payload = (struct str){ bytes, sizeof(bytes) - 1 };
	sent.content_type = STR("application/xml");
	cr_assert(store_submit(store, &arena, &sent, NULL, &created, &err), "%s", err.text);
	cr_expect(created);
	cr_expect_eq(sent.sequence, 1);
	fixture_reopen();
	cr_assert(store_submission_get(store, STR("a"), STR("id"), &arena, &read, &err));
	cr_expect(str_equal(read.payload, sent.payload));
	cr_expect(str_equal_c(read.content_type, "application/xml"));
	cr_expect(str_equal(read.reference, sent.reference));
	cr_expect(str_equal(read.form, sent.form));
	cr_expect_eq(read.version, 1);
	cr_expect(str_equal_c(read.language, "lv"));
	cr_expect_eq(read.sequence, 1);
	cr_expect_eq(read.received_ms, 1000);
	cr_expect(str_equal_c(read.key, "key-id"));
}

Test(submissions, are_numbered_per_institution_without_gaps)
{
	cr_expect_eq(fixture_submit("a", "1").sequence, 1);
	cr_expect_eq(fixture_submit("a", "2").sequence, 2);
	cr_expect_eq(fixture_submit("b", "1").sequence, 1);
	cr_expect_eq(fixture_submit("a", "3").sequence, 3);
}

Test(submissions, with_a_known_key_give_back_the_first)
{
	struct submission again = fixture_submission("a", "second");
	const struct submission first = fixture_submit("a", "first");
	bool created = true;

	again.key = first.key;
	again.payload = STR("something else");
	cr_assert(store_submit(store, &arena, &again, NULL, &created, &err), "%s", err.text);
	cr_expect_not(created);
	cr_expect(str_equal_c(again.id, "first"));
	cr_expect(str_equal(again.reference, first.reference));
	cr_expect(str_equal(again.payload, first.payload));
	cr_expect_eq(again.sequence, 1);
	cr_expect_eq(fixture_submit("a", "third").sequence, 2, "no number was used up");
}

Test(submissions, of_two_institutions_may_share_a_key)
{
	struct submission other = fixture_submission("b", "id");

	other.key = fixture_submit("a", "id").key;
	bool created = false;
	cr_assert(store_submit(store, &arena, &other, NULL, &created, &err));
	cr_expect(created);
}

Test(submissions, are_found_by_their_key)
{
	struct submission read;

	fixture_submit("a", "id");
	cr_assert(store_submission_by_key(store, STR("a"), STR("key-id"), &arena, &read, &err));
	cr_expect(str_equal_c(read.id, "id"));
	cr_expect_not(
		store_submission_by_key(store, STR("b"), STR("key-id"), &arena, &read, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_not(store_submission_get(store, STR("b"), STR("id"), &arena, &read, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_str_eq(err.text, "no submission id of b");
}

Test(submissions, need_a_reference_of_their_own)
{
	struct submission twin = fixture_submission("a", "twin");
	bool created;

	twin.reference = fixture_submit("a", "first").reference;
	cr_expect_not(store_submit(store, &arena, &twin, NULL, &created, &err));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_str_eq(err.text, fixture_is_postgres()
					   ? "storing a submission: duplicate key value "
					     "violates unique constraint "
					     "\"submission_institution_reference_key\""
					   : "storing a submission: UNIQUE constraint failed: "
					     "submission.institution, submission.reference");
	cr_expect_eq(fixture_submit("a", "next").sequence, 2, "no number was used up");
}

Test(submissions, end_their_draft)
{
	const struct draft draft = { .institution = STR("a"), .id = STR("draft") };
	const struct draft other = { .institution = STR("a"), .id = STR("other") };
	struct submission submission = fixture_submission("a", "id");
	struct draft read;
	bool created;

	cr_assert(store_draft_put(store, &draft, &err));
	cr_assert(store_draft_put(store, &other, &err));
	submission.draft = draft.id;
	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err));
	cr_expect_not(store_draft_get(store, STR("a"), draft.id, &arena, &read, &err));
	cr_expect(store_draft_get(store, STR("a"), other.id, &arena, &read, &err));

	/* A page that was saved too late brings the draft back; sending again ends it. */
	cr_assert(store_draft_put(store, &draft, &err));
	submission = fixture_submission("a", "id");
	submission.draft = draft.id;
	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err));
	cr_expect_not(created);
	cr_expect_not(store_draft_get(store, STR("a"), draft.id, &arena, &read, &err));
}

/* --- the payload's writer ----------------------------------------------------------------- */

static bool write_sequence(const void *context, const struct submission *submission,
			   struct arena *into, struct str *payload, struct err *failure)
{
	const char *prefix = context;

	if (prefix == NULL)
		return err_set(failure, ERR_INVALID, "nothing to write");
	*payload = str_printf(into, "%s%lld", prefix, (long long)submission->sequence);
	return true;
}

Test(submissions, may_name_their_sequence_in_the_payload)
{
	const struct payload_writer writer = { write_sequence, "number " };
	struct submission sent = fixture_submission("a", "two");
	struct submission read;
	bool created;

	fixture_submit("a", "one");
	cr_assert(store_submit(store, &arena, &sent, &writer, &created, &err));
	cr_expect(str_equal_c(sent.payload, "number 2"));
	cr_assert(store_submission_get(store, STR("a"), STR("two"), &arena, &read, &err));
	cr_expect(str_equal_c(read.payload, "number 2"));
}

Test(submissions, leave_nothing_when_the_payload_cannot_be_written)
{
	const struct payload_writer writer = { write_sequence, NULL };
	const struct draft draft = { .institution = STR("a"), .id = STR("draft") };
	struct submission sent = fixture_submission("a", "id");
	struct submission read;
	struct draft kept;
	bool created;

	cr_assert(store_draft_put(store, &draft, &err));
	sent.draft = draft.id;
	cr_expect_not(store_submit(store, &arena, &sent, &writer, &created, &err));
	cr_expect_eq(err.code, ERR_INVALID);
	cr_expect_str_eq(err.text, "nothing to write");
	cr_expect_not(store_submission_get(store, STR("a"), STR("id"), &arena, &read, &err));
	cr_expect(store_draft_get(store, STR("a"), draft.id, &arena, &kept, &err));
	cr_expect_eq(fixture_submit("a", "next").sequence, 1);
}

/* --- several at once ---------------------------------------------------------------------- */

enum { SUBMITTERS = 8, SUBMISSIONS = 6 };

struct submitter {
	pthread_t thread;
	size_t number;
	size_t created;
	bool failed;
};

/* Each key is sent by every thread. */
static void *submit_all(void *at)
{
	struct submitter *self = at;
	struct arena own = { 0 };
	struct err failure;

	for (size_t i = 0; i < SUBMISSIONS; i++) {
		bool created = false;
		struct submission submission = {
			.institution = STR("a"),
			.id = str_printf(&own, "id-%zu-%zu", i, self->number),
			.reference = str_printf(&own, "VL-%zu-%zu", i, self->number),
			.key = str_printf(&own, "key-%zu", i),
		};
		if (!store_submit(store, &own, &submission, NULL, &created, &failure))
			self->failed = true;
		self->created += created;
	}
	arena_finish(&own);
	return NULL;
}

Test(submissions, sent_by_many_at_once_are_stored_once)
{
	struct submitter submitters[SUBMITTERS] = { 0 };
	size_t created = 0;

	for (size_t i = 0; i < SUBMITTERS; i++) {
		submitters[i].number = i;
		cr_assert_eq(
			pthread_create(&submitters[i].thread, NULL, submit_all, &submitters[i]),
			0);
	}
	for (size_t i = 0; i < SUBMITTERS; i++) {
		cr_assert_eq(pthread_join(submitters[i].thread, NULL), 0);
		cr_expect_not(submitters[i].failed);
		created += submitters[i].created;
	}
	cr_expect_eq(created, SUBMISSIONS);
	cr_expect_eq(fixture_submit("a", "last").sequence, SUBMISSIONS + 1);
}
