/* Any words as a page program: what passes the check runs to its end and stays inside its
 * arrays. The first byte says how long the pool is, the pool follows, the rest is code. */
#include <string.h>

#include "renderers/template/program.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Answers by the slot's number; of rows only so many in all, since they multiply. */
struct reader {
	size_t rows_left, depth;
};

static struct str text(void *context, uint32_t slot)
{
	(void)context;
	return slot % 2 == 0 ? STR("") : STR("<&\"'\xFFž");
}

static bool test(void *context, uint32_t slot)
{
	(void)context;
	return slot % 3 == 0;
}

static size_t count(void *context, uint32_t slot)
{
	struct reader *reader = context;
	size_t rows = slot % 4;

	if (rows > reader->rows_left)
		return 0;
	reader->rows_left -= rows;
	reader->depth += rows > 0;
	return rows;
}

static void enter(void *context, uint32_t slot, size_t index)
{
	const struct reader *reader = context;

	require(reader->depth > 0);
	require(index < slot % 4);
}

static void leave(void *context, uint32_t slot)
{
	struct reader *reader = context;

	(void)slot;
	require(reader->depth > 0);
	reader->depth--;
}

static void run(const struct program *program)
{
	struct reader reader = { .rows_left = 1000 };
	const struct data answers = { text, test, count, enter, leave, &reader };
	struct buf out;

	buf_init(&out, 64 * 1024);
	(void)program_run(program, &answers, &out);
	require(reader.depth == 0);
	buf_clear(&out);
	program_dump(program, &out);
	buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t pool = size > 0 && data[0] < size ? data[0] : 0;
	size_t count_of_words = size > pool ? (size - pool - (size > 0)) / sizeof(uint32_t) : 0;
	struct arena arena;
	struct program program;
	struct err err;
	uint32_t *code;

	arena_init(&arena);
	code = ARENA_ARRAY(&arena, uint32_t, count_of_words);
	if (count_of_words > 0)
		memcpy(code, data + 1 + pool, count_of_words * sizeof(*code));
	program.code = code;
	program.code_count = count_of_words;
	program.pool = str_copy(&arena, (struct str){ (const char *)data + 1, pool });
	if (program_verify(&program, &err))
		run(&program);
	arena_finish(&arena);
	return 0;
}
