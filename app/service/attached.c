#include "app/service/attached.h"

bool attached_add(struct store *store, struct str institution, struct str id, struct buf *out,
		  struct err *err)
{
	const struct stored_file file = { .institution = institution, .id = id };
	struct arena arena = { 0 };
	struct str bytes;
	bool ok = true;

	arena_init(&arena);
	for (int64_t number = 0; ok; number++) {
		ok = store_file_chunk(store, &file, number, &arena, &bytes, err);
		if (!ok || bytes.len == 0)
			break;
		buf_add_base64(out, bytes);
		arena_reset(&arena);
	}
	arena_finish(&arena);
	return ok;
}
