#include "renderers/template/program.h"

static void dump_literal(const struct program *program, const uint32_t *word, struct buf *out)
{
	buf_add_byte(out, ' ');
	buf_add_json(out, (struct str){ program->pool.at + word[1], word[2] });
}

void program_dump(const struct program *program, struct buf *out)
{
	size_t at = 0;

	while (at < program->code_count) {
		const uint32_t *word = &program->code[at];
		enum op op = (enum op)word[0];

		buf_printf(out, "%04zu %s", at, op_name(op));
		if (op == OP_LITERAL)
			dump_literal(program, word, out);
		for (size_t i = 1; i <= op_operands(op) && op != OP_LITERAL; i++)
			buf_printf(out, " %u", (unsigned)word[i]);
		buf_add_byte(out, '\n');
		at += 1 + op_operands(op);
	}
}
