/* Whether the results of a table are what its outputs promise. */
#include "engine/feel/ast.h"
#include "engine/feel/table_inner.h"

struct checker {
	struct arena *arena;
	const struct table *table;
	struct diags *diags;
};

/* Whether a text that is written out is one of the possible ones. */
static bool is_listed(struct arena *arena, const struct feel_expr *expr,
		      const struct feel_type *wanted)
{
	struct feel_run run;
	struct value value;

	if (wanted->enumeration_count == 0 || expr->root->kind != NODE_LITERAL)
		return true;
	feel_run_init(&run, arena, 0);
	value = feel_eval(expr, NULL, &run);
	if (value.kind != VALUE_STRING)
		return true;
	for (size_t i = 0; i < wanted->enumeration_count; i++)
		if (str_equal(wanted->enumeration[i], value.string))
			return true;
	return false;
}

static void check_cell(struct checker *checker, const struct feel_expr *expr,
		       const struct feel_type *wanted, struct str path)
{
	static const struct place nowhere = { 0, 0 };
	const struct feel_type *type;
	struct diag *diag;

	if (expr == NULL)
		return;
	type = feel_expr_type(expr);
	if (!feel_type_fits(type, wanted)) {
		diag = diag_error(
			checker->diags, "table.type", nowhere,
			"this result is of type %.*s where the output is of type %.*s",
			STR_ARG(feel_type_words(checker->diags, type)),
			STR_ARG(feel_type_words(checker->diags, wanted)));
		diag_fix(checker->diags, diag,
			 "give a value of that type, or change the type of the output");
	} else if (!is_listed(checker->arena, expr, wanted)) {
		diag = diag_error(checker->diags, "table.type", nowhere,
				  "this result is none of the output's possible values");
		diag_fix(checker->diags, diag, "write one of them, or add it to values");
	} else {
		return;
	}
	diag_path(checker->diags, diag, path);
}

/* Of what is not a text with known values, the kind alone is asked for. */
void table_check_types(struct arena *arena, const struct table *table,
		       const struct feel_type *const *wanted, struct diags *diags)
{
	struct checker checker = { arena, table, diags };
	size_t count = table->text->output_count;

	for (size_t i = 0; i < count; i++) {
		for (size_t rule = 0; rule < table->text->rule_count; rule++)
			check_cell(&checker, table->results[rule * count + i], wanted[i],
				   str_printf(arena, "rule %zu output %zu", rule + 1, i + 1));
		check_cell(&checker, table->fallbacks[i], wanted[i],
			   str_printf(arena, "output %zu fallback", i + 1));
	}
}
