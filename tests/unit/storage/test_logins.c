#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(logins, .init = fixture_init, .fini = fixture_finish);

static const struct login_session session = { .institution = STR_INIT("a"),
					      .id = STR_INIT("\x01\x02"),
					      .person = STR_INIT("{\"level\":2}"),
					      .begun_ms = 10,
					      .used_ms = 20 };

static void put_draft(const char *owner, const char *secret, int64_t used_ms)
{
	const struct own_draft draft = { .institution = STR("a"),
					 .owner = str_from_c(owner),
					 .form = STR("form"),
					 .secret = str_from_c(secret),
					 .used_ms = used_ms };

	cr_assert(store_own_draft_put(store, &draft, &err), "%s", err.text);
}

static bool get_draft(const char *owner, struct own_draft *out)
{
	*out = (struct own_draft){ .institution = STR("a"),
				   .owner = str_from_c(owner),
				   .form = STR("form") };
	return store_own_draft_get(store, &arena, out, &err);
}

Test(logins, survive_a_restart)
{
	struct login_session read;

	cr_assert(store_session_put(store, &session, &err), "%s", err.text);
	fixture_reopen();
	cr_assert(store_session_get(store, STR("a"), session.id, &arena, &read, &err));
	cr_expect(str_equal(read.person, session.person));
	cr_expect_eq(read.begun_ms, 10);
	cr_expect_eq(read.used_ms, 20);
}

Test(logins, belong_to_one_institution)
{
	struct login_session read;

	cr_assert(store_session_put(store, &session, &err), "%s", err.text);
	cr_expect_not(store_session_get(store, STR("b"), session.id, &arena, &read, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(logins, are_used_and_end)
{
	struct login_session read;

	cr_assert(store_session_put(store, &session, &err), "%s", err.text);
	cr_assert(store_session_use(store, &session, 30, &err), "%s", err.text);
	cr_assert(store_session_get(store, STR("a"), session.id, &arena, &read, &err));
	cr_expect_eq(read.used_ms, 30);
	cr_assert(store_session_remove(store, STR("a"), session.id, &err));
	cr_assert(store_session_remove(store, STR("a"), session.id, &err));
	cr_expect_not(store_session_get(store, STR("a"), session.id, &arena, &read, &err));
}

Test(logins, have_one_draft_of_a_form_each)
{
	struct own_draft read;

	put_draft("anna", "first", 10);
	put_draft("anna", "second", 11);
	put_draft("janis", "third", 12);
	cr_assert(get_draft("anna", &read), "%s", err.text);
	cr_expect(str_equal_c(read.secret, "second"));
	cr_expect_eq(read.used_ms, 11);
	cr_expect_not(get_draft("zane", &read));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(logins, expire)
{
	struct login_session gone;
	struct own_draft read;

	cr_assert(store_session_put(store, &session, &err), "%s", err.text);
	put_draft("anna", "first", 10);
	put_draft("janis", "third", 12);
	cr_assert(store_logins_expire(store, 11, 12, &err), "%s", err.text);
	cr_expect_not(store_session_get(store, STR("a"), session.id, &arena, &gone, &err));
	cr_expect_not(get_draft("anna", &read));
	cr_expect(get_draft("janis", &read));
}
