#include <criterion/criterion.h>

#include "tests/unit/storage/fixture.h"

TestSuite(endpoints, .init = fixture_init, .fini = fixture_finish);

static void put(const char *url)
{
	const struct endpoint endpoint = { .institution = STR("a"),
					   .url = str_from_c(url),
					   .secrets = STR("whsec_new whsec_old") };

	cr_assert(store_endpoint_put(store, &endpoint, &err), "%s", err.text);
}

static struct endpoint get(void)
{
	struct endpoint endpoint = { 0 };

	cr_assert(store_endpoint_get(store, STR("a"), &arena, &endpoint, &err), "%s", err.text);
	return endpoint;
}

Test(endpoints, are_one_per_institution)
{
	struct endpoint none;

	cr_expect_not(store_endpoint_get(store, STR("a"), &arena, &none, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	put("https://one.test/");
	put("https://two.test/");
	fixture_reopen();
	cr_expect(str_equal_c(get().url, "https://two.test/"));
	cr_expect(str_equal_c(get().secrets, "whsec_new whsec_old"));
	cr_expect_not(get().disabled);
	cr_expect_not(store_endpoint_get(store, STR("b"), &arena, &none, &err));
}

static bool disable(const char *url)
{
	bool changed = false;

	cr_assert(store_endpoint_disable(store, STR("a"), str_from_c(url), &changed, &err));
	return changed;
}

Test(endpoints, are_disabled_only_while_they_are_the_same)
{
	put("https://new.test/");
	cr_expect_not(disable("https://old.test/"));
	cr_expect_not(get().disabled);
	cr_expect(disable("https://new.test/"));
	cr_expect(get().disabled);
	cr_expect_not(disable("https://new.test/"), "it is already");
	put("https://new.test/");
	cr_expect_not(get().disabled, "putting it again enables it");
}

Test(endpoints, keep_their_breaker_and_last_result_until_the_url_is_another)
{
	const struct breaker open = { 1, 10, 9, 2, 70000 };
	const struct endpoint_result refused = { ENDPOINT_REFUSED, 500, 3000 };
	const struct endpoint_result earlier = { ENDPOINT_ACCEPTED, 200, 2999 };

	put("https://one.test/");
	cr_expect_eq(get().last.end, ENDPOINT_NEW);
	struct endpoint endpoint = get();
	cr_assert(store_endpoint_break(store, &endpoint, &open, &err));
	cr_assert(store_endpoint_ended(store, &endpoint, &refused, &err));
	cr_assert(store_endpoint_ended(store, &endpoint, &earlier, &err));
	put("https://one.test/"); /* with another key, perhaps */
	endpoint = get();
	cr_expect_eq(endpoint.breaker.failures, 9);
	cr_expect_eq(endpoint.breaker.opens, 2);
	cr_expect_eq(endpoint.breaker.until_ms, 70000);
	cr_expect_eq(endpoint.last.end, ENDPOINT_REFUSED);
	cr_expect_eq(endpoint.last.status, 500);
	cr_expect_eq(endpoint.last.at_ms, 3000);
	put("https://two.test/");
	cr_assert(store_endpoint_ended(store, &endpoint, &refused, &err));
	endpoint = get();
	cr_expect_eq(endpoint.breaker.opens, 0);
	cr_expect_eq(endpoint.breaker.until_ms, 0);
	cr_expect_eq(endpoint.last.end, ENDPOINT_NEW, "that was the other one");
}

Test(endpoints, that_people_set_stand_in_the_audit)
{
	const struct endpoint endpoint = { .institution = STR("a"),
					   .url = STR("https://one.test/"),
					   .secrets = STR("whsec_new") };
	const struct audit_line line = { .what = STR("endpoint.saved"),
					 .who = STR("Ieva"),
					 .detail = endpoint.url,
					 .time_ms = 7 };
	struct audit_lines audit = { 0 };

	cr_assert(store_endpoint_set(store, &endpoint, &line, &err), "%s", err.text);
	cr_expect(str_equal_c(get().secrets, "whsec_new"));
	cr_assert(store_audit_list(store, &arena, STR("a"), 0, &audit, &err));
	cr_assert_eq(audit.count, 1);
	cr_expect(str_equal_c(audit.at[0].who, "Ieva"));
	cr_expect(str_equal_c(audit.at[0].detail, "https://one.test/"));
}

static bool set(int64_t revision, const char *url)
{
	const struct endpoint endpoint = { .institution = STR("a"),
					   .url = str_from_c(url),
					   .secrets = STR("whsec_new"),
					   .revision = revision };
	const struct audit_line line = { .what = STR("endpoint.saved"), .time_ms = 7 };

	err = (struct err){ 0 };
	return store_endpoint_set(store, &endpoint, &line, &err);
}

Test(endpoints, that_two_set_at_once_are_of_the_first)
{
	cr_expect(set(0, "https://one.test/"), "%s", err.text);
	cr_expect_eq(get().revision, 1);
	cr_expect_not(set(0, "https://two.test/"));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect(set(1, "https://three.test/"), "%s", err.text);
	cr_expect_not(set(1, "https://four.test/"));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect(str_equal_c(get().url, "https://three.test/"));
	put("https://five.test/");
	cr_expect_eq(get().revision, 3, "the operator's file holds");
}
