/* What the files of rules share, and engine/proof sees: a form's rules as rules_build leaves
 * them, and one run. */
#ifndef ENGINE_RULES_RULES_INNER_H
#define ENGINE_RULES_RULES_INNER_H

#include "engine/base/regex.h"
#include "engine/feel/feel.h"
#include "engine/rules/rules.h"

/* A value that an expression reads: where it expects it, and whose it is. */
struct rule_input {
	size_t slot;
	const struct item *item;
	size_t level; /* of the item's scope: 0 the form, 1 a row of a repeat in it, … */
	/* Of a repeat: which of its columns are read. */
	const struct item *const *columns;
	size_t column_count;
	bool whole; /* all of them */
};

struct table;
struct decision;

/* A compiled rule: an expression, or the table of a decision. Both are NULL where there is
 * none.
 */
struct rule_code {
	const struct feel_expr *expr;
	const struct value *constant; /* what it always gives; NULL: that depends */
	const struct table *table;
	const struct decision *decision; /* as written, beside table */
	const struct rule *rule;	 /* as written */
	const struct rule_input *inputs;
	size_t input_count;
};

/* Of a text. */
struct expression_code {
	struct rule_code code;
	const struct item *item; /* whose value or options it is, when it is just that; else
				    NULL */
	bool money;		 /* it is a result, or a value, of that type */
};

struct item_rules {
	struct rule_code rules[RULE_KINDS];
	const struct rule_code *constraints; /* as many as the item has */
	const struct regex *pattern;	     /* NULL: none */
	struct rule_code filter;	     /* slot 0 is the option at hand */
	const struct rule_code *options;     /* filters of the options; NULL: none has one */
};

/* What is computed in order of dependency, for each item: a node is index * NODE_KINDS + kind.
 * required and constraints are asked at the end: nothing depends on them. */
enum node_kind { NODE_RELEVANT, NODE_READONLY, NODE_VALUE, NODE_KINDS };

/* The targets of n are at[start[n]] to at[start[n + 1] - 1]. */
struct adjacency {
	uint32_t *start, *at;
};

struct rules {
	const struct form *form;
	const struct item_rules *items;	     /* by item.index */
	const struct rule_code *constraints; /* the form's own */
	const uint32_t *order;		     /* of nodes, each behind those it needs */
	const uint32_t *places;		     /* by node: where in order it stands */
	size_t node_count;
	const bool *fixed;	  /* by node: the same in every run, known beforehand */
	const uint32_t *changing; /* the others, as in order */
	size_t changing_count;
	struct adjacency needed_by; /* node to nodes */
	/* From an item's index to those of the items whose required and constraints read it;
	   the form as a whole is behind the last item. */
	struct adjacency checked_by;
	const struct expression_code *expressions; /* of the form's texts */
	size_t slot_count; /* the most names that any expression can see */
};

/* How many repeats are around the item. */
size_t item_level(const struct item *item);

/* "page/group/item@rule", or without the rule when that is empty. */
struct str item_rule_path(struct arena *arena, const struct item *item, struct str rule);

/* Fills in rules->order, places, needed_by, checked_by; false, with a diag for each loop, when
 * there is none. */
bool rules_order(struct rules *rules, struct arena *arena, struct diags *diags);
/* Fills in rules->fixed and changing, once order is there. */
void rules_fix(struct rules *rules, struct arena *arena);

/* One run over the answers. */
struct run {
	const struct rules *rules;
	struct state *state;
	struct arena *arena;
	int64_t now_ms;
	const struct rules_watch *watch; /* may be NULL */
	/* By slot: what the expression at hand reads, and for whom it was put there. */
	struct value *values;
	struct run_slot *slots;
	/* The row of each level around the item at hand, and its index in its repeat. */
	struct state_row *rows[LIMIT_FORM_DEPTH + 1];
	size_t index[LIMIT_FORM_DEPTH];
	size_t level;
	size_t steps;	     /* of all evaluations */
	size_t bytes_before; /* arena use at the beginning */
	bool spent;	     /* a budget ran out: whatever is evaluated since is null */
};

struct run_slot {
	const struct rule_input *by;
	const struct state_row *row;
};

/* The rule's value for the row at hand; null when the budget is spent. */
struct value run_evaluate(struct run *run, const struct rule_code *code);
/* Of a decision, which of its rules match, whatever the hit policy. */
const bool *run_hits(struct run *run, const struct rule_code *code);
/* Whether the option passes the filters, for the row at hand. */
bool run_offers(struct run *run, const struct item *item, size_t option);
/* Of a scope, with nothing computed but what is fixed: by node, as in rules; NULL: nothing. */
struct state_row *run_new_row(struct arena *arena, const struct scope *scope,
			      const struct answer_row *answers, const bool *fixed);
void run_init(struct run *run, const struct rules *rules, struct state *state, int64_t now_ms,
	      struct arena *arena);
/* One that evaluates for who reads a state, as it was when that was made. */
void run_init_read(struct run *run, const struct state *state, struct arena *arena);
/* Computes one node, in every row that has it. */
void run_node(struct run *run, uint32_t node);
/* Fills in required and all problems, once every value is there. Where checked is not NULL, by
 * item index and one for the form, only of those that it marks; the others keep theirs. */
void run_validate(struct run *run, const bool *checked);

#endif
