#include "engine/feel/manual.h"

#include "engine/feel/builtin.h"

static const char preface[] =
	"# Built-in functions\n"
	"\n"
	"All functions of FEEL as DMN 1.5 defines them (chapter 10), and our own. Written by\n"
	"`builtin_manual` from the tables in `engine/feel/fn_*.c`; a test compares, and "
	"evaluates\n"
	"every example.\n"
	"\n"
	"A parameter with `?` may be left out; with `...` the function takes a list, or its "
	"items\n"
	"one by one. What an argument's type does not allow, and what cannot be computed, is "
	"null\n"
	"with a reason.\n";

static void write_signature(const struct builtin *row, struct buf *out)
{
	buf_printf(out, "- `%s(%s)` → `%s`", row->name, row->parameters, row->result);
}

/* The rows of one name: signatures, each with its sentence unless it says the same again, then
 * all the examples. */
static void write_function(const struct builtin *rows, size_t count, struct buf *out)
{
	buf_printf(out, "\n### %s\n\n", rows[0].name);
	for (size_t i = 0; i < count; i++) {
		bool last = i + 1 == count;
		struct str help = str_from_c(rows[i].help);

		write_signature(&rows[i], out);
		if (last || !str_equal_c(help, rows[i + 1].help)) {
			buf_add_c(out, "  \n  ");
			buf_add(out, help);
		}
		buf_add_byte(out, '\n');
	}
	buf_add_c(out, "\n```feel\n");
	for (size_t i = 0; i < count; i++)
		buf_add_c(out, rows[i].examples);
	buf_add_c(out, "```\n");
}

static void write_table(const struct builtin_table *table, struct buf *out)
{
	buf_printf(out, "\n## %s%s\n", table->domain, table->ours ? " (ours, not in DMN)" : "");
	for (size_t i = 0; i < table->count;) {
		struct str name = str_from_c(table->rows[i].name);
		size_t count = 1;

		while (i + count < table->count &&
		       str_equal_c(name, table->rows[i + count].name))
			count++;
		write_function(&table->rows[i], count, out);
		i += count;
	}
}

void builtin_manual(struct buf *out)
{
	buf_add_c(out, preface);
	for (size_t i = 0; i < builtin_table_count; i++)
		write_table(builtin_tables[i], out);
}
