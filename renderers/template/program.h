/* The flat program of a page: instructions in one array, literal bytes in another. Inside
 * renderers/template. */
#ifndef RENDERERS_TEMPLATE_PROGRAM_H
#define RENDERERS_TEMPLATE_PROGRAM_H

#include "engine/base/vec.h"
#include "renderers/template/template.h"

enum op {
#define OP(constant, name, operands) OP_##constant,
#include "renderers/template/ops.def"
#undef OP
	OPS
};

/* A program that passed program_verify. Targets are word indices. */
struct program {
	const uint32_t *code;
	size_t code_count;
	struct str pool;
};

size_t op_operands(enum op op);
const char *op_name(enum op op);

/* True when running the program cannot leave its arrays, and every EACH is closed by its NEXT
 * with no jump in or out between them. False with what is wrong. */
bool program_verify(const struct program *program, struct err *err);

/* Writes a program front to back. Literals that follow each other become one. */
struct program_writer {
	struct arena *arena; /* of the writing, not of the result */
	VEC(uint32_t) code;
	struct buf pool;
	size_t flushed; /* how much of the pool has its LITERAL instruction */
};

/* Every init needs its program_finish or program_cancel. */
void program_init(struct program_writer *writer, struct arena *arena);
void program_literal(struct program_writer *writer, struct str bytes);
void program_literal_escaped(struct program_writer *writer, struct str text);
/* Writes an instruction and returns where it stands. */
size_t program_op(struct program_writer *writer, enum op op, uint32_t first, uint32_t second);
/* Makes the jump at that place (IF, UNLESS, EACH) lead to here, the end so far. */
void program_land(struct program_writer *writer, size_t jump);
/* The verified program in the arena, or NULL with err. */
const struct program *program_finish(struct program_writer *writer, struct arena *arena,
				     struct err *err);
void program_cancel(struct program_writer *writer);

#endif
