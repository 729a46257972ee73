#include <criterion/criterion.h>

#include "app/delivery/rotation.h"
#include "app/delivery/sign.h"

static struct arena arena;

TestSuite(rotation);

Test(rotation, makes_keys_that_sign)
{
	const struct str key = rotation_key(&arena);
	struct sign_keys keys;
	struct err err = { 0 };

	cr_assert(sign_keys_read(key, &keys, &err), "%s", err.text);
	cr_expect_eq(keys.count, 1);
	cr_expect_eq(keys.at[0].kind, SIGN_SHARED);
	cr_expect_eq(keys.at[0].len, 32);
	cr_expect_not(str_equal(key, rotation_key(&arena)));
	arena_finish(&arena);
}

Test(rotation, lets_the_old_ones_sign_until_then)
{
	/* Times are of 2026-12-01T00:00:00Z. */
	const int64_t now_ms = INT64_C(1796083200000);
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "", "new" },
		{ "old", "new old@2026-12-08T00:00:00Z" },
		{ "old older@2026-12-02T00:00:00Z",
		  "new old@2026-12-08T00:00:00Z older@2026-12-02T00:00:00Z" },
		{ "old older@2026-11-30T00:00:00Z", "new old@2026-12-08T00:00:00Z" },
		{ "1 2 3 4 5 6 7 8 9 10 11", "" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct str list =
			rotation_add(str_from_c(rows[i].before), STR("new"),
				     now_ms + INT64_C(7) * 86400000, now_ms, &arena);
		cr_expect(str_equal_c(list, rows[i].after), "%.*s instead of %s", STR_ARG(list),
			  rows[i].after);
	}
	arena_finish(&arena);
}

Test(rotation, ends_all_but_the_newest)
{
	cr_expect(str_equal_c(rotation_end(STR("new old@2026-12-08T00:00:00Z")), "new"));
	cr_expect(str_equal_c(rotation_end(STR("new")), "new"));
}
