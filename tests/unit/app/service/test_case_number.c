#include "app/service/case_number.h"

#include <criterion/criterion.h>

Test(case_number, is_taken_from_an_answer_only_where_it_is_one)
{
	static const struct {
		const char *answer, *number;
	} rows[] = {
		{ "{\"case\":\"7-12/2026\"}", "7-12/2026" },
		{ " {\"ok\":true,\"case\":\"Ā1\"}\n", "Ā1" },
		{ "", "" },
		{ "ok", "" },
		{ "{\"case\":7}", "" },
		{ "{\"case\":\"a\\nb\"}", "" },
		{ "{\"case\":\"1\"", "" },
		{ "[\"case\"]", "" },
		{ "{\"case\":"
		  "\"12345678901234567890123456789012345678901234567890123456789012345\"}",
		  "" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect(str_equal_c(case_number_read(str_from_c(rows[i].answer), &arena),
				      rows[i].number),
			  "%s", rows[i].answer);
	arena_finish(&arena);
}
