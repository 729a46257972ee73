#include "renderers/template/program.h"

#include <criterion/criterion.h>

/* Programs nobody compiled: run must never see the bad ones. The pool has 4 bytes. */
static const struct {
	const char *label;
	uint32_t code[12];
	size_t count;
	bool good;
} rows[] = {
	{ "nothing but the end", { OP_END }, 1, true },
	{ "a literal", { OP_LITERAL, 1, 3, OP_END }, 4, true },
	{ "an if around a text", { OP_IF, 0, 5, OP_TEXT, 1, OP_END }, 6, true },
	{ "rows", { OP_EACH, 0, 7, OP_TEXT, 1, OP_NEXT, 3, OP_END }, 8, true },
	{ "an empty if", { OP_UNLESS, 0, 3, OP_END }, 4, true },
	{ "no end", { OP_TEXT, 1 }, 2, false },
	{ "nothing at all", { 0 }, 0, false },
	{ "something behind the end", { OP_END, OP_END }, 2, false },
	{ "an unknown instruction", { OPS }, 1, false },
	{ "a huge instruction", { UINT32_MAX, OP_END }, 2, false },
	{ "an instruction cut short", { OP_LITERAL, 0 }, 2, false },
	{ "a literal past the pool", { OP_LITERAL, 2, 3, OP_END }, 4, false },
	{ "a literal that wraps", { OP_LITERAL, UINT32_MAX, UINT32_MAX, OP_END }, 4, false },
	{ "a jump backwards", { OP_IF, 0, 0, OP_END }, 4, false },
	{ "a jump into an instruction", { OP_IF, 0, 4, OP_TEXT, 1, OP_END }, 6, false },
	{ "a jump past the end", { OP_IF, 0, 90, OP_END }, 4, false },
	{ "next without each", { OP_NEXT, 0, OP_END }, 3, false },
	{ "each without next", { OP_EACH, 0, 3, OP_END }, 4, false },
	{ "each that skips to its body", { OP_EACH, 0, 3, OP_NEXT, 3, OP_END }, 6, false },
	{ "next to elsewhere", { OP_EACH, 0, 5, OP_NEXT, 0, OP_END }, 6, false },
	{ "a jump out of rows", { OP_EACH, 0, 8, OP_IF, 1, 8, OP_NEXT, 3, OP_END }, 9, false },
	{ "crossing jumps",
	  { OP_IF, 0, 8, OP_IF, 1, 10, OP_TEXT, 1, OP_TEXT, 2, OP_END },
	  11,
	  false },
};

Test(program, verifies_before_anything_runs)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct program program = { rows[i].code, rows[i].count, STR("abcd") };
		struct err err = { 0 };

		cr_expect_eq(program_verify(&program, &err), rows[i].good, "%s: %s",
			     rows[i].label, err.text);
		cr_expect_eq(err.code == ERR_NONE, rows[i].good, "%s", rows[i].label);
	}
}

Test(program, merges_literals_that_follow_each_other)
{
	struct arena arena;
	struct program_writer writer;
	const struct program *program;
	struct err err;

	arena_init(&arena);
	program_init(&writer, &arena);
	program_literal(&writer, STR("a"));
	program_literal_escaped(&writer, STR("<"));
	program = program_finish(&writer, &arena, &err);
	cr_assert_not_null(program);
	cr_expect_eq(program->code_count, 4);
	cr_expect_eq(program_bytes(program), 4 * sizeof(uint32_t) + 5);
	arena_finish(&arena);
}
