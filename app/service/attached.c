#include "app/service/attached.h"

bool attached_add(struct store *store, const struct stored_file *file,
		  void (*add)(struct buf *out, struct str bytes), struct buf *out,
		  struct err *err)
{
	struct arena arena = { 0 };
	struct str bytes;
	bool ok = true;

	arena_init(&arena);
	for (int64_t number = 0; ok; number++) {
		ok = store_file_chunk(store, file, number, &arena, &bytes, err);
		if (!ok || bytes.len == 0)
			break;
		add(out, bytes);
		arena_reset(&arena);
	}
	arena_finish(&arena);
	return ok;
}
