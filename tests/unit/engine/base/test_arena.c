#include "engine/base/arena.h"
#include "engine/base/str.h"
#include "engine/base/vec.h"

#include <criterion/criterion.h>
#include <sanitizer/asan_interface.h>
#include <signal.h>
#include <stdalign.h>
#include <string.h>

static void fill(struct arena *arena, void **at, size_t count)
{
	for (size_t i = 0; i < count; i++)
		at[i] = memset(arena_alloc(arena, i * 7), 0x5a, i * 7);
}

Test(arena, gives_aligned_and_zeroed_memory)
{
	struct arena arena;
	void *at[200];
	arena_init(&arena);
	fill(&arena, at, LENGTH(at));
	arena_reset(&arena);
	for (size_t size = 0; size < 300; size++) {
		const char *bytes = arena_alloc(&arena, size);
		cr_assert_eq((uintptr_t)bytes % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			cr_assert_eq(bytes[i], 0);
	}
	arena_finish(&arena);
}

Test(arena, keeps_blocks_on_reset)
{
	struct arena arena;
	void *before[500], *after[500];
	arena_init(&arena);
	fill(&arena, before, LENGTH(before));
	arena_reset(&arena);
	cr_expect_eq(arena.used, 0);
	fill(&arena, after, LENGTH(after));
	cr_expect_arr_eq(before, after, sizeof(before));
	arena_finish(&arena);
}

Test(arena, finishes_when_zeroed_and_twice)
{
	struct arena arena = { 0 };
	arena_finish(&arena);
	arena_reset(&arena);
	(void)arena_alloc(&arena, 1);
	arena_finish(&arena);
	arena_finish(&arena);
	cr_expect_null(arena.first);
}

Test(arena, ends_the_program_when_a_count_overflows, .signal = SIGABRT)
{
	struct arena arena = { 0 };
	(void)arena_array(&arena, SIZE_MAX / 2, 3);
}

Test(arena, ends_the_program_when_the_system_has_no_more, .signal = SIGABRT)
{
	struct arena arena = { 0 };
	(void)arena_alloc(&arena, SIZE_MAX / 2 + 1);
}

#ifdef __SANITIZE_ADDRESS__
Test(arena, shows_overruns_to_the_sanitizer)
{
	struct arena arena = { 0 };
	char *bytes = arena_alloc(&arena, 16);
	cr_expect_not(__asan_address_is_poisoned(bytes + 15));
	cr_expect(__asan_address_is_poisoned(bytes + 16));
	arena_reset(&arena);
	cr_expect(__asan_address_is_poisoned(bytes));
	arena_finish(&arena);
}
#endif

Test(vec, grows_and_keeps_its_elements)
{
	struct arena arena = { 0 };
	VEC(size_t) numbers = { 0 };
	for (size_t i = 0; i < 1000; i++) {
		cr_assert_eq(*VEC_ADD(&arena, &numbers), 0);
		numbers.at[i] = i;
	}
	cr_assert_eq(numbers.count, 1000);
	for (size_t i = 0; i < 1000; i++)
		cr_assert_eq(numbers.at[i], i);
	arena_finish(&arena);
}

static void note_one(void *thing)
{
	char **next = thing;

	*(*next)++ = '1';
}

static void note_two(void *thing)
{
	char **next = thing;

	*(*next)++ = '2';
}

Test(arena, frees_what_was_deferred_the_last_first_and_once)
{
	char seen[4] = "";
	char *next = seen;
	struct arena arena;

	arena_init(&arena);
	arena_defer(&arena, note_one, &next);
	arena_defer(&arena, note_two, &next);
	arena_reset(&arena);
	cr_expect_str_eq(seen, "21");
	arena_finish(&arena);
	cr_expect_str_eq(seen, "21");
}
