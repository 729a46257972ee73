#include "app/identity/person.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct claim_map map;
static struct person person;

static void set_up(void)
{
	const struct config config = {
		.oidc_claims = STR("given_name=vards  level=citizenQAALevel"),
		.oidc_levels = STR("low=1 low=2 substantial=3 high=4"),
	};
	struct err err = { 0 };

	arena_init(&arena);
	person = (struct person){ .level = LOGIN_NONE };
	cr_assert(claim_map_read(&config, &map, &err), "%s", err.text);
}

static void tear_down(void)
{
	arena_finish(&arena);
}

TestSuite(person, .init = set_up, .fini = tear_down);

static void take(const char *claims)
{
	struct diags diags;

	diags_init(&diags, &arena, STR(""));
	person_take(&person, &map, json_parse(&arena, str_from_c(claims), &diags), &arena);
}

Test(person, is_what_the_claims_that_are_configured_say)
{
	take("{\"vards\":\" ANNA \",\"given_name\":\"x\",\"family_name\":\"B\","
	     "\"personal_code\":\"PNOLV-010120-20004\",\"citizenQAALevel\":4,\"email\":[]}");
	cr_expect(str_equal_c(person.facts[PERSON_GIVEN_NAME], "ANNA"));
	cr_expect(str_equal_c(person.facts[PERSON_PERSONAL_CODE], "01012020004"));
	cr_expect_eq(person.facts[PERSON_EMAIL].len, 0);
	cr_expect_eq(person.level, LOGIN_HIGH);
	cr_expect(str_equal_c(person_name(&person, &arena), "ANNA B"));
}

Test(person, is_not_changed_by_what_is_said_later)
{
	take("{\"sub\":\"a\",\"vards\":\"Anna\",\"citizenQAALevel\":\"2\"}");
	take("{\"sub\":\"b\",\"vards\":\"Zane\",\"family_name\":\"B\",\"citizenQAALevel\":4}");
	cr_expect(str_equal_c(person.facts[PERSON_SUBJECT], "a"));
	cr_expect(str_equal_c(person.facts[PERSON_GIVEN_NAME], "Anna"));
	cr_expect(str_equal_c(person.facts[PERSON_FAMILY_NAME], "B"));
	cr_expect_eq(person.level, LOGIN_LOW);
}

Test(person, of_an_unknown_level_has_none)
{
	take("{\"citizenQAALevel\":\"5\"}");
	cr_expect_eq(person.level, LOGIN_NONE);
}

Test(person, is_kept_and_read_back)
{
	struct person read;
	struct buf text;

	take("{\"sub\":\"\\\"a\",\"vards\":\"Bērziņa\",\"citizenQAALevel\":3}");
	buf_init(&text, 4096);
	person_write(&person, &text);
	cr_assert(person_read(&arena, buf_str(&text), &read));
	cr_expect(str_equal_c(read.facts[PERSON_SUBJECT], "\"a"));
	cr_expect(str_equal_c(read.facts[PERSON_GIVEN_NAME], "Bērziņa"));
	cr_expect_eq(read.level, LOGIN_SUBSTANTIAL);
	buf_finish(&text);
	cr_expect_not(person_read(&arena, STR("{\"level\":9}"), &read));
}

Test(person, asks_for_a_level_and_what_is_above_it)
{
	cr_expect(str_equal_c(claim_map_values(&map, LOGIN_SUBSTANTIAL, &arena), "3 4"));
	cr_expect(str_equal_c(claim_map_values(&map, LOGIN_LOW, &arena), "1 2 3 4"));
}

Test(person, is_not_configured_by_words_that_mean_nothing)
{
	static const struct config bad[] = {
		{ .oidc_claims = STR_INIT("given_name") },
		{ .oidc_claims = STR_INIT("nickname=x") },
		{ .oidc_claims = STR_INIT("subject=x") },
		{ .oidc_levels = STR_INIT("middle=3") },
		{ .oidc_levels = STR_INIT("high") },
	};
	struct err err;

	for (size_t i = 0; i < LENGTH(bad); i++)
		cr_expect_not(claim_map_read(&bad[i], &map, &err), "%zu", i);
}
