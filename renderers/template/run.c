#include "engine/base/limits.h"
#include "renderers/template/program.h"

/* Rows being written: which slot, how far, of how many. */
struct rows {
	uint32_t slot;
	size_t index, count;
};

struct runner {
	const struct data *data;
	struct rows rows[LIMIT_PAGE_ROWS];
	size_t depth;
};

static bool enter_first(struct runner *runner, uint32_t slot)
{
	size_t count = runner->data->count(runner->data->context, slot);

	if (count == 0)
		return false;
	runner->rows[runner->depth++] = (struct rows){ slot, 0, count };
	runner->data->enter(runner->data->context, slot, 0);
	return true;
}

static bool enter_next(struct runner *runner)
{
	struct rows *rows = &runner->rows[runner->depth - 1];

	if (++rows->index == rows->count) {
		runner->depth--;
		runner->data->leave(runner->data->context, rows->slot);
		return false;
	}
	runner->data->enter(runner->data->context, rows->slot, rows->index);
	return true;
}

/* The program was verified: no index needs a check here. */
bool program_run(const struct program *program, const struct data *data, struct buf *out)
{
	struct runner runner = { .data = data };
	const uint32_t *code = program->code;
	const uint32_t *at = code;

	buf_reserve(out, program->pool.len);
	for (;;) {
		switch ((enum op)at[0]) {
		case OP_LITERAL:
			buf_add(out, (struct str){ program->pool.at + at[1], at[2] });
			at += 3;
			break;
		case OP_TEXT:
			buf_add_html(out, data->text(data->context, at[1]));
			at += 2;
			break;
		case OP_IF:
			at = data->test(data->context, at[1]) ? at + 3 : code + at[2];
			break;
		case OP_UNLESS:
			at = data->test(data->context, at[1]) ? code + at[2] : at + 3;
			break;
		case OP_EACH:
			at = enter_first(&runner, at[1]) ? at + 3 : code + at[2];
			break;
		case OP_NEXT:
			at = enter_next(&runner) ? code + at[1] : at + 2;
			break;
		case OP_END:
		case OPS:
			return !buf_full(out);
		}
	}
}
