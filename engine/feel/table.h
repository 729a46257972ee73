/* Decision tables (DMN 1.5 chapter 8): rules that give outputs when all their conditions hold.
 */
#ifndef ENGINE_FEEL_TABLE_H
#define ENGINE_FEEL_TABLE_H

#include "engine/feel/feel.h"

/* What happens when several rules match. */
enum hit_policy {
	HIT_UNIQUE,	  /* U: none may; more than one match is an error, and null */
	HIT_ANY,	  /* A: their outputs must be equal */
	HIT_FIRST,	  /* F */
	HIT_PRIORITY,	  /* P: the output that stands first among the output's values */
	HIT_RULE_ORDER,	  /* R: a list, in the order of the rules */
	HIT_OUTPUT_ORDER, /* O: a list, in the order of the output's values */
	HIT_COLLECT,	  /* C: a list */
	HIT_SUM,	  /* C+ */
	HIT_COUNT,	  /* C# */
	HIT_MIN,	  /* C< */
	HIT_MAX,	  /* C> */
};
bool hit_policy_read(struct str text, enum hit_policy *out);
struct str hit_policy_sign(enum hit_policy policy);

/* A table as somebody wrote it; all texts are FEEL. */
struct table_input {
	struct str expr;
	bool whole; /* a number without fraction: there is nothing between 17 and 18 */
};

struct table_output {
	struct str name;   /* empty for the only one: the result is then no context */
	struct str values; /* "\"high\", \"low\"": the possible ones, the first has the highest
			      priority; may be empty */
	struct str fallback; /* when no rule matches; may be empty */
};

struct table_rule {
	const struct str *conditions; /* unary tests, one for each input */
	const struct str *results;    /* expressions, one for each output */
};

struct table_text {
	enum hit_policy policy;
	const struct table_input *inputs;
	size_t input_count;
	const struct table_output *outputs; /* at least one */
	size_t output_count;
	const struct table_rule *rules;
	size_t rule_count;
};

struct table;

/* NULL with the problems in diags; a place is within the cell's text, and the path says which
 * cell: "input 1", "rule 2 condition 1", "rule 2 output 1", "output 1 values", "output 1
 * fallback". */
const struct table *table_compile(struct arena *arena, const struct table_text *text,
				  const struct feel_names *names, struct diags *diags);
const struct feel_type *table_type(const struct table *table);
/* All that its cells read. */
const struct feel_use *table_uses(const struct table *table, size_t *count);
/* Null with a reason when the rules that match contradict the hit policy; for no match the
 * fallbacks, or null, or for R, O and C the empty list, for C# 0. */
struct value table_eval(const struct table *table, const struct value *values,
			struct feel_run *run);
/* Warnings table.overlap (of U, and of A where the results differ) and table.gap (without
 * fallback), each with an example of inputs, and table.unchecked when there are more cases than
 * can be looked at. A condition that is not made of constants is taken to be right: it covers
 * everything and overlaps nothing. */
void table_check(struct arena *arena, const struct table *table, struct diags *diags);
/* Errors table.type where a result is not what is wanted of its output: one type for each. */
void table_check_types(struct arena *arena, const struct table *table,
		       const struct feel_type *const *wanted, struct diags *diags);
/* Which rules match, all of them whatever the hit policy; hits has one place for each. */
void table_hits(const struct table *table, const struct value *values, struct feel_run *run,
		bool *hits);

#endif
