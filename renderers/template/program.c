#include "renderers/template/program.h"

#include <string.h>

#include "engine/base/limits.h"

static const struct {
	const char *name;
	size_t operands;
} ops[OPS] = {
#define OP(constant, name, operands) { name, operands },
#include "renderers/template/ops.def"
#undef OP
};

size_t op_operands(enum op op)
{
	return ops[op].operands;
}

const char *op_name(enum op op)
{
	return ops[op].name;
}

/* --- verifying --- */

/* What is open at a place in the code: a jump that has not landed yet. */
struct block {
	enum op op;
	uint32_t body, target;
};

struct verifier {
	const struct program *program;
	struct block blocks[LIMIT_PAGE_DEPTH];
	size_t block_count, rows;
	struct err *err;
};

static bool wrong(const struct verifier *verifier, size_t at, const char *what)
{
	return err_set(verifier->err, ERR_INVALID, "page program, word %zu: %s", at, what);
}

static bool verify_literal(struct verifier *verifier, size_t at)
{
	uint64_t offset = verifier->program->code[at + 1];
	uint64_t len = verifier->program->code[at + 2];

	if (offset + len > verifier->program->pool.len)
		return wrong(verifier, at, "the literal is not in the pool");
	return true;
}

static bool verify_jump(struct verifier *verifier, size_t at)
{
	const uint32_t *word = &verifier->program->code[at];
	struct block block = { (enum op)word[0], (uint32_t)at + 3, word[2] };

	if (block.target < block.body)
		return wrong(verifier, at, "the jump leads backwards");
	if (verifier->block_count == LIMIT_PAGE_DEPTH)
		return wrong(verifier, at, "blocks are nested too deep");
	if (block.op == OP_EACH && verifier->rows == LIMIT_PAGE_ROWS)
		return wrong(verifier, at, "rows are nested too deep");
	verifier->rows += block.op == OP_EACH;
	verifier->blocks[verifier->block_count++] = block;
	return true;
}

static bool verify_next(struct verifier *verifier, size_t at)
{
	const struct block *block;

	if (verifier->block_count == 0)
		return wrong(verifier, at, "next without each");
	block = &verifier->blocks[--verifier->block_count];
	if (block->op != OP_EACH)
		return wrong(verifier, at, "next inside an if");
	if (block->body != verifier->program->code[at + 1])
		return wrong(verifier, at, "next does not lead to the body of its each");
	if (block->target != at + 2)
		return wrong(verifier, at, "each does not lead behind its next");
	verifier->rows--;
	return true;
}

static bool verify_nothing(struct verifier *verifier, size_t at)
{
	(void)verifier;
	(void)at;
	return true;
}

static bool verify_end(struct verifier *verifier, size_t at)
{
	if (verifier->block_count > 0)
		return wrong(verifier, at, "a block is still open at the end");
	if (at + 1 != verifier->program->code_count)
		return wrong(verifier, at, "something follows the end");
	return true;
}

static bool (*const verifiers[OPS])(struct verifier *, size_t) = {
	[OP_LITERAL] = verify_literal, [OP_TEXT] = verify_nothing, [OP_IF] = verify_jump,
	[OP_UNLESS] = verify_jump,     [OP_EACH] = verify_jump,	   [OP_NEXT] = verify_next,
	[OP_END] = verify_end,
};

/* Jumps of tests land when the walk comes by: one that leads into the middle of an instruction,
 * or out of the rows it is in, is never met and stays open. */
static void verify_landings(struct verifier *verifier, size_t at)
{
	while (verifier->block_count > 0) {
		const struct block *block = &verifier->blocks[verifier->block_count - 1];

		if (block->op == OP_EACH || block->target != at)
			return;
		verifier->block_count--;
	}
}

bool program_verify(const struct program *program, struct err *err)
{
	struct verifier verifier = { .program = program, .err = err };
	size_t at = 0;

	while (at < program->code_count) {
		uint32_t op = program->code[at];

		verify_landings(&verifier, at);
		if (op >= OPS)
			return wrong(&verifier, at, "there is no such instruction");
		if (ops[op].operands >= program->code_count - at)
			return wrong(&verifier, at, "the instruction is cut short");
		if (!verifiers[op](&verifier, at))
			return false;
		at += 1 + ops[op].operands;
		if (op == OP_END)
			return true;
	}
	return wrong(&verifier, at, "there is no end");
}

/* --- writing --- */

void program_init(struct program_writer *writer, struct arena *arena)
{
	*writer = (struct program_writer){ .arena = arena };
	buf_init(&writer->pool, LIMIT_PROGRAM);
}

void program_literal(struct program_writer *writer, struct str bytes)
{
	buf_add(&writer->pool, bytes);
}

void program_literal_escaped(struct program_writer *writer, struct str text)
{
	buf_add_html(&writer->pool, text);
}

static void add_word(struct program_writer *writer, uint32_t word)
{
	*VEC_ADD(writer->arena, &writer->code) = word;
}

/* Gives what was added to the pool since the last time its instruction. */
static void flush(struct program_writer *writer)
{
	size_t len = writer->pool.len - writer->flushed;

	if (len == 0)
		return;
	add_word(writer, OP_LITERAL);
	add_word(writer, (uint32_t)writer->flushed);
	add_word(writer, (uint32_t)len);
	writer->flushed = writer->pool.len;
}

size_t program_op(struct program_writer *writer, enum op op, uint32_t first, uint32_t second)
{
	size_t at;

	flush(writer);
	at = writer->code.count;
	add_word(writer, op);
	if (op_operands(op) > 0)
		add_word(writer, first);
	if (op_operands(op) > 1)
		add_word(writer, second);
	return at;
}

void program_land(struct program_writer *writer, size_t jump)
{
	flush(writer);
	writer->code.at[jump + 2] = (uint32_t)writer->code.count;
}

static const struct program *copy(const struct program_writer *writer, struct arena *arena)
{
	struct program *program = ARENA_NEW(arena, struct program);
	uint32_t *code = ARENA_ARRAY(arena, uint32_t, writer->code.count);

	memcpy(code, writer->code.at, writer->code.count * sizeof(*code));
	program->code = code;
	program->code_count = writer->code.count;
	program->pool = str_copy(arena, buf_str(&writer->pool));
	return program;
}

const struct program *program_finish(struct program_writer *writer, struct arena *arena,
				     struct err *err)
{
	const struct program *program = NULL;

	(void)program_op(writer, OP_END, 0, 0);
	if (buf_full(&writer->pool)) {
		(void)err_set(err, ERR_LIMIT, "the page is larger than %d bytes",
			      LIMIT_PROGRAM);
	} else {
		program = copy(writer, arena);
		if (!program_verify(program, err))
			program = NULL;
	}
	program_cancel(writer);
	return program;
}

void program_cancel(struct program_writer *writer)
{
	buf_finish(&writer->pool);
}

size_t program_bytes(const struct program *program)
{
	return program->code_count * sizeof(*program->code) + program->pool.len;
}
