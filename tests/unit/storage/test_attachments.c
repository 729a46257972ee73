#include <criterion/criterion.h>

#include "engine/base/limits.h"
#include "tests/unit/storage/fixture.h"

TestSuite(attachments, .init = fixture_init, .fini = fixture_finish);

static void put_draft(const char *id, int64_t expires_ms)
{
	const struct draft draft = { .institution = STR("a"),
				     .id = str_from_c(id),
				     .form = STR("form"),
				     .version = 1,
				     .language = STR("lv"),
				     .answers = STR("{}"),
				     .expires_ms = expires_ms };

	cr_assert(store_draft_put(store, &draft, &err), "%s", err.text);
}

/* Two pieces of x, then one of y. */
static bool read_piece(void *context, int64_t number, struct str *bytes, struct err *why)
{
	static char piece[LIMIT_CHUNK];

	(void)context;
	(void)why;
	for (size_t i = 0; i < sizeof(piece); i++)
		piece[i] = number < 2 ? 'x' : 'y';
	*bytes = (struct str){ piece, number < 2 ? LIMIT_CHUNK : 5 };
	return true;
}

static const struct chunk_source source = { read_piece, NULL };

static const struct stored_file *put(const char *id, const char *draft)
{
	struct stored_file *file = ARENA_NEW(&arena, struct stored_file);

	*file = (struct stored_file){ .institution = STR("a"),
				      .id = str_from_c(id),
				      .draft = str_from_c(draft),
				      .size = 2 * LIMIT_CHUNK + 5 };
	cr_assert(store_file_put(store, file, &source, &err), "%s", err.text);
	return file;
}

static size_t length_of(const struct stored_file *file)
{
	struct str bytes = STR("x");
	size_t length = 0;

	for (int64_t number = 0; bytes.len > 0; number++) {
		if (!store_file_chunk(store, file, number, &arena, &bytes, &err)) {
			cr_expect_eq(err.code, ERR_NOT_FOUND, "%s", err.text);
			break;
		}
		length += bytes.len;
	}
	return length;
}

static bool is_there(const struct stored_file *file)
{
	struct stored_file found = { file->institution, file->id, STR(""), 0, false };

	return store_file_size(store, &found, &err) && found.size == file->size;
}

Test(attachments, are_read_in_the_pieces_in_which_they_came)
{
	const struct stored_file *file;
	struct str bytes;

	put_draft("d", 9);
	file = put("f", "d");
	fixture_reopen();
	cr_expect(is_there(file));
	cr_expect_eq(length_of(file), file->size);
	cr_assert(store_file_chunk(store, file, 2, &arena, &bytes, &err));
	cr_expect(str_equal_c(bytes, "yyyyy"));
}

Test(attachments, belong_to_a_draft_that_there_is)
{
	const struct stored_file file = { STR("a"), STR("f"), STR("none"), 1, false };

	cr_expect_not(store_file_put(store, &file, &source, &err));
}

Test(attachments, of_another_length_than_was_said_are_not_kept)
{
	const struct stored_file file = { STR("a"), STR("f"), STR("d"), 10, false };

	put_draft("d", 9);
	cr_expect_not(store_file_put(store, &file, &source, &err));
	cr_expect_not(is_there(&file));
}

Test(attachments, are_removed_by_who_holds_the_draft)
{
	const struct stored_file *file;
	struct stored_file other;

	put_draft("d", 9);
	file = put("f", "d");
	other = *file;
	other.draft = STR("e");
	cr_expect(store_file_remove(store, &other, &err));
	cr_expect(is_there(file));
	cr_expect(store_file_remove(store, file, &err));
	cr_expect_not(is_there(file));
	cr_expect_eq(length_of(file), 0);
}

Test(attachments, end_with_a_draft_that_nobody_sent)
{
	const struct stored_file *old;
	const struct stored_file *young;
	int64_t removed;

	put_draft("d", 9);
	put_draft("e", 99);
	old = put("f", "d");
	young = put("g", "e");
	cr_assert(store_drafts_expire(store, 50, &removed, &err));
	cr_expect_not(is_there(old));
	cr_expect_eq(length_of(old), 0);
	cr_expect(is_there(young));
}

Test(attachments, that_are_sent_go_with_the_submission_and_the_others_end)
{
	const struct stored_file *sent;
	const struct stored_file *left;
	struct submission submission = fixture_submission("a", "s");
	struct str ids[1];
	bool created;

	put_draft("d", 9);
	sent = put("f", "d");
	left = put("g", "d");
	ids[0] = sent->id;
	submission.draft = STR("d");
	submission.files = ids;
	submission.file_count = 1;
	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err), "%s",
		  err.text);
	cr_expect(is_there(sent));
	cr_expect_not(is_there(left));
	cr_expect(store_file_remove(store, sent, &err));
	cr_expect(is_there(sent), "what was sent is no longer the citizen's");
}

Test(attachments, that_are_missing_stop_the_submission)
{
	struct submission submission = fixture_submission("a", "s");
	struct str ids[] = { STR("none") };
	struct submission read;
	bool created;

	put_draft("d", 9);
	submission.draft = STR("d");
	submission.files = ids;
	submission.file_count = 1;
	cr_expect_not(store_submit(store, &arena, &submission, NULL, &created, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_not(store_submission_get(store, STR("a"), STR("s"), &arena, &read, &err));
}

Test(attachments, are_suspect_until_nothing_was_found_in_them)
{
	struct submission submission = fixture_submission("a", "s");
	const struct str ids[] = { STR("f") };
	const struct stored_file *file;
	struct suspects suspects;
	bool created;

	put_draft("d", 9);
	file = put("f", "d");
	submission.draft = STR("d");
	submission.files = ids;
	submission.file_count = 1;
	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err), "%s",
		  err.text);
	cr_assert(store_files_suspect(store, STR("a"), STR("s"), &arena, &suspects, &err));
	cr_assert_eq(suspects.count, 1);
	cr_expect_eq(suspects.at[0].verdict.len, 0);
	cr_assert(store_file_judge(store, file, STR("Eicar"), &err), "%s", err.text);
	cr_assert(store_files_suspect(store, STR("a"), STR("s"), &arena, &suspects, &err));
	cr_assert_eq(suspects.count, 1);
	cr_expect(str_equal_c(suspects.at[0].verdict, "Eicar"));
	cr_assert(store_file_judge(store, file, STR(""), &err), "%s", err.text);
	cr_assert(store_files_suspect(store, STR("a"), STR("s"), &arena, &suspects, &err));
	cr_expect_eq(suspects.count, 0);
}
