#include "storage/bulk.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/unit/storage/fixture.h"

TestSuite(bulk, .init = fixture_init_behind, .fini = fixture_finish_behind);

static const struct bulk pairs = {
	.head = STR_INIT("/* testing */ SELECT column2, column1 FROM ("),
	.tail = STR_INIT(") AS pair WHERE column1 > 0"),
	.columns = 2,
};

static struct questions write(size_t rows, size_t most)
{
	struct db_value *values = ARENA_ARRAY(&arena, struct db_value, 2 * rows);
	struct bulk bulk = pairs;

	bulk.most = most;
	for (size_t i = 0; i < rows; i++) {
		values[2 * i] = DB_INT((int64_t)i);
		values[2 * i + 1] = DB_STR(str_printf(&arena, "r%zu", i));
	}
	return bulk_write(&bulk, values, rows, &arena);
}

Test(bulk, makes_few_statements_of_few_sizes)
{
	static const struct {
		size_t rows, most;
		const char *sizes;
	} rows[] = {
		{ 0, 0, "" },
		{ 1, 0, "1 " },
		{ 3, 0, "1 1 1 " },
		{ 4, 0, "4 " },
		{ 63, 0, "16 16 16 4 4 4 1 1 1 " },
		{ 64, 0, "64 " },
		{ 150, 0, "64 64 16 4 1 1 " },
		{ 37, 16, "16 16 4 1 " },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct questions questions = write(rows[i].rows, rows[i].most);
		char sizes[64] = "";
		size_t len = 0;
		for (size_t k = 0; k < questions.count; k++)
			len += (size_t)snprintf(sizes + len, sizeof(sizes) - len, "%zu ",
						questions.at[k].statement.count / 2);
		cr_expect_str_eq(sizes, rows[i].sizes);
	}
}

Test(bulk, gives_every_row_to_the_database)
{
	const struct questions questions = write(150, 0);
	int64_t sum = 0;
	size_t count = 0;

	cr_assert(bulk_ask(behind, questions, &err), "%s", err.text);
	for (size_t i = 0; i < questions.count; i++)
		for (size_t k = 0; k < questions.at[i].rows.count; k++) {
			const struct rows *rows = &questions.at[i].rows;
			const int64_t number = rows_int(rows, k, 1);
			const struct str text = str_printf(&arena, "r%d", (int)number);
			cr_expect(str_equal(rows_str(rows, k, 0), text));
			sum += number;
			count++;
		}
	cr_expect_eq(count, 149, "the first is 0");
	cr_expect_eq(sum, 149 * 150 / 2);
}
