#include "app/identity/session.h"
#include "tests/support/keys.h"
#include "tests/unit/app/service/press.h"

#include <criterion/criterion.h>

static struct press press;
static struct service service;
static struct pair cookie;
static struct request request;
static struct response response;
static struct err err;
static const struct person anna = { .facts = { [PERSON_ISSUER] = STR_INIT("https://i"),
					       [PERSON_SUBJECT] = STR_INIT("s"),
					       [PERSON_GIVEN_NAME] = STR_INIT("Anna") },
				    .level = LOGIN_HIGH };
static const int64_t minute = INT64_C(60000);

static void set_up(void)
{
	press_init(&press);
	service = (struct service){ .store = press.store, .keys = test_keys };
	request = (struct request){ .arena = &press.arena };
	response_init(&response, &press.arena);
}

static void tear_down(void)
{
	response_finish(&response);
	press_finish(&press);
}

TestSuite(session, .init = set_up, .fini = tear_down);

/* The browser sends what it was given. */
static void take_cookie(void)
{
	const struct str set = response.headers.at[response.headers.count - 1].value;

	cookie = (struct pair){ STR("cookie"), str_slice(set, 0, str_find(set, STR(";"), 0)) };
	request.headers = &cookie;
	request.header_count = 1;
}

static void begin(int64_t now_ms)
{
	const struct browser browser = { &request, &response, STR("a"), now_ms };

	cr_assert(session_begin(&service, &browser, &anna, &err), "%s", err.text);
	take_cookie();
}

static enum session_end find(int64_t now_ms)
{
	struct person person;

	return session_find(&service, &request, STR("a"), now_ms, &person, &err);
}

Test(session, knows_who_began_it)
{
	struct person person;

	begin(minute);
	cr_assert_eq(session_find(&service, &request, STR("a"), minute, &person, &err),
		     SESSION_GOOD);
	cr_expect(str_equal_c(person.facts[PERSON_GIVEN_NAME], "Anna"));
	cr_expect_eq(person.level, LOGIN_HIGH);
	cr_expect_eq(session_find(&service, &request, STR("b"), minute, &person, &err),
		     SESSION_NONE);
}

Test(session, is_over_after_half_an_hour_without_a_page)
{
	begin(0);
	cr_expect_eq(find(29 * minute), SESSION_GOOD);
	cr_expect_eq(find(58 * minute), SESSION_GOOD);
	cr_expect_eq(find(89 * minute), SESSION_OVER);
}

Test(session, is_over_after_two_hours_whatever_was_done)
{
	begin(0);
	for (int64_t i = 1; i <= 12; i++)
		cr_expect_eq(find(i * 10 * minute), SESSION_GOOD);
	cr_expect_eq(find(121 * minute), SESSION_OVER);
	cr_expect_eq(find(25 * 60 * minute), SESSION_NONE);
}

Test(session, ends_the_one_before)
{
	struct pair old;

	begin(0);
	old = cookie;
	begin(minute);
	cr_expect_eq(find(minute), SESSION_GOOD);
	cr_expect_not(str_equal(old.value, cookie.value));
	request.headers = &old;
	cr_expect_eq(find(minute), SESSION_NONE);
}

Test(session, finds_a_draft_after_the_key_was_replaced)
{
	const struct published published = { .institution = STR("a"), .id = STR("form") };
	struct platform_key both[2] = { test_keys.at[0], test_keys.at[0] };
	struct person other = anna;
	struct str secret;

	cr_assert(session_keep_draft(&service, &anna, &published, STR("secret"), 1, &err));
	both[0].bytes[0] ^= 1;
	service.keys = (struct platform_keys){ both, 2 };
	cr_assert(
		session_draft_secret(&service, &anna, &published, &press.arena, &secret, &err),
		"%s", err.text);
	cr_expect(str_equal_c(secret, "secret"));
	other.facts[PERSON_SUBJECT] = STR("t");
	cr_expect_not(session_draft_secret(&service, &other, &published, &press.arena, &secret,
					   &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}
