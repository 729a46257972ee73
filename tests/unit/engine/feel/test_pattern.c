#include "engine/feel/pattern.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>

static struct regex *take(const char *text, const char *flags)
{
	struct err err;
	struct regex *regex = pattern_take(str_from_c(text), str_from_c(flags), &err);

	cr_assert(regex, "%s: %s", text, err.text);
	return regex;
}

Test(pattern, is_compiled_once)
{
	struct regex *first = take("a+b", "");
	struct regex *second = take("a+b", "");

	cr_expect_eq(first, second);
	pattern_give(first);
	pattern_give(second);
	cr_expect_eq(take("a+b", ""), first);
	pattern_give(first);
}

Test(pattern, differs_by_its_flags)
{
	struct regex *plain = take("A", "");
	struct regex *any_case = take("A", "i");

	cr_expect_eq(regex_match(plain, STR("a"), 0, NULL, 0), REGEX_NO);
	cr_expect_eq(regex_match(any_case, STR("a"), 0, NULL, 0), REGEX_YES);
	pattern_give(plain);
	pattern_give(any_case);
}

Test(pattern, says_what_is_wrong)
{
	struct err err = { 0 };

	cr_expect_null(pattern_take(STR("("), STR(""), &err));
	cr_expect_neq(err.text[0], '\0');
	cr_expect_null(pattern_take(STR("a"), STR("y"), &err));
	pattern_give(NULL);
}

Test(pattern, in_use_outlives_any_number_of_others)
{
	struct regex *held[200];
	struct regex *mine = take("^mine$", "");
	char text[20];

	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < LENGTH(held); i++) {
			(void)snprintf(text, sizeof(text), "p%zu", i);
			held[i] = take(text, "");
		}
		for (size_t i = 0; i < LENGTH(held); i++) {
			(void)snprintf(text, sizeof(text), "p%zu", i);
			cr_expect_eq(regex_match(held[i], str_from_c(text), 0, NULL, 0),
				     REGEX_YES);
			pattern_give(held[i]);
		}
	}
	cr_expect_eq(regex_match(mine, STR("mine"), 0, NULL, 0), REGEX_YES);
	pattern_give(mine);
}

Test(pattern, with_many_flags_is_not_kept)
{
	struct regex *first = take("A", "iiiiiiiiii");
	struct regex *second = take("A", "iiiiiiiiii");

	cr_expect_neq(first, second);
	pattern_give(first);
	pattern_give(second);
}

/* NULL when every match was right. */
static void *use_many(void *context)
{
	static char wrong;
	char text[20];

	(void)context;
	for (size_t i = 0; i < 2000; i++) {
		struct err err;

		(void)snprintf(text, sizeof(text), "q%zu", i % 100);
		struct regex *regex = pattern_take(str_from_c(text), STR(""), &err);
		if (!regex || regex_match(regex, str_from_c(text), 0, NULL, 0) != REGEX_YES)
			return &wrong;
		pattern_give(regex);
	}
	return NULL;
}

Test(pattern, is_shared_by_threads)
{
	pthread_t threads[4];

	for (size_t i = 0; i < LENGTH(threads); i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, use_many, NULL), 0);
	for (size_t i = 0; i < LENGTH(threads); i++) {
		void *result;

		cr_assert_eq(pthread_join(threads[i], &result), 0);
		cr_expect_null(result);
	}
}
