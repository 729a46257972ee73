#include "app/service/reference.h"

#include <criterion/criterion.h>

Test(reference, is_read_as_people_type_it)
{
	static const char *const rows[] = { "VL-7K4M-2Q9D", "vl-7k4m-2q9d", " 7K4M 2Q9D ",
					    "VL7K4M2Q9D" };
	struct arena arena = { 0 };

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect(str_equal(reference_read(&arena, str_from_c(rows[i])),
				    STR("VL-7K4M-2Q9D")),
			  "%s", rows[i]);
	cr_expect_eq(reference_read(&arena, STR("VL-7K4M-2Q9")).len, 0);
	cr_expect_eq(reference_read(&arena, STR("")).len, 0);
	arena_finish(&arena);
}

Test(reference, new_one_is_read_back)
{
	struct arena arena = { 0 };
	const struct str reference = reference_new(&arena);

	cr_expect_eq(reference.len, 12);
	cr_expect(str_equal(reference_read(&arena, reference), reference));
	arena_finish(&arena);
}
