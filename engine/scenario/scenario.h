/* The cases that a form's author wrote down: answers at a fixed time, and what must become of
 * them. Running them all says too what no case decided. */
#ifndef ENGINE_SCENARIO_SCENARIO_H
#define ENGINE_SCENARIO_SCENARIO_H

#include "engine/rules/rules.h"

/* An error that stops the form from being sent. */
struct stop {
	const struct item *item; /* NULL: the form as a whole */
	const char *code;	 /* of the problem: "required" */
};

/* Something that was expected and did not come. */
struct difference {
	struct place place;	   /* of what was expected, in the definition */
	struct str what;	   /* "konts shown": the item, if any, and what of it */
	struct str expected, came; /* as a scenario writes it; empty: nothing */
	const struct stop *stops;  /* why it cannot be sent, where that was expected */
	size_t stop_count;
};

struct scenario_result {
	struct str name;
	struct place place;
	const struct difference *differences; /* none: it passed */
	size_t count;
};

/* What no scenario reached. */
struct gap {
	struct place place;
	struct str path;   /* "izmaksasana/konts@relevant", as in findings */
	struct str text;   /* the rule or the option's value; empty: a page */
	const char *never; /* "true", "chosen", "matched" */
};

struct scenario_report {
	const struct scenario_result *results; /* as they stand in the definition */
	size_t count, failed;
	/* Every rule that decides something counts for each of its outcomes, every option for
	   being chosen, every page for being asked. */
	size_t outcomes, reached;
	const struct gap *gaps; /* by place */
	size_t gap_count;
};

/* Runs all scenarios of the form. False, with errors in diags (codes "scenario.…"), when one
 * cannot be run or expects what cannot be: an unknown item, a value that the item never has. A
 * scenario that fails is no error here. The report lives in the arena. */
bool scenario_run(const struct form *form, const struct rules *rules, struct arena *arena,
		  struct diags *diags, struct scenario_report *out);
/* The same as a part of publishing: every difference is an error, scenario.failed. */
bool scenario_check(const struct form *form, const struct rules *rules, struct diags *diags);
/* Members of a JSON object: "failed", "scenarios" and "coverage". */
void scenario_print_json(const struct scenario_report *report, struct buf *out);
/* How much was reached, in whole percent, rounded down; 100 where there is nothing to reach. */
unsigned scenario_coverage(const struct scenario_report *report);

#endif
