#include <criterion/criterion.h>

#include "storage/api_keys.h"
#include "tests/unit/storage/fixture.h"

TestSuite(api_keys, .init = fixture_init, .fini = fixture_finish);

static const struct audit_line line = { .time_ms = 9000,
					.who = STR_INIT("Ieva <i>"),
					.what = STR_INIT("api-key.made") };

static bool add(const char *id, const char *digest)
{
	const struct api_key key = { .institution = STR("i"),
				     .id = str_from_c(id),
				     .name = STR("name"),
				     .digest = str_from_c(digest),
				     .scopes = STR("forms:read"),
				     .author = STR("i"),
				     .author_name = STR("Ieva"),
				     .created_ms = 1000,
				     .expires_ms = 5000 };

	err = (struct err){ 0 };
	return store_api_key_add(store, &key, &line, &err);
}

static struct api_key found(const char *digest)
{
	struct api_key key = { 0 };

	err = (struct err){ 0 };
	cr_assert(store_api_key_find(store, &arena, str_from_c(digest), &key, &err), "%s",
		  err.text);
	return key;
}

static int64_t audited(void)
{
	int64_t count = 0;

	cr_assert(store_audit_check(store, STR("i"), &count, &err), "%s", err.text);
	return count;
}

Test(api_keys, a_key_is_found_by_its_digest_alone)
{
	struct api_key none;

	cr_assert(add("a", "d1"), "%s", err.text);
	cr_expect(str_equal_c(found("d1").name, "name"));
	cr_expect(str_equal_c(found("d1").scopes, "forms:read"));
	cr_expect_eq(found("d1").expires_ms, 5000);
	cr_expect_not(store_api_key_find(store, &arena, STR("d2"), &none, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(api_keys, adding_once_more_adds_nothing)
{
	cr_expect(add("a", "d1"));
	cr_expect(add("a", "d1"));
	cr_expect_eq(audited(), 1);
}

Test(api_keys, use_and_end_are_written_down)
{
	cr_expect(add("a", "d1"));
	const struct api_key key = found("d1");
	cr_expect(store_api_key_used(store, &key, 2000, &err), "%s", err.text);
	cr_expect_eq(found("d1").used_ms, 2000);
	cr_expect(store_api_key_end(store, STR("i"), STR("a"), &line, &err), "%s", err.text);
	cr_expect(store_api_key_end(store, STR("i"), STR("a"), &line, &err), "%s", err.text);
	cr_expect(store_api_key_end(store, STR("other"), STR("a"), &line, &err));
	cr_expect_eq(found("d1").ended_ms, 9000);
	cr_expect_eq(audited(), 2);
}

Test(api_keys, there_is_an_end_to_how_many)
{
	char digest[8] = "x";
	size_t count = 0;

	while (count < 100 && add(digest, digest)) {
		count++;
		digest[1] = (char)('a' + count / 26);
		digest[2] = (char)('a' + count % 26);
	}
	cr_expect_eq(err.code, ERR_LIMIT);
	cr_expect_eq(count, 50);
	cr_expect(store_api_key_end(store, STR("i"), STR("x"), &line, &err));
	cr_expect(add("new", "new"), "%s", err.text);
}
