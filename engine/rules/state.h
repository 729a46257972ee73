/* What the rules make of the answers: per item and row, is it asked, what is its value, what is
 * wrong. */
#ifndef ENGINE_RULES_STATE_H
#define ENGINE_RULES_STATE_H

#include "engine/form/answers.h"
#include "engine/form/item.h"

/* Codes that rules give besides those of item_codes, for whoever has words for them. */
extern const char *const problem_codes[];
extern const size_t problem_code_count;

struct problem {
	const struct item *item; /* NULL: the form as a whole */
	/* The row index of each repeat around the item, outermost first; NULL outside of all. */
	const size_t *rows;
	size_t depth; /* how many rows */
	struct problem_detail detail;
	const struct constraint
		*constraint; /* whose message it is, when an author's rule failed; else NULL */
	bool warning;
};

/* The author's message for it; NULL: the interface's words are due. */
const struct text *problem_message(const struct problem *problem);

struct state_row;

struct cell {
	bool relevant, required, readonly; /* a calculated value is readonly too */
	bool wrong; /* what was typed is no such value: a problem says why, the value is null */
	bool computed; /* the value comes from calculate or default, not from what was typed */
	/* Null when irrelevant, empty or wrong; a computed one stays when it is wrong. Of a
	   repeat always null: see rows. */
	struct value value;
	const struct answer *answer;   /* what was typed; NULL when nothing can be */
	const struct problem *problem; /* the first error, else the first warning, else NULL */
	size_t first_problem, problem_count; /* all of its own, in state.problems */
	struct state_row **rows;	     /* of a repeat */
	size_t row_count;
};

struct state_row {
	size_t count;
	struct cell cells[]; /* by item.column */
};

struct rules;

struct state {
	const struct form *form;
	const struct rules *rules;
	int64_t now_ms; /* what today() and now() saw */
	const struct answers *answers;
	struct state_row *root;
	const struct problem *problems; /* all, in document order, rows in order */
	size_t problem_count;
	size_t error_count; /* those that are not warnings */
	size_t form_first;  /* where those of the form as a whole begin: they are the last */
	size_t steps;	    /* that all evaluations took together */
	bool spent;	    /* there was too much to compute, and a problem says so */
};

/* Is the page asked? Not behind one where the form ends, nor when there is nothing to see on
 * it: no item is relevant, and nothing is wrong with the page itself. */
bool state_page_relevant(const struct state *state, const struct item *page);
/* Errors on that page; page NULL: those of the form as a whole. */
size_t state_errors(const struct state *state, const struct item *page);
/* What the receiver gets: relevant fields with their canonical values, rows as arrays, absent
 * when null. False when out is full. */
bool state_submission_json(const struct state *state, struct buf *out);
/* For veidlapa evaluate and the API: relevance, required, readonly, value and problems of every
 * item. False when out is full. */
bool state_print_json(const struct state *state, struct buf *out);

#endif
