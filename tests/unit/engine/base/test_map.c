#include "engine/base/arena.h"
#include "engine/base/map.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct map map;

static void init(void)
{
	map_init(&map, &arena);
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(map, .init = init, .fini = finish);

Test(map, finds_what_was_added_among_thousands)
{
	static int values[5000];
	cr_expect_null(map_get(&map, STR("0")));
	for (int i = 0; i < 5000; i++)
		cr_assert(map_add(&map, str_printf(&arena, "key number %d", i), &values[i]));
	for (int i = 0; i < 5000; i++)
		cr_assert_eq(map_get(&map, str_printf(&arena, "key number %d", i)), &values[i]);
	cr_expect_not(map_has(&map, STR("key number 5000")));
	cr_expect_eq(map.count, 5000);
}

Test(map, keeps_insertion_order)
{
	static const char *const keys[] = { "z", "a", "", "m", "ā" };
	for (size_t i = 0; i < LENGTH(keys); i++)
		cr_assert(map_add(&map, str_from_c(keys[i]), NULL));
	for (size_t i = 0; i < LENGTH(keys); i++)
		cr_expect(str_equal_c(map.entries[i].key, keys[i]));
}

Test(map, adds_a_key_once_and_sets_it_again)
{
	int first, second;
	cr_expect(map_add(&map, STR("a"), &first));
	cr_expect_not(map_add(&map, STR("a"), &second));
	cr_expect_eq(map_get(&map, STR("a")), &first);
	map_set(&map, STR("a"), &second);
	map_set(&map, STR("b"), &first);
	cr_expect_eq(map_get(&map, STR("a")), &second);
	cr_expect_eq(map_get(&map, STR("b")), &first);
	cr_expect_eq(map.count, 2);
}

Test(map, knows_a_null_value_from_an_absent_one)
{
	cr_expect(map_add(&map, STR("a"), NULL));
	cr_expect(map_has(&map, STR("a")));
	cr_expect_null(map_get(&map, STR("a")));
	cr_expect_not(map_has(&map, STR("b")));
}
