/* What people read: a form's texts, with what their expressions give for a state. */
#ifndef ENGINE_RULES_SAY_H
#define ENGINE_RULES_SAY_H

#include "engine/rules/state.h"

struct say;

/* For one page or one report: all it says shares one budget. */
struct say *say_new(const struct state *state, struct arena *arena);
/* Rows of the repeats around the item, from the form's row inwards. The text is the item's, or
 * one of its options' or constraints'. Of an expression that gives null, nothing is said. */
void say_text(struct say *say, const struct text *text, struct state_row *const *rows,
	      size_t language, struct buf *out);
/* One expression of form.expressions. */
void say_expression(struct say *say, size_t expression, struct state_row *const *rows,
		    size_t language, struct buf *out);
/* The item's value as people write it; of a choice the labels of what was chosen. */
void say_value(struct say *say, const struct item *item, struct value value,
	       struct state_row *const *rows, size_t language, struct buf *out);
/* The legal references of the rules that match, with commas between. */
void say_legal(struct say *say, const struct item *decision, struct state_row *const *rows,
	       struct buf *out);
/* Is the option offered? */
bool say_offers(struct say *say, const struct item *item, size_t option,
		struct state_row *const *rows);
/* The rows that a problem's indices lead to; rows has room for LIMIT_FORM_DEPTH + 1. */
void say_rows(const struct state *state, const struct item *item, const size_t *indices,
	      struct state_row **rows);

#endif
