/* What the files that compile rules share: building under way. */
#ifndef ENGINE_RULES_BUILD_INNER_H
#define ENGINE_RULES_BUILD_INNER_H

#include "engine/rules/rules_inner.h"

/* The names that one expression may use. */
struct names {
	struct feel_names feel;
	const struct item **items; /* by slot; NULL: no item */
};

struct build {
	struct arena *arena;
	struct arena *scratch; /* for the time of building */
	const struct form *form;
	struct diags *diags;
	struct item_rules *items;
	const struct feel_type **types; /* of values, by item.index; NULL: not asked for yet */
	struct map *compiled; /* text → struct rule_code, by scope_index: most are "true" */
	uint32_t *seen;	      /* by item.index: the expression that has the name */
	uint32_t expression;
	size_t suggestions; /* expressions that were read again to suggest names */
	size_t most_names;
};

/* One rule on its way to code. */
struct source {
	const struct rule *rule;
	const struct item *item; /* NULL: the form */
	struct str name;	 /* "relevant", "constraint" */
	const struct feel_type *want;
	const struct feel_type *row; /* of the name `item`, where there is one; else NULL */
};

/* The repeat around what a rule belongs to; NULL: none, or the form. */
static inline const struct item *repeat_around(const struct item *item)
{
	return item != NULL ? item->repeat : NULL;
}

/* The items that the source's text mentions, or all that it could mean: the row's own before
 * those further out. */
struct names names_mentioned(struct build *build, const struct source *source);
struct names names_all(struct build *build, const struct source *source);
/* What the name means to a rule of that item (NULL: of the form); NULL: nothing. */
const struct item *names_find(const struct build *build, const struct item *item,
			      struct str name);
/* Fills in what the code reads. */
void names_take_inputs(struct build *build, const struct names *names,
		       const struct feel_use *uses, size_t use_count, struct rule_code *code);

/* Findings about a source's text, at their places in the definition. */
void build_pass_on(struct build *build, const struct source *source, const struct diags *found);
bool build_has_unknown_name(const struct diags *found);
/* Whether names may be suggested once more: see SUGGESTIONS_MOST. */
bool build_may_suggest(struct build *build);
/* Where in the definition a place within the rule's text is. */
struct place build_place(const struct rule *rule, struct place within);
struct str build_path(struct arena *arena, const struct source *source);
void build_check_type(struct build *build, const struct source *source,
		      const struct feel_expr *expr);
void build_compile(struct build *build, const struct source *source, struct rule_code *out);

/* Compiles the expressions in the form's texts. */
const struct expression_code *texts_compile(struct build *build);
/* Compiles the table of a decision item into its RULE_CALCULATE. */
void decision_compile(struct build *build, const struct item *item, struct rule_code *out);

#endif
