#include "app/service/access.h"

#include <criterion/criterion.h>

static const struct platform_key keys[] = {
	{ STR_INIT("new"), "0123456789abcdef0123456789abcde" },
	{ STR_INIT("old"), "another key of 32 bytes, really" },
};

Test(access, code_is_found_again_after_the_key_was_replaced)
{
	const struct platform_keys both = { keys, LENGTH(keys) };
	const struct platform_keys newer = { keys, 1 };
	struct arena arena = { 0 };
	const struct str code = access_code(&arena, &keys[1], STR("key"));
	const struct submission submission = { .key = STR("key"),
					       .access = access_digest(&arena, code) };

	cr_expect_eq(code.len, 19);
	cr_expect(str_equal(access_find(&arena, &both, &submission), code));
	cr_expect_eq(access_find(&arena, &newer, &submission).len, 0);
	arena_finish(&arena);
}

Test(access, code_is_read_as_people_type_it)
{
	struct arena arena = { 0 };
	const struct str digest = access_digest(&arena, STR("7K4M-2Q9D-0A1B-C3D4"));

	cr_expect_eq(digest.len, CRYPTO_DIGEST);
	cr_expect(str_equal(digest, access_digest(&arena, STR(" 7k4m2q9doaib c3d4 "))));
	cr_expect_eq(access_digest(&arena, STR("7K4M-2Q9D-0A1B-C3D")).len, 0);
	cr_expect_eq(access_digest(&arena, STR("7K4M-2Q9D-0A1B-C3D4-00")).len, 0);
	cr_expect_eq(access_digest(&arena, STR("")).len, 0);
	arena_finish(&arena);
}
