#include "app/http/request_id.h"

#include <criterion/criterion.h>

static struct str given(const char *first, const char *second)
{
	const struct pair headers[] = { { STR("x-request-id"), str_from_c(first) },
					{ STR("host"), STR("0123456789abcdef") },
					{ STR("x-request-id"),
					  str_from_c(second == NULL ? "" : second) } };
	const struct request request = { .headers = headers,
					 .header_count = second == NULL ? 2 : 3 };

	return request_id_given(&request);
}

Test(request_id, takes_what_is_safe_to_repeat)
{
	static const struct {
		const char *first, *second, *want;
	} rows[] = {
		{ "7f3b2c1d-0000-4a5b-8c6d-1234567890ab", NULL,
		  "7f3b2c1d-0000-4a5b-8c6d-1234567890ab" },
		{ " Root_1.2345678 ", NULL, "Root_1.2345678" },
		{ "1234567", NULL, "" },
		{ "0123456789012345678901234567890123456789012345678901234567890123", NULL,
		  "0123456789012345678901234567890123456789012345678901234567890123" },
		{ "01234567890123456789012345678901234567890123456789012345678901234", NULL,
		  "" },
		{ "12345678\"}", NULL, "" },
		{ "1234 5678", NULL, "" },
		{ "1234567ā", NULL, "" },
		{ "", NULL, "" },
		{ "12345678", "12345678", "" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect(str_equal_c(given(rows[i].first, rows[i].second), rows[i].want), "%s",
			  rows[i].first);
}

Test(request_id, is_another_each_time)
{
	struct arena arena;

	arena_init(&arena);
	const struct str one = request_id_new(&arena);
	const struct str other = request_id_new(&arena);
	cr_expect_eq(one.len, 16);
	cr_expect_not(str_equal(one, other));
	arena_finish(&arena);
}
