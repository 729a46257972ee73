#include "app/service/screen.h"

#include "engine/base/log.h"

struct reading {
	struct store *store;
	const struct stored_file *file;
	struct arena arena; /* of the piece */
};

static bool read_piece(void *context, int64_t number, struct str *bytes, struct err *err)
{
	struct reading *self = context;

	arena_reset(&self->arena);
	return store_file_chunk(self->store, self->file, number, &self->arena, bytes, err);
}

static bool judge(const struct stored_file *file, struct str verdict, struct err *err)
{
	if (verdict.len == 0)
		return true;
	LOG(LOG_ERROR, "file.infected", LOG_TEXT("institution", file->institution),
	    LOG_TEXT("file", file->id), LOG_TEXT("found", verdict));
	return err_set(err, ERR_DENIED, "infected: a file holds %.*s",
		       STR_ARG(str_slice(verdict, 0, 120)));
}

bool screen_file(struct scanner *scanner, struct store *store, const struct stored_file *file,
		 struct err *err)
{
	struct stored_file whole = *file;
	struct reading reading = { .store = store, .file = &whole };
	const struct chunk_source source = { read_piece, &reading };
	struct arena arena = { 0 };
	struct str verdict = STR("");
	bool ok;

	if (scanner == NULL)
		return true;
	ok = store_file_size(store, &whole, err) &&
	     scanner_scan(scanner, &source, whole.size, &arena, &verdict, err) &&
	     store_file_judge(store, file, verdict, err) && judge(file, verdict, err);
	arena_finish(&reading.arena);
	arena_finish(&arena);
	return ok;
}

bool screen_submission(struct scanner *scanner, struct store *store,
		       const struct submission *submission, struct err *err)
{
	struct arena arena = { 0 };
	struct suspects suspects;
	bool ok = true;

	if (scanner == NULL)
		return true;
	ok = store_files_suspect(store, submission->institution, submission->id, &arena,
				 &suspects, err);
	for (size_t i = 0; ok && i < suspects.count; i++) {
		const struct suspect *suspect = &suspects.at[i];
		const struct stored_file file = { .institution = submission->institution,
						  .id = suspect->id };
		ok = suspect->verdict.len > 0 ? judge(&file, suspect->verdict, err)
					      : screen_file(scanner, store, &file, err);
	}
	arena_finish(&arena);
	return ok;
}
