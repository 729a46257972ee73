#include "storage/store_private.h"

bool store_keys_refresh(struct store *store, struct err *err)
{
	return vault_refresh(store->vault, err);
}

bool store_encryption_begin(struct store *store, struct err *err)
{
	return vault_begin(store->vault, err);
}

bool store_keys_rotate(struct store *store, int64_t *count, struct err *err)
{
	return ring_rotate(vault_ring(store->vault), count, err);
}

bool store_keys_rewrap(struct store *store, int64_t *count, struct err *err)
{
	return ring_rewrap(vault_ring(store->vault), count, err);
}

bool store_keys_list(struct store *store, struct arena *arena, struct key_records *out,
		     struct err *err)
{
	struct rows rows;

	*out = (struct key_records){ 0 };
	if (!store_read(store, arena,
			SQL("/* listing the keys */ SELECT institution, number, platform_key, "
			    "created_ms FROM institution_key ORDER BY institution, number"),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct key_record *record = VEC_ADD(arena, out);
		record->institution = row_str(&row);
		record->number = row_int(&row);
		record->platform_key = row_str(&row);
		record->created_ms = row_int(&row);
	}
	return true;
}
