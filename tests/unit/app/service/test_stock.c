#include "app/service/stock.h"

#include <criterion/criterion.h>

#include "engine/base/heap.h"

static struct stock *stock;

static void start(void)
{
	stock = stock_new();
}

static void stop(void)
{
	stock_free(stock);
}

TestSuite(stock, .init = start, .fini = stop);

/* Nothing but its name. */
static struct published *version(const char *id, int64_t number)
{
	struct published *published = heap_new(sizeof(*published));

	arena_init(&published->arena);
	published->institution = STR("a");
	published->id = str_copy(&published->arena, str_from_c(id));
	published->version = number;
	return published;
}

static void put(int64_t first, int64_t last)
{
	for (int64_t i = first; i <= last; i++)
		cr_assert(stock_put(stock, version("form", i)));
}

static bool is_there(int64_t number)
{
	const struct published *published =
		stock_version(stock, STR("a"), STR("form"), number);

	stock_release(stock, published);
	return published != NULL;
}

Test(stock, keeps_some_versions_that_nobody_uses)
{
	put(1, 66); /* the last is in force, and sixty-five are not */
	cr_expect_not(is_there(1));
	cr_expect(is_there(2) && is_there(65) && is_there(66));
}

Test(stock, keeps_what_is_in_use_however_old)
{
	const struct published *one;

	put(1, 1);
	one = stock_current(stock, STR("form"));
	put(2, 200);
	cr_expect(is_there(1) && one->version == 1);
	stock_release(stock, one);
	put(201, 263);
	cr_expect(is_there(1), "idle, as the last but sixty-three");
	put(264, 400);
	cr_expect_not(is_there(1));
}

Test(stock, forgets_what_has_not_been_asked_for_longest)
{
	put(1, 65);
	cr_expect(is_there(1));
	put(66, 66);
	cr_expect(is_there(1));
	cr_expect_not(is_there(2));
}

Test(stock, takes_one_version_once)
{
	const struct published *first = stock_add(stock, version("form", 1));
	const struct published *second = stock_add(stock, version("form", 1));

	cr_expect_eq(first, second);
	stock_release(stock, first);
	stock_release(stock, second);
	put(2, 2);
	cr_expect_not(stock_put(stock, version("form", 2)));
	cr_expect(is_there(1) && is_there(2));
}

Test(stock, finds_each_of_many_forms)
{
	struct arena arena = { 0 };
	const struct published **all;

	for (int i = 0; i < 500; i++)
		cr_assert(stock_put(
			stock,
			version(str_to_c(&arena, str_printf(&arena, "form%d", i)), i)));
	for (int i = 0; i < 500; i++) {
		const struct published *published =
			stock_current(stock, str_printf(&arena, "form%d", i));

		cr_assert(published);
		cr_expect_eq(published->version, i);
		stock_release(stock, published);
	}
	cr_expect_null(stock_current(stock, STR("form500")));
	cr_assert_eq(stock_current_all(stock, &arena, &all), 500);
	for (size_t i = 0; i < 500; i++)
		stock_release(stock, all[i]);
	arena_finish(&arena);
}
