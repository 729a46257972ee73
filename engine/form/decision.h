/* A decision table as the definition writes it: the texts that engine/feel/table.h compiles,
 * each with its place. */
#ifndef ENGINE_FORM_DECISION_H
#define ENGINE_FORM_DECISION_H

#include "engine/feel/table.h"
#include "engine/form/form.h"

struct decision_output {
	struct str type; /* "number" */
	struct rule values, fallback;
};

struct decision_row {
	struct rule whole; /* of the row: no text, its place */
	struct str legal;
	const struct rule *conditions, *results; /* as many as there are inputs and outputs */
};

struct decision {
	struct table_text text;
	/* Of the columns, as many as there are; empty where the definition gives none. */
	const struct text *input_labels, *output_labels;
	const struct rule *inputs;
	const struct decision_output *outputs;
	const struct decision_row *rows;
	bool complete; /* every row has a cell in every column, and the rest is there too */
};

/* Whatever the schema let through, without the labels; what else is wrong with it,
 * decision_check says. */
struct decision *decision_load(struct arena *arena, const struct xml *element);
/* Adds findings (codes "decision.…") about the shape of the table. */
void decision_check(const struct item *item, struct diags *diags);
/* What comes out of it, by what its outputs say of themselves. */
const struct feel_type *decision_type(struct arena *arena, const struct decision *decision);
/* What the results of an output must be. */
const struct feel_type *decision_output_type(struct arena *arena,
					     const struct decision *decision, size_t output);
/* Is it a sum of money, "pabalsts" or "pabalsts.summa"? output: the name behind the point, or
 * empty. */
bool decision_is_money(const struct item *item, struct str output);
/* The FEEL type behind a word of the definition: "yes-no". */
const struct feel_type *value_type_find(struct arena *arena, struct str word);

#endif
